package board

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/statistics"
)

// DefaultLeast is how many items a figure needs not to be shown grey.
const DefaultLeast = 30

// Options say how a board is made.
type Options struct {
	Least    int  // items that a figure needs not to be shown grey; 0 for DefaultLeast
	Verified bool // leave out figures over items that do not count in a headline
	Prices   *Prices
}

// Board is runs side by side. Cells are in the order of suites, tasks, metrics, languages (that of all last) and runs.
type Board struct {
	Options
	Runs  []Run
	Cells []Cell
	Notes []string // what a reader has to know before comparing
}

// Make puts runs side by side.
func Make(runs []Run, o Options) Board {
	if o.Least <= 0 {
		o.Least = DefaultLeast
	}
	b := Board{Options: o, Runs: runs}
	b.notes()
	t := newTable(runs, o.Verified)
	tags := map[column][]language.Tag{} // of a task and metric; the tag of the key is empty
	order := []column{}
	cells := map[column][]*Cell{} // by run; nil for a run that does not have it
	add := func(c *Cell, key column) {
		if cells[key] == nil {
			cells[key] = make([]*Cell, len(runs))
			group := key
			group.tag = ""
			if !slices.Contains(order, group) {
				order = append(order, group)
			}
			if key.tag != evaluate.Everything {
				tags[group] = append(tags[group], key.tag)
			}
		}
		cells[key][c.run] = c
	}
	for n, r := range runs {
		tokens := usage(r.Lines, b.price(r.Model))
		first := map[string]string{}
		for _, row := range r.Rows {
			if _, ok := first[row.Task]; !ok {
				first[row.Task] = row.Metric
			}
			c := b.cell(n, row)
			c.main = first[row.Task] == row.Metric
			key := r.column(row.Task, row.Metric, row.Language)
			c.Tokens, c.Latency, c.Gap = tokens[place{row.Task, row.Language}], r.Times.of(row.Task, row.Language), t.gap(n, key, nil)
			if row.Language == English {
				c.Gap = nil
			}
			add(c, key)
		}
	}
	var board []standing
	for _, group := range order {
		slices.Sort(tags[group])
		counted := abroad(tags[group])
		whole := group
		whole.tag = evaluate.Everything
		if len(tags[group]) > 1 || slices.Contains(tags[group], English) && len(counted) > 0 && counted[0] != English {
			for n := range runs {
				if c := b.mean(t, n, whole, counted, cells); c != nil {
					add(c, whole)
				}
			}
		}
		board = append(board, b.place(t, group, tags[group], counted, cells)...)
		for _, tag := range append(slices.Clone(tags[group]), evaluate.Everything) {
			key := group
			key.tag = tag
			for _, c := range cells[key] {
				if c != nil {
					b.Cells = append(b.Cells, *c)
				}
			}
		}
	}
	b.winning(board)
	b.uneven()
	b.mixed()
	return b
}

// mixed says which tasks were asked of the runs in different ways: a kind stands in where an endpoint lacks what the task's own needs.
func (b *Board) mixed() {
	type task struct {
		suite, name string
		version     int
	}
	kinds := map[task][]string{}
	var order []task
	for _, c := range b.Cells {
		t := task{c.Suite, c.Task, c.Version}
		if c.Kind == "" || !c.main || c.Value == nil || slices.Contains(kinds[t], c.Kind) {
			continue
		}
		if kinds[t] == nil {
			order = append(order, t)
		}
		kinds[t] = append(kinds[t], c.Kind)
	}
	for _, t := range order {
		if len(kinds[t]) > 1 {
			b.Notes = append(b.Notes, fmt.Sprintf("%s was not asked of all runs in the same way (%s): its numbers cannot be compared.", t.name, strings.Join(kinds[t], ", ")))
		}
	}
}

// uneven says which tasks have means over different languages: they are not comparable, though places are.
func (b *Board) uneven() {
	type task struct {
		suite, name string
		version     int
	}
	spoken := map[task]map[int]string{}
	var order []task
	for _, c := range b.Cells {
		if !c.main || c.Value == nil || c.Language == evaluate.Everything {
			continue
		}
		t := task{c.Suite, c.Task, c.Version}
		if spoken[t] == nil {
			spoken[t], order = map[int]string{}, append(order, t)
		}
		spoken[t][c.run] += string(c.Language) + " "
	}
	for _, t := range order {
		sets := map[string]bool{}
		for _, s := range spoken[t] {
			sets[s] = true
		}
		if len(sets) > 1 {
			b.Notes = append(b.Notes, fmt.Sprintf("The means of %s are over different languages: compare the places, which come from what both of two runs have, and not the means.", t.name))
		}
	}
}

