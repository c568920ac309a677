package report

import (
	"fmt"
	"slices"
	"strings"
)

// The most nodes a column of the flow shows one by one; the rest flows together.
const (
	flowSources   = 8
	flowLanguages = 16
	flowReasons   = 9
)

// stream is a number of records that flow from a collection to a language, or from a language to what became of them.
type stream struct {
	from, to string
	n        float64
}

// flow is a Sankey diagram: collections, languages, and kept or the reasons to drop, by step where the reasons are many. A record with several reasons is shared out among them, so
// that every column adds up to the records read.
type flow struct {
	columns [3][]string // names of nodes, in order
	names   map[string]string
	streams [2][]stream
	total   float64
}

const (
	keptNode  = "kept"
	otherNode = "\x00other"
)

func newFlow(list []*tongue) *flow {
	origins, reasons := map[string]int64{}, map[string]int64{}
	for _, t := range list {
		for o, n := range t.origins {
			origins[o] += n
		}
		for r, c := range t.reasons {
			reasons[r] += c.N
		}
	}
	ground := func(reason string) string { return reason }
	if len(reasons) > flowReasons {
		ground = stepOf
		byStep := map[string]int64{}
		for r, n := range reasons {
			byStep[stepOf(r)] += n
		}
		reasons = byStep
	}
	f := &flow{names: map[string]string{"2" + keptNode: "kept"}}
	source := f.column(0, ranked(origins), flowSources, "other collections")
	for name := range origins {
		if name == "" {
			f.names["0"] = "no collection"
		}
	}
	var tags []string
	for _, t := range list {
		tags = append(tags, string(t.Tag))
		f.names["1"+string(t.Tag)] = t.Name
	}
	tongue := f.column(1, tags, flowLanguages, "other languages")
	f.columns[2] = append(f.columns[2], keptNode)
	reason := f.column(2, ranked(reasons), flowReasons, "other reasons")
	for _, t := range list {
		f.total += float64(t.Read)
		for _, o := range ranked(t.origins) {
			f.add(0, source(o), tongue(string(t.Tag)), float64(t.origins[o]))
		}
		f.add(1, tongue(string(t.Tag)), keptNode, float64(t.Kept))
		f.shareOut(t, tongue(string(t.Tag)), func(r string) string { return reason(ground(r)) })
	}
	return f
}

// shareOut divides the dropped records of a language among their reasons.
func (f *flow) shareOut(t *tongue, from string, node func(string) string) {
	counts := map[string]int64{}
	for r, c := range t.reasons {
		counts[r] = c.N
	}
	all := float64(total(counts))
	for _, r := range ranked(counts) {
		f.add(1, from, node(r), float64(t.Dropped())*float64(counts[r])/all)
	}
}

// stepOf is the step of a reason: many rules of one step are one ground in the drawing.
func stepOf(reason string) string {
	name, _, _ := strings.Cut(reason, ".")
	return name
}

// column lays out the nodes of a column and gives the node of each name.
func (f *flow) column(i int, names []string, most int, others string) func(string) string {
	shown := names
	if len(names) > most {
		shown = names[:most-1]
		f.names[fmt.Sprint(i)+otherNode] = fmt.Sprintf("%s (%d)", others, len(names)-len(shown))
	}
	f.columns[i] = append(f.columns[i], shown...)
	if len(shown) < len(names) {
		f.columns[i] = append(f.columns[i], otherNode)
	}
	return func(name string) string {
		if slices.Contains(shown, name) {
			return name
		}
		return otherNode
	}
}

func (f *flow) add(i int, from, to string, n float64) {
	if n <= 0 {
		return
	}
	for j := range f.streams[i] {
		if s := &f.streams[i][j]; s.from == from && s.to == to {
			s.n += n
			return
		}
	}
	f.streams[i] = append(f.streams[i], stream{from, to, n})
}

func (f *flow) name(column int, node string) string {
	if n, ok := f.names[fmt.Sprint(column)+node]; ok {
		return n
	}
	return strings.ToValidUTF8(node, "\uFFFD")
}

// amount is how many records go through a node.
func (f *flow) amount(column int, node string) (n float64) {
	side := min(column, 1)
	for _, s := range f.streams[side] {
		if column > 1 && s.to == node || column < 2 && s.from == node {
			n += s.n
		}
	}
	return n
}
