package identify

import "math"

// fit is what cross-validation taught about the scores of a group: how far to trust them.
type fit struct {
	temperature float64   // scores in nats are divided by it before they become shares; above 1, as n-grams overlap
	rivals      []int     // the language each one is confused with in at least two texts of a hundred, or −1
	usual       []usual   // for each language, what its texts are like
	profiles    []profile // for each language, how the others lie behind it
	weights     weights   // of the signs of a foreign text
	limits      limits    // the odds above which a text is foreign
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
