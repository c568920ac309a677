package review

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	"github.com/lontar-asean/lontar/digitise/raster"
)

const (
	stripHeight = 56  // pixels of a line on the page that people see, twice what a phone shows
	pieceWidth  = 340 // about which a strip is cut into pieces, so that they wrap on a narrow screen
	stripMost   = 8000
	greys       = 8
)

// strip cuts a line out of the picture of a page, with some pixels around it, turned as it is read. nil when its box lies outside the picture.
func strip(g *image.Gray, box [4]int, orientation int) *image.Gray {
	margin := min(box[2]-box[0], box[3]-box[1]) / 6
	r := image.Rect(box[0]-margin, box[1]-margin, box[2]+margin, box[3]+margin).Intersect(g.Rect)
	if box[0] >= box[2] || box[1] >= box[3] || r.Empty() {
		return nil
	}
	return raster.Turn(g.SubImage(r).(*image.Gray), orientation)
}

// pieces makes small pictures of a strip that stand one after another, each cut where ink is least. Each is a PNG of eight greys.
func pieces(g *image.Gray) ([]shown, error) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if h > stripHeight {
		w, h = max(1, w*stripHeight/h), stripHeight
	}
	w = min(w, stripMost)
	g = raster.Resize(g, w, h)
	ink := make([]int, w)
	for i, v := range g.Pix {
		ink[i%w] += 255 - int(v)
	}
	palette := make(color.Palette, greys)
	for i := range palette {
		palette[i] = color.Gray{Y: uint8(i * 255 / (greys - 1))}
	}
	var list []shown
	for left := 0; left < w; {
		right := w
		if w-left > pieceWidth*3/2 {
			right = left + pieceWidth
			for x := left + pieceWidth*2/3; x < left+pieceWidth*4/3; x++ {
				if ink[x] < ink[right] {
					right = x
				}
			}
		}
		p := image.NewPaletted(image.Rect(0, 0, right-left, h), palette)
		for i := range p.Pix {
			p.Pix[i] = uint8((int(g.Pix[i/p.Stride*g.Stride+left+i%p.Stride])*(greys-1) + 127) / 255)
		}
		var b bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, p); err != nil {
			return nil, err
		}
		list = append(list, shown{PNG: b.Bytes(), Width: right - left, Height: h})
		left = right
	}
	return list, nil
}

// shown is a piece of a line's picture.
type shown struct {
	PNG    []byte `json:"p"` // base64 in JSON
	Width  int    `json:"w"`
	Height int    `json:"h"`
}
