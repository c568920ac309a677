package raster

import (
	"image"
	"math"
)

// Noise is how unclean a page is.
type Noise struct {
	Deviation float64 // of Gaussian noise, in shades of 255
	Specks    float64 // share of pixels that are single specks (impulse noise), 0 to 1
}

// MeasureNoise estimates the noise of a page. The deviation is 1.4826 times the median of the absolute response of a 3 × 3 Laplacian difference
// (Immerkær 1996, with the median for the mean, so that edges of the writing do not count), over the ground: half of a page or more has no ink. Flat white
// ground that was clipped by a camera or a scanner hides noise; then the deviation is that of the clipped picture. ok is false for images below 3 × 3 pixels.
func MeasureNoise(g *image.Gray) (n Noise, ok bool) {
	w, h := size(g)
	if w < 3 || h < 3 {
		return Noise{}, false
	}
	const loud = 60 // shades that a speck differs from all pixels around it
	var counts [2048]int
	all, specks := 0, 0
	for y := 1; y < h-1; y++ {
		a, b, c := row(g, y-1), row(g, y), row(g, y+1)
		for x := 1; x < w-1; x++ {
			corners := int(a[x-1]) + int(a[x+1]) + int(c[x-1]) + int(c[x+1])
			sides := int(a[x]) + int(b[x-1]) + int(b[x+1]) + int(c[x])
			v := corners - 2*sides + 4*int(b[x])
			if v < 0 {
				v = -v
			}
			counts[min(v, len(counts)-1)]++
			all++
			if v > loud {
				p := int(b[x])
				if int(min(a[x-1], a[x], a[x+1], b[x-1], b[x+1], c[x-1], c[x], c[x+1]))-p > loud ||
					p-int(max(a[x-1], a[x], a[x+1], b[x-1], b[x+1], c[x-1], c[x], c[x+1])) > loud {
					specks++
				}
			}
		}
	}
	seen, middle := 0, 0.0
	for v, c := range counts {
		if seen+c >= (all+1)/2 {
			middle = float64(v)
			if c > 0 && v > 0 {
				middle += float64((all+1)/2-seen)/float64(c) - 0.5
			}
			break
		}
		seen += c
	}
	const response = 6 // of the filter to noise of deviation 1: the root of the sum of its squared weights, 36
	return Noise{Deviation: 1.4826 * math.Max(0, middle) / response, Specks: float64(specks) / float64(all)}, true
}
