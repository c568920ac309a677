package identify

import (
	"math"
	"slices"

	"github.com/lontar-asean/lontar/language"
)

// shortText is the length in clusters of the second, cut version of every text that scores are fitted on.
const shortText = 20

// cut gives a text, or its beginning.
func cut(text string, short bool) string {
	if short {
		return language.FirstClusters(text, shortText)
	}
	return text
}

// trial is one text of the cross-validation and the evidence it gave.
type trial struct {
	label int
	short bool
	tally tally
}

// try scores texts whose language is known, whole and cut.
func (g *group) try(list []Sample) []trial {
	var trials []trial
	for _, s := range list {
		label, ok := slices.BinarySearch(g.labels, s.Tag)
		if !ok {
			continue
		}
		for _, short := range []bool{false, true} {
			if t := g.score(cut(s.Text, short), new(sample)); t.grams > 0 {
				trials = append(trials, trial{label, short, t})
			}
		}
	}
	return trials
}

// Settings of fitDiscount, enough for it to come to rest on the training rows of SIB-200.
const (
	discountRounds = 80
	discountStep   = 0.01 // nats an n-gram, for the first round
)

// fitDiscount finds, by gradient descent on the surprise at the right languages, how many nats an n-gram should cost less or more in each
// language. It mends what naive Bayes gets wrong about languages whose texts borrow from a neighbour, as Balinese does from Indonesian.
func fitDiscount(trials []trial, labels int, temperature float64) []float64 {
	discount, squares := make([]float64, labels), make([]float64, labels)
	slope, belief := make([]float64, labels), make([]float64, labels)
	for range discountRounds {
		clear(slope)
		for i := range trials {
			t := &trials[i]
			known := float64(t.tally.known)
			top, sum := math.Inf(-1), 0.0
			for l := range labels {
				belief[l] = float64(float64(t.tally.scores[l])/unit) + float64(known*discount[l])
				top = max(top, belief[l])
			}
			for l := range labels {
				belief[l] = math.Exp((belief[l] - top) / temperature)
				sum += belief[l]
			}
			for l := range labels {
				slope[l] += float64(known * belief[l] / sum)
			}
			slope[t.label] -= known
		}
		for l := range labels {
			squares[l] += float64(slope[l] * slope[l])
			if squares[l] > 0 {
				discount[l] -= float64(discountStep * slope[l] / math.Sqrt(squares[l]))
			}
		}
	}
	return discount
}

// inSteps turns a discount into the units of base.
func inSteps(discount []float64) []int32 {
	steps := make([]int32, len(discount))
	for l, d := range discount {
		steps[l] = int32(math.Round(d * unit * fine))
	}
	return steps
}

// discounted takes a discount into account in the evidence of trials.
func discounted(trials []trial, steps []int32) {
	for i := range trials {
		t := &trials[i].tally
		for l, s := range steps {
			t.scores[l] += int32(int64(t.known) * int64(s) / fine)
		}
	}
}

// discount takes a discount off what n-grams cost.
func (g *group) discount(steps []int32) {
	least := g.base[0] - steps[0]
	for l, s := range steps {
		g.base[l] -= s
		least = min(least, g.base[l])
	}
	for l := range g.base {
		g.base[l] -= least
	}
	g.floor += least
}

// rivalsIn gives, for each language, the one its whole texts are most often taken for, if that is at least one in fifty, else −1.
func rivalsIn(trials []trial, labels int) []int {
	rivals := make([]int, labels)
	for l := range labels {
		confused := make([]int, labels)
		n := 0
		for i := range trials {
			if t := &trials[i]; t.label == l && !t.short {
				n++
				first, _ := t.tally.best(labels)
				confused[first]++
			}
		}
		confused[l] = 0
		rivals[l] = -1
		if rival := slices.Index(confused, slices.Max(confused)); confused[rival]*50 >= n && confused[rival] > 0 {
			rivals[l] = rival
		}
	}
	return rivals
}

// fitTemperature finds the temperature, in steps of a tenth up to 20, at which the right languages are least surprising.
func fitTemperature(trials []trial, labels int) float64 {
	low, high := 10, 200 // the surprise falls and then rises
	for low < high {
		middle := (low + high) / 2
		if surprise(trials, labels, float64(middle)/10) <= surprise(trials, labels, float64(middle+1)/10) {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return float64(low) / 10
}

// surprise is the sum of the logarithms of the inverse beliefs in the right languages.
func surprise(trials []trial, labels int, temperature float64) (loss float64) {
	for i := range trials {
		t := &trials[i]
		first, _ := t.tally.best(labels)
		sum := 0.0
		for l := range labels {
			sum += math.Exp(float64(t.tally.scores[l]-t.tally.scores[first]) / (unit * temperature))
		}
		loss += math.Log(sum) - float64(t.tally.scores[t.label]-t.tally.scores[first])/(unit*temperature)
	}
	return loss
}
