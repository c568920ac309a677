package museum

import (
	"image"
	"image/color"
	"maps"
	"math"
	"slices"
)

func rgb(v uint32) color.NRGBA { return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255} }

// Names lists the objects that can be drawn, sorted.
func Names() []string { return slices.Sorted(maps.Keys(objects)) }

// Draw draws an object, so many pixels wide and three quarters as high; nil for a name that is not known.
func Draw(name string, width int) image.Image {
	o, ok := objects[name]
	if !ok {
		return nil
	}
	c := newCanvas(width, rgb(o.paper))
	o.draw(c)
	return c.img
}

// object is a thing and the colour behind it.
type object struct {
	paper uint32
	draw  func(c *canvas)
}

var objects = map[string]object{
	"angklung": {0xE9F1E4, angklung}, "betel-box": {0xF2E7D5, betelBox}, "boat": {0xD8ECF5, boat}, "drum": {0xF6EEDC, drum}, "gong": {0xEFE3E0, gong},
	"hat": {0xE6F2EC, hat}, "jar": {0xEAE6DA, jar}, "kite": {0xBFE0F2, kite}, "lantern": {0x1E2440, lantern}, "mat": {0xF3EAD0, mat},
	"parcel": {0xF7F1E3, parcel}, "rice-basket": {0xEAF0F3, riceBasket}, "stilt-house": {0xD3E9F0, stiltHouse}, "textile": {0x5B1A2E, textile}, "umbrella": {0xF0F3E2, umbrella},
}

func kite(c *canvas) {
	c.fill(rgb(0xFFFFFF), oval(90, 290, 70, 22), oval(140, 280, 50, 26), oval(400, 70, 60, 20))
	c.fill(rgb(0xC62D2D), lozenge(250, 140, 105, 110))
	c.fill(rgb(0xF2C233), shape{{250, 30}, {355, 140}, {250, 140}}, shape{{250, 250}, {145, 140}, {250, 140}})
	c.fill(rgb(0x1E5C8A), oval(250, 140, 26, 26))
	c.line(rgb(0x5A4630), 4, point{250, 30}, point{250, 250})
	c.line(rgb(0x5A4630), 4, point{145, 140}, point{355, 140})
	tail := []point{}
	for i := range 30 {
		tail = append(tail, point{250 + 18*math.Sin(float64(i)/2.4) - float64(i)*2, 250 + float64(i)*3.2})
	}
	c.line(rgb(0x5A4630), 2, tail...)
	for _, i := range []int{8, 16, 24} {
		p := tail[i]
		c.fill(rgb(0xE0752D), shape{p, {p.x - 14, p.y - 9}, {p.x - 14, p.y + 9}}, shape{p, {p.x + 14, p.y - 9}, {p.x + 14, p.y + 9}})
	}
}

func drum(c *canvas) {
	c.fill(rgb(0xD9C7A0), oval(240, 325, 170, 18))
	c.fill(rgb(0x8A4B22), shape{{140, 90}, {340, 90}, {285, 215}, {270, 235}, {310, 320}, {170, 320}, {210, 235}, {195, 215}})
	c.fill(rgb(0xF4E6C4), oval(240, 90, 100, 26))
	c.fill(rgb(0x3A2415), oval(240, 90, 40, 10))
	for i := range 9 {
		x := 146 + float64(i)*23.5
		c.line(rgb(0xEAD9B0), 3, point{x, 96}, point{200 + float64(i)*10, 216})
	}
	c.fill(rgb(0xB63A2B), box(196, 212, 88, 12))
	c.fill(rgb(0xD8A537), box(206, 226, 68, 8))
}

