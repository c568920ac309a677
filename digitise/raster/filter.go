package raster

import "image"

// Blur smooths an image lightly: a 3 × 3 binomial filter (weights 1 2 1 in both directions), which is a Gaussian of about 0.7 pixels.
func Blur(g *image.Gray) *image.Gray {
	w, h := size(g)
	out := blank(w, h)
	if w == 0 {
		return out
	}
	var lines [3][]uint16 // rows smoothed across, times 4
	for i := range lines {
		lines[i] = make([]uint16, w)
	}
	smooth := func(y int) {
		src, dst := row(g, y), lines[y%3]
		for x := 1; x < w-1; x++ {
			dst[x] = uint16(src[x-1]) + 2*uint16(src[x]) + uint16(src[x+1])
		}
		dst[0] = 3*uint16(src[0]) + uint16(src[min(1, w-1)])
		dst[w-1] = 3*uint16(src[w-1]) + uint16(src[max(0, w-2)])
	}
	smooth(0)
	for y := range h {
		if y+1 < h {
			smooth(y + 1)
		}
		above, here, below := lines[max(0, y-1)%3], lines[y%3], lines[min(h-1, y+1)%3]
		dst := row(out, y)
		for x := range dst {
			dst[x] = uint8((above[x] + 2*here[x] + below[x] + 8) >> 4)
		}
	}
	return out
}

// Median replaces every pixel by the median of the 3 × 3 pixels around it (those at the edge stay), which takes away single black and white specks and
// keeps edges.
func Median(g *image.Gray) *image.Gray {
	w, h := size(g)
	out := Turn(g, 0)
	for y := 1; y < h-1; y++ {
		a, b, c, dst := row(g, y-1), row(g, y), row(g, y+1), row(out, y)
		for x := 1; x < w-1; x++ {
			// Sort each column, then the median of nine is the median of (largest of the lows, median of the middles, smallest of the highs).
			l0, m0, h0 := sort3(a[x-1], b[x-1], c[x-1])
			l1, m1, h1 := sort3(a[x], b[x], c[x])
			l2, m2, h2 := sort3(a[x+1], b[x+1], c[x+1])
			_, m, _ := sort3(m0, m1, m2)
			_, v, _ := sort3(max(l0, l1, l2), m, min(h0, h1, h2))
			dst[x] = v
		}
	}
	return out
}

// Despeckle replaces only pixels that are darker or lighter than all eight pixels around them by more than contrast: specks of impulse noise go, thin
// strokes and dots of two pixels stay.
func Despeckle(g *image.Gray, contrast uint8) *image.Gray {
	w, h := size(g)
	out := Turn(g, 0)
	for y := 1; y < h-1; y++ {
		above, here, below, dst := row(g, y-1), row(g, y), row(g, y+1), row(out, y)
		for x := 1; x < w-1; x++ {
			v := int(here[x])
			lo := int(min(above[x-1], above[x], above[x+1], here[x-1], here[x+1], below[x-1], below[x], below[x+1]))
			hi := int(max(above[x-1], above[x], above[x+1], here[x-1], here[x+1], below[x-1], below[x], below[x+1]))
			switch {
			case lo-v > int(contrast):
				dst[x] = uint8(lo)
			case v-hi > int(contrast):
				dst[x] = uint8(hi)
			}
		}
	}
	return out
}

func sort3(a, b, c uint8) (low, middle, high uint8) {
	low, high = min(a, b), max(a, b)
	middle = max(low, min(high, c))
	return min(low, c), middle, max(high, c)
}

// Thin makes dark strokes thinner by one pixel: every pixel becomes the lightest of itself and those to the left, above and above left. Loops that thick
// strokes have all but closed open again.
func Thin(g *image.Gray) *image.Gray {
	_, h := size(g)
	out := Turn(g, 0)
	for y := range h {
		here, above, dst := row(g, y), row(g, max(0, y-1)), row(out, y)
		for x := range dst {
			l := max(0, x-1)
			dst[x] = max(here[x], here[l], above[x], above[l])
		}
	}
	return out
}
