package kind

import (
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language/normalise"
)

const classRoom = 48 // grapheme clusters

// classifying asks which of the labels of a task a text has, by the names that the wording gives them.
type classifying struct{ labels []string }

func classify() evaluate.Kind {
	return evaluate.Kind{Name: "classify", Doc: "a text and the labels of the task, by their names in the language; the model writes one",
		Metrics: []evaluate.Metric{
			{Name: "balanced-accuracy", Doc: "mean over labels of the share of their texts that are found", Ideal: 1, Parts: confusion, Combine: balanced},
			evaluate.Mean(evaluate.Accuracy, "share of right labels"),
			{Name: "macro-f1", Doc: "mean over labels of the harmonic mean of precision and recall", Ideal: 1, Parts: confusion, Combine: macroF1}},
		Make: func(t evaluate.Task) (evaluate.Asker, error) {
			if len(t.Labels) < 2 {
				return nil, fault.New(fault.Invalid, "a task that classifies has labels").Try("labels: [a, b]")
			}
			return classifying{t.Labels}, nil
		}}
}

// confusion counts, for each label, texts that have it, that were said to have it, and both.
func confusion(o evaluate.Outcome) []float64 {
	parts := make([]float64, 3*len(o.Task.Labels))
	if at := slices.Index(o.Task.Labels, o.Item.Label); at >= 0 {
		parts[3*at] = 1
		if o.Score.Label == o.Item.Label {
			parts[3*at+2] = 1
		}
	}
	if at := slices.Index(o.Task.Labels, o.Score.Label); at >= 0 {
		parts[3*at+1] = 1
	}
	return parts
}

func balanced(sum []float64) (float64, bool) {
	total, n := 0.0, 0
	for at := 0; at < len(sum); at += 3 {
		if sum[at] > 0 {
			total += sum[at+2] / sum[at]
			n++
		}
	}
	return total / float64(max(n, 1)), n > 0
}

// macroF1 leaves out labels that no text has and that nobody gave.
func macroF1(sum []float64) (float64, bool) {
	total, n := 0.0, 0
	for at := 0; at < len(sum); at += 3 {
		if both := sum[at] + sum[at+1]; both > 0 {
			total += 2 * sum[at+2] / both
			n++
		}
	}
	return total / float64(max(n, 1)), n > 0
}

func (c classifying) Ask(i evaluate.Item, w evaluate.Wording, s evaluate.Settings) (q evaluate.Question, err error) {
	names := make([]string, len(c.labels))
	for n, l := range c.labels {
		if names[n] = w.Names[l]; names[n] == "" {
			return q, fault.New(fault.Invalid, "the wording has no name for the label %q", l).Try("names: {%s: …}", l)
		}
	}
	right := slices.Index(c.labels, i.Label)
	if right < 0 {
		return q, fault.New(fault.Invalid, "the item's label %q is none of the task's", i.Label)
	}
	q = evaluate.Question{Item: i, Gold: names[right]}
	if q.Prompt, err = w.With(i, s.Seed, map[string]string{"labels": strings.Join(names, ", ")}); err != nil {
		return q, err
	}
	q.Prompt.Labels, q.Prompt.Keys = c.labels, evaluate.KeysOf(names, i.Language)
	call := s.Text(q.Prompt, classRoom)
	call.Lesson = fake.Lesson{Right: q.Gold, Wrong: slices.Concat(names[:right], names[right+1:])}
	q.Calls = []evaluate.Call{call}
	return q, nil
}

func (c classifying) Judge(q evaluate.Question, said []evaluate.Exchange) evaluate.Score {
	at := evaluate.ReadName(said[0].Answer.Text, q.Prompt, q.Item)
	if at < 0 {
		return evaluate.Score{State: evaluate.Unscored, Why: "no label can be made out"}
	}
	s := evaluate.Right(c.labels[at] == q.Item.Label)
	s.Label = c.labels[at]
	return s
}

// blank reports whether an answer says nothing.
func blank(text string, i evaluate.Item) bool {
	return strings.TrimSpace(normalise.Key(text, i.Language)) == ""
}