func stiltHouse(c *canvas) {
	c.fill(rgb(0x8FBF6A), box(0, 290, wide, 70))
	for _, x := range []float64{130, 190, 290, 350} {
		c.fill(rgb(0x6B4526), box(x, 215, 12, 95))
	}
	c.fill(rgb(0xB0793F), box(110, 135, 270, 85))
	for i := range 9 {
		c.line(rgb(0x8A5A2B), 2, point{140 + float64(i)*26, 135}, point{140 + float64(i)*26, 220})
	}
	c.fill(rgb(0x8C3B2A), shape{{80, 140}, {150, 55}, {340, 55}, {410, 140}})
	c.line(rgb(0x6A2A1E), 5, point{150, 55}, point{136, 38})
	c.line(rgb(0x6A2A1E), 5, point{340, 55}, point{354, 38})
	c.fill(rgb(0x4A2E18), box(225, 160, 40, 60))
	c.fill(rgb(0xDCEFF5), box(150, 160, 36, 30), box(305, 160, 36, 30))
	c.line(rgb(0x7A5430), 6, point{228, 220}, point{205, 312})
	c.line(rgb(0x7A5430), 6, point{262, 220}, point{240, 312})
	for i := range 6 {
		y := 234 + float64(i)*14
		c.line(rgb(0x7A5430), 5, point{225 - float64(i)*3.5, y}, point{259 - float64(i)*3.5, y})
	}
	c.fill(rgb(0x4E8B3A), oval(60, 260, 34, 46), oval(430, 265, 30, 42))
}

func riceBasket(c *canvas) {
	c.fill(rgb(0xC9D4D9), oval(240, 325, 130, 14))
	c.fill(rgb(0xC79A4B), shape{{150, 160}, {330, 160}, {310, 320}, {170, 320}})
	for row := range 10 {
		for col := range 12 {
			if (row+col)%2 == 0 {
				y := 164 + float64(row)*15.5
				in := float64(row) * 2
				w := (180 - 2*in) / 12
				c.fill(rgb(0xA87A30), box(150+in+float64(col)*w, y, w, 14))
			}
		}
	}
	c.fill(rgb(0xD9B065), arc(240, 160, 100, 90, 180, 360))
	for i := range 5 {
		c.fill(rgb(0xB68A3E), arc(240, 160-float64(i)*16, 98-float64(i*i)*4, 8, 180, 360))
	}
	c.fill(rgb(0x8A6426), box(138, 156, 204, 12))
	c.line(rgb(0xB23A48), 5, point{140, 162}, point{96, 210}, point{120, 290}, point{172, 312})
	c.line(rgb(0xB23A48), 5, point{340, 162}, point{384, 210}, point{360, 290}, point{308, 312})
}

func umbrella(c *canvas) {
	c.fill(rgb(0xC23B35), arc(240, 190, 190, 150, 180, 360))
	for i := range 7 {
		x := 64 + float64(i)*58.7
		c.line(rgb(0x8E2521), 3, point{240, 40}, point{x, 190})
		if i < 6 {
			c.fill(rgb(0xF0F3E2), arc(x+29.3, 192, 29, 16, 180, 360))
			c.fill(rgb(0xF5D77A), oval(240+(x+29-240)*0.62, 122+math.Abs(x+29-240)*0.06, 9, 9))
		}
	}
	c.line(rgb(0x7C5B32), 9, point{240, 40}, point{240, 320})
	c.fill(rgb(0x4C371D), box(232, 292, 16, 40), oval(240, 36, 10, 14))
}

func boat(c *canvas) {
	c.fill(rgb(0x5B97B8), box(0, 220, wide, 140))
	c.fill(rgb(0xF5B942), oval(390, 80, 38, 38))
	c.fill(rgb(0x7FA65A), shape{{0, 220}, {0, 170}, {120, 185}, {260, 165}, {480, 190}, {480, 220}})
	c.fill(rgb(0x5C3A1E), shape{{60, 205}, {110, 240}, {360, 240}, {430, 195}, {390, 275}, {120, 275}})
	c.fill(rgb(0x9C6B3A), shape{{170, 240}, {180, 175}, {300, 175}, {310, 240}})
	c.fill(rgb(0xC9A15E), arc(240, 180, 72, 40, 180, 360))
	c.line(rgb(0x4A2E16), 5, point{395, 150}, point{350, 300})
	for i := range 5 {
		y := 295 + float64(i)*14
		c.line(rgb(0x8FC0DA), 3, point{40 + float64(i*30), y}, point{130 + float64(i*34), y})
	}
}

