package viewer

import (
	"math"
	"slices"
	"strconv"
)

// tally counts numbers so that counts of several files can be joined. Numbers are kept exactly as long as there are few different ones; then they are
// rounded to fewer and fewer digits, so that the median and the bars of a histogram are off by less than one of the last digit that stays.
type tally struct {
	counts map[float64]int64 // by the number with Digits digits
	Digits int               `json:"digits"` // 17 is exact
	N      int64             `json:"n"`
	Low    float64           `json:"low"`
	High   float64           `json:"high"`
	Mean   float64           `json:"mean"`
	Square float64           `json:"square"` // sum of squared distances from the mean
	Bars   []bar             `json:"bars"`   // counts, as they are kept
}

const (
	exact       = 17
	maxDistinct = 10_000
)

func newTally() *tally { return &tally{counts: map[float64]int64{}, Digits: exact} }

func (t *tally) add(f float64) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return
	}
	t.join(1, f, f, f, 0)
	t.counts[t.key(f)]++
	t.shrink()
}

// join joins moments (Chan, Golub and LeVeque 1979).
func (t *tally) join(n int64, low, high, mean, square float64) {
	if n == 0 {
		return
	}
	if t.N == 0 {
		t.N, t.Low, t.High, t.Mean, t.Square = n, low, high, mean, square
		return
	}
	a, b := float64(t.N), float64(n)
	d := mean - t.Mean
	t.Mean += d * b / (a + b)
	t.Square += square + d*d*a*b/(a+b)
	t.N += n
	t.Low, t.High = min(t.Low, low), max(t.High, high)
}

// key rounds a number to the digits that are kept.
func (t *tally) key(f float64) float64 {
	if t.Digits == exact || f == 0 {
		return f
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(f, 'e', t.Digits-1, 64), 64)
	if err != nil {
		return f
	}
	return rounded
}

func (t *tally) shrink() {
	for len(t.counts) > maxDistinct && t.Digits > 1 {
		if t.Digits > 6 {
			t.Digits = 6
		} else {
			t.Digits--
		}
		t.round()
	}
}

func (t *tally) round() {
	fewer := map[float64]int64{}
	for f, n := range t.counts {
		fewer[t.key(f)] += n
	}
	t.counts = fewer
}

func (t *tally) merge(o *tally) {
	t.join(o.N, o.Low, o.High, o.Mean, o.Square)
	if o.Digits < t.Digits {
		t.Digits = o.Digits
		t.round()
	}
	for f, n := range o.counts {
		t.counts[t.key(f)] += n
	}
	for _, b := range o.Bars { // as it was kept
		t.counts[t.key(b.At)] += b.N
	}
	t.shrink()
}

type bar struct {
	At float64 `json:"at"`
	N  int64   `json:"n"`
}

func (t *tally) bars() (list []bar) {
	for f, n := range t.counts {
		list = append(list, bar{min(max(f, t.Low), t.High), n})
	}
	slices.SortFunc(list, func(a, b bar) int {
		switch {
		case a.At < b.At:
			return -1
		case a.At > b.At:
			return 1
		}
		return 0
	})
	return list
}

// median of an even number is the mean of the two in the middle.
func (t *tally) median() float64 {
	at := func(rank int64) float64 {
		for _, b := range t.bars() {
			if rank -= b.N; rank < 0 {
				return b.At
			}
		}
		return t.High
	}
	if t.N%2 == 1 {
		return at(t.N / 2)
	}
	return (at(t.N/2-1) + at(t.N/2)) / 2
}

// deviation is that of a sample; 0 when there is only one number.
func (t *tally) deviation() float64 {
	if t.N < 2 {
		return 0
	}
	return math.Sqrt(t.Square / float64(t.N-1))
}

const bins = 10

// histogram gives up to ten bars and their edges, of which there is one more. Those of whole numbers lie on whole numbers.
func (t *tally) histogram(whole bool) (hist []int64, edges []float64) {
	n := bins
	width := (t.High - t.Low) / bins
	if whole {
		span := t.High - t.Low + 1
		width = math.Ceil(span / bins)
		n = int(math.Ceil(span / width))
	}
	if !(width > 0) || math.IsInf(width, 0) {
		return []int64{t.N}, []float64{t.Low, t.High}
	}
	hist = make([]int64, n)
	for _, b := range t.bars() {
		hist[min(max(int((b.At-t.Low)/width), 0), n-1)] += b.N
	}
	for i := range n {
		edges = append(edges, t.Low+float64(i)*width)
	}
	return hist, append(edges, t.High)
}
