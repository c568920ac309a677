package gap

import (
	"math"
	"slices"
)

// target gives how many records bring a deficit down to the goal, when Halving records halve it: Halving · log₂(deficit / goal), rounded up; 0 when it is
// there already.
func (r *Report) target(deficit float64) int {
	if deficit <= r.Goal {
		return 0
	}
	return int(math.Ceil(r.Halving * math.Log2(deficit/r.Goal)))
}

// gain gives by how much the score of the whole suite is expected to rise for each record, when the target is collected: the part of the deficit above the
// goal, times the cell's share of the suite, by the number of records.
func (r *Report) gain(deficit, share float64) float64 {
	n := r.target(deficit)
	if n == 0 {
		return 0
	}
	return share * (deficit - r.Goal) / float64(n)
}

// priors are deficits of whole topics and whole cultures in the same language or script, to which cells with few items are drawn.
type priors struct {
	topic, culture map[lostTo]*mean // of a topic in all cultures, of a culture in all topics
	has            [2]bool
}

type lostTo struct {
	key  Cell
	name string
}

type mean struct {
	sum float64
	n   int
}

func newPriors(groups map[Cell]*tally, dims []Dimension) priors {
	p := priors{map[lostTo]*mean{}, map[lostTo]*mean{}, [2]bool{slices.Contains(dims, Topic), slices.Contains(dims, Culture)}}
	names := map[string]bool{}
	for _, t := range groups {
		for name := range t.count {
			names[name] = true
		}
	}
	keys := make([]Cell, 0, len(groups))
	for k := range groups {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compare) // sums of fractions depend on their order
	for _, k := range keys {
		for name := range names {
			for _, i := range groups[k].items(name) {
				add(p.topic, lostTo{overCultures(k), name}, i.Score)
				add(p.culture, lostTo{overTopics(k), name}, i.Score)
			}
		}
	}
	return p
}

func add(m map[lostTo]*mean, k lostTo, score float64) {
	if m[k] == nil {
		m[k] = &mean{}
	}
	m[k].sum += score
	m[k].n++
}

func overCultures(k Cell) Cell { k.Culture, k.Concept = "", ""; return k }
func overTopics(k Cell) Cell   { k.Topic, k.Concept = "", ""; return k }

// of gives the mean of the two; ok is false when cells were sorted by neither.
func (p priors) of(k Cell, name string) (prior float64, ok bool) {
	n := 0
	for i, m := range []*mean{p.topic[lostTo{overCultures(k), name}], p.culture[lostTo{overTopics(k), name}]} {
		if p.has[i] && m != nil && m.n > 0 {
			prior += m.sum / float64(m.n)
			n++
		}
	}
	if n == 0 {
		return 0, false
	}
	return prior / float64(n), true
}
