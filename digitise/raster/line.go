package raster

import (
	"image"
	"math"
	"slices"
)

// linesOf sorts the pieces of a block into lines. Where lines are is told by bands as high as the body of the letters that hold more ink than the bands
// around them: rows of marks above and below hold less and stand nearer than a line can, so that they are not lines of their own.
func linesOf(pieces []Piece, body float64) []Line {
	band := max(2, int(math.Round(body)))
	centres := bands(pieces, band)
	if len(centres) == 0 {
		return nil
	}
	lines := make([]Line, len(centres))
	for _, p := range pieces {
		best, distance := 0, math.MaxInt
		for i, top := range centres {
			if d := max(p.Top, top) - min(p.Bottom, top+band); d < distance { // less than 0 where they overlap
				best, distance = i, d
			}
		}
		if distance <= 3*band/2 {
			lines[best].Pieces = append(lines[best].Pieces, p)
		}
	}
	kept := lines[:0]
	for _, l := range lines {
		if len(l.Pieces) == 0 {
			continue
		}
		slices.SortStableFunc(l.Pieces, func(a, b Piece) int { return a.Left - b.Left })
		l.Left, l.Top, l.Right, l.Bottom = bounds(l.Pieces)
		kept = append(kept, l)
	}
	return kept
}

func bounds(pieces []Piece) (left, top, right, bottom int) {
	left, top, right, bottom = pieces[0].Left, pieces[0].Top, pieces[0].Right, pieces[0].Bottom
	for _, p := range pieces[1:] {
		left, top, right, bottom = min(left, p.Left), min(top, p.Top), max(right, p.Right), max(bottom, p.Bottom)
	}
	return left, top, right, bottom
}

// bands gives the upper edges of the bands that lines stand in, from top to bottom.
func bands(pieces []Piece, band int) []int {
	_, top, _, bottom := bounds(pieces)
	height := bottom - top + 2*band
	top -= band
	ink := make([]float64, height+1) // sums of ink above each row
	for _, p := range pieces {
		share := float64(p.Pixels) / float64(p.Bottom-p.Top)
		for y := p.Top; y < p.Bottom; y++ {
			ink[y-top+1] += share
		}
	}
	for y := range height {
		ink[y+1] += ink[y]
	}
	in := func(y int) float64 { return ink[min(height, y+band)] - ink[max(0, y)] }
	var peaks []int
	least := 0.15 * float64(band) * float64(band) // a digit
	for y := 1; y+band < height; y++ {
		if s := in(y); s >= least && s >= in(y-1) && s > in(y+1) {
			peaks = append(peaks, y)
		}
	}
	slices.SortStableFunc(peaks, func(a, b int) int {
		switch d := in(b) - in(a); {
		case d > 0:
			return 1
		case d < 0:
			return -1
		}
		return a - b
	})
	var list []int
	for _, y := range peaks {
		if !slices.ContainsFunc(list, func(l int) bool { return 5*max(l-y, y-l) < 7*band }) { // lines are at least 1.4 bodies apart
			list = append(list, y)
		}
	}
	slices.Sort(list)
	for i := range list {
		list[i] += top
	}
	return list
}

// Cut gives the picture of a line alone on white, with a margin around it: pieces of the lines above and below that reach into its box are not in it.
func Cut(g *image.Gray, l Line, margin int) *image.Gray {
	w, h := size(g)
	margin = max(0, margin)
	out := blank(max(0, l.Right-l.Left)+2*margin, max(0, l.Bottom-l.Top)+2*margin)
	for i := range out.Pix {
		out.Pix[i] = white
	}
	dw, dh := size(out)
	for _, p := range l.Pieces { // one pixel more, where the edge of a stroke fades
		for y := max(0, p.Top-1, l.Top-margin); y < min(h, p.Bottom+1, l.Top-margin+dh); y++ {
			left, right := max(0, p.Left-1, l.Left-margin), min(w, p.Right+1, l.Left-margin+dw)
			if left < right {
				copy(row(out, y-l.Top+margin)[left-l.Left+margin:], row(g, y)[left:right])
			}
		}
	}
	return out
}
