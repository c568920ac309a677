package evaluate

import (
	"cmp"
	"math"
	"slices"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/statistics"
)

// Everything stands for all languages of a task together: an item's translations are one cluster.
const Everything language.Tag = "all"

// Comparison is how much one run scores above another on the items that both have a score for.
type Comparison struct {
	A          string       `json:"a"`
	B          string       `json:"b"`
	Task       string       `json:"task"`
	Language   language.Tag `json:"language"`
	Difference *float64     `json:"difference"` // A − B; null with fewer than two items
	Low        *float64     `json:"low"`
	High       *float64     `json:"high"`
	P          *float64     `json:"p"`           // two-sided
	Corrected  *float64     `json:"p_corrected"` // by Holm, over the languages of the task
	Clusters   int          `json:"clusters"`
	N          int          `json:"n"`
	OnlyA      int          `json:"only_a"` // items that only one of them has a score for
	OnlyB      int          `json:"only_b"`
	Metric     string       `json:"metric"`
}

// Compare compares two runs item by item, clustered by item over languages: a row for each task, metric and language, and one for all languages of a task. Only items
// that both answered count, and those that only one did are counted.
func Compare(a, b []ItemScore) (rows []Comparison) {
	as, bs := byItem(a), byItem(b)
	type group struct {
		task, metric string
		tag          language.Tag
	}
	groups := map[group]*Comparison{}
	pairs := map[group][]statistics.Pair{}
	at := func(k itemKey, tag language.Tag) (group, *Comparison) {
		g := group{k.task, k.metric, tag}
		if groups[g] == nil {
			groups[g] = &Comparison{Task: k.task, Metric: k.metric, Language: tag}
		}
		return g, groups[g]
	}
	var keys []itemKey
	for k := range as {
		keys = append(keys, k)
	}
	for k := range bs {
		if _, ok := as[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(x, y itemKey) int {
		return cmp.Or(cmp.Compare(x.task, y.task), cmp.Compare(x.metric, y.metric), cmp.Compare(x.language, y.language), cmp.Compare(x.item, y.item))
	})
	clusters, of, widest := map[string]int{}, clusterOf(a, b), spans(a, b)
	for _, k := range keys {
		av, inA := as[k]
		bv, inB := bs[k]
		own := of[[2]string{k.task, k.item}]
		if _, ok := clusters[own]; !ok {
			clusters[own] = len(clusters)
		}
		for _, tag := range []language.Tag{k.language, Everything} {
			g, c := at(k, tag)
			switch {
			case !inB:
				c.OnlyA++
			case !inA:
				c.OnlyB++
			default:
				pairs[g] = append(pairs[g], statistics.Pair{A: av, B: bv, Cluster: clusters[own]})
			}
		}
	}
	for g, c := range groups {
		c.N = len(pairs[g])
		d, ok := statistics.Paired(pairs[g], Level)
		c.Clusters = d.Clusters
		if ok {
			if w := widest[[2]string{c.Task, c.Metric}]; w > 0 {
				d.Low, d.High = max(d.Low, -w), min(d.High, w)
			}
			c.Difference, c.Low, c.High, c.P = &d.Mean, &d.Low, &d.High, &d.P
		}
		rows = append(rows, *c)
	}
	slices.SortFunc(rows, func(x, y Comparison) int {
		last := func(t language.Tag) int {
			if t == Everything {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(x.Task, y.Task), cmp.Compare(x.Metric, y.Metric), cmp.Compare(last(x.Language), last(y.Language)), cmp.Compare(x.Language, y.Language))
	})
	correct(rows)
	return rows
}

// spans gives the largest difference that there can be, by task and metric; twice the way to the worst value bounds that of metrics with values on both sides
// of the best one.
func spans(lists ...[]ItemScore) map[[2]string]float64 {
	widest := map[[2]string]float64{}
	for _, list := range lists {
		for _, s := range list {
			w := math.Abs(s.Ideal - s.Least)
			if s.Ideal > min(0, s.Least) && s.Ideal < max(0, s.Least) {
				w *= 2
			}
			k := [2]string{s.Task, s.Metric}
			widest[k] = max(widest[k], w)
		}
	}
	return widest
}

// clusterOf gives the cluster of each item, by task and id: foreign sets count their items from 1.
func clusterOf(lists ...[]ItemScore) map[[2]string]string {
	of := map[[2]string]string{}
	for _, list := range lists {
		for _, s := range list {
			of[[2]string{s.Task, s.Item}] = cmp.Or(s.Cluster, s.Item)
		}
	}
	return of
}

// correct applies Holm's correction over the languages of each task.
func correct(rows []Comparison) {
	for from := 0; from < len(rows); {
		to := from
		var ps []float64
		var places []int
		for ; to < len(rows) && rows[to].Task == rows[from].Task && rows[to].Metric == rows[from].Metric; to++ {
			if rows[to].P != nil && rows[to].Language != Everything {
				ps, places = append(ps, *rows[to].P), append(places, to)
			}
		}
		for i, p := range statistics.Holm(ps) {
			rows[places[i]].Corrected = &p
		}
		from = to
	}
}
