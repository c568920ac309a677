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
	"github.com/lontar-asean/lontar/metric"
)

// retrieving looks for the passages that answer a query by the likeness of vectors, and beside that by shared runs of letters.
type retrieving struct {
	passages []evaluate.Item
	vectors  []evaluate.Call
	words    *metric.BM25
}

const (
	cut  = 10 // ranks that count
	bm25 = "bm25-ndcg@10"
	mrr  = "mrr"
)

func retrieve() evaluate.Kind {
	return evaluate.Kind{Name: "retrieve", Doc: "queries and passages (items without relevant:); passages are ranked by the cosine of vectors",
		Needs: []evaluate.Need{evaluate.Embeddings},
		Metrics: []evaluate.Metric{
			evaluate.Mean("ndcg@10", "discounted gain of the first ten passages by that of the best order (K. Järvelin and J. Kekäläinen, 2002)"),
			evaluate.MeanOf(mrr, "one by the rank of the first relevant passage"),
			evaluate.MeanOf(bm25, "ndcg@10 of BM25 over trigrams of grapheme clusters, which needs no model")},
		Make: func(evaluate.Task) (evaluate.Asker, error) { return &retrieving{}, nil }}
}

// Prepare takes the passages out of the items.
func (r *retrieving) Prepare(items []evaluate.Item) (queries []evaluate.Item, err error) {
	var texts []string
	for _, i := range items {
		if len(i.Relevant) > 0 {
			queries = append(queries, i)
			continue
		}
		r.passages, texts = append(r.passages, i), append(texts, i.Question)
		r.vectors = append(r.vectors, evaluate.Call{Request: endpoint.Request{Embed: i.Question}, Shared: true, Lesson: fake.Lesson{Right: i.ID, Vector: direction(i.ID)}})
	}
	for _, q := range queries {
		for n, id := range q.Relevant {
			if slices.Contains(q.Relevant[:n], id) {
				return nil, fault.New(fault.Invalid, "the passage %s is named twice", id).At("%s", q.ID)
			}
			if !slices.ContainsFunc(r.passages, func(p evaluate.Item) bool { return p.ID == id }) {
				return nil, fault.New(fault.Invalid, "there is no passage %s", id).At("%s", q.ID)
			}
		}
	}
	r.words = metric.NewBM25(texts)
	return queries, nil
}

func (r *retrieving) Ask(i evaluate.Item, w evaluate.Wording, s evaluate.Settings) (q evaluate.Question, err error) {
	q = evaluate.Question{Item: i, Gold: i.Relevant[0]}
	if q.Prompt, err = w.Render(i, s.Seed); err != nil {
		return q, err
	}
	q.Calls = append([]evaluate.Call{{Request: endpoint.Request{Embed: q.Prompt.Text}, Lesson: fake.Lesson{Right: i.Relevant[0], Vector: direction(i.Relevant[0])}}}, r.vectors...)
	return q, nil
}

func (r *retrieving) Judge(q evaluate.Question, said []evaluate.Exchange) evaluate.Score {
	query := said[0].Answer.Vector
	likeness := make([]float64, len(r.passages))
	for n, x := range said[1:] {
		c, ok := cosine(query, x.Answer.Vector)
		if !ok {
			return evaluate.Score{State: evaluate.Unscored, Why: "the endpoint gave vectors of different lengths, or of nothing"}
		}
		likeness[n] = c
	}
	ranked := r.ranked(likeness)
	s := evaluate.Known(ndcg(ranked, q.Item.Relevant))
	s.Label = ranked[0]
	s.More = map[string]float64{mrr: reciprocal(ranked, q.Item.Relevant), bm25: ndcg(r.ranked(r.words.Scores(q.Item.Question)), q.Item.Relevant)}
	return s
}

// ranked gives the ids of passages, the likeliest first; equals by id, so that the order is always the same.
func (r *retrieving) ranked(likeness []float64) []string {
	order := make([]int, len(likeness))
	for n := range order {
		order[n] = n
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(likeness[b], likeness[a]), cmp.Compare(r.passages[a].ID, r.passages[b].ID))
	})
	ids := make([]string, len(order))
	for n, at := range order {
		ids[n] = r.passages[at].ID
	}
	return ids
}

// direction is the vector that fakes are taught of a passage, and of what asks for it.
func direction(id string) []float32 {
	sum := sha256.Sum256([]byte(id))
	v := make([]float32, len(sum))
	for n, b := range sum {
		v[n] = float32(b) - 127.5
	}
	return v
}

func ndcg(ranked, relevant []string) float64 {
	gain, best := 0.0, 0.0
	for n := range min(cut, len(ranked)) {
		d := 1 / math.Log2(float64(n)+2)
		if slices.Contains(relevant, ranked[n]) {
			gain += d
		}
		if n < len(relevant) {
			best += d
		}
	}
	return gain / best
}

func reciprocal(ranked, relevant []string) float64 {
	for n, id := range ranked {
		if slices.Contains(relevant, id) {
			return 1 / float64(n+1)
		}
	}
	return 0
}

func cosine(a, b []float32) (float64, bool) {
	if len(a) != len(b) {
		return 0, false
	}
	dot, aa, bb := 0.0, 0.0, 0.0
	for n := range a {
		x, y := float64(a[n]), float64(b[n])
		dot, aa, bb = dot+x*y, aa+x*x, bb+y*y
	}
	if aa == 0 || bb == 0 {
		return 0, false
	}
	return dot / math.Sqrt(aa*bb), true
}
