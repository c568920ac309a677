package identify

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Options are the settings of training.
type Options struct {
	MinCount int     // n-grams that occur less often in all texts of a script are left out; at least 1
	Alpha    float64 // occurrences every n-gram is given beforehand (Lidstone smoothing); above 0
	Folds    int     // parts of the cross-validation that fits scores; at least 2
}

// DefaultOptions are the settings the shipped model is trained with. They were chosen by cross-validation on the training rows.
func DefaultOptions() Options { return Options{MinCount: 3, Alpha: 0.05, Folds: 4} }

// Train makes a model from labelled texts of any length, best sentences or paragraphs, at least Folds texts for each language. The same
// texts in the same order and the same options give the same bytes. Labels must have a script. The error is a fault of kind Invalid for
// options and samples that cannot be trained on, or the error of the sequence.
func Train(samples iter.Seq2[Sample, error], o Options) (*Model, error) {
	if o.MinCount < 1 || !(o.Alpha > 0) || o.Folds < 2 {
		return nil, fault.New(fault.Invalid, "training needs MinCount of at least 1, Alpha above 0 and at least 2 folds, not %d, %g, %d",
			o.MinCount, o.Alpha, o.Folds)
	}
	byGroup := make(map[language.Script][]Sample)
	counts := make(map[language.Tag]int)
	m := &Model{}
	for s, err := range samples {
		if err != nil {
			return nil, fmt.Errorf("read training text: %w", err)
		}
		script := groupScript(s.Tag.Script())
		if script <= language.Inherited {
			return nil, fault.New(fault.Invalid, "training text %d has language %q, which names no script", m.samples+1, s.Tag)
		}
		byGroup[script] = append(byGroup[script], s)
		counts[s.Tag]++
		m.samples++
	}
	if len(byGroup) == 0 {
		return nil, fault.New(fault.Invalid, "there is no text to train on")
	}
	m.labels = slices.Sorted(maps.Keys(counts))
	for _, tag := range m.labels {
		if counts[tag] < o.Folds {
			return nil, fault.New(fault.Invalid, "language %s has %d texts, too few to train on", tag, counts[tag]).Try("give at least %d", o.Folds)
		}
	}
	for script, list := range byGroup {
		g, err := trainGroup(script, list, o)
		if err != nil {
			return nil, err
		}
		m.groups[script] = g
	}
	return m, nil
}

// trainGroup trains the languages of one script and fits the scores by cross-validation.
func trainGroup(script language.Script, list []Sample, o Options) (*group, error) {
	g, err := countGroup(script, list, o)
	if err != nil || len(g.labels) == 1 {
		return g, err
	}
	var trials []trial
	for fold := range o.Folds {
		var train, test []Sample
		seen := make(map[language.Tag]int) // every language is spread over the folds evenly
		for _, s := range list {
			if seen[s.Tag]%o.Folds == fold {
				test = append(test, s)
			} else {
				train = append(train, s)
			}
			seen[s.Tag]++
		}
		part, err := countGroup(script, train, o)
		if err != nil {
			return nil, err
		}
		trials = append(trials, part.try(test)...)
	}
	g.discounted(trials, fitDiscount(trials, len(g.labels), fitTemperature(trials, len(g.labels))))
	g.fit = fitGroup(trials, len(g.labels))
	return g, nil
}

// countGroup counts n-grams and turns counts into the table.
func countGroup(script language.Script, list []Sample, o Options) (*group, error) {
	g := &group{script: script, shape: shapeOf(script)}
	for _, s := range list {
		if !slices.Contains(g.labels, s.Tag) {
			g.labels = append(g.labels, s.Tag)
		}
	}
	slices.Sort(g.labels)
	n := len(g.labels)
	if n == 1 {
		return g, nil
	}
	if n > maxLabels {
		return nil, fault.New(fault.Invalid, "%d languages in script %s are more than %d", n, script, maxLabels)
	}
	g.stride = (n + 7) / 8
	counts := make(map[uint32][]uint32)
	var buf [batch]uint32
	for _, s := range list {
		label, _ := slices.BinarySearch(g.labels, s.Tag)
		walk := grams{text: s.Text, shape: g.shape}
		for k := walk.fill(&buf); k > 0; k = walk.fill(&buf) {
			for _, key := range buf[:k] {
				row := counts[key]
				if row == nil {
					row = make([]uint32, n+1) // the last is the sum
					counts[key] = row
				}
				row[label]++
				row[n]++
			}
		}
	}
	totals := make([]float64, n)
	for key, row := range counts {
		if row[n] < uint32(o.MinCount) {
			continue
		}
		g.keys = append(g.keys, key)
		for l := range n {
			totals[l] += float64(row[l])
		}
	}
	if len(g.keys) > maxKeys {
		return nil, fault.New(fault.Invalid, "%d n-grams in script %s are more than %d", len(g.keys), script, maxKeys).Try("raise MinCount")
	}
	slices.SortFunc(g.keys, func(a, b uint32) int { // frequent rows lie together
		return cmp.Or(cmp.Compare(counts[b][n], counts[a][n]), cmp.Compare(a, b))
	})
	g.base = make([]int32, n)
	for l := range n {
		g.base[l] = int32(math.Round(unit * fine * math.Log((totals[l]+o.Alpha*float64(len(g.keys)))/o.Alpha)))
	}
	least := slices.Min(g.base)
	for l := range g.base {
		g.base[l] -= least // only differences count, and small numbers cannot overflow
	}
	g.rows = make([]uint64, len(g.keys)*g.stride)
	for i, key := range g.keys {
		for l := range n {
			value := min(255, math.Round(unit*math.Log((float64(counts[key][l])+o.Alpha)/o.Alpha)))
			g.rows[i*g.stride+l/8] |= uint64(value) << (8 * (l % 8))
		}
	}
	g.index()
	return g, nil
}
