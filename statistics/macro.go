package statistics

import "math"

// Macro gives the mean of the means of groups, each group counting alike whatever its size, with a standard error clustered by source over all groups: a
// question that stands in several groups, as its translations do, is one witness.
//
//	SE = sqrt( C/(C−1) · Σ_c ( 1/G · Σ_g 1/n_g · Σ_{i∈c,g} (s_i − mean_g) )² )
//
// It is the linearised error of a sum of means (K. Wolter, Introduction to Variance Estimation, 2007, section 6.5); with one group it is that of Mean. Groups
// without items are left out. ok is false with fewer than two clusters.
func Macro(groups [][]Item, level float64) (e Estimate, ok bool) {
	full := 0
	for _, g := range groups {
		if len(g) > 0 {
			full++
		}
	}
	if full == 0 {
		return e, false
	}
	number, parts := map[int]int{}, []float64{}
	for _, g := range groups {
		if len(g) == 0 {
			continue
		}
		e.N += len(g)
		mean := 0.0
		for _, i := range g {
			mean += i.Score
		}
		mean /= float64(len(g))
		e.Mean += mean / float64(full)
		for _, i := range g {
			at, known := number[i.Cluster]
			if !known {
				at = len(parts)
				number[i.Cluster], parts = at, append(parts, 0)
			}
			parts[at] += (i.Score - mean) / float64(len(g)) / float64(full)
		}
	}
	if e.Clusters = len(parts); e.Clusters < 2 {
		return e, false
	}
	squares := 0.0
	for _, d := range parts {
		squares += d * d
	}
	c := float64(e.Clusters)
	e.Error = math.Sqrt(c / (c - 1) * squares)
	half := StudentQuantile(level, c-1) * e.Error
	e.Low, e.High = e.Mean-half, e.Mean+half
	return e, true
}

// MacroPaired compares two models like Paired, by the mean of the mean differences of groups, with the error of Macro.
func MacroPaired(groups [][]Pair, level float64) (d Difference, ok bool) {
	items := make([][]Item, len(groups))
	for g, pairs := range groups {
		for _, p := range pairs {
			items[g] = append(items[g], Item{p.A - p.B, p.Cluster})
		}
	}
	if d.Estimate, ok = Macro(items, level); !ok {
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
