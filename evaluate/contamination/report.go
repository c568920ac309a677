package contamination

import (
	"encoding/json"
	"os"

	"github.com/lontar-asean/lontar/fault"
)

// FileName is what a report is called in the folder of a run.
const FileName = "contamination.json"

// Report is what a search gave: contamination.json. It holds no time, so that the same corpora give the same bytes.
type Report struct {
	Suite   string     `json:"suite"`
	Digest  string     `json:"digest"`    // of the suite
	Run     string     `json:"run"`       // "" where no run was looked at
	Items   int        `json:"items"`     // looked for, each language for itself
	Short   int        `json:"too_short"` // of them, those of which nothing is long enough to be looked for: whether they were seen nobody knows
	Texts   int        `json:"texts"`     // looked for: questions, contexts, long answers
	Marked  int        `json:"marked"`    // different items
	Corpora []Searched `json:"corpora"`
	Found   []Found    `json:"found"`
	Rows    []Row      `json:"rows"`
}

// Read reads a report; a fault of kind Missing where there is none.
func Read(name string) (r Report, err error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return r, fault.New(fault.Missing, "there is no report of contamination: %w", err).Try("lontar contamination RUN --against FILE")
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return r, fault.New(fault.Broken, "not a report of contamination: %w", err).At("%s", name)
	}
	return r, nil
}
