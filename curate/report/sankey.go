package report

import (
	"fmt"
	"math"
	"strconv"
)

// drawing is a Sankey diagram as SVG, in its own units.
type drawing struct {
	Class  string // wide or narrow
	Width  int
	Height int
	Label  string
	Ribbon []ribbon
	Node   []node
}

// ribbon is a stream from one node to the next: an area between two curves, as high everywhere as the stream is wide.
type ribbon struct {
	Class string // in, kept or lost
	Path  string
	Title string
}

// node is a bar with a label.
type node struct {
	Class            string
	X, Y, Tall, Wide string
	TextX, TextY     string
	Anchor           string
	Text, Amount     string
	Title            string
}

// shape is where a drawing puts its columns.
type shape struct {
	class   string
	width   int
	x       [3]float64 // left edge of the bars
	bar     float64
	tall    float64 // height of all records together
	line    float64 // least height of a node with its label
	letters [3]int  // clusters of a label
}

var (
	wideShape   = shape{class: "wide", width: 1080, x: [3]float64{190, 500, 790}, bar: 14, tall: 330, line: 21, letters: [3]int{24, 24, 34}}
	narrowShape = shape{class: "narrow", width: 360, x: [3]float64{0, 118, 236}, bar: 8, tall: 300, line: 27, letters: [3]int{14, 15, 17}}
)

// draw lays the flow out.
func (f *flow) draw(s shape) *drawing {
	d := &drawing{Class: s.class, Width: s.width, Label: fmt.Sprintf("Flow of %s from collections through languages to kept or dropped", records(int64(f.total)))}
	type place struct{ y, in, out float64 }
	places := [3]map[string]*place{}
	scale := s.tall / max(f.total, 1)
	height := 0.0
	for c, names := range f.columns {
		places[c] = map[string]*place{}
		y := 4.0
		for _, name := range names {
			n := f.amount(c, name)
			tall := max(n*scale, 1.5)
			places[c][name] = &place{y: y, in: y, out: y}
			d.Node = append(d.Node, f.node(s, c, name, n, y, tall))
			y += max(tall+7, s.line)
		}
		height = max(height, y)
	}
	d.Height = int(math.Ceil(height)) + 4
	for side, streams := range f.streams {
		for _, to := range f.columns[side+1] {
			for _, from := range f.columns[side] {
				for _, st := range streams {
					if st.from != from || st.to != to {
						continue
					}
					a, b := places[side][from], places[side+1][to]
					thick := st.n * scale
					d.Ribbon = append(d.Ribbon, f.ribbon(s, side, st, a.out+thick/2, b.in+thick/2, max(thick, 0.6)))
					a.out += thick
					b.in += thick
				}
			}
		}
	}
	return d
}

func (f *flow) ribbon(s shape, side int, st stream, y0, y1, thick float64) ribbon {
	x0, x1 := s.x[side]+s.bar, s.x[side+1]
	half := (x0 + x1) / 2
	class := "in"
	if side == 1 {
		class = outcome(st.to)
	}
	up, down := thick/2, -thick/2
	return ribbon{Class: class, Title: fmt.Sprintf("%s → %s: %s", f.name(side, st.from), f.name(side+1, st.to), about(st.n)),
		Path: fmt.Sprintf("M%[1]s %[4]sC%[2]s %[4]s %[2]s %[5]s %[3]s %[5]sV%[6]sC%[2]s %[6]s %[2]s %[7]s %[1]s %[7]sZ",
			px(x0), px(half), px(x1), px(y0+down), px(y1+down), px(y1+up), px(y0+up))}
}

func (f *flow) node(s shape, column int, name string, n, y, tall float64) node {
	text := f.name(column, name)
	nd := node{Class: "in", X: px(s.x[column]), Y: px(y), Tall: px(tall), Wide: px(s.bar), Text: clip(text, s.letters[column]), Amount: about(n), Title: text + ": " + about(n),
		TextX: px(s.x[column] + s.bar + 6), TextY: px(y + max(tall/2, 5) + 4), Anchor: "start"}
	if column == 2 {
		nd.Class = outcome(name)
	}
	if column == 0 && s.class == "wide" {
		nd.TextX, nd.Anchor = px(s.x[0]-8), "end"
	}
	if s.class == "narrow" {
		nd.TextX, nd.TextY = px(s.x[column]+s.bar+4), px(y+max(tall/2-5, 8))
	}
	return nd
}

func outcome(name string) string {
	if name == keptNode {
		return "kept"
	}
	return "lost"
}

// about writes a share of records, which need not be whole.
func about(n float64) string {
	if n > 0 && n < 1 {
		return "<1"
	}
	return count(int64(math.Round(n)))
}

func px(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }
