package board

import (
	"cmp"
	"math"
	"slices"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/statistics"
)

// English is the language that gaps are measured from.
const English language.Tag = "eng-Latn"

// point is an item's score: the mean over its wordings and repeats.
type point struct {
	item     string
	cluster  string // what shares it is one witness
	value    float64
	n        int
	headline bool
}

// series are the scores of a run in a task, language and metric, in the order of items.
type series []point

// column names what runs are compared in.
type column struct {
	suite, task string
	version     int
	metric      string
	tag         language.Tag
}

// table holds the scores of all runs, and a number for each cluster of items.
type table struct {
	runs     []Run
	scores   []map[column]series
	clusters map[string]int
}

// newTable takes the scores of runs; those that count in a headline alone when verified is true.
func newTable(runs []Run, verified bool) *table {
	t := &table{runs: runs, clusters: map[string]int{}}
	for _, r := range runs {
		at := map[column]map[string]*point{}
		for _, s := range r.Scores {
			worth, ok := s.Worth()
			if !ok || verified && !s.Headline {
				continue
			}
			c := r.column(s.Task, s.Metric, language.Tag(s.Language))
			if at[c] == nil {
				at[c] = map[string]*point{}
			}
			p := at[c][s.Item]
			if p == nil {
				p = &point{item: s.Item, cluster: cmp.Or(s.Cluster, s.Item), headline: s.Headline}
				at[c][s.Item] = p
			}
			p.value += worth
			p.n++
		}
		all := make(map[column]series, len(at))
		for c, items := range at {
			list := make(series, 0, len(items))
			for _, p := range items {
				p.value /= float64(p.n)
				list = append(list, *p)
				if _, ok := t.clusters[p.cluster]; !ok {
					t.clusters[p.cluster] = len(t.clusters)
				}
			}
			slices.SortFunc(list, func(a, b point) int { return cmp.Compare(a.item, b.item) })
			all[c] = list
		}
		t.scores = append(t.scores, all)
	}
	return t
}

func (r Run) column(task, metric string, tag language.Tag) column {
	return column{r.Suite, task, r.task(task).Version, metric, tag}
}

func (s series) verified() (list series) {
	for _, p := range s {
		if p.headline {
			list = append(list, p)
		}
	}
	return list
}

// of gives a run's scores in a column; those that count in a headline alone when verified is true.
func (t *table) of(run int, c column, verified bool) series {
	s := t.scores[run][c]
	if verified {
		return s.verified()
	}
	return s
}

// pairs gives the items that two series both have.
func (t *table) pairs(a, b series) (list []statistics.Pair) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch cmp.Compare(a[i].item, b[j].item) {
		case -1:
			i++
		case 1:
			j++
		default:
			list = append(list, statistics.Pair{A: a[i].value, B: b[j].value, Cluster: t.clusters[a[i].cluster]})
			i++
			j++
		}
	}
	return list
}

func (t *table) items(s series) (list []statistics.Item) {
	for _, p := range s {
		list = append(list, statistics.Item{Score: p.value, Cluster: t.clusters[p.cluster]})
	}
	return list
}

// macro gives the mean over languages of what a run has in a column.
func (t *table) macro(run int, c column, tags []language.Tag, verified bool) (e statistics.Estimate, ok bool) {
	var groups [][]statistics.Item
	for _, tag := range tags {
		c.tag = tag
		groups = append(groups, t.items(t.of(run, c, verified)))
	}
	return statistics.Macro(groups, evaluate.Level)
}

// difference compares two runs in a column; in that of all languages by the mean over those that both have.
func (t *table) difference(a, b int, c column, tags []language.Tag, verified bool) (d statistics.Difference, ok bool) {
	if c.tag != evaluate.Everything {
		tags = []language.Tag{c.tag}
	}
	var groups [][]statistics.Pair
	for _, tag := range tags {
		c.tag = tag
		groups = append(groups, t.pairs(t.of(a, c, verified), t.of(b, c, verified)))
	}
	d, ok = statistics.MacroPaired(groups, evaluate.Level)
	// A test by turning signs cannot find less than this with so few clusters; Student's t would be sure of two items that differ alike.
	d.P = max(d.P, math.Pow(2, 1-float64(d.Clusters)))
	return d, ok
}

// gap compares what a run scores in English with what it scores in other languages, on the same items.
func (t *table) gap(run int, c column, tags []language.Tag) *Gap {
	if c.tag != evaluate.Everything {
		tags = []language.Tag{c.tag}
	}
	english := c
	english.tag = English
	var groups [][]statistics.Pair
	for _, tag := range tags {
		if tag == English {
			continue
		}
		c.tag = tag
		groups = append(groups, t.pairs(t.of(run, english, false), t.of(run, c, false)))
	}
	d, ok := statistics.MacroPaired(groups, evaluate.Level)
	if d.N == 0 {
		return nil
	}
	g := &Gap{Difference: d.Mean, N: d.N}
	if ok {
		p := max(d.P, math.Pow(2, 1-float64(d.Clusters)))
		g.P = &p
		if d.Error > 0 { // where all items are alike, what others may be is not known
			g.Low, g.High = &d.Low, &d.High
		}
	}
	return g
}
