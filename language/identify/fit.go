package identify

import "math"

// fit is what cross-validation taught about the scores of a group: how far to trust them.
type fit struct {
	temperature float64   // scores in nats are divided by it before they become shares; above 1, as n-grams overlap
	mean        []float64 // for each language: nats an n-gram of its own text earns on average, unknown ones included
	spread      []float64 // the standard deviation of that for one n-gram; for n it is spread/√n
	limit       []float64 // for each language: the strangeness that one text of its own in 200 exceeds
	rivals      []int     // the language each one is confused with in at least two texts of a hundred, or −1
}

// shares turns scores into shares of belief that sum to 1 and gives the first two.
func (f *fit) shares(t *tally, labels, first, second int) (best, next float64) {
	sum := 0.0
	for l := range labels {
		sum += math.Exp(float64(t.scores[l]-t.scores[first]) / (unit * f.temperature))
	}
	if second >= 0 {
		next = math.Exp(float64(t.scores[second]-t.scores[first])/(unit*f.temperature)) / sum
	}
	return 1 / sum, next
}

// strangeness says how many standard deviations the text earns less than text of the language does: a sign of a language that the model
// does not hold. 0 or less is usual.
func (f *fit) strangeness(t *tally, label int, base int32) float64 {
	if t.grams == 0 || f.spread[label] == 0 {
		return 0
	}
	return (f.mean[label] - earned(t, label, base)) * math.Sqrt(float64(t.grams)) / f.spread[label]
}

// earned gives the nats an n-gram of the text earned for a language; unknown n-grams earn nothing and cost what all cost.
func earned(t *tally, label int, base int32) float64 {
	return (float64(t.sums[label]) - float64(t.grams)*float64(base)/fine) / (unit * float64(t.grams))
}
