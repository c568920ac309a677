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
func DefaultOptions() Options { return Options{MinCount: 3, Alpha: 0.05, Folds: 8} }

// Train makes a model from labelled texts of any length, best sentences or paragraphs, at least Folds texts for each language. The same
// texts in the same order and the same options give the same bytes. Labels must have a script. The error is a fault of kind Invalid for
// options and samples that cannot be trained on, or the error of the sequence.
func Train(samples iter.Seq2[Sample, error], o Options) (*Model, error) {
	byScript, n, err := sorted(samples, o)
	if err != nil {
		return nil, err
	}
	m := &Model{samples: n}
	var lessons []example
	trained := make(map[language.Script][]example)
	for _, script := range slices.Sorted(maps.Keys(byScript)) {
		g, examples, err := trainGroup(script, byScript[script], o)
		if err != nil {
			return nil, err
		}
		m.groups[script] = g
		trained[script] = examples
		if g.shape.words && len(g.labels) > 2 {
			lessons = append(lessons, g.lessons(examples)...)
		}
	}
	shared := fitWeights(lessons)
	for script, examples := range trained {
		w := shared
		if g := m.groups[script]; g.shape.words && len(g.labels) >= leastProfiled {
			w = fitWeights(g.lessons(examples))
		}
		m.groups[script].fit.weights = w
		m.groups[script].fit.limits = w.limitsOf(examples)
	}
	m.collectLabels()
	return m, nil
}

// sorted checks training texts and sorts them by script.
func sorted(samples iter.Seq2[Sample, error], o Options) (byScript map[language.Script][]Sample, n int, err error) {
	if o.MinCount < 1 || !(o.Alpha > 0) || o.Folds < 2 {
		return nil, 0, fault.New(fault.Invalid, "training needs MinCount of at least 1, Alpha above 0 and at least 2 folds, not %d, %g, %d",
			o.MinCount, o.Alpha, o.Folds)
	}
	byScript = make(map[language.Script][]Sample)
	counts := make(map[language.Tag]int)
	for s, err := range samples {
		if err != nil {
			return nil, 0, fmt.Errorf("read training text: %w", err)
		}
		script := groupScript(s.Tag.Script())
		if script <= language.Inherited {
			return nil, 0, fault.New(fault.Invalid, "training text %d has language %q, which names no script", n+1, s.Tag)
		}
		byScript[script] = append(byScript[script], s)
		counts[s.Tag]++
		n++
	}
	if n == 0 {
		return nil, 0, fault.New(fault.Invalid, "there is no text to train on")
	}
	for _, tag := range slices.Sorted(maps.Keys(counts)) {
		if counts[tag] < o.Folds {
			return nil, 0, fault.New(fault.Invalid, "language %s has %d texts, too few to train on", tag, counts[tag]).Try("give at least %d", o.Folds)
		}
	}
	return byScript, n, nil
}

// lessons leaves out what nobody could tell: a language whose rival is still there is not foreign.
func (g *group) lessons(examples []example) []example {
	return slices.DeleteFunc(slices.Clone(examples), func(e example) bool {
		return e.absent && (g.fit.rivals[e.label] == e.winner || g.fit.rivals[e.winner] == e.label)
	})
}

// fold is a part of the texts of a script, and the rest.
type fold struct{ train, test []Sample }

// folds cuts texts into parts. Every language is spread over them evenly.
func folds(list []Sample, o Options) []fold {
	parts := make([]fold, o.Folds)
	seen := make(map[language.Tag]int)
	for _, s := range list {
		for i := range parts {
			if p := &parts[i]; seen[s.Tag]%o.Folds == i {
				p.test = append(p.test, s)
			} else {
				p.train = append(p.train, s)
			}
		}
		seen[s.Tag]++
	}
	return parts
}

// trainGroup trains the languages of one script and fits the scores by cross-validation. It gives the texts of the cross-validation as
// examples of known and foreign ones.
func trainGroup(script language.Script, list []Sample, o Options) (*group, []example, error) {
	g, err := countGroup(script, list, o, nil)
	if err != nil || len(g.labels) == 1 {
		return g, nil, err
	}
	var trials []trial
	parts := folds(list, o)
	without := make([]*group, len(parts)) // each trained without the texts of a fold
	for i, p := range parts {
		if without[i], err = countGroup(script, p.train, o, nil); err != nil {
			return nil, nil, err
		}
		trials = append(trials, without[i].try(p.test)...)
	}
	n := len(g.labels)
	steps := inSteps(fitDiscount(trials, n, fitTemperature(trials, n)))
	discounted(trials, steps)
	g.discount(steps)
	g.fit = fit{temperature: fitTemperature(trials, n), rivals: rivalsIn(trials, n)}
	var examples []example
	for i, p := range parts {
		without[i].discount(steps)
		examples = append(examples, without[i].examine(p.test)...)
	}
	g.fit.usual, g.fit.profiles = getUsual(examples, n), getProfiles(examples, n)
	for i := range examples {
		e := &examples[i]
		e.signs = g.fit.usual[e.winner].weigh(&e.traits, g.fit.profiles[e.winner].order(&e.behind, e.grams, e.without), e.grams)
	}
	return g, examples, nil
}

