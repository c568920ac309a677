package web

import (
	"cmp"
	"fmt"
	"slices"
	"unicode"

	"github.com/lontar-asean/lontar/language"
)

// The measures of a drawing, in pixels. Two boxes stand side by side on a telephone.
const (
	boxWidth   = 160
	boxHeight  = 68
	boxGap     = 14
	levelGap   = 46
	rowGap     = 18
	perRow     = 4
	drawnBoxes = 40  // the list below has the rest
	boxRoom    = 18. // letters of a line, as wide as Latin ones are on average
)

// drawing is a lineage as a picture: parents above, what came out of them below.
type drawing struct {
	Width, Height int
	Boxes         []box
	Lines         []stroke
	Hidden        int // that are not drawn
}

// box is one thing.
type box struct {
	kin
	X, Y, Middle int
	First        string // line, clipped between grapheme clusters
	Second       string
	FirstY       int
	SecondY      int
	FirstLang    string
}

// stroke leads from a parent to what came out of it.
type stroke struct {
	Path string
	Kind string
}

// draw places things level by level, at most perRow in a row; each near the ones that it belongs to.
func draw(all []kin, links []link) (d drawing) {
	d.Hidden = max(0, len(all)-drawnBoxes)
	all = all[:len(all)-d.Hidden]
	rows := map[int][]int{}
	lowest, highest, widest := 0, 0, 1
	for i, k := range all {
		rows[k.Level] = append(rows[k.Level], i)
		lowest, highest = min(lowest, k.Level), max(highest, k.Level)
		widest = max(widest, min(perRow, len(rows[k.Level])))
	}
	at := make([]*box, len(all))
	d.Width = widest*(boxWidth+boxGap) - boxGap + 4
	place := func(level, y int) int {
		list := rows[level]
		for from := 0; from < len(list); from += perRow {
			row := list[from:min(from+perRow, len(list))]
			x := 2
			if len(row) == 1 && widest > 1 { // in the middle of what a telephone shows
				x += (boxWidth + boxGap) / 2
			}
			for _, i := range row {
				at[i] = &box{kin: all[i], X: x, Y: y, Middle: x + boxWidth/2}
				at[i].write()
				x += boxWidth + boxGap
			}
			y += boxHeight + rowGap
		}
		return y - rowGap + levelGap
	}
	// Things stand in the order of their nearest ones that are placed, so that lines cross less.
	arrange := func(level int) {
		list := rows[level]
		mean := func(i int) float64 {
			sum, n := 0, 0
			for _, l := range links {
				for _, pair := range [][2]int{{l.child, l.parent}, {l.parent, l.child}} {
					if pair[0] == i && pair[1] < len(at) && at[pair[1]] != nil {
						sum, n = sum+at[pair[1]].Middle, n+1
					}
				}
			}
			if n == 0 {
				return float64(d.Width)
			}
			return float64(sum) / float64(n)
		}
		slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(mean(a), mean(b)) })
	}
	y := 2
	for level := lowest; level <= highest; level++ {
		if len(rows[level]) == 0 {
			continue
		}
		arrange(level)
		y = place(level, y)
	}
	d.Height = y - levelGap + 2
	for _, l := range links {
		if l.child >= len(all) || l.parent >= len(all) {
			continue
		}
		a, b := at[l.parent], at[l.child]
		x1, y1, x2, y2 := a.Middle, a.Y+boxHeight, b.Middle, b.Y
		bend := levelGap / 2
		if y2 <= y1 { // a circle, or a wrapped row: around the side
			bend = levelGap
		}
		aside := 0
		if y2-y1 > boxHeight { // past the boxes between
			aside = boxWidth * 4 / 5
			d.Width = max(d.Width, max(x1, x2)+aside)
			bend = (y2 - y1) / 3
		}
		d.Lines = append(d.Lines, stroke{fmt.Sprintf("M%d %dC%d %d %d %d %d %d", x1, y1, x1+aside, y1+bend, x2+aside, y2-bend, x2, y2), string(l.kind)})
	}
	for _, b := range at {
		d.Boxes = append(d.Boxes, *b)
	}
	return d
}

// write sets the lines of a box.
func (b *box) write() {
	b.FirstLang = b.Lang
	if b.Title == "" {
		b.FirstLang = ""
	}
	b.First, b.Second = clip(visible(b.Short()), boxRoom), clip(visible(b.ID), boxRoom*1.15)
	b.FirstY, b.SecondY = b.Y+30, b.Y+54
	if b.Second == b.First {
		b.Second, b.FirstY = "", b.Y+40
	}
}

// clip gives the first clusters of a text that a line has room for.
func clip(s string, room float64) string {
	used := 0.
	for at := 0; at < len(s); {
		end := language.ClusterEnd(s, at)
		if used += width(s[at:end]); used > room {
			return s[:at] + "…"
		}
		at = end
	}
	return s
}

// width guesses how wide a cluster is set, in Latin letters.
func width(cluster string) (w float64) {
	for _, r := range cluster {
		switch {
		case unicode.Is(unicode.Mn, r):
			w += .1
		case unicode.Is(unicode.Mc, r):
			w += .9
		case r >= 0x2E80, unicode.In(r, unicode.Myanmar, unicode.Tamil):
			w += 1.7
		case unicode.In(r, unicode.Khmer):
			w += 1.2
		default:
			w++
		}
	}
	return w
}
