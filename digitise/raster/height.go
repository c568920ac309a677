package raster

import (
	"image"
	"slices"
)

// Body gives the height in pixels of the body of the letters of a page (the x-height of Latin, a consonant without marks of the scripts of the region),
// which is 0.54 to 0.60 of the font size in Latin, Thai, Lao, Burmese and Tamil and up to 0.70 in Khmer (measured on 90 pages of Noto and Khmer OS fonts,
// 16 to 60 pixels): the height of connected pieces of ink that most of the ink's width has. Specks, rules and pictures do not count. ok is false when there
// are fewer than ten pieces.
func Body(g *image.Gray) (pixels float64, ok bool) {
	threshold, ok := Otsu(g)
	if !ok {
		return 0, false
	}
	_, h := size(g)
	return bodyOf(Pieces(g, threshold), h/2, 10)
}

// bodyOf is Body of pieces no higher than most, if there are at least few.
func bodyOf(pieces []Piece, most, few int) (pixels float64, ok bool) {
	var widths []int // by height
	count, total := 0, 0
	for _, p := range pieces {
		height, width := p.Bottom-p.Top, p.Right-p.Left
		if height < 4 || height > most || width < 2 || width > 12*height || height > 12*width {
			continue
		}
		if height >= len(widths) {
			widths = slices.Grow(widths, height+1-len(widths))[:height+1]
		}
		// Each piece counts by its width: marks above and below are many but narrow.
		widths[height] += width
		total += width
		count++
	}
	if count < few {
		return 0, false
	}
	seen := 0
	for height, width := range widths {
		if seen += width; 2*seen >= total {
			return float64(height), true
		}
	}
	return 0, false
}
