package picture

import (
	"image"
	"image/color"
)

// Grey averages the brightness (the luma of ITU-R BT.601, 0 to 255) of a picture over a grid of w × h areas that cover it, row by row. Transparent
// pixels count as white, the paper that pictures are mostly seen on. A picture without pixels is white.
func Grey(img image.Image, w, h int) []float64 {
	b := img.Bounds()
	grid := make([]float64, w*h)
	if b.Empty() {
		for i := range grid {
			grid[i] = 255
		}
		return grid
	}
	columns, row, line := spans(b.Dx(), w), make([]uint8, b.Dx()), make([]float64, w)
	read := lumaReader(img)
	for y, v := range spans(b.Dy(), h) {
		out := grid[y*w : y*w+w]
		for sy := v.from; sy < v.to; sy++ {
			weight := v.weight(sy)
			average(line, read(b.Min.Y+sy, row), columns)
			for x := range out {
				out[x] += float64(weight * line[x])
			}
		}
	}
	return grid
}

// span is the pixels that one area covers along one axis; the first and the last may be covered in part.
type span struct {
	from, to    int
	first, last float64 // their weights
	middle      float64 // the weight of each between
}

func (s *span) weight(i int) float64 {
	switch {
	case i == s.from:
		return s.first
	case i == s.to-1:
		return s.last
	}
	return s.middle
}

// spans cuts n pixels into parts of equal length.
func spans(n, parts int) []span {
	list := make([]span, parts)
	for i := range list {
		// in units of 1/parts of a pixel the part reaches from i×n to (i+1)×n
		from, to := i*n, (i+1)*n
		s := span{from: from / parts, to: (to + parts - 1) / parts, middle: float64(parts) / float64(n)}
		s.first = float64(min((s.from+1)*parts, to)-from) / float64(n)
		s.last = float64(to-max((s.to-1)*parts, from)) / float64(n)
		list[i] = s
	}
	return list
}

// average fills line with the weighted averages of a row of pixels.
func average(line []float64, row []uint8, columns []span) {
	for x := range line {
		s := &columns[x]
		v := float64(s.first * float64(row[s.from])) // products are rounded by themselves, so that every machine finds the same
		if s.to-s.from > 1 {
			sum := uint32(0)
			for _, p := range row[s.from+1 : s.to-1] {
				sum += uint32(p)
			}
			v += float64(s.middle*float64(sum)) + float64(s.last*float64(row[s.to-1]))
		}
		line[x] = v
	}
}

// luma is BT.601 in 16-bit fixed point, as color.YCbCr has it; a is how opaque the pixel is.
func luma(r, g, b, a uint32) uint8 {
	y := (19595*r + 38470*g + 7471*b + 1<<15) >> 16
	if a != 255 {
		y = (y*a + 255*(255-a) + 127) / 255
	}
	return uint8(y)
}

// lumaReader gives a function that reads the brightness of a row. What it gives is the buffer or a part of the picture, not to be changed.
func lumaReader(img image.Image) func(y int, row []uint8) []uint8 {
	r := img.Bounds()
	switch m := img.(type) {
	case *image.YCbCr:
		return func(y int, row []uint8) []uint8 {
			at := m.YOffset(r.Min.X, y)
			return m.Y[at : at+len(row)]
		}
	case *image.Gray:
		return func(y int, row []uint8) []uint8 {
			at := m.PixOffset(r.Min.X, y)
			return m.Pix[at : at+len(row)]
		}
	case *image.NRGBA:
		return func(y int, row []uint8) []uint8 {
			pix := m.Pix[m.PixOffset(r.Min.X, y):]
			for x := range row {
				p := pix[4*x : 4*x+4 : 4*x+4]
				row[x] = luma(uint32(p[0]), uint32(p[1]), uint32(p[2]), uint32(p[3]))
			}
			return row
		}
	case *image.RGBA:
		return func(y int, row []uint8) []uint8 {
			pix := m.Pix[m.PixOffset(r.Min.X, y):]
			for x := range row {
				p := pix[4*x : 4*x+4 : 4*x+4]
				row[x] = uint8(min(255, uint32(luma(uint32(p[0]), uint32(p[1]), uint32(p[2]), 255))+255-uint32(p[3])))
			}
			return row
		}
	case *image.Paletted:
		var table [256]uint8
		for i, c := range m.Palette[:min(len(m.Palette), 256)] {
			table[i] = lumaOf(c)
		}
		return func(y int, row []uint8) []uint8 {
			for x, i := range m.Pix[m.PixOffset(r.Min.X, y):][:len(row)] {
				row[x] = table[i]
			}
			return row
		}
	}
	return func(y int, row []uint8) []uint8 {
		for x := range row {
			row[x] = lumaOf(img.At(r.Min.X+x, y))
		}
		return row
	}
}

func lumaOf(c color.Color) uint8 {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return luma(uint32(n.R), uint32(n.G), uint32(n.B), uint32(n.A))
}
