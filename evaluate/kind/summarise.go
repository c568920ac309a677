package kind

import (
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
	"github.com/lontar-asean/lontar/metric"
)

const summaryRoom = 256 // grapheme clusters

// summarising asks for the gist of a text and compares it with references.
type summarising struct{}

func summarise() evaluate.Kind {
	return evaluate.Kind{Name: "summarise", Doc: "a text to be summed up, compared with summaries that people wrote",
		Metrics: []evaluate.Metric{evaluate.Mean("rouge-l", "longest common subsequence of grapheme clusters with the best reference, F1"),
			evaluate.MeanOf("brevity", "length of the answer by that of the text, in clusters; 1 is no summary")},
		Make: func(evaluate.Task) (evaluate.Asker, error) { return summarising{}, nil }}
}

func (summarising) Ask(i evaluate.Item, w evaluate.Wording, s evaluate.Settings) (q evaluate.Question, err error) {
	if i.Context == "" || len(i.References) == 0 {
		return q, fault.New(fault.Invalid, "the item has no text, or no references")
	}
	q = evaluate.Question{Item: i, Gold: i.References[0], Origin: i.Context}
	if q.Prompt, err = w.Render(i, s.Seed); err != nil {
		return q, err
	}
	call := s.Text(q.Prompt, summaryRoom)
	call.Lesson = fake.Lesson{Right: q.Gold, Wrong: []string{i.Context}}
	q.Calls = []evaluate.Call{call}
	return q, nil
}

// Written says that the answer is a text in the language asked for.
func (summarising) Written() {}

func (summarising) Judge(q evaluate.Question, said []evaluate.Exchange) evaluate.Score {
	text := said[0].Answer.Text
	if blank(text, q.Item) {
		return evaluate.Score{State: evaluate.Unscored, Why: "the answer is empty"}
	}
	best := 0.0
	key := normalise.Key(text, q.Item.Language)
	for _, r := range q.Item.References {
		if v, ok := metric.RougeL(key, normalise.Key(r, q.Item.Language)); ok {
			best = max(best, v)
		}
	}
	s := evaluate.Known(best)
	s.More = map[string]float64{"brevity": min(1, float64(language.CountClusters(text))/float64(max(1, language.CountClusters(q.Item.Context))))}
	return s
}
