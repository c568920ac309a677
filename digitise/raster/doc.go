// Package raster prepares pictures of pages for reading: scale, turn, level, clean and threshold grey images, and measure how large and how noisy the
// writing on them is.
//
// All pages are dark writing on light ground, one byte a pixel (image.Gray). Nothing here changes the image it is given; the same image gives the same
// bytes. An image without pixels gives an image without pixels, and measures of it are not ok. Images may be parts of larger ones (Stride, and Rect
// that does not begin at 0, 0); results always begin at 0, 0.
package raster

import "image"

// white is the ground that appears where a turned or scaled page has no pixels.
const white = 255

// blank gives a page of a size that holds anything.
func blank(width, height int) *image.Gray { return image.NewGray(image.Rect(0, 0, width, height)) }

// row gives the pixels of row y, counted from the top of the image.
func row(g *image.Gray, y int) []uint8 {
	i := y * g.Stride
	return g.Pix[i : i+g.Rect.Dx() : i+g.Rect.Dx()]
}

// size gives the pixels across and down; both are 0 for an image without pixels.
func size(g *image.Gray) (width, height int) {
	if g == nil || g.Rect.Empty() {
		return 0, 0
	}
	return g.Rect.Dx(), g.Rect.Dy()
}

func clamp(v int32) uint8 { return uint8(max(0, min(255, v))) }
