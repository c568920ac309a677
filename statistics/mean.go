package statistics

import "math"

// Item is a score and the cluster it belongs to; items that share nothing have clusters of their own.
type Item struct {
	Score   float64
	Cluster int
}

// Estimate is a mean with its uncertainty.
type Estimate struct {
	Mean     float64
	Error    float64 // standard error
	Low      float64 // of the interval at the level that was asked for
	High     float64
	N        int // items
	Clusters int
}

// Mean gives the mean of items with a standard error clustered by source and an interval from Student's t with one degree of freedom less than there are
// clusters:
//
//	SE = sqrt( C/(C−1) · Σ_c (Σ_{i∈c} (s_i − mean))² ) / n
//
// (E. Miller, Adding Error Bars to Evals, 2024, section 2.2, with the usual correction for few clusters; each item in its own cluster gives the ordinary
// standard error). ok is false with fewer than two clusters: one cluster says nothing about another.
func Mean(items []Item, level float64) (e Estimate, ok bool) {
	e.N = len(items)
	if e.N == 0 {
		return e, false
	}
	sum := 0.0
	for _, i := range items {
		sum += i.Score
	}
	e.Mean = sum / float64(e.N)
	sums, _ := clusters(items)
	e.Clusters = len(sums)
	if e.Clusters < 2 {
		return e, false
	}
	squares := 0.0
	for _, s := range sums {
		d := s.sum - float64(s.n)*e.Mean
		squares += d * d
	}
	c := float64(e.Clusters)
	e.Error = math.Sqrt(c/(c-1)*squares) / float64(e.N)
	half := StudentQuantile(level, c-1) * e.Error
	e.Low, e.High = e.Mean-half, e.Mean+half
	return e, true
}

// cluster is what the items of one come to.
type cluster struct {
	sum float64
	n   int
}

// clusters adds items up by cluster, in the order in which clusters first appear, and says which number each got.
func clusters(items []Item) (list []cluster, number map[int]int) {
	number = map[int]int{}
	for _, i := range items {
		at, ok := number[i.Cluster]
		if !ok {
			at = len(list)
			number[i.Cluster] = at
			list = append(list, cluster{})
		}
		list[at].sum += i.Score
		list[at].n++
	}
	return list, number
}

// Proportion gives Wilson's score interval of k of n (E. B. Wilson, 1927): unlike the simple one it stays within 0 and 1 and means something for 0 of n.
// The items must be independent. ok is false when n is 0.
func Proportion(k, n int, level float64) (low, high float64, ok bool) {
	if n <= 0 || k < 0 || k > n {
		return 0, 0, false
	}
	z := normalQuantile((1 + level) / 2)
	p, m := float64(k)/float64(n), float64(n)
	centre := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	low, high = max(0, centre-half), min(1, centre+half)
	switch k { // exactly, whatever the rounding
	case 0:
		low = 0
	case n:
		high = 1
	}
	return low, high, true
}
