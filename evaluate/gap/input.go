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
	Language language.Tag // that it was asked in
	To       language.Tag // that it was to be given in; "" for the same
	Item     string
	Cluster  string // what items share that are one witness; "" for the item alone
	Concept  string // "" for none
	Collect  string // what helps against wrong ones: "picture", "audio", "translation", "qa"; "" for text
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

// witness gives what the item shares with others: nothing but its translations, or the text that they are about.
func (a Answer) witness() string {
	if a.Cluster != "" {
		return a.Cluster
	}
	return a.Item
}

// in gives the language that the answer was to be given in.
func (a Answer) in() language.Tag {
	if a.To != "" {
		return a.To
	}
	return a.Language
}

// Answers reads the log of a run: the one place that knows its lines. Left out are kinds of tasks that measure a leaning and no gap, counted by kind.
func Answers(run string, lines []evaluate.Line, kinds []evaluate.Kind) (list []Answer, left map[string]int) {
	left = map[string]int{}
	said := map[string]string{} // of calls that several lines share, by their requests
	for _, l := range lines {
		for _, s := range l.Said {
			if s.Role == "" && s.Answer != nil {
				said[s.Request] = s.Answer.Text
			}
		}
	}
	for _, l := range lines {
		collect, best := worth(l.Kind, kinds)
		if best == 0 {
			left[l.Kind]++
			continue
		}
		a := Answer{Run: run, Task: l.Task, Language: l.Language, To: l.To, Item: l.Item, Cluster: l.Cluster, Concept: l.Concept, Collect: collect, State: l.Score.State, Value: l.Score.Value / best}
		for _, s := range l.Said {
			if s.Role == "" {
				a.Said = said[s.Request]
				if l.Kind == "picture" { // what is said without the picture stands behind it
					break
				}
			}
		}
		switch {
		case slices.Contains(l.Accepted, l.Right):
			a.Right = l.Accepted
		case language.CountClusters(l.Right) > 1: // one cluster is a label: A, ក
			a.Right = []string{l.Right}
		}
		list = append(list, a)
	}
	return list, left
}

// worth says what helps against wrong answers to a kind of task, and the best value of its score; 0 where more is not better.
func worth(name string, kinds []evaluate.Kind) (collect string, best float64) {
	switch name {
	case "stereotype", "preference", "icat":
		return "", 0
	case "picture", "audio":
		collect = name
	case "translate":
		collect = "translation"
	case "safety", "guard", "bias":
		collect = "qa"
	}
	best = 1
	if i := slices.IndexFunc(kinds, func(k evaluate.Kind) bool { return k.Name == name }); i >= 0 && len(kinds[i].Metrics) > 0 {
		m := kinds[i].Metrics[0]
		if m.Even || m.Ideal <= m.Least {
			return "", 0
		}
		best = max(1, m.Ideal) // some are in percent
	}
	return collect, best
}
