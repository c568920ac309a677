package raster

import (
	"image"
	"slices"
)

// Block is a part of a page that stands by itself: a paragraph, a heading, a part of a column.
type Block struct {
	Body  float64 // height of the body of its letters in pixels, as Body gives it
	Lines []Line  // from top to bottom
}

// Line is a line of writing: its pieces, from left to right, and the box around them (right and bottom lie outside).
type Line struct {
	Left, Top, Right, Bottom int
	Pieces                   []Piece
}

// deepest is how often a page is cut in two before what is left is one block.
const deepest = 200

// Blocks cuts a level page into blocks of lines, in reading order: columns from left to right, in each from top to bottom (XY-cut, Nagy and Seth 1984, on
// boxes of pieces). Pieces that are too large for letters (pictures, rules, frames) are left out. There is nothing where Body finds nothing.
func Blocks(g *image.Gray) []Block {
	threshold, ok := Otsu(g)
	if !ok {
		return nil
	}
	_, h := size(g)
	pieces := Pieces(g, threshold)
	body, ok := bodyOf(pieces, h/2, 3)
	if !ok {
		return nil
	}
	letters := pieces[:0]
	for _, p := range pieces {
		height, width := float64(p.Bottom-p.Top), float64(p.Right-p.Left)
		if height > 6*body || width > 30*body || width > 8*body && height < body/3 || p.Pixels < 2 {
			continue
		}
		letters = append(letters, p)
	}
	var blocks []Block
	cut(letters, body, 0, func(part []Piece) {
		own, ok := bodyOf(part, h, 3)
		if !ok || own < body*2/3 {
			own = body
		}
		if lines := linesOf(part, own); len(lines) > 0 {
			blocks = append(blocks, Block{Body: own, Lines: lines})
		}
	})
	return blocks
}

// gap is a stretch without ink along an axis.
type gap struct{ from, to int }

func (g gap) width() int { return g.to - g.from }

// cut parts pieces along the clearest gap until none is left that is clear.
func cut(pieces []Piece, body float64, depth int, leaf func([]Piece)) {
	if len(pieces) == 0 {
		return
	}
	if depth < deepest {
		if at, ok := gutter(pieces, body); ok {
			left, right := part(pieces, func(p Piece) bool { return p.Right <= at })
			cut(left, body, depth+1, leaf)
			cut(right, body, depth+1, leaf)
			return
		}
		if at, ok := interval(pieces, body); ok {
			above, below := part(pieces, func(p Piece) bool { return p.Bottom <= at })
			cut(above, body, depth+1, leaf)
			cut(below, body, depth+1, leaf)
			return
		}
	}
	leaf(pieces)
}

func part(pieces []Piece, first func(Piece) bool) (a, b []Piece) {
	a, b = make([]Piece, 0, len(pieces)), make([]Piece, 0, len(pieces)/2)
	for _, p := range pieces {
		if first(p) {
			a = append(a, p)
		} else {
			b = append(b, p)
		}
	}
	return a, b
}

// gutter finds the place to part columns: the widest stretch without ink from top to bottom, wider than any space between words, with some lines on both
// sides of it.
func gutter(pieces []Piece, body float64) (at int, ok bool) {
	best := gap{}
	for _, s := range gaps(pieces, func(p Piece) (int, int) { return p.Left, p.Right }) {
		if float64(s.width()) >= 1.8*body && s.width() > best.width() && tall(pieces, s, body) {
			best = s
		}
	}
	return (best.from + best.to) / 2, best.width() > 0
}

// tall reports whether at least three lines stand on both sides of a gap.
func tall(pieces []Piece, s gap, body float64) bool {
	var top, bottom [2]int
	var seen [2]bool
	for _, p := range pieces {
		side := 0
		if p.Left >= s.to {
			side = 1
		}
		if !seen[side] {
			top[side], bottom[side], seen[side] = p.Top, p.Bottom, true
		}
		top[side], bottom[side] = min(top[side], p.Top), max(bottom[side], p.Bottom)
	}
	high := int(5 * body) // three lines are at least two distances of 2.1 and one body
	return bottom[0]-top[0] >= high && bottom[1]-top[1] >= high
}

// interval finds the place to part what stands above from what stands below: the widest stretch without ink across, if it is clearly wider than those
// between lines.
func interval(pieces []Piece, body float64) (at int, ok bool) {
	list := gaps(pieces, func(p Piece) (int, int) { return p.Top, p.Bottom })
	if len(list) == 0 {
		return 0, false
	}
	widest := list[0]
	widths := make([]int, len(list))
	for i, s := range list {
		widths[i] = s.width()
		if s.width() > widest.width() {
			widest = s
		}
	}
	slices.Sort(widths)
	usual := float64(widths[(len(widths)-1)/2])
	if len(list) < 3 {
		usual = 0.8 * body
	}
	return (widest.from + widest.to) / 2, float64(widest.width()) >= max(body, 1.5*usual)
}

// gaps gives the stretches that no piece covers, between the first and the last.
func gaps(pieces []Piece, span func(Piece) (int, int)) []gap {
	low, high := span(pieces[0])
	for _, p := range pieces {
		a, b := span(p)
		low, high = min(low, a), max(high, b)
	}
	steps := make([]int32, high-low+1)
	for _, p := range pieces {
		a, b := span(p)
		steps[a-low]++
		steps[b-low]--
	}
	var list []gap
	depth, start := int32(0), -1
	for i, s := range steps {
		depth += s
		switch {
		case depth == 0 && start < 0:
			start = i
		case depth > 0 && start >= 0:
			list = append(list, gap{low + start, low + i})
			start = -1
		}
	}
	return list
}
