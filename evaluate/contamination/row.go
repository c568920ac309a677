package contamination

import (
	"cmp"
	"math"
	"slices"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/statistics"
)

// Figure is a mean over items with its interval.
type Figure struct {
	Value *float64 `json:"value"` // null without items
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
	N     int      `json:"n"`
}

// Row is a score with and without the items that were found. An item's score is the mean of those of its answers; the figures are means over items, also
// of metrics that are otherwise no means, such as chrF.
type Row struct {
	Task       string       `json:"task"`
	Language   language.Tag `json:"language"` // evaluate.Everything for all of a task
	Metric     string       `json:"metric"`
	All        Figure       `json:"all"`
	Without    Figure       `json:"without"`    // items that were not found
	Found      Figure       `json:"found"`      // items that were
	Difference Figure       `json:"difference"` // All less Without, drawing clusters of items anew for both at once; N is the number of clusters
}

// rounds is how often clusters are drawn anew.
const rounds = 2000

// scored is an item's score.
type scored struct {
	item, cluster string
	sum           float64
	n             int
	least, most   float64 // values that the metric has
}

// Rows gives scores with and without the items that are marked, in the order of tasks, metrics and languages. It is about scores as
// scores.parquet holds them.
func Rows(scores []evaluate.ItemScore, found []Found) []Row {
	marked := map[string]bool{}
	for _, f := range found {
		marked[f.Item] = f.Marked
	}
	type group struct {
		task, metric string
		tag          language.Tag
	}
	groups := map[group]map[string]*scored{} // by language and item
	for _, s := range scores {
		worth, ok := s.Worth()
		if !ok {
			continue
		}
		for _, tag := range []language.Tag{language.Tag(s.Language), evaluate.Everything} {
			g := group{s.Task, s.Metric, tag}
			if groups[g] == nil {
				groups[g] = map[string]*scored{}
			}
			k := s.Language + " " + s.Item
			if groups[g][k] == nil {
				groups[g][k] = &scored{item: s.Item, cluster: cmp.Or(s.Cluster, s.Item), least: min(s.Ideal, s.Least), most: max(s.Ideal, s.Least)}
			}
			groups[g][k].sum += worth
			groups[g][k].n++
		}
	}
	var rows []Row
	for g, items := range groups {
		r := Row{Task: g.task, Metric: g.metric, Language: g.tag}
		r.fill(items, marked)
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b Row) int {
		last := func(t language.Tag) int {
			if t == evaluate.Everything {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(a.Task, b.Task), cmp.Compare(a.Metric, b.Metric), cmp.Compare(last(a.Language), last(b.Language)), cmp.Compare(a.Language, b.Language))
	})
	return rows
}

func (r *Row) fill(items map[string]*scored, marked map[string]bool) {
	keys := make([]string, 0, len(items))
	for k := range items {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	clusters := map[string]int{}
	var parts [][]float64 // by cluster: scores and number of all items, and of those not found
	var all, clean, found []statistics.Item
	least, most := math.Inf(-1), math.Inf(1)
	for _, k := range keys {
		if s := items[k]; s.least < s.most {
			least, most = s.least, s.most
		}
	}
	for _, k := range keys {
		s := items[k]
		at, ok := clusters[s.cluster]
		if !ok {
			at = len(parts)
			clusters[s.cluster], parts = at, append(parts, make([]float64, 4))
		}
		v := s.sum / float64(s.n)
		one := statistics.Item{Score: v, Cluster: at}
		all = append(all, one)
		parts[at][0] += v
		parts[at][1]++
		if marked[s.item] {
			found = append(found, one)
			continue
		}
		clean = append(clean, one)
		parts[at][2] += v
		parts[at][3]++
	}
	r.All, r.Without, r.Found = figure(all, least, most), figure(clean, least, most), figure(found, least, most)
	r.Difference.N = len(parts)
	if r.All.Value == nil || r.Without.Value == nil {
		return
	}
	d := *r.All.Value - *r.Without.Value
	r.Difference.Value = &d
	low, high, ok := statistics.Redrawn(parts, func(sum []float64) (float64, bool) {
		if sum[3] == 0 {
			return 0, false
		}
		return sum[0]/sum[1] - sum[2]/sum[3], true
	}, evaluate.Level, rounds, 1)
	if ok {
		r.Difference.Low, r.Difference.High = &low, &high
	}
}

// figure gives a mean of values of a metric that lie between least and most, if they do.
func figure(items []statistics.Item, least, most float64) (f Figure) {
	f.N = len(items)
	if f.N == 0 {
		return f
	}
	e, ok := statistics.Mean(items, evaluate.Level)
	f.Value = &e.Mean
	if !ok {
		return f
	}
	low, high := e.Low, e.High
	yes, binary, within := 0, true, true
	for _, i := range items {
		within = within && i.Score >= least && i.Score <= most
		if i.Score == 1 {
			yes++
		} else if i.Score != 0 {
			binary = false
		}
	}
	if e.Error == 0 && binary { // all alike: what else may come is not nothing
		if low, high, ok = statistics.Proportion(yes, f.N, evaluate.Level); !ok {
			return f
		}
	}
	if within {
		low, high = max(low, least), min(high, most)
	}
	f.Low, f.High = &low, &high
	return f
}
