package raster

import "image"

// Piece is a connected piece of ink: its box (right and bottom lie outside) and its number of pixels.
type Piece struct {
	Left, Top, Right, Bottom int
	Pixels                   int
}

// run is a stretch of ink in a row, and the piece it belongs to.
type run struct{ left, right, piece int32 }

// Pieces gives the pieces of ink (pixels at or below the threshold, connected by sides or corners) from top to bottom and, where equal, from left to right,
// by their first pixel.
func Pieces(g *image.Gray, threshold uint8) []Piece {
	_, h := size(g)
	var pieces []Piece
	var parent []int32
	find := func(i int32) int32 {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	var above, here []run
	for y := range h {
		here = here[:0]
		line := row(g, y)
		for x := 0; x < len(line); x++ {
			if line[x] > threshold {
				continue
			}
			start := x
			for x < len(line) && line[x] <= threshold {
				x++
			}
			here = append(here, run{int32(start), int32(x), -1})
		}
		first := 0
		for i := range here {
			r := &here[i]
			for first < len(above) && above[first].right < r.left {
				first++
			}
			for j := first; j < len(above) && above[j].left <= r.right; j++ {
				root := find(above[j].piece)
				if r.piece < 0 {
					r.piece = root
					continue
				}
				if own := find(r.piece); own != root { // the older piece takes the younger in
					own, root = min(own, root), max(own, root)
					join(&pieces[own], pieces[root])
					pieces[root].Pixels = 0
					parent[root], r.piece = own, own
				}
			}
			added := Piece{int(r.left), y, int(r.right), y + 1, int(r.right - r.left)}
			if r.piece < 0 {
				r.piece = int32(len(pieces))
				parent = append(parent, r.piece)
				pieces = append(pieces, added)
				continue
			}
			r.piece = find(r.piece)
			join(&pieces[r.piece], added)
		}
		above, here = here, above
	}
	kept := pieces[:0]
	for _, p := range pieces {
		if p.Pixels > 0 {
			kept = append(kept, p)
		}
	}
	return kept
}

func join(p *Piece, q Piece) {
	p.Left, p.Top = min(p.Left, q.Left), min(p.Top, q.Top)
	p.Right, p.Bottom = max(p.Right, q.Right), max(p.Bottom, q.Bottom)
	p.Pixels += q.Pixels
}
