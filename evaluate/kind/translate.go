package kind

import (
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/metric"
)

// translating asks for a sentence in another language, and compares what comes with the item's own version of it.
type translating struct {
	pivot language.Tag
	into  bool
}

// translate has metrics of whole sets of sentences; an item's score is the chrF2++ of its own sentence.
func translate() evaluate.Kind {
	chrf, plus := metric.NewChrF(), metric.NewChrFPlusPlus()
	return evaluate.Kind{Name: "translate", Doc: "a sentence to be translated between the language of the item and the task's pivot",
		Metrics: []evaluate.Metric{
			overlap("chrf++", plus), overlap("chrf", chrf),
			bleu("bleu-char", metric.Char), bleu("bleu", metric.V13a),
			{Name: "cer", Doc: "edits of grapheme clusters by those of the reference, without white space", Ideal: 0, Least: 1, Parts: func(o evaluate.Outcome) []float64 {
				hypothesis, reference := translation(o)
				r, err := metric.Errors(reference, hypothesis, metric.Graphemes, false)
				if err != nil {
					return nil // longer than what is compared
				}
				return []float64{float64(r.Edits), float64(r.Length)}
			}, Combine: func(sum []float64) (float64, bool) {
				return metric.Rate{Edits: int64(sum[0]), Length: int64(sum[1])}.Value()
			}},
			{Name: "ter", Doc: metric.TER{}.Signature(1), Ideal: 0, Least: 100, Parts: func(o evaluate.Outcome) []float64 {
				hypothesis, reference := translation(o)
				c := metric.TER{}.Compare(hypothesis, reference)
				return []float64{float64(c.Edits), c.Length}
			}, Combine: func(sum []float64) (float64, bool) {
				return metric.TER{}.Score(metric.Changes{Edits: int64(sum[0]), Length: sum[1]})
			}}},
		Make: func(t evaluate.Task) (evaluate.Asker, error) {
			pivot, err := language.Parse(t.Pivot)
			if err != nil {
				return nil, fault.New(fault.Invalid, "a task that translates names the language on the other side: %w", err).Try("pivot: eng")
			}
			return translating{pivot, t.Into}, nil
		}}
}

// translation gives what was said and what stands in the item.
func translation(o evaluate.Outcome) (hypothesis, reference string) {
	return o.Said[0].Answer.Text, o.Gold // behind it stands what scorers say
}

func overlap(name string, c metric.ChrF) evaluate.Metric {
	return evaluate.Metric{Name: name, Doc: c.Signature(1), Ideal: 100, Parts: func(o evaluate.Outcome) (parts []float64) {
		for _, n := range c.Compare(translation(o)) {
			parts = append(parts, float64(n.Hypothesis), float64(n.Reference), float64(n.Shared))
		}
		return parts
	}, Combine: func(sum []float64) (float64, bool) {
		counts := make(metric.Overlap, len(sum)/3)
		for n := range counts {
			counts[n] = metric.Count{Hypothesis: int64(sum[3*n]), Reference: int64(sum[3*n+1]), Shared: int64(sum[3*n+2])}
		}
		return c.Score(counts)
	}}
}

func bleu(name string, t metric.Tokenizer) evaluate.Metric {
	b := metric.NewBLEU(t)
	return evaluate.Metric{Name: name, Doc: b.Signature(1), Ideal: 100, Parts: func(o evaluate.Outcome) (parts []float64) {
		m := b.Compare(translation(o))
		parts = append(parts, float64(m.Hypothesis), float64(m.Reference))
		for n := range m.Shared {
			parts = append(parts, float64(m.Shared[n]), float64(m.Total[n]))
		}
		return parts
	}, Combine: func(sum []float64) (float64, bool) {
		m := metric.Matches{Hypothesis: int64(sum[0]), Reference: int64(sum[1])}
		for n := range m.Shared {
			m.Shared[n], m.Total[n] = int64(sum[2+2*n]), int64(sum[3+2*n])
		}
		return b.Score(m)
	}}
}

func (t translating) Ask(i evaluate.Item, w evaluate.Wording, s evaluate.Settings) (q evaluate.Question, err error) {
	other := i.Versions[t.pivot]
	if other == "" {
		return q, fault.New(fault.Invalid, "the item has no version in %s", t.pivot)
	}
	q = evaluate.Question{Item: i, Gold: i.Question, To: i.Language}
	if t.into {
		q.Gold, q.To = other, t.pivot
	} else {
		i.Question = other
	}
	q.Origin, q.Shows = i.Question, []string{i.Question}
	if q.Prompt, err = w.Render(i, s.Seed); err != nil {
		return q, err
	}
	call := s.Text(q.Prompt, 2*language.CountClusters(q.Gold)+64)
	call.Lesson = fake.Lesson{Right: q.Gold, Wrong: []string{i.Question}}
	q.Calls = []evaluate.Call{call}
	return q, nil
}

// Written says that the answer is a text in the language asked for.
func (translating) Written() {}

func (translating) Judge(q evaluate.Question, said []evaluate.Exchange) evaluate.Score {
	if blank(said[0].Answer.Text, q.Item) {
		return evaluate.Score{State: evaluate.Unscored, Why: "the answer is empty"}
	}
	c := metric.NewChrFPlusPlus()
	score, ok := c.Score(c.Compare(said[0].Answer.Text, q.Gold))
	if !ok {
		return evaluate.Score{State: evaluate.Unscored, Why: "the item's own version is empty"}
	}
	return evaluate.Known(score)
}
