package main

import "image/color"

// land is a picture of sky and ground that meet at a height.
func land(ground color.RGBA, y float64) *canvas {
	c := newCanvas(sky)
	c.fill(ground, box(0, y, wide, high-y))
	return c
}

// sugarPalm stands with its foot at a point; its crown is round.
func (c *canvas) sugarPalm(x, y, h float64) {
	c.line(brown, 7, point{x, y}, point{x, y - h})
	c.fill(green, oval(x, y-h, 24, 22))
	for _, dx := range []float64{-9, 0, 9} {
		c.fill(color.RGBA{70, 35, 60, 255}, oval(x+dx, y-h+14, 5, 5))
	}
}

// coconutPalm stands with its foot at a point; its leaves hang.
func (c *canvas) coconutPalm(x, y, h float64) {
	c.line(brown, 7, point{x, y}, point{x + 6, y - h/2}, point{x + 4, y - h})
	x, y = x+4, y-h
	for _, d := range []point{{-38, 12}, {-30, -14}, {0, -28}, {30, -14}, {38, 12}} {
		c.line(green, 8, point{x, y}, point{x + d.x*.6, y + d.y*.6 - 8}, point{x + d.x, y + d.y})
	}
	c.fill(brown, oval(x-6, y+8, 6, 6), oval(x+6, y+8, 6, 6))
}

// tree has a round crown of leaves.
func (c *canvas) tree(x, y float64) {
	c.line(brown, 9, point{x, y}, point{x, y - 60})
	c.fill(green, oval(x, y-85, 34, 32), oval(x-20, y-68, 22, 20), oval(x+20, y-68, 22, 20))
}

// house stands on posts; x is its middle.
func (c *canvas) house(x, y float64, roof color.RGBA) {
	for _, dx := range []float64{-28, 0, 28} {
		c.line(brown, 5, point{x + dx, y}, point{x + dx, y - 34})
	}
	c.fill(wood, box(x-34, y-74, 68, 42))
	c.fill(black, box(x-8, y-62, 16, 30))
	c.fill(roof, shape{{x - 46, y - 72}, {x, y - 118}, {x + 46, y - 72}})
}

// krama is a chequered cloth that hangs from a line.
func (c *canvas) krama(x, y float64, ink color.RGBA) {
	c.cloth(x, y, white)
	for i := range 11 {
		for k := range 6 {
			if (i+k)%2 == 0 {
				c.fill(ink, box(x+float64(k)*13, y+float64(i)*14, 13, 14))
			}
		}
	}
	for k := range 13 {
		c.line(ink, 2, point{x + float64(k)*6.5, y + 154}, point{x + float64(k)*6.5, y + 164})
	}
}

// cloth hangs from a line by its upper left corner.
func (c *canvas) cloth(x, y float64, ink color.RGBA) {
	c.fill(ink, box(x, y, 78, 154))
	c.line(brown, 5, point{x + 10, y - 8}, point{x + 10, y + 6})
	c.line(brown, 5, point{x + 68, y - 8}, point{x + 68, y + 6})
}

// longyi is a cloth with stripes along its hem.
func (c *canvas) longyi(x, y float64, ink color.RGBA) {
	c.cloth(x, y, ink)
	for _, dy := range []float64{112, 124, 136} {
		c.fill(white, box(x, y+dy, 78, 4))
	}
}

// clothesline is a line between two posts.
func (c *canvas) clothesline(y float64) {
	c.line(wood, 9, point{22, 290}, point{22, y - 14})
	c.line(wood, 9, point{wide - 22, 290}, point{wide - 22, y - 14})
	c.line(black, 3, point{22, y}, point{wide - 22, y})
}

// jar is a jar of stone or clay by the middle of its foot.
func (c *canvas) jar(x, y float64, ink color.RGBA) {
	c.fill(ink, oval(x, y-27, 24, 27), box(x-17, y-60, 34, 14))
	c.fill(ink, oval(x, y-60, 19, 7))
	c.fill(black, oval(x, y-60, 14, 4))
}

// parasol is open and stands on its stick.
func (c *canvas) parasol(x, y float64, ink color.RGBA) {
	c.line(brown, 4, point{x, y - 62}, point{x, y})
	c.fill(ink, arc(x, y-28, 42, 34, 180, 360))
	for _, dx := range []float64{-22, 0, 22} {
		c.line(black, 1.5, point{x, y - 62}, point{x + dx, y - 28})
	}
}

// boat lies in the water; y is its deck.
func (c *canvas) boat(x, y float64, hull color.RGBA) {
	c.fill(hull, shape{{x - 52, y - 6}, {x - 34, y}, {x + 34, y}, {x + 52, y - 6}, {x + 34, y + 20}, {x - 34, y + 20}})
}

