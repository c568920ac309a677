package picture

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
)

// Scaler is a way to change the size of a picture.
type Scaler uint8

// The ways to scale. Area averages every pixel and is right for making pictures smaller; CatmullRom is the sharpest, for either direction; Bilinear
// the fastest, for previews.
const (
	Area Scaler = iota
	CatmullRom
	Bilinear
)

// Resize gives the picture in w × h pixels, each at least 1.
func Resize(img image.Image, w, h int, how Scaler) *image.NRGBA {
	w, h = max(1, w), max(1, h)
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	b := img.Bounds()
	if b.Empty() {
		return out
	}
	switch how {
	case CatmullRom:
		draw.CatmullRom.Scale(out, out.Rect, img, b, draw.Src, nil)
	case Bilinear:
		draw.ApproxBiLinear.Scale(out, out.Rect, img, b, draw.Src, nil)
	default:
		shrink(out, img)
	}
	return out
}

// Thumbnail gives the picture with its longer side at most side pixels, in its proportions; a smaller one keeps its size.
func Thumbnail(img image.Image, side int) *image.NRGBA {
	w, h := Fit(img.Bounds().Dx(), img.Bounds().Dy(), side)
	return Resize(img, w, h, Area)
}

// Fit gives the size of a picture whose longer side is at most side.
func Fit(w, h, side int) (int, int) {
	long := max(w, h)
	if long <= side {
		return w, h
	}
	scaled := func(n int) int { return max(1, int(math.Round(float64(n)*float64(side)/float64(long)))) }
	return scaled(w), scaled(h)
}

// shrink averages areas, with colours weighted by how opaque they are.
func shrink(out *image.NRGBA, img image.Image) {
	b := img.Bounds()
	w, h := out.Rect.Dx(), out.Rect.Dy()
	columns, row, sums := spans(b.Dx(), w), image.NewRGBA(image.Rect(0, 0, b.Dx(), 1)), make([]float64, 4*w)
	for y, v := range spans(b.Dy(), h) {
		clear(sums)
		for sy := v.from; sy < v.to; sy++ {
			draw.Draw(row, row.Rect, img, image.Pt(b.Min.X, b.Min.Y+sy), draw.Src)
			weight := v.weight(sy)
			for x := range columns {
				s := &columns[x]
				for sx := s.from; sx < s.to; sx++ {
					k, p := weight*s.weight(sx), row.Pix[4*sx:4*sx+4]
					for c := range 4 {
						sums[4*x+c] += k * float64(p[c])
					}
				}
			}
		}
		for x := range w {
			s := sums[4*x : 4*x+4]
			if s[3] > 0 {
				at := out.PixOffset(x, y)
				for c := range 3 {
					out.Pix[at+c] = uint8(math.Min(255, s[c]*255/s[3]+0.5))
				}
				out.Pix[at+3] = uint8(math.Min(255, s[3]+0.5))
			}
		}
	}
}

// Flatten puts a picture on paper of one colour, so that nothing of it is transparent.
func Flatten(img image.Image, paper color.Color) *image.RGBA {
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(out, out.Rect, image.NewUniform(paper), image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, img, b.Min, draw.Over)
	return out
}
