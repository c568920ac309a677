package gap

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/statistics"
)

// Dimension is what answers are sorted by.
type Dimension string

// The dimensions.
const (
	Culture    Dimension = "culture"
	Topic      Dimension = "topic"
	About      Dimension = "concept"
	InLanguage Dimension = "language"
	InScript   Dimension = "script"
	InTask     Dimension = "task"
	ByError    Dimension = "error"
)

// Dimensions lists them, in the order of the columns.
func Dimensions() []Dimension {
	return []Dimension{Culture, Topic, About, InLanguage, InScript, InTask, ByError}
}

// ParseDimensions reads names of dimensions; each may be named once. The result is in the order of Dimensions.
func ParseDimensions(names []string) (list []Dimension, err error) {
	for _, n := range names {
		d := Dimension(strings.TrimSpace(n))
		if !slices.Contains(Dimensions(), d) || slices.Contains(list, d) {
			return nil, fault.New(fault.Invalid, "answers cannot be sorted by %.40q", n).Try("culture, topic, concept, language, script, task, error, each once")
		}
		list = append(list, d)
	}
	slices.SortFunc(list, func(a, b Dimension) int {
		return cmp.Compare(slices.Index(Dimensions(), a), slices.Index(Dimensions(), b))
	})
	return list, nil
}

// State says how well a cell is known.
type State string

// The states, in the order in which cells are ranked.
const (
	Measured  State = "measured"
	Uncertain State = "uncertain" // fewer items than Options.Least
	Unknown   State = "not measured"
)

// Cell is what some answers have in common. Culture and topic are NoConcept for items that name none; a dimension that cells were not sorted by is "".
type Cell struct {
	Culture  string   `json:"culture,omitempty"`
	Topic    string   `json:"topic,omitempty"`
	Concept  string   `json:"concept,omitempty"`
	Language string   `json:"language,omitempty"`
	Script   string   `json:"script,omitempty"`
	Task     string   `json:"task,omitempty"`
	Error    Error    `json:"error,omitempty"`
	State    State    `json:"state"`
	Items    int      `json:"items"`              // with a score; translations of one count once, and items about one text
	Answers  int      `json:"answers"`            // in the cell, whatever is wrong with them
	Count    int      `json:"count"`              // of these, with the error
	Righted  int      `json:"righted"`            // of these, right but for it
	Deficit  *float64 `json:"deficit"`            // of the score, lost to the error; null when nothing has a score
	Low      *float64 `json:"low"`                // of the interval at evaluate.Level
	High     *float64 `json:"high"`               //
	Expected *float64 `json:"expected"`           // the deficit, drawn to that of topic and culture where items are few
	Share    float64  `json:"share"`              // of the items that were asked
	Gain     *float64 `json:"gain"`               // of the score of the whole suite, for each record that is collected
	GainLow  *float64 `json:"gain_low"`           // with the low end of the interval
	GainHigh *float64 `json:"gain_high"`          //
	Target   *int     `json:"target"`             // records to collect to come down to the goal
	Untested int      `json:"untested,omitempty"` // concepts that no item is about
}

// key is a cell without what was measured.
func (x judged) key(dims []Dimension) (c Cell) {
	for _, d := range dims {
		switch d {
		case Culture:
			c.Culture = x.culture
		case Topic:
			c.Topic = x.topic
		case About:
			if c.Concept = x.Concept; c.Concept == "" {
				c.Concept = NoConcept
			}
		case InLanguage:
			c.Language = string(x.Language)
		case InScript:
			c.Script = x.Language.Script().String()
		case InTask:
			c.Task = x.Task
		}
	}
	return c
}

// tally is what the items of a cell lost, by what it was lost to: a type of error, or what Report.tallies was told.
type tally struct {
	answers int
	asked   map[[2]string]bool // items in languages
	order   []unit
	scored  map[unit]int
	lost    map[string]map[unit]float64
	count   map[string]int
	righted map[string]int
}

// tallies adds answers up. To names what was lost to; "" is not counted.
func (r *Report) tallies(dims []Dimension, keep func(judged) bool, to func(judged) string) (groups map[Cell]*tally, asked int) {
	groups = map[Cell]*tally{}
	all := map[[2]string]bool{}
	for _, x := range r.answers {
		if keep != nil && !keep(x) {
			continue
		}
		k := x.key(dims)
		t := groups[k]
		if t == nil {
			t = &tally{asked: map[[2]string]bool{}, scored: map[unit]int{}, lost: map[string]map[unit]float64{}, count: map[string]int{}, righted: map[string]int{}}
			groups[k] = t
		}
		item := [2]string{x.Item, string(x.Language)}
		t.answers++
		t.asked[item], all[item] = true, true
		u := unit{x.Run, x.Task, string(x.Language), x.Item, x.witness()}
		if x.Known {
			if t.scored[u] == 0 {
				t.order = append(t.order, u)
			}
			t.scored[u]++
		}
		name := to(x)
		if name == "" {
			continue
		}
		t.count[name]++
		if x.Righted {
			t.righted[name]++
		}
		if t.lost[name] == nil {
			t.lost[name] = map[unit]float64{}
		}
		if x.Known {
			t.lost[name][u] += x.Lost
		}
	}
	return groups, len(all)
}

