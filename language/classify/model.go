package classify

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/lontar-asean/lontar/language"
)

// Model is a trained classifier. It is safe for use by many goroutines.
type Model struct {
	labels    []string       // sorted
	languages []language.Tag // of the training texts, sorted; none when they were not named
	samples   int
	shape     shape
	bits      int       // the table has 2^bits rows
	weights   []int8    // a row of len(labels) for each bucket
	heft      []uint8   // of each bucket: how rare its features are, 1–255 times heftStep; 0 for buckets that the training texts do not reach
	scale     []float64 // of each label's weights
	bias      []float64 // of each label
	scratch   sync.Pool // of *sums
}

// sums adds up the weights of a text.
type sums struct {
	features
	of   []int64
	norm int64 // sum of squared hefts
}

// Labels gives the labels, sorted. The caller must not change them.
func (m *Model) Labels() []string { return m.labels }

// Languages gives the languages of the training texts, sorted; none when they were not named. The caller must not change them.
func (m *Model) Languages() []language.Tag { return m.languages }

// Knows reports whether the model was trained on texts in a language, or on texts whose languages were not named.
func (m *Model) Knows(tag language.Tag) bool {
	if len(m.languages) == 0 {
		return true
	}
	_, ok := slices.BinarySearch(m.languages, tag)
	return ok
}

// Samples gives the number of training texts.
func (m *Model) Samples() int { return m.samples }

// ready makes a model usable whose other fields are set.
func (m *Model) ready() *Model {
	m.scratch.New = func() any {
		s := &sums{of: make([]int64, len(m.labels))}
		s.shape = m.shape
		s.see = func(hash uint64) { m.sum(s, hash) }
		return s
	}
	return m
}

func (m *Model) sum(s *sums, hash uint64) {
	bucket := hash >> (64 - m.bits)
	heft := int64(m.heft[bucket])
	if heft == 0 {
		return // what was never seen says nothing, and is not counted
	}
	s.norm += heft * heft
	row := m.weights[int(bucket)*len(s.of):][:len(s.of)]
	for l, w := range row {
		s.of[l] += int64(w) * heft
	}
}

// Predict gives the probability of each label, in the order of Labels; they add up to 1. ok is false for a text in which there is nothing that the
// model has ever seen: then it says nothing.
func (m *Model) Predict(text string) (scores []float64, ok bool) {
	s := m.scratch.Get().(*sums)
	defer m.scratch.Put(s)
	clear(s.of)
	s.norm, s.word, s.before = 0, 0, 0
	s.walk(text)
	if s.norm == 0 {
		return nil, false
	}
	scores = make([]float64, len(m.labels))
	norm := 1 / math.Sqrt(float64(s.norm))
	for l := range scores {
		scores[l] = float64(float64(s.of[l])*m.scale[l]*norm) + m.bias[l]
	}
	softmax(scores)
	return scores, true
}

// Best gives the likeliest label and its probability; ok is as for Predict. Of equal labels it is the first in the order of Labels.
func (m *Model) Best(text string) (label string, score float64, ok bool) {
	scores, ok := m.Predict(text)
	if !ok {
		return "", 0, false
	}
	at := 0
	for l := range scores {
		if cmp.Compare(scores[l], scores[at]) > 0 {
			at = l
		}
	}
	return m.labels[at], scores[at], true
}

// softmax turns scores into probabilities.
func softmax(scores []float64) {
	most := slices.Max(scores)
	sum := 0.0
	for l, s := range scores {
		scores[l] = exp(s - most)
		sum += scores[l]
	}
	for l := range scores {
		scores[l] /= sum
	}
}

// exp is the exponential function for x ≤ 0. That of package math is written in assembler on some processors and differs in the last bit between
// them, and products and sums may be fused: then the same texts would give other bytes elsewhere. Conversions to float64 forbid that.
func exp(x float64) float64 {
	const (
		high = 6.93147180369123816490e-01 // ln 2, in two parts
		low  = 1.90821492927058770002e-10
	)
	if !(x > -700) {
		return 0
	}
	k := math.Floor(float64(x*math.Log2E) + 0.5)
	r := x - float64(k*high) - float64(k*low)
	sum := 1.0
	for n := 13.0; n > 0; n-- { // the Taylor series, |r| ≤ 0.35
		sum = 1 + float64(r*sum)/n
	}
	return math.Ldexp(sum, int(k))
}