func textile(c *canvas) {
	inks := []uint32{0xE8C65A, 0xC4463A, 0xF1E6CF, 0x2F5D62}
	for row := range 5 {
		for col := range 7 {
			x, y := 0+float64(col)*80, 0+float64(row)*90
			for i := range 4 {
				c.fill(rgb(inks[(i+row+col)%4]), lozenge(x, y, 38-float64(i)*10, 43-float64(i)*11))
			}
		}
	}
	for _, x := range []float64{0, 468} {
		c.fill(rgb(0xE8C65A), box(x, 0, 12, high))
	}
}

func parcel(c *canvas) {
	c.fill(rgb(0xE2D8C0), oval(240, 300, 190, 24))
	c.fill(rgb(0x3F7D3A), box(90, 130, 300, 150))
	for i := range 12 {
		y := 138 + float64(i)*12
		c.line(rgb(0x559A4C), 3, point{92, y}, point{388, y - 5})
	}
	c.fill(rgb(0x2F6330), shape{{90, 130}, {150, 205}, {90, 280}}, shape{{390, 130}, {330, 205}, {390, 280}})
	for _, x := range []float64{180, 300} {
		c.fill(rgb(0xE7D08A), box(x-5, 126, 10, 158))
	}
	c.fill(rgb(0xE7D08A), box(86, 200, 308, 10))
	c.fill(rgb(0xC9AE60), oval(180, 205, 11, 11), oval(300, 205, 11, 11))
}

func gong(c *canvas) {
	c.fill(rgb(0x7A2E22), box(60, 40, 360, 22), box(72, 60, 20, 270), box(388, 60, 20, 270), box(44, 318, 76, 20), box(360, 318, 76, 20))
	c.fill(rgb(0xD9A441), oval(60, 51, 16, 16), oval(420, 51, 16, 16))
	c.line(rgb(0x3C2B20), 4, point{200, 60}, point{170, 120})
	c.line(rgb(0x3C2B20), 4, point{280, 60}, point{310, 120})
	c.fill(rgb(0x8A6518), oval(240, 195, 125, 125))
	c.fill(rgb(0xC2922E), oval(240, 195, 108, 108))
	c.fill(rgb(0xA67A22), oval(240, 195, 62, 62))
	c.fill(rgb(0xE6BE5C), oval(240, 195, 30, 30))
	c.fill(rgb(0xF6E0A0), oval(232, 186, 10, 10))
}

func betelBox(c *canvas) {
	c.fill(rgb(0xDCCBAE), oval(240, 315, 160, 16))
	c.fill(rgb(0xB5862B), shape{{120, 170}, {360, 170}, {340, 305}, {140, 305}})
	c.fill(rgb(0xD6A93F), oval(240, 170, 120, 34))
	c.fill(rgb(0x7A5714), oval(240, 170, 106, 26))
	for i, x := range []float64{175, 240, 305} {
		c.fill(rgb([]uint32{0xE9E2CF, 0x6E4A25, 0xC24B32}[i]), oval(x, 166, 24, 13))
	}
	for i := range 3 {
		c.fill(rgb(0x4E8B3A), shape{{330 + float64(i)*12, 168}, {372 + float64(i)*16, 96 + float64(i)*14}, {400 + float64(i)*10, 130 + float64(i)*16}, {352 + float64(i)*8, 172}})
	}
	for i := range 8 {
		c.fill(rgb(0x8F6A1C), lozenge(152+float64(i)*25, 238, 10, 24))
	}
	c.fill(rgb(0x8F6A1C), box(134, 282, 212, 8))
}

