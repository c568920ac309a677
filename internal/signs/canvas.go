package main

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"math"

	"golang.org/x/image/vector"
)

// The size of a picture in pixels.
const (
	wide = 480
	high = 320
)

// canvas is a picture being drawn. Neither side is longer than 512, so that the rasteriser counts in whole numbers and draws the same on every machine.
type canvas struct{ img *image.RGBA }

type point struct{ x, y float64 }

// shape is a closed line of points.
type shape []point

func newCanvas(paper color.RGBA) *canvas {
	c := &canvas{image.NewRGBA(image.Rect(0, 0, wide, high))}
	c.fill(paper, box(0, 0, wide, high))
	return c
}

// fill paints the insides of shapes.
func (c *canvas) fill(ink color.RGBA, shapes ...shape) {
	for _, s := range shapes {
		z := vector.NewRasterizer(wide, high)
		for i, p := range s {
			if i == 0 {
				z.MoveTo(float32(p.x), float32(p.y))
			} else {
				z.LineTo(float32(p.x), float32(p.y))
			}
		}
		z.ClosePath()
		z.Draw(c.img, c.img.Bounds(), image.NewUniform(ink), image.Point{})
	}
}

// line paints a line of a breadth through points, round at its ends.
func (c *canvas) line(ink color.RGBA, breadth float64, points ...point) {
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

// bytes gives the picture as PNG. Each channel keeps 16 steps, which are enough for soft edges and make the file half as large.
func (c *canvas) bytes() ([]byte, error) {
	out := image.NewPaletted(c.img.Bounds(), nil)
	places := map[color.RGBA]uint8{}
	for y := range high {
		for x := range wide {
			p := c.img.RGBAAt(x, y)
			p = color.RGBA{step(p.R), step(p.G), step(p.B), 255}
			place, ok := places[p]
			if !ok {
				if len(places) == 256 {
					return nil, errors.New("the picture has more than 256 colours")
				}
				place = uint8(len(places))
				places[p], out.Palette = place, append(out.Palette, p)
			}
			out.SetColorIndex(x, y, place)
		}
	}
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	err := e.Encode(&b, out)
	return b.Bytes(), err
}

// step gives the nearest of 16 values.
func step(v uint8) uint8 { return uint8((int(v)*15 + 127) / 255 * 17) }

// box is a rectangle by its corner and size.
func box(x, y, w, h float64) shape { return shape{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}} }

// oval is an ellipse by its middle and radii.
func oval(x, y, rx, ry float64) shape { return arc(x, y, rx, ry, 0, 360) }

// arc is a stretch of an ellipse, clockwise from the right, in degrees.
func arc(x, y, rx, ry, from, to float64) (s shape) {
	const steps = 60
	for i := range steps + 1 {
		a := (from + (to-from)*float64(i)/steps) * math.Pi / 180
		s = append(s, point{x + rx*math.Cos(a), y + ry*math.Sin(a)})
	}
	return s
}

// star is a star of five points.
func star(x, y, radius float64) (s shape) {
	for i := range 10 {
		r := radius
		if i%2 == 1 {
			r = radius * .42
		}
		a := float64(i)*math.Pi/5 - math.Pi/2
		s = append(s, point{x + r*math.Cos(a), y + r*math.Sin(a)})
	}
	return s
}

// lozenge is a square on its corner.
func lozenge(x, y, rx, ry float64) shape {
	return shape{{x, y - ry}, {x + rx, y}, {x, y + ry}, {x - rx, y}}
}
