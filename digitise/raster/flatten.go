package raster

import (
	"image"
	"slices"
)

// Flatten takes shadows and yellowed paper away: every pixel is divided by the ground around it, which becomes white. The ground is the lightest shade
// (90th hundredth) of each cell of the given number of pixels (about two lines of text), smoothed and interpolated between cells. Cells below 8 pixels are
// taken as 8.
func Flatten(g *image.Gray, cell int) *image.Gray {
	w, h := size(g)
	out := blank(w, h)
	if w == 0 {
		return out
	}
	cell = max(8, cell)
	across, down := (w+cell-1)/cell, (h+cell-1)/cell
	ground := blank(across, down)
	for cy := range down {
		for cx := range across {
			ground.Pix[cy*across+cx] = light(g, cx*cell, cy*cell, min(w, cx*cell+cell), min(h, cy*cell+cell))
		}
	}
	ground = Blur(mend(ground))
	field := Resize(ground, across*cell, down*cell)
	for y := range h {
		base, dst := row(field, y), row(out, y)
		for x, v := range row(g, y) {
			dst[x] = clamp((int32(v)*255 + int32(base[x])/2) / max(1, int32(base[x])))
		}
	}
	return out
}

// Uneven gives the difference between the lightest and the darkest ground of a page in shades of 255: how strong its shadows are. The cell is as in
// Flatten. It is 0 for an image without pixels.
func Uneven(g *image.Gray, cell int) int {
	w, h := size(g)
	cell = max(8, cell)
	low, high := 255, 0
	for y := 0; y < h; y += cell {
		for x := 0; x < w; x += cell {
			v := int(light(g, x, y, min(w, x+cell), min(h, y+cell)))
			low, high = min(low, v), max(high, v)
		}
	}
	return max(0, high-low)
}

// light gives the 90th hundredth of the shades of a cell.
func light(g *image.Gray, left, top, right, bottom int) uint8 {
	var counts [256]int
	for y := top; y < bottom; y++ {
		for _, v := range row(g, y)[left:right] {
			counts[v]++
		}
	}
	left10 := (right - left) * (bottom - top) / 10
	for v := 255; v > 0; v-- {
		if left10 -= counts[v]; left10 < 0 {
			return uint8(v)
		}
	}
	return 0
}

// mend gives cells that are all ink, much darker than most of those around them, the shade of these.
func mend(g *image.Gray) *image.Gray {
	w, h := size(g)
	out := Turn(g, 0)
	var near []uint8
	for y := range h {
		for x := range w {
			near = near[:0]
			for j := max(0, y-2); j <= min(h-1, y+2); j++ {
				near = append(near, row(g, j)[max(0, x-2):min(w, x+3)]...)
			}
			slices.Sort(near)
			if usual := near[len(near)/2]; int(row(g, y)[x]) < int(usual)*3/4 {
				row(out, y)[x] = usual
			}
		}
	}
	return out
}
