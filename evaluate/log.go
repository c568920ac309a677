package evaluate

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"

	"github.com/klauspost/compress/zstd"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Line is a question, what was asked word by word, what was said and what it is worth: all that a score was made of. It holds no time and no address, so that
// the same answers give the same bytes.
type Line struct {
	Task     string       `json:"task"`
	Version  int          `json:"version"`
	Kind     string       `json:"kind"`
	Language language.Tag `json:"language"`
	To       language.Tag `json:"to,omitempty"` // of the answer, where it is another one
	Item     string       `json:"item"`
	Cluster  string       `json:"cluster,omitempty"` // what items share that are one witness; "" for the item alone
	Concept  string       `json:"concept,omitempty"`
	Category string       `json:"category,omitempty"`
	Wording  int          `json:"wording"`
	Repeat   int          `json:"repeat,omitempty"`
	Verified int          `json:"verified"`
	Right    string       `json:"right"`
	Accepted []string     `json:"accepted,omitempty"`
	Said     []Said       `json:"said"`
	Score    Score        `json:"score"`
	Held     []string     `json:"held,omitempty"` // what a judge holds the answer against (Question.Held)
}

// Said is an exchange as it is logged. One that several lines share is written out with the first of them; the others name its request only.
type Said struct {
	Role    string           `json:"role,omitempty"` // "" for the model that is measured
	Request string           `json:"request"`        // its hash
	Asked   []Turn           `json:"asked,omitempty"`
	Answer  *endpoint.Answer `json:"answer,omitempty"`
	Failed  string           `json:"failed,omitempty"`
	By      string           `json:"by,omitempty"` // which judge
}

// Turn is a part of what was asked.
type Turn struct {
	Role    string `json:"role"` // system, user, assistant; prompt, continuation; embed
	Text    string `json:"text"`
	Picture string `json:"picture,omitempty"` // its SHA-256
}

// Line gives an outcome as it is logged.
func (o Outcome) Line() Line { return o.line(nil) }

func (o Outcome) line(written map[string]bool) Line {
	l := Line{Task: o.Task.Name, Version: o.Task.Version, Kind: o.Kind.Name, Language: o.Item.Language, To: o.To, Item: o.Item.ID, Cluster: o.Item.Cluster, Concept: o.Item.Concept, Category: o.Item.Category,
		Wording: o.Wording, Repeat: o.Repeat, Verified: o.Item.Verified, Right: o.Gold, Accepted: o.Item.Accepted, Score: o.Score, Held: o.Held}
	for _, x := range o.Said {
		said := Said{Role: x.Role, Request: x.Hash, By: x.By}
		if !x.Shared || !written[x.Hash] {
			said.Asked, said.Failed = turns(x.Request), x.Failed
			if x.Failed == "" {
				said.Answer = &x.Answer
			}
		}
		if x.Shared && written != nil {
			written[x.Hash] = true
		}
		l.Said = append(l.Said, said)
	}
	return l
}

func turns(r endpoint.Request) (list []Turn) {
	for _, m := range r.Messages {
		t := Turn{Role: m.Role}
		for _, p := range m.Parts {
			t.Text += p.Text
			if p.Picture != nil {
				sum := sha256.Sum256(p.Picture.Bytes)
				t.Picture = hex.EncodeToString(sum[:])
			}
		}
		list = append(list, t)
	}
	switch {
	case len(list) > 0:
	case r.Embed != "":
		list = append(list, Turn{Role: "embed", Text: r.Embed})
	case r.Continuation != "":
		list = append(list, Turn{Role: "prompt", Text: r.Prompt}, Turn{Role: "continuation", Text: r.Continuation})
	default:
		list = append(list, Turn{Role: "prompt", Text: r.Prompt})
	}
	return list
}

// WriteLog writes outcomes as zstd-compressed JSON lines.
func WriteLog(w io.Writer, outcomes []Outcome) error {
	z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
	if err != nil {
		return err
	}
	enc := json.NewEncoder(z)
	enc.SetEscapeHTML(false)
	written := map[string]bool{}
	for _, o := range outcomes {
		if err := enc.Encode(o.line(written)); err != nil {
			z.Close()
			return err
		}
	}
	return z.Close()
}

// maxLine bounds a line of a log, in bytes.
const maxLine = 64 << 20

// ReadLog reads a log. A damaged one is a fault of kind Broken that names the line.
func ReadLog(r io.Reader) (lines []Line, err error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	s := bufio.NewScanner(z)
	s.Buffer(make([]byte, 1<<16), maxLine)
	for s.Scan() {
		var l Line
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			return nil, fault.New(fault.Broken, "not a line of a log of answers: %w", err).At("line %d", len(lines)+1)
		}
		lines = append(lines, l)
	}
	if err := s.Err(); err != nil {
		return nil, fault.New(fault.Broken, "the log of answers breaks off: %w", err).At("line %d", len(lines)+1)
	}
	return lines, nil
}

// Replay is a model that says what a log holds: scores are taken again without asking. Hash names requests as the model did that was asked.
type Replay struct {
	Hashes  interface{ Hash(endpoint.Request) string }
	answers map[string]Said
}

// NewReplay makes a model of what a log holds of a role: "" for the model that was measured, or "judge".
func NewReplay(lines []Line, role string, hashes interface{ Hash(endpoint.Request) string }) *Replay {
	r := &Replay{Hashes: hashes, answers: make(map[string]Said, len(lines))}
	for _, l := range lines {
		for _, s := range l.Said {
			if s.Role == role && (s.Answer != nil || s.Failed != "") {
				r.answers[s.Request] = s
			}
		}
	}
	return r
}

// Hash names a request.
func (r *Replay) Hash(q endpoint.Request) string { return r.Hashes.Hash(q) }

// Ask gives the answer of the log. One that is not there is a fault of kind Missing; one that had failed fails again.
func (r *Replay) Ask(_ context.Context, q endpoint.Request) (endpoint.Answer, error) {
	s, ok := r.answers[r.Hash(q)]
	switch {
	case !ok:
		return endpoint.Answer{}, fault.New(fault.Missing, "the log holds no answer to one of the questions").Try("the suite, the seed or the words are others than when it was asked: run it again")
	case s.Answer == nil:
		return endpoint.Answer{}, fault.New(fault.Unavailable, "%s", s.Failed)
	}
	return *s.Answer, nil
}
