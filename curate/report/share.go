package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// bar is a line of a bar chart.
type bar struct {
	Name  string
	N     int64
	Share string // of all
	Wide  string // of the widest bar, 0 to 100
	Note  string
}

// bars draws counts, the greatest first. Beyond most lines the rest is one line.
func bars(counts map[string]int64, most int, empty string) (list []bar) {
	all := total(counts)
	names := ranked(counts)
	if len(names) == 0 {
		return nil
	}
	widest := counts[names[0]]
	for i, name := range names {
		if i == most {
			var rest int64
			for _, other := range names[i:] {
				rest += counts[other]
			}
			return append(list, bar{Name: things(int64(len(names)-i), "other", "others"), N: rest, Share: percent(rest, all), Wide: width(rest, widest)})
		}
		label := clip(name, addressLength)
		if name == "" {
			label = empty
		}
		list = append(list, bar{Name: label, N: counts[name], Share: percent(counts[name], all), Wide: width(counts[name], widest)})
	}
	return list
}

// sums adds up a map of counts over languages.
func sums(list []*tongue, of func(*tongue) map[string]int64) map[string]int64 {
	counts := map[string]int64{}
	for _, t := range list {
		for k, n := range of(t) {
			counts[k] += n
		}
	}
	return counts
}

// clusterSizes is the histogram of how many records say the same, in this order.
var clusterSizes = []struct{ name, label string }{
	{"1", "once"}, {"2", "twice"}, {"3", "3 times"}, {"4-9", "4 to 9 times"}, {"10-99", "10 to 99 times"}, {"100-999", "100 to 999 times"}, {"1000+", "1,000 times or more"},
}

// clusters draws the histogram; nil when no step compared documents.
func clusters(list []*tongue) (bars []bar) {
	counts := map[string]int64{}
	var all, widest int64
	for _, t := range list {
		for name, s := range t.compared {
			if bin, ok := strings.CutPrefix(name, clusterMeasure); ok {
				counts[bin] += s.N
				all += s.N
			}
		}
	}
	if all == 0 {
		return nil
	}
	for _, n := range counts {
		widest = max(widest, n)
	}
	for _, c := range clusterSizes {
		bars = append(bars, bar{Name: c.label, N: counts[c.name], Share: percent(counts[c.name], all), Wide: width(counts[c.name], widest)})
	}
	return bars
}

// finding is a kind of personal data and how often it was found.
type finding struct {
	Kind      string
	Items     int64
	Documents int64
	Looked    int64 // documents that were looked at
	By        []tally
}

// findings counts the kinds of personal data that were taken out. Values are nowhere.
func findings(list []*tongue) (all []finding) {
	byKind := map[string]*finding{}
	for _, t := range list {
		for _, name := range slices.Sorted(maps.Keys(t.sums)) {
			kind, ok := strings.CutPrefix(name, redactMeasure)
			if !ok {
				continue
			}
			s := t.sums[name]
			f := byKind[kind]
			if f == nil {
				f = &finding{Kind: strings.ReplaceAll(kind, "_", " ")}
				byKind[kind] = f
			}
			f.Items += int64(s.Sum)
			f.Documents += s.NonZero
			f.Looked += s.N
			if s.Sum > 0 {
				f.By = append(f.By, tally{t, int64(s.Sum)})
			}
		}
	}
	for _, f := range byKind {
		slices.SortStableFunc(f.By, func(a, b tally) int { return cmp.Compare(b.N, a.N) })
		all = append(all, *f)
	}
	slices.SortFunc(all, func(a, b finding) int { return cmp.Or(cmp.Compare(b.Items, a.Items), strings.Compare(a.Kind, b.Kind)) })
	return all
}

// measure is a line of the overview of measures.
type measure struct {
	Name       string
	Measured   int64
	Unmeasured int64
	Mean       string
	NonZero    string
}

// measures adds every measure up over all languages; measures that name a language or count personal data have their own place.
func measures(list []*tongue) (all []measure) {
	added := map[string]pipeline.Sum{}
	for _, t := range list {
		for name, s := range t.sums {
			if strings.HasPrefix(name, declaresMeasure) || strings.HasPrefix(name, secondMeasure) || strings.HasPrefix(name, redactMeasure) {
				continue
			}
			a := added[name]
			added[name] = pipeline.Sum{N: a.N + s.N, Unmeasured: a.Unmeasured + s.Unmeasured, Sum: a.Sum + s.Sum, NonZero: a.NonZero + s.NonZero}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(added)) {
		s := added[name]
		all = append(all, measure{Name: name, Measured: s.N, Unmeasured: s.Unmeasured, Mean: mean(s.Sum, s.N), NonZero: percent(s.NonZero, s.N)})
	}
	return all
}
