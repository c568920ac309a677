package evaluate

import (
	"strings"

	"github.com/lontar-asean/lontar/language/normalise"
)

const shortTokens = 256

// short asks without choices, and takes an answer that holds one of those that are accepted.
type short struct{}

func shortKind() Kind {
	return Kind{Name: "short", Doc: "a question without choices; an answer is right when it holds one of the accepted ones and none of the wrong choices", Make: func() Asker { return short{} }}
}

func (short) Ask(i Item, w Wording, seed uint64) (q Question, err error) {
	open := i
	open.Choices = nil
	q = Question{Item: i, Gold: i.Accepted[0]}
	if len(i.Choices) > 1 {
		q.Wrong = i.Choices[1:]
	}
	if q.Prompt, err = w.Render(open, seed); err != nil {
		return q, err
	}
	q.Request = ask(q.Prompt, shortTokens)
	return q, nil
}

func (short) Score(q Question, said string) Score {
	tag := q.Item.Language
	key := normalise.Key(said, tag)
	if strings.TrimSpace(key) == "" {
		return Score{State: Unscored, Why: "the answer is empty"}
	}
	for _, a := range q.Item.Accepted {
		if contains(key, normalise.Key(a, tag)) {
			// Naming several things until one fits is no answer.
			for _, wrong := range q.Wrong {
				if contains(key, normalise.Key(wrong, tag)) {
					return scored(0)
				}
			}
			return scored(1)
		}
	}
	return scored(0)
}
