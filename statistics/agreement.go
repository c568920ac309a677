package statistics

import (
	"math"
	"slices"
)

// Weight says how far apart two ratings are, 0 for the same; ratings are numbers on a scale.
type Weight func(a, b float64) float64

// Nominal counts every disagreement alike.
func Nominal(a, b float64) float64 {
	if a == b {
		return 0
	}
	return 1
}

// Interval counts the square of the distance: for ratings whose steps are alike.
func Interval(a, b float64) float64 { return (a - b) * (a - b) }

// Kappa gives Cohen's kappa of two raters who rated the same things, 1 for full agreement and 0 for what chance would give: 1 − Σ w·observed / Σ w·expected
// (J. Cohen, 1960; weighted: 1968; with Interval it is the quadratic kappa). ok is false when they rated nothing or chance alone would leave no
// disagreement.
func Kappa(a, b []float64, w Weight) (kappa float64, ok bool) {
	if len(a) == 0 || len(a) != len(b) {
		return 0, false
	}
	counts := func(list []float64) (values, shares []float64) {
		sorted := slices.Sorted(slices.Values(list))
		values = slices.Compact(slices.Clone(sorted))
		shares = make([]float64, len(values))
		for _, v := range list {
			at, _ := slices.BinarySearch(values, v)
			shares[at] += 1 / float64(len(list))
		}
		return values, shares
	}
	observed, expected := 0.0, 0.0
	for i := range a {
		observed += w(a[i], b[i]) / float64(len(a))
	}
	av, as := counts(a)
	bv, bs := counts(b)
	for i := range av {
		for j := range bv {
			expected += as[i] * bs[j] * w(av[i], bv[j])
		}
	}
	if expected == 0 {
		return 0, false
	}
	return 1 - observed/expected, true
}

// Scale says how ratings are to be compared.
type Scale uint8

// The scales of Krippendorff.
const (
	NominalScale  Scale = iota // names
	OrdinalScale               // ranks, whose steps need not be alike
	IntervalScale              // numbers whose steps are alike
)

// Alpha gives Krippendorff's alpha of ratings: one list for each thing rated, with as many values as raters rated it, in any order, so that missing
// ratings are simply not there (K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011). 1 is full agreement, 0 chance. ok is false when nothing was
// rated twice, or when all ratings are the same, which shows no reliability.
func Alpha(ratings [][]float64, scale Scale) (alpha float64, ok bool) {
	var all []float64
	for _, unit := range ratings {
		if len(unit) > 1 {
			all = append(all, unit...)
		}
	}
	if len(all) == 0 {
		return 0, false
	}
	values := slices.Compact(slices.Sorted(slices.Values(all)))
	if len(values) == 1 {
		return 0, false
	}
	total := make([]float64, len(values)) // n_c: how often each value stands in pairable units
	for _, v := range all {
		at, _ := slices.BinarySearch(values, v)
		total[at]++
	}
	apart := distance(scale, values, total)
	observed := 0.0
	for _, unit := range ratings {
		if len(unit) < 2 {
			continue
		}
		sum := 0.0
		for i, v := range unit {
			a, _ := slices.BinarySearch(values, v)
			for j, u := range unit {
				if i != j {
					b, _ := slices.BinarySearch(values, u)
					sum += apart(a, b)
				}
			}
		}
		observed += sum / float64(len(unit)-1)
	}
	n, expected := float64(len(all)), 0.0
	for a := range values {
		for b := range values {
			if a != b {
				expected += total[a] * total[b] * apart(a, b)
			}
		}
	}
	return 1 - (n-1)*observed/expected, true
}

// distance gives the squared difference of two values, by their places, on a scale (Krippendorff 2011, section D).
func distance(scale Scale, values, total []float64) func(a, b int) float64 {
	switch scale {
	case IntervalScale:
		return func(a, b int) float64 { return Interval(values[a], values[b]) }
	case OrdinalScale:
		sums := make([]float64, len(total)+1)
		for i, n := range total {
			sums[i+1] = sums[i] + n
		}
		return func(a, b int) float64 {
			if a > b {
				a, b = b, a
			}
			d := sums[b+1] - sums[a] - (total[a]+total[b])/2
			if a == b {
				d = 0
			}
			return d * d
		}
	}
	return func(a, b int) float64 { return Nominal(float64(a), float64(b)) }
}

// Bias gives the mean of rater minus reference on what both rated, clustered: above 0 the rater is kinder. It is Paired with their places.
func Bias(rater, reference []float64, level float64) (d Difference, ok bool) {
	if len(rater) != len(reference) {
		return d, false
	}
	pairs := make([]Pair, len(rater))
	for i := range rater {
		pairs[i] = Pair{A: rater[i], B: reference[i], Cluster: i}
	}
	return Paired(pairs, level)
}

// PredictionPowered gives the mean that people would have given, from a judge's scores of all items and people's of some: the judge's mean plus the mean
// of people − judge where both scored (A. Angelopoulos et al., Prediction-Powered Inference, Science 2023, mean estimation). unlabelled are the judge's scores
// of the items that no person scored; judged and human belong together item by item. The interval is normal. ok is false with fewer than two of either.
func PredictionPowered(unlabelled, judged, human []float64, level float64) (e Estimate, ok bool) {
	if len(unlabelled) < 2 || len(judged) < 2 || len(judged) != len(human) {
		return e, false
	}
	gaps := make([]float64, len(judged))
	for i := range gaps {
		gaps[i] = human[i] - judged[i]
	}
	m, mv := moments(unlabelled)
	g, gv := moments(gaps)
	e.Mean, e.N = m+g, len(unlabelled)+len(judged)
	e.Clusters = e.N
	e.Error = math.Sqrt(mv/float64(len(unlabelled)) + gv/float64(len(gaps)))
	half := normalQuantile((1+level)/2) * e.Error
	e.Low, e.High = e.Mean-half, e.Mean+half
	return e, true
}

// moments gives the mean and the variance (with n − 1).
func moments(v []float64) (mean, variance float64) {
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		variance += (x - mean) * (x - mean) / float64(len(v)-1)
	}
	return mean, variance
}
