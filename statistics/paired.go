package statistics

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/lontar-asean/lontar/fault"
)

// Pair is what two models scored on the same item.
type Pair struct {
	A, B    float64
	Cluster int
}

// Difference is how much A scores above B, with its uncertainty.
type Difference struct {
	Estimate         // of A − B
	P        float64 // two-sided probability of a difference at least as large if there were none
}

// Paired compares two models on the same items, clustered by source: the mean of the differences with the standard error of Mean, tested against
// Student's t. Unpaired tests waste what the pairs share; tests that forget the clusters call noise significant. ok is false with fewer than two clusters,
// and when all differences are the same there is no error to test with: P is 1 for no difference at all, and otherwise that of
// the sign test, with which as many coins fall on one side (2^(1−clusters)).
func Paired(pairs []Pair, level float64) (d Difference, ok bool) {
	items := make([]Item, len(pairs))
	for i, p := range pairs {
		items[i] = Item{p.A - p.B, p.Cluster}
	}
	if d.Estimate, ok = Mean(items, level); !ok {
		return d, false
	}
	switch {
	case d.Error > 0:
		d.P = studentTail(d.Mean/d.Error, float64(d.Clusters-1))
	case d.Mean == 0:
		d.P = 1
	default:
		d.P = math.Pow(2, 1-float64(d.Clusters))
	}
	return d, true
}

// Bootstrap compares two models like Paired, but draws clusters anew with replacement, rounds times from a seed: the interval is that of the percentiles,
// and P is twice the share of draws on the far side of no difference (each side counts one draw more, so that P is never 0: Davison and Hinkley, Bootstrap
// Methods, 1997, section 4.2). It assumes no distribution. The same seed gives the same numbers.
func Bootstrap(pairs []Pair, level float64, rounds int, seed uint64) (d Difference, ok bool) {
	if d, ok = Paired(pairs, level); !ok || rounds < 1 {
		return d, false
	}
	items := make([]Item, len(pairs))
	for i, p := range pairs {
		items[i] = Item{p.A - p.B, p.Cluster}
	}
	groups, _ := clusters(items)
	draw := rand.New(rand.NewPCG(seed, 0))
	means := make([]float64, rounds)
	above, below := 1, 1
	for r := range means {
		sum, n := 0.0, 0
		for range groups {
			g := groups[draw.IntN(len(groups))]
			sum += g.sum
			n += g.n
		}
		means[r] = sum / float64(n)
		if means[r] >= 0 {
			above++
		}
		if means[r] <= 0 {
			below++
		}
	}
	slices.Sort(means)
	d.Low, d.High = quantile(means, (1-level)/2), quantile(means, (1+level)/2)
	d.P = min(1, 2*float64(min(above, below))/float64(rounds+1))
	return d, true
}

// quantile gives a quantile of sorted values, linear between them (Hyndman and Fan, 1996, type 7).
func quantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	low := int(math.Floor(at))
	if low+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}

// McNemar gives the exact two-sided probability for paired right-or-wrong answers, of which onlyA were right with A alone and onlyB with B alone: a fair
// coin thrown onlyA + onlyB times falls at least as unevenly (Q. McNemar, 1947; exact binomial form). Items must be independent.
func McNemar(onlyA, onlyB int) (p float64, err error) {
	if onlyA < 0 || onlyB < 0 {
		return 0, fault.New(fault.Invalid, "counts cannot be negative: %d and %d", onlyA, onlyB)
	}
	n, k := onlyA+onlyB, min(onlyA, onlyB)
	if n == 0 {
		return 1, nil
	}
	// The sum over the lower tail of a fair binomial is an incomplete beta function (Abramowitz and Stegun, 26.5.24).
	return min(1, 2*incompleteBeta(0.5, float64(n-k), float64(k+1))), nil
}

// Holm corrects the probabilities of several tests for their number, so that the chance of even one false alarm stays below what each is compared with
// (S. Holm, 1979): in the order of the values given.
func Holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	out, least := make([]float64, len(p)), 0.0
	for rank, i := range order {
		least = max(least, min(1, p[i]*float64(len(p)-rank)))
		out[i] = least
	}
	return out
}

// Detectable gives the smallest difference of means that a paired comparison finds with a power, when the differences of clusters' means have a standard
// deviation and the test is two-sided at 1 − level: (z_{1−α/2} + z_power) · deviation / √clusters. ok is false with fewer than two clusters.
func Detectable(deviation float64, clusters int, level, power float64) (difference float64, ok bool) {
	if clusters < 2 || deviation < 0 {
		return 0, false
	}
	return (normalQuantile((1+level)/2) + normalQuantile(power)) * deviation / math.Sqrt(float64(clusters)), true
}
