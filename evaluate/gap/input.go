package gap

import (
	"slices"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
)

// Answer is an answer of a run as far as this package looks at it.
type Answer struct {
	Run      string
	Task     string
	Language language.Tag
	Item     string
	Concept  string // "" for none
	Medium   string // what the question shows beside its text: "picture", "audio"; "" for nothing
	Said     string
	Right    []string // what would be right, word by word; nil where a label was asked for
	State    evaluate.State
	Value    float64 // 0 to 1; counts only when State is evaluate.Scored
}

// value gives the score; ok is false where there is none.
func (a Answer) value() (v float64, ok bool) {
	switch a.State {
	case evaluate.Scored:
		return a.Value, true
	case evaluate.Foreign:
		return 0, true
	}
	return 0, false
}

// Answers reads the log of a run: the one place that knows its lines. Accepted gives all that counts as right of an item in a language, where the suite is
// at hand; it may be nil: then only what the log calls right is.
func Answers(run string, lines []evaluate.Line, accepted func(item string, tag language.Tag) []string) []Answer {
	list := make([]Answer, 0, len(lines))
	for _, l := range lines {
		a := Answer{Run: run, Task: l.Task, Language: l.Language, Item: l.Item, Concept: l.Concept, Said: l.Answer.Text, State: l.Score.State, Value: l.Score.Value}
		var all []string
		if accepted != nil {
			all = accepted(l.Item, l.Language)
		}
		switch {
		case slices.Contains(all, l.Right):
			a.Right = all
		case language.CountClusters(l.Right) > 1: // one cluster is a label: A, ក
			a.Right = []string{l.Right}
		}
		list = append(list, a)
	}
	return list
}