// fruit is a load of a boat.
func (c *canvas) fruit(x, y float64, ink color.RGBA) {
	for _, d := range []point{{-22, -6}, {-8, -6}, {6, -6}, {20, -6}, {-15, -17}, {-1, -17}, {13, -17}, {-8, -28}, {6, -28}} {
		c.fill(ink, oval(x+d.x, y+d.y, 7.5, 7))
	}
}

// sail is a boat under sail.
func (c *canvas) sail(x, y float64, ink color.RGBA) {
	c.line(brown, 4, point{x, y}, point{x, y - 84})
	c.fill(ink, shape{{x + 3, y - 84}, {x + 44, y - 14}, {x + 3, y - 14}})
	c.fill(ink, shape{{x - 3, y - 74}, {x - 32, y - 14}, {x - 3, y - 14}})
	c.boat(x, y, brown)
}

// hat is a conical hat of leaves.
func (c *canvas) hat(x, y float64) {
	c.fill(straw, shape{{x - 38, y}, {x, y - 42}, {x + 38, y}})
	c.fill(straw, oval(x, y, 38, 6))
	for _, k := range []float64{.35, .65} {
		c.line(wood, 1.5, point{x - 38*k, y - 42*(1-k)}, point{x + 38*k, y - 42*(1-k)})
	}
	c.line(wood, 1.5, point{x - 38, y}, point{x, y - 42}, point{x + 38, y})
}

// lantern is round and hangs.
func (c *canvas) lantern(x, y float64, ink color.RGBA) {
	c.line(black, 2, point{x, y - 40}, point{x, y + 44})
	c.fill(ink, oval(x, y, 25, 23))
	c.fill(black, box(x-10, y-26, 20, 5), box(x-10, y+21, 20, 5))
	c.line(ink, 3, point{x, y + 26}, point{x, y + 44})
}

// parol is a lantern of five points with two tails.
func (c *canvas) parol(x, y float64, ink color.RGBA) {
	c.line(black, 2, point{x, y - 44}, point{x, y})
	for _, dx := range []float64{-17, 17} {
		c.line(ink, 5, point{x + dx, y + 22}, point{x + dx*1.2, y + 44})
	}
	c.fill(ink, star(x, y, 36))
	c.fill(white, oval(x, y, 8, 8))
}

// kite is a lozenge with a tail.
func (c *canvas) kite(x, y float64, ink color.RGBA) {
	c.line(black, 1.5, point{x, y + 30}, point{x - 8, y + 42}, point{x + 8, y + 52}, point{x - 4, y + 62})
	c.fill(ink, lozenge(x, y, 25, 32))
	c.line(black, 1.5, point{x, y - 32}, point{x, y + 32})
	c.line(black, 1.5, point{x - 25, y}, point{x + 25, y})
}

// ketupat is woven of leaves and hangs.
func (c *canvas) ketupat(x, y float64) {
	c.line(green, 4, point{x, y - 46}, point{x, y - 24})
	c.line(green, 4, point{x - 4, y + 24}, point{x - 12, y + 46})
	c.line(green, 4, point{x + 4, y + 24}, point{x + 12, y + 46})
	c.fill(green, lozenge(x, y, 29, 29))
	for _, d := range []point{{0, -15}, {0, 15}, {-15, 0}, {15, 0}} {
		c.fill(yellow, lozenge(x+d.x, y+d.y, 6, 6))
	}
}

// lamp is an oil lamp with its flame.
func (c *canvas) lamp(x, y float64) {
	c.fill(clay, shape{{x - 22, y - 20}, {x + 22, y - 20}, {x + 13, y}, {x - 13, y}})
	c.fill(yellow, oval(x, y-32, 6, 12))
	c.fill(red, oval(x, y-27, 3, 6))
}

// bowl stands on a table.
func (c *canvas) bowl(x, y float64, ink color.RGBA) {
	c.fill(ink, arc(x, y-40, 44, 38, 0, 180), box(x-18, y-6, 36, 6))
	c.fill(white, oval(x, y-40, 44, 9))
}

// chopsticks lie across a bowl.
func (c *canvas) chopsticks(x, y float64) {
	c.line(black, 4, point{x - 52, y - 58}, point{x + 46, y - 40})
	c.line(black, 4, point{x - 52, y - 50}, point{x + 46, y - 34})
}

// jeepney is a long open car with a row of windows.
func (c *canvas) jeepney(x, y float64, ink color.RGBA) {
	c.fill(ink, shape{{x - 52, y - 66}, {x + 30, y - 66}, {x + 34, y - 36}, {x + 54, y - 34}, {x + 54, y - 8}, {x - 52, y - 8}})
	for _, dx := range []float64{-46, -22, 2} {
		c.fill(sky, box(x+dx, y-58, 18, 18))
	}
	c.fill(white, box(x-52, y-30, 106, 5))
	for _, dx := range []float64{-30, 32} {
		c.fill(black, oval(x+dx, y-8, 12, 12))
		c.fill(stone, oval(x+dx, y-8, 5, 5))
	}
}
