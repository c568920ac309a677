package raster

import (
	"image"
	"math"
)

// taps are the source pixels that make one pixel of a result along one axis, and their weights in 1/16384, which add up to one.
type taps struct {
	first   int
	weights []int32
}

const weightBits = 14

// Resize scales an image to width × height pixels: every result pixel is the mean of the area it covers where the image gets smaller, and a
// Catmull-Rom interpolation where it gets larger (Keys 1981, a = -0.5). A width or height below 1 gives an image without pixels.
func Resize(g *image.Gray, width, height int) *image.Gray {
	w, h := size(g)
	if w == 0 || width < 1 || height < 1 {
		return blank(0, 0)
	}
	across, down := axis(w, width), axis(h, height)
	out := blank(width, height)
	// Rows of the source, scaled across, live in a ring: each is made once, when the first result row needs it.
	span := 0
	for _, t := range down {
		span = max(span, len(t.weights))
	}
	ring := make([]uint8, span*width)
	sums := make([]int32, width)
	done := 0 // source rows that were scaled
	for y, t := range down {
		for done = max(done, t.first); done < t.first+len(t.weights); done++ {
			scaleRow(ring[done%span*width:][:width], row(g, done), across)
		}
		for i := range sums {
			sums[i] = 1 << (weightBits - 1)
		}
		for i, weight := range t.weights {
			for x, v := range ring[(t.first+i)%span*width:][:width] {
				sums[x] += weight * int32(v)
			}
		}
		line := row(out, y)
		for x, s := range sums {
			line[x] = clamp(s >> weightBits)
		}
	}
	return out
}

func scaleRow(dst, src []uint8, across []taps) {
	for x := range across {
		t := &across[x]
		s := int32(1 << (weightBits - 1))
		for i, v := range src[t.first : t.first+len(t.weights)] {
			s += t.weights[i] * int32(v)
		}
		dst[x] = clamp(s >> weightBits)
	}
}

// axis gives the taps of to pixels made from from pixels.
func axis(from, to int) []taps {
	list := make([]taps, to)
	ratio := float64(from) / float64(to)
	most := int(math.Ceil(ratio)) + 4
	pool := make([]int32, 0, to*most)
	weights := make([]float64, 0, most)
	for i := range list {
		first, last := 0, 0
		weights = weights[:0]
		if ratio >= 1 {
			lo, hi := float64(i)*ratio, float64(i+1)*ratio
			first, last = int(lo), min(from-1, int(math.Ceil(hi))-1)
			for j := first; j <= last; j++ {
				weights = append(weights, max(0, min(hi, float64(j+1))-max(lo, float64(j))))
			}
		} else {
			centre := (float64(i)+0.5)*ratio - 0.5
			base := int(math.Floor(centre))
			first, last = max(0, base-1), min(from-1, base+2)
			for range last - first + 1 {
				weights = append(weights, 0)
			}
			for j := base - 1; j <= base+2; j++ { // pixels beyond the edge are those at the edge
				weights[max(first, min(last, j))-first] += catmullRom(math.Abs(centre - float64(j)))
			}
		}
		start := len(pool)
		pool = appendFixed(pool, weights)
		list[i] = taps{first: first, weights: pool[start:]}
	}
	return list
}

// appendFixed adds the weights in fixed point, with the largest one taking up what rounding left over.
func appendFixed(pool []int32, weights []float64) []int32 {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	left, largest, start := int32(1<<weightBits), 0, len(pool)
	for i, w := range weights {
		f := int32(math.Round(w / total * (1 << weightBits)))
		left -= f
		if w > weights[largest] {
			largest = i
		}
		pool = append(pool, f)
	}
	pool[start+largest] += left
	return pool
}

func catmullRom(d float64) float64 {
	switch {
	case d < 1:
		return (1.5*d-2.5)*d*d + 1
	case d < 2:
		return ((-0.5*d+2.5)*d-4)*d + 2
	}
	return 0
}