// items gives what each item lost to something, translations of one in one cluster.
func (t *tally) items(name string) []statistics.Item {
	list := make([]statistics.Item, len(t.order))
	clusters := map[string]int{}
	for i, u := range t.order {
		n, ok := clusters[u.witness]
		if !ok {
			n = len(clusters)
			clusters[u.witness] = n
		}
		list[i] = statistics.Item{Score: t.lost[name][u] / float64(t.scored[u]), Cluster: n}
	}
	return list
}

// deficit gives the mean with an interval within 0 and 1. Where all items agree, or there is one, the interval is Wilson's for as many as there are clusters.
func deficit(items []statistics.Item) (mean, low, high float64, clusters int) {
	e, ok := statistics.Mean(items, evaluate.Level)
	if clusters = e.Clusters; clusters == 0 {
		return 0, 0, 0, 0
	}
	if ok && e.Error > 0 {
		return e.Mean, max(0, e.Low), min(1, e.High), clusters
	}
	low, high, _ = statistics.Proportion(int(math.Round(e.Mean*float64(clusters))), clusters, evaluate.Level)
	return e.Mean, min(low, e.Mean), max(high, e.Mean), clusters
}

// Cells sorts answers by dimensions and gives the cells, those from which most is expected for each collected record first; measured ones before uncertain
// ones, and those of which nothing is known last. What was right is in no cell of its own.
func (r *Report) Cells(dims []Dimension) []Cell {
	byError := slices.Contains(dims, ByError)
	to := func(x judged) string {
		switch {
		case !byError:
			return "all"
		case x.Error == None:
			return ""
		}
		return string(x.Error)
	}
	groups, asked := r.tallies(dims, nil, to)
	cells := r.measure(groups, asked, dims)
	if !byError {
		for i := range cells {
			cells[i].Error = ""
		}
	}
	cells = append(cells, r.unmeasured(dims)...)
	slices.SortFunc(cells, compare)
	return cells
}

// measure makes cells of tallies; Error holds what was lost to.
func (r *Report) measure(groups map[Cell]*tally, asked int, dims []Dimension) (cells []Cell) {
	priors := newPriors(groups, dims)
	for k, t := range groups {
		for name, count := range t.count {
			c := k
			c.Error, c.Answers, c.Count, c.Righted, c.State = Error(name), t.answers, count, t.righted[name], Unknown
			c.Share = float64(len(t.asked)) / float64(asked)
			mean, low, high, n := deficit(t.items(name))
			if c.Items = n; n > 0 {
				if c.State = Measured; n < r.Least {
					c.State = Uncertain
				}
				expected := mean
				if prior, ok := priors.of(k, name); ok {
					expected = (float64(n)*mean + r.Strength*prior) / (float64(n) + r.Strength)
				}
				target := r.target(expected)
				c.Deficit, c.Low, c.High, c.Expected, c.Target = &mean, &low, &high, &expected, &target
				c.Gain, c.GainLow, c.GainHigh = new(r.gain(expected, c.Share)), new(r.gain(low, c.Share)), new(r.gain(high, c.Share))
			}
			cells = append(cells, c)
		}
	}
	slices.SortFunc(cells, compare)
	return cells
}

// unmeasured gives cells of concepts that no item is about.
func (r *Report) unmeasured(dims []Dimension) (cells []Cell) {
	if !slices.ContainsFunc(dims, func(d Dimension) bool { return d == Culture || d == Topic || d == About }) {
		return nil
	}
	counts := map[Cell]int{}
	for _, c := range r.untested {
		k := judged{Answer: Answer{Concept: c.ID}, culture: c.Country(), topic: c.Topic()}.key(dims)
		k.Script, k.Language, k.Task = "", "", ""
		counts[k]++
	}
	for k, n := range counts {
		k.State, k.Untested = Unknown, n
		cells = append(cells, k)
	}
	return cells
}

// compare ranks cells.
func compare(a, b Cell) int {
	states := []State{Measured, Uncertain, Unknown}
	down := func(x, y *float64) int {
		switch {
		case x == nil || y == nil:
			return 0
		}
		return cmp.Compare(*y, *x)
	}
	return cmp.Or(cmp.Compare(slices.Index(states, a.State), slices.Index(states, b.State)), down(a.Gain, b.Gain), down(a.Deficit, b.Deficit), cmp.Compare(min(1, a.Untested), min(1, b.Untested)),
		cmp.Compare(a.Culture, b.Culture), cmp.Compare(a.Topic, b.Topic), cmp.Compare(a.Concept, b.Concept), cmp.Compare(a.Language, b.Language), cmp.Compare(a.Script, b.Script),
		cmp.Compare(a.Task, b.Task), cmp.Compare(a.Error.place(), b.Error.place()), cmp.Compare(a.Error, b.Error))
}
