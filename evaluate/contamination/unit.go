package contamination

import (
	"strings"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
)

// Part is what of an item stands in a corpus.
type Part string

// The parts.
const (
	Question Part = "question" // or the text of a cloze without its gap, or a turn
	Pair     Part = "pair"     // one of two sentences that differ in one thing
	Answer   Part = "answer"   // a right answer long enough to be looked for alone
	Context  Part = "context"  // alone it does not count
)

// holder is a part of an item that has some text.
type holder struct {
	item     string
	language language.Tag
	part     Part
	answers  []string // forms of right answers
}

// unit is a text that is looked for.
type unit struct {
	form    string
	n       int // clusters of a run
	size    int // clusters
	whole   int // clusters that lie in runs that are looked for
	own     int // runs that no other text has
	holders []holder
	close   map[uint64]bool // its short runs
}

// brief reports whether a text is so short that it may stand anywhere by chance: it counts only with the answer beside it.
func (u *unit) brief() bool { return u.size < 2*u.n }

// texts gives what is looked for of an item.
func texts(i evaluate.Item) (list []struct {
	part Part
	text string
}) {
	add := func(p Part, text string) {
		if text != "" {
			list = append(list, struct {
				part Part
				text string
			}{p, text})
		}
	}
	add(Question, strings.ReplaceAll(i.Question, evaluate.Gap, ""))
	for _, t := range i.Turns {
		add(Question, t)
	}
	for _, p := range i.Pair {
		add(Pair, p)
	}
	for _, a := range i.Accepted {
		add(Answer, a)
	}
	for _, r := range i.References {
		add(Answer, r)
	}
	add(Context, i.Context)
	return list
}

// leastAnswer is how many clusters an answer has that tells something beside its question.
const leastAnswer = 2

func answers(i evaluate.Item) (list []string) {
	for _, a := range i.Accepted {
		if f := Form(a); language.CountClusters(f) >= leastAnswer {
			list = append(list, f)
		}
	}
	return list
}
