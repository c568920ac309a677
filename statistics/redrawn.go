package statistics

import (
	"math/rand/v2"
	"slices"
)

// Redrawn gives the interval of a number that is made of the sum of what clusters add to it (a corpus' chrF, a macro F1): clusters are drawn anew with
// replacement, rounds times from a seed, and the interval is that of the percentiles (B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993,
// section 13.3). parts holds a list of equal length for each cluster. Draws for which combine gives no number are left out; ok is false with fewer than two
// clusters, and when most draws give none.
func Redrawn(parts [][]float64, combine func(sum []float64) (float64, bool), level float64, rounds int, seed uint64) (low, high float64, ok bool) {
	if len(parts) < 2 {
		return 0, 0, false
	}
	r := rand.New(rand.NewPCG(seed, uint64(len(parts))))
	sum, values := make([]float64, len(parts[0])), make([]float64, 0, rounds)
	for range rounds {
		clear(sum)
		for range parts {
			for k, p := range parts[r.IntN(len(parts))] {
				sum[k] += p
			}
		}
		if v, ok := combine(sum); ok {
			values = append(values, v)
		}
	}
	if 2*len(values) < rounds {
		return 0, 0, false
	}
	slices.Sort(values)
	tail := (1 - level) / 2
	at := func(share float64) float64 { return values[min(int(share*float64(len(values))), len(values)-1)] }
	return at(tail), at(1 - tail), true
}
