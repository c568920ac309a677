package kind

import (
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language/normalise"
)

const (
	groundedRoom = 96 // grapheme clusters
	answered     = "answered"
	unanswerable = "unanswerable"
)

// grounding asks questions about a text that holds the answer or does not; to say that it does not is then the right answer, and anything else was made up.
type grounding struct{}

func grounded() evaluate.Kind {
	return evaluate.Kind{Name: "grounded", Doc: "a question about a text which may not hold the answer; the wording says what to answer then (names: unknown)",
		Metrics: []evaluate.Metric{
			evaluate.Mean(evaluate.Accuracy, "share of answers that are in the text, or say that it holds none"),
			lower("hallucination", "share of questions without an answer that got one"),
			lower("withheld", "share of questions with an answer in the text that were left unanswered")},
		Make: func(evaluate.Task) (evaluate.Asker, error) { return grounding{}, nil }}
}

// lower makes a metric of Score.More whose best value is 0.
func lower(name, doc string) evaluate.Metric {
	m := evaluate.MeanOf(name, doc)
	m.Ideal, m.Least = 0, 1
	return m
}

func (grounding) Ask(i evaluate.Item, w evaluate.Wording, s evaluate.Settings) (q evaluate.Question, err error) {
	unknown := w.Names["unknown"]
	switch {
	case unknown == "":
		return q, fault.New(fault.Invalid, "the wording does not say what to answer when the text holds no answer").Try("names: {unknown: …}")
	case i.Context == "" || i.Label != answered && i.Label != unanswerable || i.Label == answered && len(i.Accepted) == 0:
		return q, fault.New(fault.Invalid, "the item has a text and a label, answered (with answers) or unanswerable")
	}
	q = evaluate.Question{Item: i, Gold: unknown}
	wrong := "…"
	if i.Label == answered {
		q.Gold, wrong = i.Accepted[0], unknown
	}
	if q.Prompt, err = w.With(i, s.Seed, map[string]string{"unknown": unknown}); err != nil {
		return q, err
	}
	q.Prompt.Keys = evaluate.KeysOf([]string{unknown}, i.Language)
	call := s.Text(q.Prompt, groundedRoom)
	call.Lesson = fake.Lesson{Right: q.Gold, Wrong: []string{wrong}}
	q.Calls = []evaluate.Call{call}
	return q, nil
}

func (grounding) Judge(q evaluate.Question, said []evaluate.Exchange) evaluate.Score {
	text := said[0].Answer.Text
	if blank(text, q.Item) {
		return evaluate.Score{State: evaluate.Unscored, Why: "the answer is empty"}
	}
	silent := evaluate.ReadName(text, q.Prompt, q.Item) == 0
	if q.Item.Label == unanswerable {
		s := evaluate.Right(silent)
		s.More = map[string]float64{"hallucination": 1 - s.Value}
		return s
	}
	right := false
	key := normalise.Key(text, q.Item.Language)
	for _, a := range q.Item.Accepted {
		right = right || evaluate.Holds(key, normalise.Key(a, q.Item.Language))
	}
	s := evaluate.Right(right && !silent)
	s.More = map[string]float64{"withheld": evaluate.Right(silent).Value}
	return s
}