// singleKeys is the number of n-grams that are kept of a language alone in its script. They decide nothing there; they are what another
// language of that script is set against when it is added.
const singleKeys = 6000

// countGroup counts n-grams and turns counts into the table. N-grams that a group beside it holds are kept however rare they are.
func countGroup(script language.Script, list []Sample, o Options, beside *group) (*group, error) {
	g := &group{script: script, shape: shapeOf(script), alpha: o.Alpha}
	for _, s := range list {
		if !slices.Contains(g.labels, s.Tag) {
			g.labels = append(g.labels, s.Tag)
		}
	}
	slices.Sort(g.labels)
	n := len(g.labels)
	if n > maxLabels {
		return nil, fault.New(fault.Invalid, "%d languages in script %s are more than %d", n, script, maxLabels)
	}
	g.stride = (n + 7) / 8
	c := countGrams(g, list)
	var rows []int // of counts
	for i, key := range c.keys {
		if c.row(i)[n] >= uint32(o.MinCount) || beside != nil && beside.find(key) >= 0 {
			rows = append(rows, i)
		}
	}
	if len(rows) > maxKeys {
		return nil, fault.New(fault.Invalid, "%d n-grams in script %s are more than %d", len(rows), script, maxKeys).Try("raise MinCount")
	}
	slices.SortFunc(rows, func(a, b int) int { // frequent rows lie together
		return cmp.Or(cmp.Compare(c.row(b)[n], c.row(a)[n]), cmp.Compare(c.keys[a], c.keys[b]))
	})
	if n == 1 && beside == nil {
		rows = rows[:min(len(rows), singleKeys)]
	}
	totals := make([]float64, n)
	for _, i := range rows {
		for l, count := range c.row(i)[:n] {
			totals[l] += float64(count)
		}
	}
	g.base = make([]int32, n)
	for l := range n {
		g.base[l] = int32(math.Round(unit * fine * math.Log((totals[l]+o.Alpha*float64(len(rows)))/o.Alpha)))
	}
	g.floor = slices.Min(g.base)
	for l := range g.base {
		g.base[l] -= g.floor // only differences count, and small numbers cannot overflow
	}
	g.keys = make([]uint32, len(rows))
	g.rows = make([]uint64, len(rows)*g.stride)
	for i, from := range rows {
		g.keys[i] = c.keys[from]
		for l, count := range c.row(from)[:n] {
			if count > 0 {
				g.rows[i*g.stride+l/8] |= uint64(o.earned(count)) << (8 * (l % 8))
			}
		}
	}
	g.index()
	return g, nil
}

// earned gives what an n-gram earns that occurs count times in the text of a language, in 1/unit nat.
func (o Options) earned(count uint32) byte {
	return byte(min(255, math.Round(unit*math.Log((float64(count)+o.Alpha)/o.Alpha))))
}

// counts holds how often n-grams occur.
type counts struct {
	index map[uint32]int
	keys  []uint32
	cells []uint32 // for each n-gram: the count in each language, and their sum
	width int
}

func (c *counts) row(i int) []uint32 { return c.cells[i*c.width : (i+1)*c.width] }

// countGrams counts the n-grams of texts in the languages of a group.
func countGrams(g *group, list []Sample) *counts {
	c := &counts{index: make(map[uint32]int), width: len(g.labels) + 1}
	blank := make([]uint32, c.width)
	var buf [batch]uint32
	for _, s := range list {
		label, _ := slices.BinarySearch(g.labels, s.Tag)
		walk := grams{text: s.Text, shape: g.shape}
		for k := walk.fill(&buf); k > 0; k = walk.fill(&buf) {
			for _, key := range buf[:k] {
				i, seen := c.index[key]
				if !seen {
					i = len(c.keys)
					c.index[key] = i
					c.keys = append(c.keys, key)
					c.cells = append(c.cells, blank...)
				}
				row := c.row(i)
				n := uint32(1) << doublings[key&mark]
				row[label] += n
				row[len(row)-1] += n
			}
		}
	}
	return c
}
