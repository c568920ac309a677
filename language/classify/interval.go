package classify

import (
	"math/rand/v2"
	"slices"
)

// draws is how many samples the bootstrap draws: texts with replacement, as many as there are (Efron 1979; the percentile interval).
const draws = 1000

// table holds pairs by number of label.
type table struct {
	labels []string
	pairs  [][2]int // truth and answer; -1 for what is no label of any text or was not given
	all    counts
}

// counts are what every figure is made of.
type counts struct {
	truth, answer, both []int
	n                   int
}

func newTable(pairs []Pair) *table {
	t := &table{}
	for _, p := range pairs {
		t.labels = append(t.labels, p.Truth)
	}
	slices.Sort(t.labels)
	t.labels = slices.Compact(t.labels)
	for _, p := range pairs {
		truth, _ := slices.BinarySearch(t.labels, p.Truth)
		answer, ok := slices.BinarySearch(t.labels, p.Answer)
		if !ok {
			answer = -1
		}
		t.pairs = append(t.pairs, [2]int{truth, answer})
	}
	t.all = t.newCounts()
	for _, p := range t.pairs {
		t.all.add(p)
	}
	return t
}

func (t *table) newCounts() counts {
	n := len(t.labels)
	return counts{truth: make([]int, n), answer: make([]int, n), both: make([]int, n)}
}

func (c *counts) add(p [2]int) {
	c.n++
	c.truth[p[0]]++
	if p[1] >= 0 {
		c.answer[p[1]]++
		if p[0] == p[1] {
			c.both[p[0]]++
		}
	}
}

// bootstrap draws samples of the pairs.
func (t *table) bootstrap() []counts {
	if len(t.pairs) < 2 {
		return nil
	}
	rng := rand.New(rand.NewPCG(1, uint64(len(t.pairs))))
	list := make([]counts, draws)
	for i := range list {
		list[i] = t.newCounts()
		for range t.pairs {
			list[i].add(t.pairs[rng.IntN(len(t.pairs))])
		}
	}
	return list
}

// figure gives a number over all pairs and the middle 95 % of it over the drawn samples in which it is defined.
func (t *table) figure(drawn []counts, of func(*counts) (float64, bool)) (f Figure) {
	v, ok := of(&t.all)
	if !ok {
		return f
	}
	f.Value = &v
	var values []float64
	for i := range drawn {
		if v, ok := of(&drawn[i]); ok {
			values = append(values, v)
		}
	}
	if len(values) < draws/2 {
		return f
	}
	slices.Sort(values)
	low, high := values[len(values)*25/1000], values[len(values)*975/1000]
	f.Low, f.High = &low, &high
	return f
}

func ratio(a, b int) (float64, bool) {
	if b == 0 {
		return 0, false
	}
	return float64(a) / float64(b), true
}

func (c *counts) accuracy() (float64, bool) {
	right := 0
	for _, n := range c.both {
		right += n
	}
	return ratio(right, c.n)
}

// macroF1 is the mean over the labels that texts have.
func (c *counts) macroF1() (float64, bool) {
	sum, n := 0.0, 0
	for l := range c.truth {
		if c.truth[l] > 0 {
			f1, _ := ratio(2*c.both[l], c.truth[l]+c.answer[l])
			sum += f1
			n++
		}
	}
	if n == 0 {
		return 0, false
	}
	return sum / float64(n), true
}
