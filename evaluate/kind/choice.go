package kind

import (
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
)

// choiceRoom is room for a label and some words before it, in grapheme clusters.
const choiceRoom = 64

// choosing asks questions and texts with a gap with their choices, and reads which one an answer means.
type choosing struct{}

func choice() evaluate.Kind {
	return evaluate.Kind{Name: "choice", Doc: "a question, or a text with a gap, with choices of which one is right; the model writes its answer", Chooses: true,
		Metrics: []evaluate.Metric{evaluate.Mean(evaluate.Accuracy, "share of right answers")}, Make: func(evaluate.Task) (evaluate.Asker, error) { return choosing{}, nil }}
}

func (choosing) Ask(i evaluate.Item, w evaluate.Wording, s evaluate.Settings) (q evaluate.Question, err error) {
	if len(i.Choices) == 0 {
		i.Choices = i.Pair // which of two sentences is the good one
	}
	if len(i.Choices) < 2 {
		return q, fault.New(fault.Invalid, "the item has no choices")
	}
	q = evaluate.Question{Item: i}
	if q.Prompt, err = w.Render(i, s.Seed); err != nil {
		return q, err
	}
	q.Prompt.Keys = evaluate.KeysOf(q.Prompt.Choices(i), i.Language)
	q.Gold = q.Prompt.Gold()
	call := s.Text(q.Prompt, choiceRoom)
	call.Lesson = fake.Lesson{Right: q.Gold}
	for _, l := range q.Prompt.Labels {
		if l != q.Gold {
			call.Lesson.Wrong = append(call.Lesson.Wrong, l)
		}
	}
	q.Calls = []evaluate.Call{call}
	return q, nil
}

func (choosing) Judge(q evaluate.Question, said []evaluate.Exchange) evaluate.Score {
	r := evaluate.Read(said[0].Answer.Text, q.Prompt, q.Item)
	at, ok := r.Choice()
	if !ok {
		return evaluate.Score{State: evaluate.Unscored, Why: "no choice can be made out"}
	}
	s := evaluate.Right(q.Prompt.Order[at] == 0)
	s.Label = q.Prompt.Labels[at]
	if r.Disagree() {
		s.Why = "the label and the words are those of different choices"
	}
	return s
}
