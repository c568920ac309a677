package kind

import (
	"cmp"
	"crypto/sha256"
	"math"
	"slices"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// aligning looks at the vectors of sentences and of their translations.
type aligning struct {
	pivot  language.Tag
	place  map[string]int // of a sentence among them, by id
	sought []evaluate.Call
}

// sentences is how many sentences are compared with each other at most, as in MEXA: its score falls with their number, so that scores over other numbers are no equals.
const sentences = 100

const (
	likeness = "ranker"
	baseline = "ranker-baseline"
)

// alignment is what can be known of a model's inside from its vectors. An endpoint gives those of its last layer, or what it makes of them; MEXA takes the mean or the
// best of all layers, so the figures are lower bounds of it and compare models only with each other.
func alignment() evaluate.Kind {
	return evaluate.Kind{Name: "alignment", Words: "plain", Doc: "sentences and their translations into the task's pivot: whether their vectors find each other; of the last layer only",
		Needs: []evaluate.Need{evaluate.Embeddings},
		Metrics: []evaluate.Metric{
			evaluate.Mean("mexa", "share of at most 100 sentences whose cosine with their own translation is strictly the largest of row and column (A. H. Kargaran et al., MEXA, arXiv 2410.05873), last layer"),
			spread(likeness, "mean cosine of sentences with their translations (Z. Li et al., Language Ranker, arXiv 2404.11553), last layer; it says something beside "+baseline+" only", 1),
			spread(baseline, "mean cosine of sentences with the translations of others: what cosine there is without meaning the same", -1)},
		Make: func(t evaluate.Task) (evaluate.Asker, error) {
			pivot, err := language.Parse(t.Pivot)
			if err != nil {
				return nil, fault.New(fault.Invalid, "a task that compares vectors names the language on the other side: %w", err).Try("pivot: eng")
			}
			return &aligning{pivot: pivot}, nil
		}}
}

// spread makes a metric of a mean of cosines.
func spread(name, doc string, ideal float64) evaluate.Metric {
	m := evaluate.MeanOf(name, doc)
	m.Ideal, m.Least = ideal, -ideal
	return m
}

// Prepare takes at most so many sentences as are compared, in an order that follows from their ids: the same ones in every language that has them.
func (a *aligning) Prepare(items []evaluate.Item) ([]evaluate.Item, error) {
	for _, i := range items {
		if i.Versions[a.pivot] == "" || i.Language == a.pivot {
			return nil, fault.New(fault.Invalid, "there is no translation into %s", a.pivot).At("%s", i.ID).Try("name the pivot under except:")
		}
	}
	list := slices.Clone(items)
	slices.SortFunc(list, func(x, y evaluate.Item) int {
		a, b := sha256.Sum256([]byte(x.ID)), sha256.Sum256([]byte(y.ID))
		return cmp.Or(slices.Compare(a[:], b[:]), cmp.Compare(x.ID, y.ID))
	})
	list = list[:min(len(list), sentences)]
	slices.SortFunc(list, func(x, y evaluate.Item) int { return cmp.Compare(x.ID, y.ID) })
	a.place = map[string]int{}
	for n, i := range list {
		a.place[i.ID] = n
		a.sought = append(a.sought, embedded(i.Question, i.ID))
	}
	for _, i := range list {
		a.sought = append(a.sought, embedded(i.Versions[a.pivot], i.ID))
	}
	return list, nil
}

// embedded asks for the vector of a sentence. Fakes learn one that follows from its id.
func embedded(text, id string) evaluate.Call {
	sum := sha256.Sum256([]byte(id))
	v := make([]float32, 16)
	for n := range v {
		v[n] = float32(sum[n])/128 - 1
	}
	return evaluate.Call{Request: endpoint.Request{Embed: text}, Shared: true, Lesson: fake.Lesson{Right: id, Vector: v}}
}

func (a *aligning) Ask(i evaluate.Item, w evaluate.Wording, s evaluate.Settings) (q evaluate.Question, err error) {
	if _, ok := a.place[i.ID]; !ok {
		return q, fault.New(fault.Invalid, "the sentence was not there when they were prepared")
	}
	q = evaluate.Question{Item: i, Gold: i.ID, Calls: a.sought}
	q.Prompt, err = w.Render(i, s.Seed)
	return q, err
}

func (a *aligning) Judge(q evaluate.Question, said []evaluate.Exchange) evaluate.Score {
	n, own := len(a.place), a.place[q.Item.ID]
	if n < 2 {
		return evaluate.Score{State: evaluate.Unscored, Why: "there is no other sentence to tell it from"}
	}
	vector := func(of, at int) []float32 { return said[of*n+at].Answer.Vector }
	pair, best, others := 0.0, math.Inf(-1), 0.0
	for at := range n {
		row, ok := cosine(vector(0, own), vector(1, at))
		column, also := cosine(vector(0, at), vector(1, own))
		if !ok || !also {
			return evaluate.Score{State: evaluate.Unscored, Why: "the endpoint gave vectors of different lengths, or of nothing"}
		}
		if at == own {
			pair = row
			continue
		}
		best = max(best, row, column)
		others += row
	}
	s := evaluate.Right(pair > best)
	s.More = map[string]float64{likeness: pair, baseline: others / float64(n-1)}
	return s
}