// abroad gives the languages that a mean is over: all but English, where there are others.
func abroad(tags []language.Tag) (list []language.Tag) {
	for _, tag := range tags {
		if tag != English && tag != language.Und {
			list = append(list, tag)
		}
	}
	if len(list) == 0 {
		return tags
	}
	return list
}

func (b *Board) price(model string) *Price {
	if b.Prices == nil {
		return nil
	}
	if p, ok := b.Prices.Models[model]; ok {
		return &p
	}
	return nil
}

// cell makes a cell of a row of a run.
func (b *Board) cell(run int, row evaluate.Row) *Cell {
	r := b.Runs[run]
	task := r.task(row.Task)
	c := &Cell{Run: r.ID, Suite: r.Suite, Model: r.Model, Task: row.Task, Version: task.Version, Language: row.Language, Metric: row.Metric, Kind: row.Kind, State: row.State,
		Figure: Figure{Value: row.Value, Low: row.Low, High: row.High, N: row.N, Few: row.N < b.Least}, Verified: row.Verified, Unscored: row.Unscored, Refused: row.Refused,
		Failed: row.Failed, Foreign: row.Foreign, Disagree: row.Disagree, Spread: row.Spread, Ideal: row.Ideal, Least: row.Least, Even: row.Even, Part: cmp.Or(row.Part, task.Part),
		Licence: task.Licence, NonComm: task.NonCommercial, Why: row.Why, Seen: r.seen(row), Judge: judged(row), run: run}
	if row.State != evaluate.Missing {
		c.Languages = 1
	}
	if h := row.Headline; h != nil {
		c.Headline = &Figure{Value: h.Value, Low: h.Low, High: h.High, N: h.N, Few: h.N < b.Least}
	}
	doubtful := c.Judge != nil && c.Judge.State != trusted
	c.Few = c.Few || doubtful
	if c.Headline != nil {
		c.Headline.Few = c.Headline.Few || doubtful
	}
	if b.Verified && row.State == evaluate.Scored {
		c.Figure, c.Spread = Figure{Few: true}, nil
		if c.Headline != nil {
			c.Figure = *c.Headline
		}
		if c.Value == nil {
			c.State, c.Why = evaluate.Unscored, "no item of it counts in a headline"
		}
	}
	return c
}

// mean makes the cell of the mean over languages; nil where a run has no value in any.
func (b *Board) mean(t *table, run int, key column, tags []language.Tag, cells map[column][]*Cell) *Cell {
	var c *Cell
	var all, head []float64
	n, heads, doubtful := 0, 0, false
	for _, tag := range tags {
		own := key
		own.tag = tag
		if cells[own] == nil || cells[own][run] == nil {
			continue
		}
		from := cells[own][run]
		if c == nil {
			whole := *from
			c = &whole
			c.Language, c.Figure, c.Headline, c.Spread, c.Tokens, c.Latency, c.Why = evaluate.Everything, Figure{}, nil, nil, nil, nil, ""
			c.Languages, c.Verified, c.Unscored, c.Refused, c.Failed, c.Foreign, c.Disagree = 0, 0, 0, 0, 0, 0, 0
		}
		c.Verified, c.Unscored, c.Refused, c.Failed = c.Verified+from.Verified, c.Unscored+from.Unscored, c.Refused+from.Refused, c.Failed+from.Failed
		c.Foreign, c.Disagree = c.Foreign+from.Foreign, c.Disagree+from.Disagree
		if from.Judge != nil && from.Judge.State != trusted {
			doubtful = true
		}
		if from.Value != nil {
			all, n = append(all, *from.Value), n+from.N
		}
		if from.Headline != nil && from.Headline.Value != nil {
			head, heads = append(head, *from.Headline.Value), heads+from.Headline.N
		}
	}
	if c == nil || len(all)+len(head) == 0 {
		return nil
	}
	c.Languages = max(len(all), len(head))
	c.State = evaluate.Scored
	c.Gap = t.gap(run, key, tags)
	if len(all) > 0 {
		c.Figure = b.figure(t, run, key, tags, false, average(all), n, c)
	}
	if len(head) > 0 {
		f := b.figure(t, run, key, tags, true, average(head), heads, c)
		c.Headline = &f
	}
	if doubtful {
		c.Judge, c.Few = &Judged{State: "greyed: in one of the languages the judge is not to be trusted yet"}, true
	}
	return c
}

