package tesseract

import (
	"image"
	"math"

	"github.com/lontar-asean/lontar/digitise/raster"
	"github.com/lontar-asean/lontar/language"
)

// treatment is how a line is made ready for the models.
type treatment struct {
	body float64 // height of the body of letters in pixels that it is scaled to
	blur bool    // smoothed lightly after that
	thin float64 // height of the body at which strokes are made one pixel thinner first; 0: they are not
}

// Once lines are cut, letters of 16 to 36 pixels read nearly equally well in all scripts; 26 is best for Khmer and Lao, and the cost
// grows with the height. The bodies here are those of 26 pixels, higher in Khmer, where subscripts count in. Burmese in serif fonts reads better with thinner
// strokes, which keep open what tells letters apart: 12 to 14 % errors for 18 to 20, sans serif as before; in the other scripts thinner strokes read worse. Khmer reads best at 28
// pixels smoothed lightly: 1.5 % errors for 1.8.
// All chosen on pages of rows that nothing is reported on.
var (
	usual = treatment{body: 14.5}
	khmer = treatment{body: 18, blur: true}
	small = treatment{body: 11.5}
	large = treatment{body: 15.5}
	thin  = treatment{body: 11.5, thin: 20}
)

// treatments gives the first and the second treatment of lines in a script.
func treatments(script language.Script) (first, second treatment) {
	switch script {
	case language.Mymr:
		return thin, large
	case language.Khmr:
		return khmer, small
	}
	return usual, small
}

// mostAcross is the width of a line's picture in pixels that the program is given; longer ones are made smaller.
const mostAcross = 12_000

// apply scales the picture of a line whose letters have a body of the given height, and gives the factor.
func (t treatment) apply(g *image.Gray, body float64) (*image.Gray, float64) {
	k := min(t.body/body, mostAcross/float64(max(1, g.Rect.Dx())))
	if t.thin > 0 && t.thin > t.body {
		g = raster.Thin(scale(g, k*t.thin/t.body))
		return scale(g, t.body/t.thin), k
	}
	g = scale(g, k)
	if t.blur {
		g = raster.Blur(g)
	}
	return g, k
}

func scale(g *image.Gray, k float64) *image.Gray {
	if math.Abs(k-1) < 0.02 {
		return g
	}
	return raster.Resize(g, max(1, int(math.Round(float64(g.Rect.Dx())*k))), max(1, int(math.Round(float64(g.Rect.Dy())*k))))
}

const (
	weak        = 0.4  // confidence below which a line is read in another treatment too
	improvement = 0.02 // by which the confidence of the other reading must be higher
)
