package main

import "image/color"

var (
	white  = color.RGBA{255, 255, 255, 255}
	black  = color.RGBA{35, 35, 35, 255}
	red    = color.RGBA{208, 40, 40, 255}
	yellow = color.RGBA{250, 205, 40, 255}
	green  = color.RGBA{40, 150, 60, 255}
	purple = color.RGBA{130, 50, 160, 255}
	blue   = color.RGBA{25, 75, 150, 255}
	teal   = color.RGBA{15, 105, 105, 255}
	brown  = color.RGBA{120, 78, 45, 255}
	wood   = color.RGBA{165, 115, 70, 255}
	clay   = color.RGBA{175, 95, 60, 255}
	straw  = color.RGBA{232, 212, 160, 255}
	sky    = color.RGBA{222, 238, 248, 255}
	water  = color.RGBA{150, 195, 220, 255}
	grass  = color.RGBA{190, 215, 150, 255}
	stone  = color.RGBA{140, 140, 135, 255}
)

// margin is what stays free at the sides of a sign.
const margin = 34

// plate is a sign with a word or two on a wall.
func plate(f fonts, paper, ink color.RGBA, lines ...string) (*canvas, error) {
	c := newCanvas(straw)
	c.fill(stone, box(0, 290, wide, 30))
	c.fill(ink, box(14, 40, wide-28, 210))
	c.fill(paper, box(20, 46, wide-40, 198))
	size := 64
	if len(lines) > 1 {
		size = 52 // room for what stands above and below the letters
	}
	for _, text := range lines {
		w, err := f.set(text, size)
		if err != nil {
			return nil, err
		}
		if room := float64(wide - 2*margin); w.width > room {
			size = int(float64(size) * room / w.width)
		}
	}
	step := float64(size) * 1.75
	y := 145 + float64(size)*.35 - step*float64(len(lines)-1)/2
	for _, text := range lines {
		w, err := f.set(text, size)
		if err != nil {
			return nil, err
		}
		c.write(w, ink, (wide-w.width)/2, y)
		y += step
	}
	return c, nil
}

// row is a line of a board: what it is about, and what stands at the right.
type row struct{ name, value string }

// board is a list with a heading.
func board(f fonts, paper, ink color.RGBA, heading string, rows ...row) (*canvas, error) {
	c := newCanvas(wood)
	c.fill(paper, box(12, 12, wide-24, high-24))
	c.fill(ink, box(12, 12, wide-24, 66))
	size := 34
	step := float64(high-24-66-12) / float64(len(rows))
	for n, r := range append([]row{{heading, ""}}, rows...) {
		colour, y := ink, 78+step*(float64(n)-.5)+float64(size)*.35
		if n == 0 {
			colour, y = paper, 56
		}
		name, err := f.set(r.name, size)
		if err != nil {
			return nil, err
		}
		value, err := f.set(r.value, size)
		if err != nil {
			return nil, err
		}
		if room := float64(wide - 2*margin - 20); name.width+value.width > room {
			if name, err = f.set(r.name, int(float64(size)*(room-value.width)/name.width)); err != nil {
				return nil, err
			}
		}
		x := float64(margin)
		if n == 0 {
			x = (wide - name.width) / 2
		}
		c.write(name, colour, x, y)
		c.write(value, colour, wide-margin-value.width, y)
	}
	return c, nil
}
