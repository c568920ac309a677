package mekong

import (
	"path/filepath"

	"github.com/lontar-asean/lontar/fault"
)

// Outcome says what must become of a page.
type Outcome string

// The outcomes.
const (
	Kept    Outcome = "kept"    // in data/
	Dropped Outcome = "dropped" // in dropped/, with the reasons
	OneOf   Outcome = "one_of"  // of the pages of the group exactly one is kept, the others are dropped for the reasons
	Broken  Outcome = "broken"  // set aside, with the place named
	Nothing Outcome = "nothing" // no document at all: robots.txt, errors, other media types
)

// Expected is the known answer for one page, decided before any program read it.
type Expected struct {
	File    string  `json:"file"`
	URL     string  `json:"url"`
	Outcome Outcome `json:"outcome"`
	Group   string  `json:"group,omitempty"` // of OneOf
	Place   string  `json:"place,omitempty"` // of Broken: what the message must name

	Reasons   []string `json:"reasons,omitempty"`    // each must be among the reasons; one that ends in "." stands for a family
	AnyReason []string `json:"any_reason,omitempty"` // at least one of them must be

	Languages   []string `json:"languages,omitempty"` // tags a careful reader would accept; none: not checked
	Rights      string   `json:"rights,omitempty"`
	Published   string   `json:"published,omitempty"` // date
	Contributor string   `json:"contributor,omitempty"`
	Consent     string   `json:"consent,omitempty"`

	Must    []string `json:"must,omitempty"`     // in the text
	MustNot []string `json:"must_not,omitempty"` // menu, footer, cookie words: not in the text

	PII       []Planted  `json:"pii,omitempty"`
	Pictures  *[]Picture `json:"pictures,omitempty"` // all of them, in reading order; nil: not checked
	Questions []Question `json:"questions,omitempty"`
}

// Planted is a personal datum in the text with the three clusters on each side that must survive (fewer at the ends of a paragraph).
type Planted struct {
	Kind   string `json:"kind"` // email, phone, card, id
	Text   string `json:"text"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Picture is a picture with its own words.
type Picture struct {
	Alt     string `json:"alt"`
	Caption string `json:"caption"`
}

// Question is a pair that the page declares.
type Question struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// ReadExpected reads expected.json of the example in a directory. Unknown keys and outcomes, and an address given twice, are faults of kind
// Invalid.
func ReadExpected(dir string) ([]Expected, error) {
	var list []Expected
	name := filepath.Join(dir, "expected.json")
	if err := readJSON(name, &list); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for i, e := range list {
		if seen[e.URL] {
			return nil, fault.New(fault.Invalid, "two answers for %s", e.URL).At("%s entry %d", name, i)
		}
		seen[e.URL] = true
		switch {
		case e.Outcome == Kept || e.Outcome == Nothing:
		case e.Outcome == Dropped && len(e.Reasons)+len(e.AnyReason) > 0:
		case e.Outcome == OneOf && e.Group != "" && len(e.Reasons) > 0:
		case e.Outcome == Broken && e.Place != "":
		default:
			return nil, fault.New(fault.Invalid, "the answer for %s is not complete", e.URL).At("%s entry %d", name, i)
		}
	}
	return list, nil
}
