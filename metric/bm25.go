package metric

import "math"

// BM25 ranks passages for a query by the trigrams of grapheme clusters that they share, so that no words have to be known: S. Robertson and H. Zaragoza, The
// Probabilistic Relevance Framework, 2009, eq. 3.15, with k1 = 1.2, b = 0.75 and an inverse document frequency that is never negative.
type BM25 struct {
	counts  []map[string]int
	lengths []float64
	mean    float64
	in      map[string]int // passages that hold a trigram
}

const (
	bm25K = 1.2
	bm25B = 0.75
)

// NewBM25 reads passages.
func NewBM25(passages []string) *BM25 {
	b := &BM25{in: map[string]int{}}
	for _, p := range passages {
		grams := trigrams(p)
		n := 0
		for g, k := range grams {
			b.in[g]++
			n += k
		}
		b.counts, b.lengths = append(b.counts, grams), append(b.lengths, float64(n))
		b.mean += float64(n) / float64(len(passages))
	}
	return b
}

// Scores gives the score of each passage, 0 where nothing is shared.
func (b *BM25) Scores(query string) []float64 {
	scores := make([]float64, len(b.counts))
	for g := range trigrams(query) {
		n := float64(b.in[g])
		if n == 0 {
			continue
		}
		weight := math.Log(1 + (float64(len(b.counts))-n+.5)/(n+.5))
		for p, counts := range b.counts {
			if f := float64(counts[g]); f > 0 {
				scores[p] += weight * f * (bm25K + 1) / (f + bm25K*(1-bm25B+bm25B*b.lengths[p]/b.mean))
			}
		}
	}
	return scores
}

// trigrams counts runs of three clusters, and shorter texts whole.
func trigrams(text string) map[string]int {
	list := clusters(text)
	grams := map[string]int{}
	for n := 0; n+3 <= len(list); n++ {
		grams[list[n]+list[n+1]+list[n+2]]++
	}
	if n := len(list); n > 0 && n < 3 {
		all := ""
		for _, c := range list {
			all += c
		}
		grams[all]++
	}
	return grams
}
