package kind

import (
	"slices"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
)

// seeing asks a question with choices about a picture twice: with it and, blind, without. What can be answered without looking says nothing about looking.
type seeing struct{}

func picture() evaluate.Kind {
	return evaluate.Kind{Name: "picture", Doc: "a question with choices about a picture, asked with and without it", Needs: []evaluate.Need{evaluate.Pictures},
		Metrics: []evaluate.Metric{
			{Name: "gain", Doc: "accuracy with the picture less accuracy without", Ideal: 1, Least: -1, Parts: gained},
			evaluate.MeanOf("with", "share of right answers with the picture"),
			evaluate.MeanOf("blind", "share of right answers without it")},
		Make: func(evaluate.Task) (evaluate.Asker, error) { return seeing{}, nil }}
}

// gained gives the gain of one question; nil where nobody could tell what was said with the picture.
func gained(o evaluate.Outcome) []float64 {
	with, ok := o.Score.More["with"]
	if !ok {
		return nil
	}
	return []float64{with - o.Score.More["blind"]}
}

func (seeing) Ask(i evaluate.Item, w evaluate.Wording, s evaluate.Settings) (q evaluate.Question, err error) {
	if i.Picture == nil {
		return q, fault.New(fault.Invalid, "the item has no picture")
	}
	if q, err = (choosing{}).Ask(i, w, s); err != nil {
		return q, err
	}
	blind := q.Calls[0]
	blind.Request.Messages = slices.Clone(blind.Request.Messages)
	last := len(blind.Request.Messages) - 1
	blind.Request.Messages[last] = endpoint.Say("user", q.Prompt.Text)
	first := q.Prompt.Labels[0] // whoever does not look cannot know
	blind.Lesson, blind.Aside = fake.Lesson{Right: first}, true
	q.Calls = append(q.Calls, blind)
	return q, nil
}

func (seeing) Judge(q evaluate.Question, said []evaluate.Exchange) evaluate.Score {
	with, blind := (choosing{}).Judge(q, said[:1]), (choosing{}).Judge(q, said[1:])
	if with.State != evaluate.Scored {
		return with
	}
	// Who says that there is no picture does not know the answer: that is what being blind is.
	s := with
	s.More = map[string]float64{"with": with.Value, "blind": blind.Value}
	return s
}
