// Package survey looks at data files, record by record, and says what they declare of themselves: ids, sources, rights with evidence, contributors,
// consent, reviewers, languages, concepts. It reads only the columns it needs, in bounded memory. What it says of bad files is a finding, no failure.
package survey

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
)

// Version counts the meanings of a Survey: one of another version is made anew.
const Version = 1

// Survey is what a data file says of its records.
type Survey struct {
	Kind    Kind     `json:"kind"`
	Records int64    `json:"records"`
	With    Presence `json:"with"`
	Content bool     `json:"content"` // it holds more than ids, addresses, digests and numbers

	NoRights   Gap `json:"noRights"`   // records that say neither their rights nor a licence that is known
	BadRights  Gap `json:"badRights"`  // records whose rights are no word of the vocabulary
	NoSource   Gap `json:"noSource"`   // records that say not where they come from
	NoEvidence Gap `json:"noEvidence"` // records whose rights rest on something that is not named: see NeedsEvidence
	Closed     Gap `json:"closed"`     // records that may not lie open: see Closed

	Rights       Tally `json:"rights"`
	Licences     Tally `json:"licences"`
	Languages    Tally `json:"languages"`
	Scripts      Tally `json:"scripts"`
	Concepts     Tally `json:"concepts"`
	Modalities   Tally `json:"modalities"` // text, image, audio; where rows have values, as the writer of a Parquet file counted them
	Contributors Tally `json:"contributors"`
	Consents     Tally `json:"consents"`
	Reviewers    Tally `json:"reviewers"`

	Invalid []Invalid `json:"invalid,omitempty"` // the first values of rights and of languages that are none
	Broken  Gap       `json:"broken"`            // records that cannot be read
	Ends    string    `json:"ends,omitempty"`    // why the file could not be read to its end
	Digest  string    `json:"digest"`            // SHA-256 of what was read of all records, in their order
}

// Presence counts the records that have something.
type Presence struct {
	ID          int64 `json:"id"`
	Source      int64 `json:"source"`
	Rights      int64 `json:"rights"`
	Evidence    int64 `json:"evidence"`
	Licence     int64 `json:"licence"`
	Contributor int64 `json:"contributor"`
	Consent     int64 `json:"consent"`
	Reviewers   int64 `json:"reviewers"`
	Language    int64 `json:"language"`
}

// Gap counts records that lack something and names the rows of the first, counted from 1 (in files of lines: lines).
type Gap struct {
	N    int64   `json:"n"`
	Rows []int64 `json:"rows,omitempty"`
}

// most is how many examples of a finding are kept.
const most = 5

func (g *Gap) add(row int64) {
	if g.N++; len(g.Rows) < most {
		g.Rows = append(g.Rows, row)
	}
}

// Invalid is a value that cannot be.
type Invalid struct {
	Column string `json:"column"`
	Row    int64  `json:"row"`
	Value  string `json:"value"`
	Why    string `json:"why"`
}

// Tally counts records by a value. Beyond maxDistinct values all others are counted under Others.
type Tally map[string]int64

// Others is the key of values beyond those that a Tally holds.
const Others = "…"

const (
	maxDistinct = 10_000
	maxValue    = 200 // bytes of a value that is kept
)

func (t *Tally) add(value string, n int64) {
	if n <= 0 {
		return
	}
	if *t == nil {
		*t = Tally{}
	}
	if _, ok := (*t)[value]; ok {
		(*t)[value] += n
		return
	}
	if value = clip(value); len(*t) >= maxDistinct {
		value = Others
	}
	(*t)[value] += n
}

// Keys gives the values: the most frequent first, then in their order.
func (t Tally) Keys() []string {
	return slices.SortedFunc(maps.Keys(t), func(a, b string) int {
		if c := cmp.Compare(t[b], t[a]); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
}

// Add adds another tally.
func (t *Tally) Add(more Tally) {
	for _, value := range more.Keys() {
		t.add(value, more[value])
	}
}

// clip bounds a value that is foreign and makes it UTF-8.
func clip(s string) string {
	if len(s) > maxValue {
		s = s[:maxValue] + "…"
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// Ground gives the word of rights without the licence: "licensed", "public-domain", "contributed" …
func Ground(r corpus.Rights) string {
	ground, _, _ := strings.Cut(string(r), ":")
	return ground
}

// Closed reports whether records with such rights may not lie open to everybody: unknown ones, and those that an exception for text and data mining
// allows to analyse and not to publish.
func Closed(r corpus.Rights) bool { return r == corpus.Unknown || r == corpus.TDM }

// NeedsEvidence reports whether such rights rest on something that has to be named: the letter, the law, the custodian, the version of the consent form.
func NeedsEvidence(r corpus.Rights) bool {
	return r == corpus.Permission || r == corpus.TDM || r == corpus.Community || r == corpus.Contributed
}
