package board

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
)

// boardView is a board as a page shows it.
type boardView struct {
	Least    int
	Many     bool // runs
	Headline bool // some figure is one
	Verified bool // others are left out
	Heads    []headView
	Tasks    []taskView
	Absent   []Absent
	Costs    []costView
	Priced   bool
	Timed    bool
	Currency string
}

// headView is a line of the headline.
type headView struct {
	Model, Task string
	Figure      figureView
	Languages   int
}

type taskView struct {
	Suite, Name, Anchor string
	Task                Task
	Kind                string // that asked
	Why                 string
	Metrics             []metricView
}

// metricView is a task by one metric: a matrix of runs and languages where there are several runs, and all its cells.
type metricView struct {
	Name      string
	Toward    string // where the best value lies; "" where more is better
	First     bool
	Many      bool
	Languages []tongue
	Means     bool
	Matrix    []matrixRow
	Cells     []cellView
	Gap       bool
	Tokens    bool
	Priced    bool
	Timed     bool
	Soon      bool // nothing of it is verified yet
}

type matrixRow struct {
	Model, Run string
	Mean       *cellView
	Wins       string
	Cells      []*cellView
}

type cellView struct {
	Cell
	Tongue   tongue
	Own      figureView
	Head     *figureView
	SpreadBy string
	Link     template.URL
	Whole    bool
}

// figureView is a figure with its bar.
type figureView struct {
	Text, Between string
	Left, Wide    string // per cent of the bar, from where to how far it is filled
	From, To      string // of the interval
	Even          bool   // the bar begins in the middle, at the best value
	Known, Few    bool
	N             int
	Rank          string
	Best, Alone   bool
}

func viewOf(f *Figure, s scale) figureView {
	if f == nil || f.Value == nil {
		return figureView{Text: "–", Rank: "–"}
	}
	v := figureView{Text: s.number(*f.Value), Between: s.between(f.Low, f.High), Known: true, Few: f.Few, N: f.N, Left: "0", Wide: s.wide(*f.Value), Even: s.even && s.ideal != s.least, Rank: f.Rank.String()}
	if v.Even {
		v.Left, v.Wide = s.wide(min(*f.Value, s.ideal)), s.far(*f.Value)
	}
	if f.Low != nil && f.High != nil {
		v.From, v.To = s.wide(*f.Low), s.wide(*f.High)
	}
	if f.Rank != nil {
		v.Best, v.Alone = f.Rank.Best, f.Rank.Best && f.Rank.To == 1
	}
	return v
}

// costView is what a run took.
type costView struct {
	Model, Run            string
	Answers, Counted      int
	In, Out               int
	Read, Written         string // tokens a cluster, the least and the most of languages
	Price, Each           string
	P50, P95, Rate, Timed string
}

func newBoardView(b Board) *boardView {
	v := &boardView{Least: b.Least, Many: len(b.Runs) > 1, Verified: b.Verified, Absent: b.Absent()}
	wins := map[int]string{}
	for _, c := range b.Cells {
		if c.Metric == Winning {
			wins[c.run] = scale{ideal: 1}.number(*c.Value)
		}
	}
	for _, c := range b.Cells {
		if c.State == evaluate.Missing || c.Metric == Winning {
			continue
		}
		t := v.task(b, c)
		m := t.metric(c, v.Many)
		cell := b.cellView(c)
		m.Cells = append(m.Cells, cell)
		m.Gap, m.Tokens = m.Gap || c.Gap != nil, m.Tokens || c.Tokens != nil && c.Tokens.Read != nil
		m.Priced, m.Timed = m.Priced || c.Tokens != nil && c.Tokens.Price != nil, m.Timed || c.Latency != nil
		v.Headline = v.Headline || cell.Head != nil
		if cell.Head != nil && c.main && (cell.Whole || !b.has(c, evaluate.Everything)) {
			v.Heads = append(v.Heads, headView{visible(c.Model), visible(c.Task), *cell.Head, c.Languages})
		}
	}
	for n := range v.Tasks {
		for m := range v.Tasks[n].Metrics {
			v.Tasks[n].Metrics[m].Soon = !v.Headline && !b.Verified
			v.Tasks[n].Metrics[m].fill(b, wins)
		}
	}
	v.costs(b)
	return v
}

func (b Board) has(of Cell, tag language.Tag) bool {
	return slices.ContainsFunc(b.Cells, func(c Cell) bool {
		return c.run == of.run && c.Task == of.Task && c.Metric == of.Metric && c.Language == tag
	})
}

func (b Board) cellView(c Cell) cellView {
	run := ""
	if len(b.Runs) > 1 {
		run = c.Run
	}
	v := cellView{Cell: c, Tongue: tongueOf(c.Language), Own: viewOf(&c.Figure, c.scale()), SpreadBy: "–", Link: link(c.Task, c.Language, run), Whole: c.Language == evaluate.Everything}
	if c.Headline != nil && !b.Verified {
		h := viewOf(c.Headline, c.scale())
		v.Head = &h
	}
	if c.Spread != nil {
		v.SpreadBy = c.scale().number(*c.Spread)
	}
	return v
}

