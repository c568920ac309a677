// Package museum draws the pictures of examples/museum and checks what a run makes of them.
package museum

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/vector"
)

// canvas is a picture being drawn. Coordinates are pixels of a picture of 480 × 360; it may have another size.
type canvas struct {
	img   *image.NRGBA
	scale float32
}

const (
	wide = 480
	high = 360
)

func newCanvas(width int, paper color.NRGBA) *canvas {
	c := &canvas{img: image.NewNRGBA(image.Rect(0, 0, width, width*high/wide)), scale: float32(width) / wide}
	c.fill(paper, box(0, 0, wide, high))
	return c
}

type point struct{ x, y float64 }

// shape is a closed line of points.
type shape []point

// fill paints the insides of shapes.
func (c *canvas) fill(ink color.NRGBA, shapes ...shape) {
	for _, s := range shapes {
		left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
		for _, p := range s {
			left, right = min(left, p.x), max(right, p.x)
			top, bottom = min(top, p.y), max(bottom, p.y)
		}
		k := float64(c.scale)
		b := image.Rect(int(math.Floor(left*k)), int(math.Floor(top*k)), int(math.Ceil(right*k)), int(math.Ceil(bottom*k)))
		z := vector.NewRasterizer(b.Dx(), b.Dy())
		for i, p := range s {
			x, y := float32(p.x)*c.scale-float32(b.Min.X), float32(p.y)*c.scale-float32(b.Min.Y)
			if i == 0 {
				z.MoveTo(x, y)
			} else {
				z.LineTo(x, y)
			}
		}
		z.ClosePath()
		z.Draw(c.img, b, image.NewUniform(ink), image.Point{})
	}
}

// line paints a line of a breadth through points.
func (c *canvas) line(ink color.NRGBA, breadth float64, points ...point) {
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		length := math.Hypot(b.x-a.x, b.y-a.y)
		if length == 0 {
			continue
		}
		dx, dy := (b.y-a.y)/length*breadth/2, (a.x-b.x)/length*breadth/2
		c.fill(ink, shape{{a.x + dx, a.y + dy}, {b.x + dx, b.y + dy}, {b.x - dx, b.y - dy}, {a.x - dx, a.y - dy}})
	}
	for _, p := range points {
		c.fill(ink, oval(p.x, p.y, breadth/2, breadth/2))
	}
}

// box is a rectangle by its corner and size.
func box(x, y, w, h float64) shape { return shape{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}} }

// oval is an ellipse by its middle and radii.
func oval(x, y, rx, ry float64) shape { return arc(x, y, rx, ry, 0, 360) }

// arc is a stretch of an ellipse, clockwise from the right, in degrees.
func arc(x, y, rx, ry, from, to float64) (s shape) {
	const steps = 72
	for i := range steps + 1 {
		a := (from + (to-from)*float64(i)/steps) * math.Pi / 180
		s = append(s, point{x + rx*math.Cos(a), y + ry*math.Sin(a)})
	}
	return s
}

// star is a star of n points.
func star(x, y, outer, inner float64, n int) (s shape) {
	for i := range 2 * n {
		r := outer
		if i%2 == 1 {
			r = inner
		}
		a := float64(i)*math.Pi/float64(n) - math.Pi/2
		s = append(s, point{x + r*math.Cos(a), y + r*math.Sin(a)})
	}
	return s
}

// lozenge is a square on its corner.
func lozenge(x, y, rx, ry float64) shape {
	return shape{{x, y - ry}, {x + rx, y}, {x, y + ry}, {x - rx, y}}
}
