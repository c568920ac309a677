package board

import (
	"cmp"
	"html/template"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/lontar-asean/lontar/evaluate"
)

// contestView is two runs side by side.
type contestView struct {
	A, B  string
	Tasks []contestTask
}

type contestTask struct {
	Name, Anchor string
	Metric       string
	Rows         []contestRow
}

// contestRow is a language; the bar runs from −1 to 1 around nothing.
type contestRow struct {
	Tongue                            tongue
	Whole, Known, Sure                bool
	Difference, Between, P, Corrected string
	Items, Clusters, OnlyA, OnlyB     int
	Left, Wide, From, To              string // per cent of the bar
	Better                            string // "a", "b" or ""
	Link                              template.URL
}

// Contest writes a page that puts two runs side by side: their differences by task and language, and their items with both answers, those that differ
// most first. Errors are those of w.
func Contest(w io.Writer, a, b Run) error {
	p := &page{Kind: "Comparison", Title: visible(a.Model) + " and " + visible(b.Model), Runs: 2}
	if a.Model == b.Model {
		p.Title = visible(a.ID) + " and " + visible(b.ID)
	}
	board := Board{Runs: []Run{a, b}}
	board.notes()
	p.Notes = board.Notes
	p.Contest = &contestView{A: visible(a.Model), B: visible(b.Model)}
	p.Lead = "Differences are A less B, on the items that both have a score for; translations of one question are one witness. Bars to the right: A is better."
	if a.Model == b.Model {
		p.Contest.A, p.Contest.B = visible(a.ID), visible(b.ID)
	}
	p.Facts = []fact{{"A", p.Contest.A, visible(a.ID)}, {"B", p.Contest.B, visible(b.ID)}}
	scales := map[string]scale{}
	for _, r := range append(slices.Clone(b.Rows), a.Rows...) {
		if r.State != evaluate.Missing {
			scales[r.Task+"\n"+r.Metric] = scale{r.Least, r.Ideal, r.Even}
		}
	}
	for _, c := range evaluate.Compare(a.Scores, b.Scores) {
		list := &p.Contest.Tasks
		if n := len(*list); n == 0 || (*list)[n-1].Name != c.Task || (*list)[n-1].Metric != c.Metric {
			*list = append(*list, contestTask{Name: c.Task, Metric: c.Metric, Anchor: "task-" + strconv.Itoa(n+1)})
		}
		t := &(*list)[len(*list)-1]
		t.Rows = append(t.Rows, rowOf(c, scales[c.Task+"\n"+c.Metric]))
	}
	return p.write(w, board.Runs, nil, mostItems, mostApart)
}

func rowOf(c evaluate.Comparison, s scale) contestRow {
	r := contestRow{Tongue: tongueOf(c.Language), Whole: c.Language == evaluate.Everything, Items: c.N, Clusters: c.Clusters, OnlyA: c.OnlyA, OnlyB: c.OnlyB,
		P: probability(c.P), Corrected: probability(c.Corrected), Difference: "–", Link: link(c.Task, c.Language, "") + "&result=differ"}
	if c.Difference == nil {
		return r
	}
	d := *c.Difference
	low, high := s.ends()
	span := high - low
	if !(span > 0) {
		span = 1
	}
	if s.ideal < s.least && !s.even { // less is better
		span = -span
	}
	at := func(v float64) float64 { return min(max(50+50*v/span, 0), 100) }
	text := func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
	r.Known, r.Difference, r.Between = true, s.signed(d), s.signed(*c.Low)+" to "+s.signed(*c.High)
	r.Left, r.Wide = text(min(at(d), 50)), text(math.Abs(at(d)-50))
	low, high = at(*c.Low), at(*c.High)
	r.From, r.To = text(min(low, high)), text(max(low, high))
	p := c.P
	if c.Corrected != nil {
		p = c.Corrected
	}
	if r.Sure = p != nil && *p < 1-evaluate.Level; r.Sure && !s.even {
		if r.Better = "a"; at(d) < 50 {
			r.Better = "b"
		}
	}
	return r
}

// mostApart puts questions first whose answers are worth most different things, and then those of which one has no score.
func mostApart(list []entry) {
	slices.SortStableFunc(list, func(a, b entry) int { return cmp.Compare(b.apart(), a.apart()) })
}
