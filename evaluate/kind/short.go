package kind

import (
	"strings"

	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language/normalise"
)

const shortRoom = 64 // grapheme clusters

// answering asks without choices, and takes an answer that holds one of those that are accepted.
type answering struct{}

func short() evaluate.Kind {
	return evaluate.Kind{Name: "short", Doc: "a question without choices; an answer is right when it holds one of the accepted ones and none of the wrong choices",
		Metrics: []evaluate.Metric{evaluate.Mean(evaluate.Accuracy, "share of right answers")}, Make: func(evaluate.Task) (evaluate.Asker, error) { return answering{}, nil }}
}

func (answering) Ask(i evaluate.Item, w evaluate.Wording, s evaluate.Settings) (q evaluate.Question, err error) {
	if len(i.Accepted) == 0 {
		return q, fault.New(fault.Invalid, "no answer is right").Try("give choices: or answers:")
	}
	open := i
	open.Choices = nil
	q = evaluate.Question{Item: i, Gold: i.Accepted[0]}
	if q.Prompt, err = w.Render(open, s.Seed); err != nil {
		return q, err
	}
	call := s.Text(q.Prompt, shortRoom)
	call.Lesson = fake.Lesson{Right: q.Gold, Wrong: wrong(i)}
	q.Calls = []evaluate.Call{call}
	return q, nil
}

// wrong gives the wrong choices of an item.
func wrong(i evaluate.Item) []string {
	if len(i.Choices) < 2 {
		return nil
	}
	return i.Choices[1:]
}

func (answering) Judge(q evaluate.Question, said []evaluate.Exchange) evaluate.Score {
	tag := q.Item.Language
	key := normalise.Key(said[0].Answer.Text, tag)
	if strings.TrimSpace(key) == "" {
		return evaluate.Score{State: evaluate.Unscored, Why: "the answer is empty"}
	}
	for _, a := range q.Item.Accepted {
		if evaluate.Holds(key, normalise.Key(a, tag)) {
			// Naming several things until one fits is no answer.
			for _, w := range wrong(q.Item) {
				if evaluate.Holds(key, normalise.Key(w, tag)) {
					return evaluate.Right(false)
				}
			}
			return evaluate.Right(true)
		}
	}
	return evaluate.Right(false)
}
