package photograph

import (
	"image"
	"slices"

	"github.com/lontar-asean/lontar/digitise/raster"
)

// core gives the height in pixels of the densest rows of lines of writing: of rows that hold at least half the ink of the fullest row of their line. Unlike the
// pieces that raster.Body measures, it hardly changes when letters run into each other. ok is false when fewer than five lines are found in
// the eight columns that a page is parted into, so that lines need not be level.
func core(g *image.Gray) (height float64, ok bool) {
	const columns = 8
	threshold, ok := raster.Otsu(g)
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if !ok || w < columns*8 {
		return 0, false
	}
	var heights []int
	ink := make([]int, h+1)
	for c := range columns {
		left, right := c*w/columns, (c+1)*w/columns
		for y := range h {
			ink[y] = 0
			for _, v := range g.Pix[y*g.Stride+left : y*g.Stride+right] {
				if v <= threshold {
					ink[y]++
				}
			}
		}
		start, peak := -1, 0
		for y, n := range ink {
			if n > (right-left)/50 && y < h {
				if start < 0 {
					start = y
				}
				peak = max(peak, n)
				continue
			}
			if start >= 0 && peak > (right-left)/8 {
				full := 0
				for _, n := range ink[start:y] {
					if 2*n >= peak {
						full++
					}
				}
				heights = append(heights, full)
			}
			start, peak = -1, 0
		}
	}
	if len(heights) < 5 {
		return 0, false
	}
	slices.Sort(heights)
	return float64(heights[len(heights)/2]), true
}