// figure gives a mean over languages with its interval. There is none where the metric of a language is no mean of its items: their scores alone do not say it.
func (b *Board) figure(t *table, run int, key column, tags []language.Tag, verified bool, value float64, n int, c *Cell) Figure {
	f := Figure{Value: &value, N: n, Few: n < b.Least}
	e, ok := t.macro(run, key, tags, verified)
	if !ok || math.Abs(e.Mean-value) > 1e-9*max(1, math.Abs(value)) {
		return f
	}
	least, most := c.scale().ends()
	low, high := max(least, e.Low), min(most, e.High)
	if e.Error < 1e-12 && least == 0 && most == 1 { // all items alike: what else may come is not nothing
		low, high, ok = statistics.Proportion(int(value*float64(e.Clusters)+.5), e.Clusters, evaluate.Level)
	}
	if ok {
		f.Low, f.High = &low, &high
	}
	return f
}

func average(list []float64) float64 {
	sum := 0.0
	for _, v := range list {
		sum += v
	}
	return sum / float64(len(list))
}

// place ranks the runs in the languages of a task, and in all of them together; the languages are one family of tests, the whole another.
func (b *Board) place(t *table, group column, tags, counted []language.Tag, cells map[column][]*Cell) (board []standing) {
	for _, verified := range []bool{false, true} {
		of := func(tag language.Tag) standing {
			s := standing{column: group}
			s.tag = tag
			for _, c := range cells[s.column] {
				var f *Figure
				if c != nil {
					if f = &c.Figure; verified {
						f = c.Headline
					}
					s.ideal, s.least, s.even = c.Ideal, c.Least, c.Even
				}
				s.figures = append(s.figures, f)
			}
			return s
		}
		var single []standing
		for _, tag := range tags {
			if s := of(tag); cells[s.column] != nil {
				single = append(single, s)
			}
		}
		t.rank(single, counted, verified)
		if s := of(evaluate.Everything); cells[s.column] != nil {
			t.rank([]standing{s}, counted, verified)
		}
		if !verified && b.first(group, cells) {
			board = append(board, single...)
		}
	}
	return board
}

// first reports whether a column is that of the first metric of its task.
func (b *Board) first(group column, cells map[column][]*Cell) bool {
	for key, list := range cells {
		if key.tag = ""; key == group {
			for _, c := range list {
				if c != nil && c.main {
					return true
				}
			}
		}
	}
	return false
}

// winning adds a cell for each run with the mean share of others that it is above.
func (b *Board) winning(board []standing) {
	if len(b.Runs) < 2 {
		return
	}
	for n, r := range b.Runs {
		sum, count := 0.0, 0
		for _, s := range board {
			if share, ok := s.wins(n); ok {
				sum += share
				count++
			}
		}
		if count > 0 {
			v := sum / float64(count)
			b.Cells = append(b.Cells, Cell{Run: r.ID, Suite: r.Suite, Model: r.Model, Task: Every, Language: evaluate.Everything, Metric: Winning, State: evaluate.Scored,
				Figure: Figure{Value: &v, N: count}, Languages: count, Ideal: 1, run: n,
				Why: "share of the other runs of this board that it is above, over tasks and languages; it depends on who is on the board"})
		}
	}
}

// notes says what stands against comparing.
func (b *Board) notes() {
	digests := map[string]string{}
	said := map[string]bool{}
	for _, r := range b.Runs {
		if d, ok := digests[r.Suite]; ok && d != r.Digest && !said[r.Suite] {
			said[r.Suite] = true
			b.Notes = append(b.Notes, fmt.Sprintf("The runs asked different versions of %s; they are compared on the items that both have.", r.Suite))
		} else if !ok {
			digests[r.Suite] = r.Digest
		}
		if r.Lines == nil {
			b.Notes = append(b.Notes, fmt.Sprintf("The answers of %s are not there: its tokens and price are not known, and it has no items to look at.", r.ID))
		}
	}
}
