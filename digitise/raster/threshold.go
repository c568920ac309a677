package raster

import (
	"image"
	"math"
)

// Otsu gives the threshold that best parts the ink of an image from its ground (Otsu 1979): pixels at or below it are ink. ok is false for an image
// without pixels or of one shade.
func Otsu(g *image.Gray) (threshold uint8, ok bool) {
	_, h := size(g)
	var counts [256]int64
	for y := range h {
		for _, v := range row(g, y) {
			counts[v]++
		}
	}
	var all, sum int64
	for v, n := range counts {
		all += n
		sum += int64(v) * n
	}
	var below, belowSum int64
	best, first, last := -1.0, 0, 0
	for v := range 255 {
		below += counts[v]
		belowSum += int64(v) * counts[v]
		if below == 0 || below == all {
			continue
		}
		d := float64(belowSum)/float64(below) - float64(sum-belowSum)/float64(all-below)
		between := float64(below) * float64(all-below) * d * d
		switch {
		case between > best:
			best, first, last = between, v, v
		case between == best:
			last = v
		}
	}
	return uint8((first + last) / 2), best > 0
}

// Binarise makes pixels at or below the threshold black and all others white.
func Binarise(g *image.Gray, threshold uint8) *image.Gray {
	w, h := size(g)
	out := blank(w, h)
	for y := range h {
		dst := row(out, y)
		for x, v := range row(g, y) {
			if v > threshold {
				dst[x] = white
			}
		}
	}
	return out
}

// Sauvola makes a page black and white with a threshold for each pixel from the mean m and deviation s of the square window around it:
// m · (1 + k · (s/128 - 1)) (Sauvola and Pietikäinen 2000, who give k = 0.5, with 0.2 to 0.35 usual since; window about two lines of text). The window
// is taken up to the next odd number of at least 3.
func Sauvola(g *image.Gray, window int, k float64) *image.Gray {
	w, h := size(g)
	out := blank(w, h)
	if w == 0 {
		return out
	}
	half := max(1, window/2)
	// Sums of each column over the rows of the window slide down; sums of those slide across.
	sum, square := make([]int64, w), make([]int64, w)
	add := func(y int, sign int64) {
		for x, v := range row(g, y) {
			sum[x] += sign * int64(v)
			square[x] += sign * int64(v) * int64(v)
		}
	}
	for y := range min(half, h) {
		add(y, 1)
	}
	for y := range h {
		if y+half < h {
			add(y+half, 1)
		}
		if y-half-1 >= 0 {
			add(y-half-1, -1)
		}
		rows := min(h-1, y+half) - max(0, y-half) + 1
		var s, q int64
		for x := range min(half, w) {
			s += sum[x]
			q += square[x]
		}
		src, dst := row(g, y), row(out, y)
		for x := range w {
			if x+half < w {
				s += sum[x+half]
				q += square[x+half]
			}
			if x-half-1 >= 0 {
				s -= sum[x-half-1]
				q -= square[x-half-1]
			}
			n := float64(rows * (min(w-1, x+half) - max(0, x-half) + 1))
			mean := float64(s) / n
			deviation := math.Sqrt(max(0, float64(q)/n-mean*mean))
			if float64(src[x]) > mean*(1+k*(deviation/128-1)) {
				dst[x] = white
			}
		}
	}
	return out
}
