package identify

import (
	"iter"
	"maps"
	"math"
	"slices"

	"github.com/lontar-asean/lontar/fault"
)

// Merge gives a model that holds the languages of both. Scripts that only one of them holds are taken as they are. In a script of both, the
// n-grams are put together, and a language keeps its own counts: nothing is trained anew. No language may be in both. The models stay as
// they are. The error is a fault of kind Invalid.
func (m *Model) Merge(other *Model) (*Model, error) {
	merged := &Model{samples: m.samples + other.samples}
	for script := range m.groups {
		g, err := m.groups[script].join(other.groups[script])
		if err != nil {
			return nil, err
		}
		merged.groups[script] = g
	}
	merged.collectLabels()
	return merged, nil
}

// Add gives a model that holds the languages of the samples too, without training the others anew. Forty paragraphs of a language are
// enough to begin with. What is usual in the new languages is learned by cross-validation against those the model holds. The languages
// must be new to it. The error is a fault of kind Invalid, or the error of the sequence.
func (m *Model) Add(samples iter.Seq2[Sample, error], o Options) (*Model, error) {
	byGroup, n, err := sorted(samples, o)
	if err != nil {
		return nil, err
	}
	added := &Model{samples: m.samples + n, groups: m.groups}
	for _, script := range slices.Sorted(maps.Keys(byGroup)) {
		g := m.groups[script]
		if g == nil {
			alone, examples, err := trainGroup(script, byGroup[script], o)
			if err != nil {
				return nil, err
			}
			alone.fit.weights, alone.fit.limits = plainWeights, plainWeights.limitsOf(examples)
			added.groups[script] = alone
			continue
		}
		if added.groups[script], err = g.extend(byGroup[script], o); err != nil {
			return nil, err
		}
	}
	added.collectLabels()
	return added, nil
}

func (m *Model) collectLabels() {
	m.labels = nil
	for _, g := range m.groups {
		if g != nil {
			m.labels = append(m.labels, g.labels...)
		}
	}
	slices.Sort(m.labels)
}

// extend adds languages to a group.
func (g *group) extend(list []Sample, o Options) (*group, error) {
	small, err := countGroup(g.script, list, o, g)
	if err != nil {
		return nil, err
	}
	joined, err := g.join(small)
	if err != nil {
		return nil, err
	}
	var examples []example
	for _, p := range folds(list, o) {
		part, err := countGroup(g.script, p.train, o, g)
		if err != nil {
			return nil, err
		}
		with, err := g.join(part)
		if err != nil {
			return nil, err
		}
		examples = append(examples, with.examine(p.test)...)
	}
	learned, profiles := getUsual(examples, len(joined.labels)), getProfiles(examples, len(joined.labels))
	for _, tag := range small.labels {
		l, _ := slices.BinarySearch(joined.labels, tag)
		joined.fit.usual[l], joined.fit.profiles[l] = learned[l], profiles[l]
	}
	return joined, nil
}

// join puts the languages of two groups of a script into one; either may be nil.
func (g *group) join(other *group) (*group, error) {
	switch {
	case g == nil:
		return other, nil
	case other == nil:
		return g, nil
	case len(other.labels) > len(g.labels):
		g, other = other, g
	}
	for _, tag := range other.labels {
		if slices.Contains(g.labels, tag) {
			return nil, fault.New(fault.Invalid, "both models hold %s", tag).Try("train anew from the text of both")
		}
	}
	labels := slices.Concat(g.labels, other.labels)
	slices.Sort(labels)
	n := len(labels)
	if n > maxLabels {
		return nil, fault.New(fault.Invalid, "%d languages in script %s are more than %d", n, g.script, maxLabels)
	}
	j := &group{script: g.script, shape: g.shape, labels: labels, stride: (n + 7) / 8, alpha: g.alpha, base: make([]int32, n), floor: g.floor}
	if err := j.takeRows(g, other); err != nil {
		return nil, err
	}
	j.fit = fit{
		temperature: max(g.fit.temperature, other.fit.temperature, plainTemperature), rivals: make([]int, n), usual: make([]usual, n), profiles: make([]profile, n),
		weights: g.fit.weights, limits: g.fit.limits,
	}
	for _, from := range []*group{g, other} {
		to := make([]int, len(from.labels))
		for l, tag := range from.labels {
			to[l], _ = slices.BinarySearch(labels, tag)
		}
		for l := range from.labels {
			at := to[l]
			j.base[at] = from.recost(l, len(j.keys)) - g.floor
			j.fit.rivals[at] = -1
			j.fit.profiles[at] = new(profile).moved(nil, n)
			if len(from.fit.usual) == 0 {
				continue
			}
			if rival := from.fit.rivals[l]; rival >= 0 {
				j.fit.rivals[at], _ = slices.BinarySearch(labels, from.labels[rival])
			}
			j.fit.usual[at], j.fit.profiles[at] = from.fit.usual[l], from.fit.profiles[l].moved(to, n)
			if from == other { // these depend on the languages it was trained with
				for _, k := range [...]int{leads, noPieces, noWords, strangers} {
					j.fit.usual[at].Spread[k] = 0
				}
			}
		}
	}
	least := slices.Min(j.base)
	for l := range j.base {
		j.base[l] -= least
	}
	j.floor += least
	j.index()
	return j, nil
}

// plainTemperature stands in where there was one language and no temperature to learn: that of the shipped model for Latin script.
const plainTemperature = 12

// recost gives what an n-gram costs in language l, floor included, when the table holds so many n-grams.
func (g *group) recost(l, keys int) int32 {
	cost := float64(g.base[l]+g.floor) / (unit * fine)
	total := max(math.Exp(cost)*g.alpha-float64(g.alpha*float64(len(g.keys))), 0)
	return int32(math.Round(unit * fine * math.Log((total+float64(g.alpha*float64(keys)))/g.alpha)))
}

// takeRows fills the table of a group from those of two others: first the n-grams of the larger, then what the other has more.
func (j *group) takeRows(g, other *group) error {
	row := make(map[uint32]int, len(g.keys))
	for i, key := range g.keys {
		row[key] = i
	}
	j.keys = slices.Clone(g.keys)
	for _, key := range other.keys {
		if _, known := row[key]; !known {
			row[key] = len(j.keys)
			j.keys = append(j.keys, key)
		}
	}
	if len(j.keys) > maxKeys {
		return fault.New(fault.Invalid, "%d n-grams in script %s are more than %d", len(j.keys), j.script, maxKeys)
	}
	j.rows = make([]uint64, len(j.keys)*j.stride)
	for _, from := range []*group{g, other} {
		for l, tag := range from.labels {
			at, _ := slices.BinarySearch(j.labels, tag)
			for i, key := range from.keys {
				j.rows[row[key]*j.stride+at/8] |= uint64(from.value(i, l)) << (8 * (at % 8))
			}
		}
	}
	return nil
}
