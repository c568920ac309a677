package museum

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/lontar-asean/lontar/language"
)

// Outcome says what must become of a record.
type Outcome string

// The outcomes.
const (
	Kept    Outcome = "kept"
	Dropped Outcome = "dropped"
	OneOf   Outcome = "one_of" // of the records of the group exactly one is kept, the others are dropped for the reason
)

// Expected is the known answer for one record, decided before any program read it: a picture with its caption in one language, or a page.
type Expected struct {
	File     string       `json:"file"`
	Language language.Tag `json:"language"`
	Text     string       `json:"text"` // of a picture: the caption
	Outcome  Outcome      `json:"outcome"`
	Group    string       `json:"group"`  // of OneOf
	Reason   string       `json:"reason"` // to drop the record
	Words    string       `json:"words"`  // a reason why the caption is not used; "" when it is
	Figures  []Figure     `json:"figures"`
}

// Figure is a picture of a page, in reading order.
type Figure struct {
	Picture string `json:"picture"` // file
	Alt     string `json:"alt"`
	Caption string `json:"caption"`
	Words   string `json:"words"` // a reason why the alternative text is not used; "" when it is
}

// ReadExpected reads expected.json of the example in a directory.
func ReadExpected(dir string) (list []Expected, err error) {
	name := filepath.Join(dir, "expected.json")
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&list); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for i, e := range list {
		if e.Outcome != Kept && (e.Reason == "" || e.Outcome != Dropped && (e.Outcome != OneOf || e.Group == "")) {
			return nil, fmt.Errorf("%s: entry %d is not complete", name, i)
		}
	}
	return list, nil
}
