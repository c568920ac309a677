package recipe

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"iter"

	"github.com/lontar-asean/lontar/engine"
)

// Groups is what a Grouper compares: the signatures of the documents that passed all rules, by shard.
type Groups struct {
	Shards int
	// Members yields the documents of a shard, language by language and in input order within each. It is only called while a task of a group
	// phase runs.
	Members func(t *engine.Task, shard int) iter.Seq2[Member, error]
}

// Member is a document seen by a Grouper.
type Member struct {
	Row       uint32
	ID        string // the smallest id of a group stays
	Content   string
	Signature []byte
}

// GroupPhase is a phase of a Grouper: see engine.Phase. Its key is made from the step's settings.
type GroupPhase struct {
	Name  string
	Tasks int
	Run   func(ctx context.Context, t *engine.Task) error
}

// LinksFile is the name of the output in which the last phase of a Grouper says what happens to the documents of a shard.
const LinksFile = "links"

// Link is what a Grouper decides on one document. Documents without a link stay as they are.
type Link struct {
	Row        uint32 `json:"row"`
	Reason     string `json:"reason,omitempty"`     // drop it, with this reason: "exact" becomes "deduplicate.exact"
	Detail     string `json:"detail,omitempty"`     // the id of the record that stays
	Duplicates int64  `json:"duplicates,omitempty"` // keep it: how many records were dropped in favour of it
	Remove     []int  `json:"remove,omitempty"`     // keep it without these lines (0-based) of its text
	Pictures   []int  `json:"pictures,omitempty"`   // keep it without these of its pictures (indexes), for the reason "duplicate" of the step
}

// WriteLinks writes links in the order of their rows.
func WriteLinks(w io.Writer, links []Link) error {
	buf := bufio.NewWriter(w)
	enc := json.NewEncoder(buf)
	for _, l := range links {
		if err := enc.Encode(l); err != nil {
			return err
		}
	}
	return buf.Flush()
}

// ReadLinks reads what WriteLinks wrote.
func ReadLinks(r io.Reader) (links []Link, err error) {
	dec := json.NewDecoder(bufio.NewReader(r))
	for {
		var l Link
		if err := dec.Decode(&l); err == io.EOF {
			return links, nil
		} else if err != nil {
			return nil, err
		}
		links = append(links, l)
	}
}
