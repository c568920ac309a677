package main

import (
	"image"
	"math"
)

// shape is the softened ink of a sign, cut to its box.
type shape struct {
	box    image.Rectangle // on the canvas
	values []float32       // 0–1, row by row
	sum    float32
	middle int // of the ink, horizontally, on the canvas
}

// soften is the radius of the box, applied twice, that blurs the ink: about the width of a stroke, so that two strokes a little apart still meet.
const soften = 1

// The most by which one sign is moved over another after their middles are on one line, in pixels.
const (
	shiftX = 3
	shiftY = 2
)

// apart is how far from each other, in pixels, the middles of two marks over one base may be for the marks to be alike at all: one before the
// base is not taken for one behind it.
const apart = em / 4

// shapeOf softens ink. Nil for none.
func shapeOf(ink *image.Alpha) *shape {
	plane := make([]float32, width*height)
	for i, v := range ink.Pix {
		plane[i] = float32(v) / 255
	}
	for range 2 {
		plane = blur(blur(plane, 1), width)
	}
	s := &shape{box: image.Rect(width, height, 0, 0)}
	var sum, moment float32
	for y := range height {
		for x := range width {
			v := plane[y*width+x]
			if v < 0.02 {
				continue
			}
			s.box.Min.X, s.box.Min.Y = min(s.box.Min.X, x), min(s.box.Min.Y, y)
			s.box.Max.X, s.box.Max.Y = max(s.box.Max.X, x+1), max(s.box.Max.Y, y+1)
			sum += v
			moment += v * float32(x)
		}
	}
	if sum < 1 {
		return nil
	}
	s.middle = int(math.Round(float64(moment / sum)))
	for y := s.box.Min.Y; y < s.box.Max.Y; y++ {
		s.values = append(s.values, plane[y*width+s.box.Min.X:y*width+s.box.Max.X]...)
	}
	for _, v := range s.values {
		s.sum += v
	}
	return s
}

// blur averages along one axis: step 1 for rows, the width for columns.
func blur(in []float32, step int) []float32 {
	out := make([]float32, len(in))
	for i := soften * step; i < len(in)-soften*step; i++ {
		var sum float32
		for k := -soften; k <= soften; k++ {
			sum += in[i+k*step]
		}
		out[i] = sum / (2*soften + 1)
	}
	return out
}

// similarity is the greatest share of common ink, Σ min / Σ max, of two shapes of one em size, the middles of their ink on one vertical line
// and one of them moved by a few pixels. Their height over the baseline counts: a mark above is unlike the same mark below.
func similarity(a, b *shape) float64 {
	if r := a.sum / b.sum; r < 0.4 || r > 2.5 {
		return 0
	}
	best := float32(0)
	for dy := -shiftY; dy <= shiftY; dy++ {
		for dx := -shiftX; dx <= shiftX; dx++ {
			offset := image.Pt(a.middle-b.middle+dx, dy)
			common := a.box.Intersect(b.box.Add(offset))
			var sum float32
			for y := common.Min.Y; y < common.Max.Y; y++ {
				ra := a.values[(y-a.box.Min.Y)*a.box.Dx()+common.Min.X-a.box.Min.X:][:common.Dx()]
				rb := b.values[(y-offset.Y-b.box.Min.Y)*b.box.Dx()+common.Min.X-offset.X-b.box.Min.X:][:common.Dx()]
				for i := range ra {
					sum += min(ra[i], rb[i])
				}
			}
			best = max(best, sum/(a.sum+b.sum-sum))
		}
	}
	return float64(best)
}