func (v *boardView) task(b Board, c Cell) *taskView {
	for n := range v.Tasks {
		if t := &v.Tasks[n]; t.Suite == c.Suite && t.Name == c.Task && t.Task.Version == c.Version {
			return t
		}
	}
	t := taskView{Suite: c.Suite, Name: c.Task, Anchor: fmt.Sprintf("task-%d", len(v.Tasks)+1), Task: b.Runs[c.run].task(c.Task), Kind: c.Kind, Why: c.Why}
	if t.Task.Part == "" {
		t.Task.Part = c.Part
	}
	v.Tasks = append(v.Tasks, t)
	return &v.Tasks[len(v.Tasks)-1]
}

func (t *taskView) metric(c Cell, many bool) *metricView {
	for n := range t.Metrics {
		if t.Metrics[n].Name == c.Metric {
			return &t.Metrics[n]
		}
	}
	t.Metrics = append(t.Metrics, metricView{Name: c.Metric, Toward: c.scale().toward(), Many: many, First: len(t.Metrics) == 0})
	return &t.Metrics[len(t.Metrics)-1]
}

// fill makes the matrix of a metric: runs by the mean of their languages, the best first.
func (m *metricView) fill(b Board, wins map[int]string) {
	slices.SortStableFunc(m.Cells, func(x, y cellView) int {
		first := func(c cellView) int {
			if c.Whole {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(first(x), first(y)), cmp.Compare(x.Tongue.Name, y.Tongue.Name), cmp.Compare(x.run, y.run))
	})
	at := map[language.Tag]int{}
	for _, c := range m.Cells {
		if c.Whole {
			m.Means = true
		} else if _, ok := at[c.Language]; !ok {
			at[c.Language], m.Languages = len(m.Languages), append(m.Languages, c.Tongue)
		}
	}
	if !m.Many {
		return
	}
	rows := map[int]*matrixRow{}
	var order []int
	for i := range m.Cells {
		c := &m.Cells[i]
		row := rows[c.run]
		if row == nil {
			row = &matrixRow{Model: visible(c.Model), Run: visible(c.Run), Wins: wins[c.run], Cells: make([]*cellView, len(m.Languages))}
			rows[c.run], order = row, append(order, c.run)
		}
		if c.Whole {
			row.Mean = c
		} else {
			row.Cells[at[c.Language]] = c
		}
	}
	worth := func(n int) float64 {
		row := rows[n]
		c := row.Mean
		if c == nil && len(row.Cells) == 1 {
			c = row.Cells[0]
		}
		if c == nil || c.Value == nil {
			return -1e300
		}
		switch {
		case c.Even: // the nearest to the middle first
			return -math.Abs(*c.Value - c.Ideal)
		case c.Ideal < c.Least:
			return -*c.Value
		}
		return *c.Value
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Or(cmp.Compare(worth(y), worth(x)), cmp.Compare(x, y)) })
	for _, n := range order {
		m.Matrix = append(m.Matrix, *rows[n])
	}
}

// costs adds up what runs took.
func (v *boardView) costs(b Board) {
	if b.Prices != nil {
		v.Currency = visible(b.Prices.Currency)
	}
	for n, r := range b.Runs {
		c := costView{Model: visible(r.Model), Run: visible(r.ID), Price: "–", Each: "–", P50: "–", P95: "–", Rate: "–"}
		var read, written []float64
		price, priced := 0.0, 0
		for _, cell := range b.Cells {
			t := cell.Tokens
			if cell.run != n || !cell.main || t == nil {
				continue
			}
			c.Answers, c.Counted, c.In, c.Out = c.Answers+t.Of, c.Counted+t.Answers, c.In+t.In, c.Out+t.Out
			if t.Read != nil {
				read = append(read, *t.Read)
			}
			if t.Written != nil {
				written = append(written, *t.Written)
			}
			if t.Price != nil {
				price, priced = price+*t.Price, priced+t.Answers
			}
		}
		c.Read, c.Written = span(read), span(written)
		if priced > 0 {
			each := price / float64(priced) * 1000
			c.Price, c.Each, v.Priced = short(&price), short(&each), true
		}
		if t := r.Times.of("", ""); t != nil {
			c.P50, c.P95, c.Rate, c.Timed, v.Timed = short(&t.P50)+" s", short(&t.P95)+" s", short(t.Rate), count(t.Answers), true
		}
		if c.Counted > 0 || c.Timed != "" {
			v.Costs = append(v.Costs, c)
		}
	}
}

// span writes the least and the most of values.
func span(list []float64) string {
	if len(list) == 0 {
		return "–"
	}
	low, high := slices.Min(list), slices.Max(list)
	if a, b := short(&low), short(&high); a != b {
		return a + "–" + b
	}
	return short(&low)
}

// lead says in a sentence what a reader sees.
func (v *boardView) lead(items, verified int) string {
	var s strings.Builder
	switch {
	case verified == 0 && items > 0:
		s.WriteString("No item was accepted by two native speakers yet, so there is no headline. What stands here is not yet verified, and shown in grey.")
	case verified < items:
		fmt.Fprintf(&s, "%s of %s items were accepted by two native speakers; they alone make the headline. What stands on all items is shown in grey beside it.", count(verified), count(items))
	case items > 0:
		s.WriteString("All items were accepted by two native speakers.")
	default:
		s.WriteString("No item has a score.")
	}
	return s.String()
}
