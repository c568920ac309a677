// Package photograph makes flat pages of photographs of pages: it finds the page on the table, corrects the perspective, parts the two pages of an open
// book, straightens curled lines, takes shadows away, and says when a photograph has to be taken again.
//
// Nothing here knows a language: lines are followed by where their ink lies, so that scripts with marks above and below and scripts that are written from
// the right are treated alike. The same picture gives the same bytes. What cannot be found is left as it was given.
package photograph

import (
	"image"

	"github.com/lontar-asean/lontar/digitise/raster"
)

// workPixels is the size to which larger photographs are scaled first: an A4 page at 300 dots an inch has 8.7 million pixels, and nothing here needs more.
// With it a photograph of 50 million pixels stays below 600 MB, decoding included.
const workPixels = 14_000_000

// Options say what may be done to a photograph. The zero value does everything.
type Options struct {
	Whole    bool // the photograph is the page: do not look for edges
	OnePage  bool // do not part two pages
	Straight bool // do not bend lines
	Shadows  bool // leave shadows as they are
}

// Point is a place in a picture, in pixels from its upper left corner.
type Point struct{ X, Y float64 }

// Result is what became of a photograph.
type Result struct {
	Sheets     []Sheet  // one, or two for an open book: the left one first
	Advice     []Advice // what to do about the photograph; none when nothing is wrong with it
	Found      bool     // the edges of the page were found
	Corners    [4]Point // of the page in the photograph: upper left, upper right, lower right, lower left; those of the photograph unless Found
	Confidence float64  // 0 to 1: share of the page's outline at which an edge is seen; 0 when no page was found
}

// Sheet is a flat page.
type Sheet struct {
	Image  *image.Gray
	Bent   bool // lines were straightened
	plane  homography
	offset float64 // of the left edge in the whole flat picture
	bend   *bend
	scale  float64 // photograph pixels a pixel of the working picture
}

// Source gives the place in the photograph that a place of the sheet came from.
func (s *Sheet) Source(p Point) Point {
	if s.bend != nil {
		p.Y += s.bend.at(p.X, p.Y)
	}
	p = s.plane.apply(Point{p.X + s.offset, p.Y})
	return Point{p.X * s.scale, p.Y * s.scale}
}

// Straighten makes flat pages of a photograph. A picture without pixels gives no sheets.
func Straighten(img image.Image, o Options) Result {
	g, scale := work(img)
	if g == nil {
		return Result{}
	}
	w, h := float64(g.Rect.Dx()), float64(g.Rect.Dy())
	r := Result{Corners: [4]Point{{0, 0}, {w, 0}, {w, h}, {0, h}}}
	flat, plane := g, identity
	if !o.Whole {
		if q, confidence, ok := findPage(g); ok {
			r.Found, r.Corners, r.Confidence = true, q, confidence
			flat, plane = rectify(g, q)
		}
	}
	for i := range r.Corners {
		r.Corners[i].X *= scale
		r.Corners[i].Y *= scale
	}
	r.Advice = advise(flat, r.Found, r.Corners, w*scale, h*scale)
	lit := flat
	if !o.Shadows {
		lit = brighten(flat)
	}
	halves := []image.Rectangle{lit.Rect}
	if !o.OnePage {
		if x, ok := gutter(flat, lit); ok {
			halves = []image.Rectangle{image.Rect(0, 0, x, lit.Rect.Dy()), image.Rect(x, 0, lit.Rect.Dx(), lit.Rect.Dy())}
		}
	}
	for _, half := range halves {
		s := Sheet{plane: plane, offset: float64(half.Min.X), scale: scale}
		page := raster.Turn(lit.SubImage(half).(*image.Gray), 0)
		s.Image = page
		if !o.Straight {
			if b, bent, ok := unbend(page); ok {
				s.Image, s.bend, s.Bent = bent, b, true
			}
		}
		r.Sheets = append(r.Sheets, s)
	}
	return r
}

// work makes the grey picture that is worked on, and gives how many pixels of the photograph one of its pixels is.
func work(img image.Image) (*image.Gray, float64) {
	if img == nil || img.Bounds().Empty() {
		return nil, 1
	}
	g := grey(img)
	w, h := g.Rect.Dx(), g.Rect.Dy()
	scale := 1.0
	for float64(w*h)/(scale*scale) > workPixels {
		scale *= 1.1
	}
	if scale > 1 {
		nw := max(1, int(float64(w)/scale))
		scale = float64(w) / float64(nw)
		g = raster.Resize(g, nw, max(1, int(float64(h)/scale)))
	}
	return g, scale
}

// grey gives the brightness of a picture (BT.601), starting at 0, 0.
func grey(img image.Image) *image.Gray {
	b := img.Bounds()
	out := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	for y := range b.Dy() {
		row := out.Pix[y*out.Stride:][:b.Dx()]
		switch m := img.(type) {
		case *image.Gray:
			copy(row, m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):])
		case *image.YCbCr:
			copy(row, m.Y[m.YOffset(b.Min.X, b.Min.Y+y):])
		default:
			for x := range row {
				r, g, bl, _ := img.At(b.Min.X+x, b.Min.Y+y).RGBA()
				row[x] = uint8((19595*r + 38470*g + 7471*bl + 1<<23) >> 24)
			}
		}
	}
	return out
}

// brighten takes the shadows off a page. Cells are about two lines of text: 1/40 of the page's height when there is no text to measure.
func brighten(g *image.Gray) *image.Gray {
	cell := g.Rect.Dy() / 40
	if body, ok := raster.Body(g); ok {
		cell = int(4 * body)
	}
	return raster.Flatten(g, max(16, min(cell, g.Rect.Dy()/12)))
}
