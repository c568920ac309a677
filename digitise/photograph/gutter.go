package photograph

import (
	"image"

	"github.com/lontar-asean/lontar/digitise/raster"
)

// Where two pages meet: between these shares of the width, in pictures at least leastSpread times as wide as high.
const (
	leastSpread  = 1.15
	gutterLeft   = 0.40
	gutterRight  = 0.60
	gutterBand   = 0.03 // of the width that must be free of ink
	gutterShadow = 8    // shades that the middle of the band is darker than the paper beside it
)

// gutter gives the column where the two pages of an open book meet: in the widest band free of ink about the middle, with writing on both sides, where
// the paper is darkest. Without a shadow the band must be twice as wide, so that two columns of one page stay together.
func gutter(flat, lit *image.Gray) (int, bool) {
	w, h := lit.Rect.Dx(), lit.Rect.Dy()
	if float64(w) < leastSpread*float64(h) {
		return 0, false
	}
	const across = 400
	f := float64(w) / across
	small := raster.Resize(lit, across, max(1, int(float64(h)/f)))
	plain := closeInk(raster.Resize(flat, across, small.Rect.Dy()), 4)
	threshold, ok := raster.Otsu(small)
	if !ok {
		return 0, false
	}
	ink, shade := make([]int, across), make([]int, across)
	for y := small.Rect.Dy() / 20; y < small.Rect.Dy()*19/20; y++ {
		for x := range across {
			if small.Pix[y*small.Stride+x] <= threshold {
				ink[x]++
			}
			shade[x] += int(plain.Pix[y*plain.Stride+x])
		}
	}
	rows := small.Rect.Dy()*19/20 - small.Rect.Dy()/20
	// A band may hold a few dark pixels in a column: thread, dirt, the shadow itself.
	free := max(1, rows/30)
	left, right, total := 0, 0, 0
	for x := int(gutterLeft * across); x < int(gutterRight*across); {
		end := x
		for end < across && ink[end] <= free {
			end++
		}
		if end-x > right-left {
			left, right = x, end
		}
		x = max(end, x) + 1
	}
	for left > 0 && right > left && ink[left-1] <= free {
		left--
	}
	before, after := 0, 0
	for x, n := range ink {
		total += n
		if x < left {
			before += n
		} else if x >= right {
			after += n
		}
	}
	band := float64(right-left) / across
	if band < gutterBand || min(before, after) < total/5 {
		return 0, false
	}
	darkest := (left + right) / 2
	for x := left; x < right; x++ {
		if shade[x] < shade[darkest] {
			darkest = x
		}
	}
	beside := max(shade[left], shade[right-1])
	if beside-shade[darkest] < gutterShadow*rows {
		if darkest = (left + right) / 2; band < 2*gutterBand {
			return 0, false
		}
	}
	return int((float64(darkest) + 0.5) * f), true
}