func jar(c *canvas) {
	c.fill(rgb(0xCFC7B2), oval(240, 330, 140, 16))
	c.fill(rgb(0x7B4526), oval(240, 215, 135, 110), box(175, 80, 130, 60), shape{{150, 270}, {330, 270}, {305, 330}, {175, 330}})
	c.fill(rgb(0x9B5A33), oval(240, 82, 80, 16))
	c.fill(rgb(0x35566B), oval(240, 82, 62, 10))
	c.fill(rgb(0xB87A45), box(112, 190, 256, 8), box(108, 226, 264, 8))
	for i := range 11 {
		c.fill(rgb(0xD9A56B), lozenge(120+float64(i)*24, 212, 8, 10))
	}
}

func angklung(c *canvas) {
	c.fill(rgb(0x7E5A2A), box(70, 70, 340, 10), box(70, 290, 340, 16))
	for i, x := range []float64{130, 235, 330} {
		top := 90 + float64(i)*40
		c.fill(rgb(0x7E5A2A), box(x-34, 70, 8, 224))
		c.fill(rgb(0xD8B763), box(x-14, top, 30, 300-top))
		c.fill(rgb(0xE9D08C), box(x-14, top, 10, 300-top))
		c.fill(rgb(0xA98435), box(x-14, top+40, 30, 5), box(x-14, top+92, 30, 5), oval(x+1, top, 15, 5))
		c.fill(rgb(0xC9A24E), box(x+24, top+60, 20, 240-top))
	}
}

func hat(c *canvas) {
	c.fill(rgb(0xC3D9CC), oval(240, 290, 190, 22))
	c.fill(rgb(0xE5CF93), shape{{240, 60}, {440, 270}, {40, 270}})
	c.fill(rgb(0xD4BA76), oval(240, 270, 200, 28))
	for i := range 12 {
		t := float64(i+1) / 12
		c.fill(rgb(0xB99A52), shape{{240 - 200*t, 60 + 210*t}, {240 + 200*t, 60 + 210*t}, {240 + 200*t, 63 + 210*t}, {240 - 200*t, 63 + 210*t}})
	}
	c.line(rgb(0xB0475E), 5, point{120, 275}, point{170, 335}, point{240, 345}, point{310, 335}, point{360, 275})
}

func lantern(c *canvas) {
	c.fill(rgb(0xF2C84B), star(240, 170, 140, 58, 5))
	c.fill(rgb(0xD8453B), star(240, 170, 108, 44, 5))
	c.fill(rgb(0xFBE9A8), oval(240, 170, 36, 36))
	c.line(rgb(0xE8E2D0), 3, point{240, 0}, point{240, 34})
	for i, x := range []float64{150, 330} {
		for k := range 6 {
			c.line(rgb([]uint32{0x6FB7A6, 0xE58BA0}[i]), 3, point{x, 286}, point{x - 20 + float64(k)*8, 345})
		}
		c.fill(rgb(0xF2C84B), oval(x, 284, 10, 10))
	}
	for i := range 18 {
		c.fill(rgb(0xAEB7DA), oval(float64((i*97)%470)+5, float64((i*61)%120)+8, 1.8, 1.8))
	}
}

func mat(c *canvas) {
	for row := range 12 {
		for col := range 16 {
			ink := rgb(0xD9BF7B)
			if (row+col)%2 == 0 {
				ink = rgb(0x9FAF5B)
			}
			if row == 2 || row == 9 {
				ink = rgb(0xB5483F)
			}
			x, y := 16+float64(col)*28, 12+float64(row)*28
			c.fill(ink, box(x+1, y+1, 26, 26))
			for k := range 4 {
				if (row+col)%2 == 0 {
					c.fill(rgb(0x6F7C3A), box(x+4+float64(k)*6, y+2, 1.5, 24))
				} else {
					c.fill(rgb(0xA88B45), box(x+2, y+4+float64(k)*6, 24, 1.5))
				}
			}
		}
	}
}
