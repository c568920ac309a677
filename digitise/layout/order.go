// Package layout makes text of the lines of recognised pages: reading order, headers and page numbers, paragraphs over line ends, and how far the text can be
// trusted. Everything here goes by boxes and characters alone and works on what any recogniser gives.
package layout

import (
	"slices"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// piece is what is put in order: a line of text, or a region that is kept whole.
type piece struct {
	box    corpus.Box
	line   corpus.Line
	region *corpus.Region // nil for a line
}

// deepest is how often a page is cut in two.
const deepest = 200

// Order puts the text of a page into reading order and gives each block a region: the page is cut along its widest white stretches, columns before
// paragraphs (XY-cut, Nagy and Seth 1984). Columns are read from right to left where the page is in Arabic script. Regions of other kinds keep their lines and
// stand where their box does. Lines keep their order where boxes do not tell.
func Order(p *corpus.Page) {
	var list []piece
	for i := range p.Regions {
		r := p.Regions[i]
		if r.Kind != corpus.TextRegion {
			list = append(list, piece{box: r.Box, region: &r})
			continue
		}
		for _, l := range r.Lines {
			list = append(list, piece{box: l.Box, line: l})
		}
	}
	height := lineHeight(list)
	var regions []corpus.Region
	backwards := p.Language.Script() == language.Arab
	cut(list, height, backwards, 0, func(leaf []piece) {
		slices.SortStableFunc(leaf, func(a, b piece) int { return middle(a.box) - middle(b.box) })
		open := false
		for _, c := range leaf {
			if c.region != nil {
				regions, open = append(regions, *c.region), false
				continue
			}
			if !open {
				regions, open = append(regions, corpus.Region{Kind: corpus.TextRegion, Box: c.box}), true
			}
			r := &regions[len(regions)-1]
			r.Box = around(r.Box, c.box)
			r.Lines = append(r.Lines, c.line)
		}
	})
	p.Regions = regions
}

func middle(b corpus.Box) int { return b.Top + (b.Bottom-b.Top)/2 }

func around(a, b corpus.Box) corpus.Box {
	return corpus.Box{Left: min(a.Left, b.Left), Top: min(a.Top, b.Top), Right: max(a.Right, b.Right), Bottom: max(a.Bottom, b.Bottom)}
}

// lineHeight gives the median height of lines, at least 1.
func lineHeight(list []piece) int {
	var heights []int
	for _, c := range list {
		if c.region == nil {
			heights = append(heights, c.box.Bottom-c.box.Top)
		}
	}
	if len(heights) == 0 {
		return 1
	}
	slices.Sort(heights)
	return max(1, heights[len(heights)/2])
}

// cut parts pieces along the widest gap between columns, else along the widest between blocks, else gives them to leaf.
func cut(list []piece, height int, backwards bool, depth int, leaf func([]piece)) {
	if len(list) == 0 {
		return
	}
	if depth < deepest {
		across := func(c piece) (int, int) { return c.box.Left, c.box.Right }
		if at, ok := widest(list, across, height); ok {
			left, right := part(list, func(c piece) bool { return c.box.Right <= at })
			if columns(left, right) {
				if backwards {
					left, right = right, left
				}
				cut(left, height, backwards, depth+1, leaf)
				cut(right, height, backwards, depth+1, leaf)
				return
			}
		}
		down := func(c piece) (int, int) { return c.box.Top, c.box.Bottom }
		if at, ok := widest(list, down, height*7/10); ok {
			above, below := part(list, func(c piece) bool { return c.box.Bottom <= at })
			cut(above, height, backwards, depth+1, leaf)
			cut(below, height, backwards, depth+1, leaf)
			return
		}
	}
	leaf(list)
}

// columns reports whether what stands on both sides of a gap is more than a line that has a wide space in it.
func columns(left, right []piece) bool {
	whole := func(list []piece) bool {
		return len(list) > 1 || slices.ContainsFunc(list, func(c piece) bool { return c.region != nil })
	}
	return whole(left) && whole(right)
}

func part(list []piece, first func(piece) bool) (a, b []piece) {
	for _, c := range list {
		if first(c) {
			a = append(a, c)
		} else {
			b = append(b, c)
		}
	}
	return a, b
}

// widest finds the middle of the widest stretch that no piece covers, if it is at least as wide as least.
func widest(list []piece, span func(piece) (int, int), least int) (at int, ok bool) {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b piece) int {
		x, _ := span(a)
		y, _ := span(b)
		return x - y
	})
	best := max(1, least) - 1
	_, end := span(sorted[0])
	for _, c := range sorted[1:] {
		from, to := span(c)
		if from-end > best {
			best, at, ok = from-end, end+(from-end)/2, true
		}
		end = max(end, to)
	}
	return at, ok
}
