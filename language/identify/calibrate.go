package identify

import (
	"math"
	"slices"

	"github.com/lontar-asean/lontar/language"
)

// shortText is the length in clusters of the second, cut version of every text that scores are fitted on.
const shortText = 20

// leastLimit is the smallest strangeness, in standard deviations, at which a text counts as foreign.
const leastLimit = 3

// trial is one text of the cross-validation and the evidence it gave.
type trial struct {
	label int
	short bool
	tally tally
	base  int32 // what an n-gram cost the right language
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
			text := s.Text
			if short {
				text = language.FirstClusters(text, shortText)
			}
			if t := g.score(text); t.grams > 0 {
				trials = append(trials, trial{label, short, t, g.base[label]})
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

// discounted takes a discount into account in the evidence of trials and in the cost of the group.
func (g *group) discounted(trials []trial, discount []float64) {
	steps := make([]int32, len(discount))
	for l, d := range discount {
		steps[l] = int32(math.Round(d * unit * fine))
	}
	for i := range trials {
		t := &trials[i]
		for l, s := range steps {
			t.tally.scores[l] += int32(int64(t.tally.known) * int64(s) / fine)
		}
		t.base -= steps[t.label]
	}
	least := g.base[0] - steps[0]
	for l, s := range steps {
		g.base[l] -= s
		least = min(least, g.base[l])
	}
	for i := range trials {
		trials[i].base -= least
	}
	for l := range g.base {
		g.base[l] -= least
	}
}

// fitGroup learns from trials how scores turn into belief.
func fitGroup(trials []trial, labels int) fit {
	f := fit{mean: make([]float64, labels), spread: make([]float64, labels), limit: make([]float64, labels), rivals: make([]int, labels)}
	f.temperature = fitTemperature(trials, labels)
	for l := range labels {
		var sum, weight, squares float64
		confused := make([]int, labels)
		n := 0
		for _, t := range trials {
			if t.label != l || t.short {
				continue
			}
			n++
			sum += earned(&t.tally, l, t.base) * float64(t.tally.grams)
			weight += float64(t.tally.grams)
			first, _ := t.tally.best(labels)
			confused[first]++
		}
		f.rivals[l] = -1
		if n == 0 {
			continue
		}
		f.mean[l] = sum / weight
		for _, t := range trials {
			if t.label == l && !t.short {
				d := earned(&t.tally, l, t.base) - f.mean[l]
				squares += float64(d*d) * float64(t.tally.grams)
			}
		}
		f.spread[l] = math.Sqrt(squares / float64(n))
		var strange []float64
		for _, t := range trials {
			if t.label == l && !t.short {
				strange = append(strange, f.strangeness(&t.tally, l, t.base))
			}
		}
		slices.Sort(strange)
		f.limit[l] = max(leastLimit, strange[len(strange)-1-len(strange)/200])
		confused[l] = 0
		if rival := slices.Index(confused, slices.Max(confused)); confused[rival]*50 >= n && confused[rival] > 0 {
			f.rivals[l] = rival
		}
	}
	return f
}

// fitTemperature finds the temperature, in steps of a tenth, at which the right languages are least surprising.
func fitTemperature(trials []trial, labels int) float64 {
	best, least := 1.0, math.Inf(1)
	for step := 10; step <= 200; step++ {
		temperature, loss := float64(step)/10, 0.0
		for i := range trials {
			t := &trials[i]
			first, _ := t.tally.best(labels)
			sum := 0.0
			for l := range labels {
				sum += math.Exp(float64(t.tally.scores[l]-t.tally.scores[first]) / (unit * temperature))
			}
			loss += math.Log(sum) - float64(t.tally.scores[t.label]-t.tally.scores[first])/(unit*temperature)
		}
		if loss < least {
			best, least = temperature, loss
		}
	}
	return best
}
