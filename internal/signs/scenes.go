package main

import "image/color"

// scenes gives the pictures of a country without text: one to count in, one that asks for a colour.
func scenes() map[string][]func() *canvas {
	return map[string][]func() *canvas{
		"khm": {palms, kramas}, "lao": {jars, roofs}, "mmr": {parasols, longyis}, "tha": {loads, shade},
		"vnm": {hats, bowls}, "idn": {kites, sails}, "mys": {ketupats, village}, "phl": {parols, jeepneys},
	}
}

func palms() *canvas {
	c := land(grass, 170)
	for _, p := range []point{{60, 190}, {150, 182}, {240, 192}, {345, 184}, {430, 194}} {
		c.sugarPalm(p.x, p.y, 120)
	}
	c.house(110, 290, clay)
	c.house(255, 300, clay)
	c.house(370, 295, clay)
	c.sugarPalm(30, 300, 115)
	c.sugarPalm(445, 310, 115)
	return c
}

func kramas() *canvas {
	c := land(grass, 230)
	c.clothesline(70)
	for n, ink := range []color.RGBA{red, purple, yellow, green} {
		c.krama(52+float64(n)*100, 72, ink)
	}
	return c
}

func jars() *canvas {
	c := land(grass, 120)
	c.tree(60, 150)
	c.tree(300, 140)
	c.tree(440, 155)
	for _, p := range []point{{120, 190}, {215, 180}, {370, 200}, {50, 280}, {150, 295}, {250, 265}, {335, 300}, {430, 285}} {
		c.jar(p.x, p.y, stone)
	}
	return c
}

func roofs() *canvas {
	c := land(grass, 190)
	for n, ink := range []color.RGBA{purple, green, yellow, red} {
		c.house(54+float64(n)*100, 260, ink)
	}
	c.tree(438, 275)
	return c
}

func parasols() *canvas {
	c := land(straw, 90)
	for n, ink := range []color.RGBA{red, yellow, red, green, purple, red, red, yellow, red} {
		c.parasol(65+float64(n%5)*88+float64(n/5)*42, 170+float64(n/5)*115, ink)
	}
	return c
}

func longyis() *canvas {
	c := land(grass, 240)
	c.clothesline(60)
	for n, ink := range []color.RGBA{purple, red, green, yellow} {
		c.longyi(52+float64(n)*100, 62, ink)
	}
	c.jar(291, 300, clay)
	return c
}

func loads() *canvas {
	c := land(water, 50)
	for n, ink := range []color.RGBA{yellow, {}, green, yellow, green, yellow, {}, yellow} {
		x, y := 75+float64(n%3)*160+float64(n/3%2)*10, 120+float64(n/3)*75
		if ink.A > 0 {
			c.fruit(x, y, ink)
		}
		c.boat(x, y, brown)
	}
	return c
}

func shade() *canvas {
	c := land(water, 80)
	for n, ink := range []color.RGBA{green, yellow, purple, red} {
		x, y := 110+float64(n%2)*250, 175+float64(n/2)*110
		c.boat(x, y, ink)
		if ink == yellow {
			c.parasol(x, y+4, white)
		} else {
			c.jar(x, y+2, clay)
		}
	}
	return c
}

func hats() *canvas {
	c := newCanvas(sky)
	for _, x := range []float64{60, 180, 300, 420} {
		c.lantern(x, 52, red)
	}
	for n := range 9 {
		c.hat(60+float64(n%5)*90+float64(n/5)*45, 195+float64(n/5)*80)
	}
	return c
}

func bowls() *canvas {
	c := land(wood, 120)
	for n, ink := range []color.RGBA{red, green, purple, yellow} {
		x, y := 130+float64(n%2)*220, 190+float64(n/2)*105
		c.bowl(x, y, ink)
		if ink == green {
			c.chopsticks(x, y)
		}
	}
	return c
}

func kites() *canvas {
	c := land(grass, 285)
	for n, ink := range []color.RGBA{yellow, red, red, green, red, purple, red, yellow, red, red} {
		c.kite(55+float64(n%5)*92, 60+float64(n/5)*125+float64(n%2)*22, ink)
	}
	return c
}

func sails() *canvas {
	c := land(water, 100)
	c.fill(straw, oval(400, 170, 66, 18))
	c.coconutPalm(410, 166, 80)
	for n, p := range []point{{70, 180}, {215, 290}, {300, 200}, {60, 295}} {
		c.sail(p.x, p.y, []color.RGBA{red, yellow, purple, green}[n])
	}
	return c
}

func ketupats() *canvas {
	c := newCanvas(straw)
	c.line(brown, 6, point{20, 50}, point{460, 50})
	for n := range 6 {
		c.ketupat(60+float64(n)*72, 98)
	}
	c.fill(wood, box(0, 250, wide, 70))
	for n := range 4 {
		c.lamp(90+float64(n)*100, 256)
	}
	return c
}

func village() *canvas {
	c := land(grass, 180)
	for n, ink := range []color.RGBA{purple, red, green, yellow} {
		c.house([]float64{58, 206, 330, 430}[n], 262, ink)
	}
	c.coconutPalm(130, 275, 150)
	c.coconutPalm(268, 275, 150)
	return c
}

func parols() *canvas {
	c := newCanvas(color.RGBA{30, 40, 80, 255})
	for n, five := range []bool{true, false, true, true, false, true, false, true} {
		x, y := 65+float64(n%4)*115, 85+float64(n/4)*145
		if five {
			c.parol(x, y, yellow)
		} else {
			c.lantern(x, y, red)
		}
	}
	return c
}

func jeepneys() *canvas {
	c := land(grass, 150)
	c.fill(stone, box(0, 205, wide, 105))
	for n, ink := range []color.RGBA{yellow, red, green, purple} {
		x := 62 + float64(n)*118
		c.jeepney(x, 280, ink)
		if ink == yellow {
			c.fill(wood, box(x-34, 192, 40, 22), box(x-8, 184, 30, 30))
		}
	}
	c.coconutPalm(240, 195, 120)
	c.coconutPalm(430, 195, 120)
	return c
}
