package tesseract

import (
	"image"
	"math"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise/raster"
)

// view is a page as it is read: turned upright, made level and clean; and the way back to the picture it was given as.
type view struct {
	picture       *image.Gray
	turn          int     // degrees clockwise: 0, 90, 180, 270
	skew          float64 // degrees clockwise after that
	width, height int     // of the given picture
	blocks        []raster.Block
}

// What is done to a page before it is read. The limits were set by judgement, looking at rendered pages; what they do together is what the quality test
// measures on clean and degraded pages. Pages that need nothing stay as they are, because every filter costs some detail.
const (
	shadow    = 40   // shades between the lightest and the darkest ground, from which on the ground is made even
	cell      = 48   // pixels in which the ground is looked for: one or two lines
	specks    = 2e-4 // share of single specks from which on they are taken out: one in five thousand pixels
	contrast  = 60   // shades by which a speck differs
	grain     = 12.0 // deviation of noise from which on the page is blurred lightly before lines are looked for
	leastSkew = 0.05 // degrees
	mostSkew  = 10.0 // degrees
	sideways  = 1.5  // times by which a page turned by a quarter must have clearer lines
)

// clean takes shadows and specks away.
func clean(g *image.Gray) *image.Gray {
	if raster.Uneven(g, cell) > shadow {
		g = raster.Flatten(g, cell)
	}
	if n, ok := raster.MeasureNoise(g); ok {
		if n.Specks > specks {
			g = raster.Despeckle(g, contrast)
		}
		if n.Deviation > grain {
			g = raster.Blur(g)
		}
	}
	return g
}

// newView turns a clean picture by quarters and makes it level.
func newView(g *image.Gray, turn int) *view {
	v := &view{turn: turn, width: g.Rect.Dx(), height: g.Rect.Dy(), picture: g}
	if turn != 0 {
		v.picture = raster.Turn(g, turn)
	}
	if skew, ok := raster.Skew(v.picture, mostSkew); ok && math.Abs(skew) >= leastSkew {
		v.skew = skew
		v.picture = raster.Rotate(v.picture, skew)
	}
	v.blocks = raster.Blocks(v.picture)
	return v
}

// back gives the box in the given picture around a box of the view, with edges between pixels.
func (v *view) back(left, top, right, bottom float64) corpus.Box {
	w, h := float64(v.picture.Rect.Dx()), float64(v.picture.Rect.Dy())
	sin, cos := math.Sincos(-v.skew * math.Pi / 180)
	l, t, r, b := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, c := range [4][2]float64{{left, top}, {right, top}, {left, bottom}, {right, bottom}} {
		dx, dy := c[0]-w/2, c[1]-h/2
		x, y := dx*cos-dy*sin+w/2, dx*sin+dy*cos+h/2
		switch v.turn {
		case 90:
			x, y = y, w-x
		case 180:
			x, y = w-x, h-y
		case 270:
			x, y = h-y, x
		}
		l, t, r, b = min(l, x), min(t, y), max(r, x), max(b, y)
	}
	whole := func(f float64, most int) int { return int(max(0, min(float64(most), math.Round(f)))) }
	return corpus.Box{Left: whole(l, v.width), Top: whole(t, v.height), Right: whole(r, v.width), Bottom: whole(b, v.height)}
}
