package judge

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/statistics"
)

// What rows say of their judge (evaluate.Row.JudgeState), besides "greyed: " and a reason.
const (
	Usable   = "usable"   // corrected by labels of answers of this run
	Borrowed = "borrowed" // corrected by labels of other answers: right if the judge errs on these as on those
	Uncarded = "no card"  // nobody knows how far the judge can be trusted here
)

// Correct says in the rows of judged tasks how far the judge can be trusted, and what people would have given: by prediction-powered inference from what the judge gave all
// items and what people gave some (statistics.PredictionPowered). Rows with a judge whose card is greyed keep the judge's number alone.
func Correct(rows []evaluate.Row, outcomes []evaluate.Outcome, cards Cards) {
	groups := map[cardKey]*judgedTask{}
	for _, o := range outcomes {
		l := o.Line()
		names := panelOf(l)
		if len(names) == 0 || o.Score.State != evaluate.Scored && o.Score.State != evaluate.Foreign {
			continue
		}
		k := cardKey{"", o.Task.Name, o.Item.Language}
		if groups[k] == nil {
			groups[k] = &judgedTask{judge: PanelOf(names), metric: o.Kind.Metrics[0].Name, told: instructionsOf(l)}
		}
		groups[k].answers = append(groups[k].answers, judgedAnswer{o.Item.ID, AnswerOf(l), o.Score.Value})
	}
	for n := range rows {
		r := &rows[n]
		if g := groups[cardKey{"", r.Task, r.Language}]; g != nil && g.metric == r.Metric && r.State == evaluate.Scored {
			r.JudgeState = g.correct(r, cards)
		}
	}
}

// judgedTask is what a panel gave the answers of a task and language.
type judgedTask struct {
	judge, metric, told string
	answers             []judgedAnswer
}

type judgedAnswer struct {
	item, id string
	value    float64
}

func (g *judgedTask) correct(r *evaluate.Row, cards Cards) (state string) {
	c := cards.Of(g.judge, r.Task, r.Language)
	switch {
	case c == nil:
		return Uncarded
	case !c.Usable:
		return "greyed: " + c.Why
	case c.Instructions != "" && g.told != "" && c.Instructions != g.told:
		return "greyed: the card is of other instructions than the judge had"
	}
	own := map[string]Pair{}
	for _, p := range c.Pairs {
		own[p.Answer] = p
	}
	var labelled []Pair
	for _, a := range g.answers {
		if p, ok := own[a.id]; ok && p.Item == a.item {
			labelled = append(labelled, p)
		}
	}
	state = Usable
	if distinct := byItem(labelled, func(p Pair) string { return p.Item }); len(distinct) < cards.LeastAnswers {
		state, labelled = Borrowed, c.Pairs
	}
	var rest []judgedAnswer
	for _, a := range g.answers {
		if state == Borrowed || !slices.ContainsFunc(labelled, func(p Pair) bool { return p.Item == a.item }) {
			rest = append(rest, a)
		}
	}
	var human, judged, others []float64
	for _, group := range byItem(labelled, func(p Pair) string { return p.Item }) {
		human = append(human, mean(group, func(p Pair) float64 { return p.People }))
		judged = append(judged, mean(group, func(p Pair) float64 { return p.Judge }))
	}
	for _, group := range byItem(rest, func(a judgedAnswer) string { return a.item }) {
		others = append(others, mean(group, func(a judgedAnswer) float64 { return a.value }))
	}
	e, ok := statistics.PredictionPowered(others, judged, human, evaluate.Level)
	if state == Usable && len(others) == 0 { // people scored all there is
		items := make([]statistics.Item, len(human))
		for n, v := range human {
			items[n] = statistics.Item{Score: v, Cluster: n}
		}
		e, ok = statistics.Mean(items, evaluate.Level)
	}
	if !ok {
		return fmt.Sprintf("greyed: %d items without labels and %d with are too few", len(others), len(human))
	}
	r.Corrected, r.CorrectedLow, r.CorrectedHigh = within(e.Mean), within(e.Low), within(e.High)
	return state
}

// within keeps an estimate on the scale.
func within(v float64) *float64 {
	v = max(0, min(1, v))
	return &v
}

// byItem puts what belongs to one item together, by id.
func byItem[T any](list []T, item func(T) string) (groups [][]T) {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b T) int { return cmp.Compare(item(a), item(b)) })
	for n, v := range sorted {
		if n == 0 || item(sorted[n-1]) != item(v) {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], v)
	}
	return groups
}

func mean[T any](list []T, value func(T) float64) (m float64) {
	for _, v := range list {
		m += value(v) / float64(len(list))
	}
	return m
}
