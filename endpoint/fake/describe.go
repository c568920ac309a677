package fake

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	_ "image/gif" // decoders of what may be sent
	_ "image/jpeg"
	_ "image/png"

	_ "golang.org/x/image/webp"
)

const mostPixels = 50_000_000

var errPicture = errors.New("this is no PNG, JPEG, GIF or WebP picture")

// describe says the shape of a picture and the two colours that most of it has.
func (m *Models) describe(picture []byte) (string, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(picture))
	if err != nil || c.Width <= 0 || c.Height <= 0 || c.Width > mostPixels/c.Height {
		return "", errPicture
	}
	img, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		return "", errPicture
	}
	var counts [colourCount]int
	const grid = 64
	b := img.Bounds()
	for y := range grid {
		for x := range grid {
			counts[colourOf(img.At(b.Min.X+x*b.Dx()/grid, b.Min.Y+y*b.Dy()/grid))]++
		}
	}
	first, second := 0, -1
	for i, n := range counts {
		if n > counts[first] {
			first = i
		}
	}
	for i, n := range counts {
		if i != first && n > grid*grid/20 && (second < 0 || n > counts[second]) {
			second = i
		}
	}
	shape := wide
	switch {
	case c.Height > c.Width:
		shape = tall
	case c.Height == c.Width:
		shape = square
	}
	said := []saying{{shape, 0}, {most, first}}
	if second >= 0 {
		said = append(said, saying{some, second})
	}
	return m.phrases.say(pivot, said), nil
}

// colourOf names a colour by its number in phrases.tsv.
func colourOf(c color.Color) int {
	r32, g32, b32, a := c.RGBA()
	if a < 0x8000 {
		return 1 // what is behind is white
	}
	r, g, b := int(r32>>8), int(g32>>8), int(b32>>8)
	high, low := max(r, g, b), min(r, g, b)
	switch {
	case high < 50:
		return 0 // black
	case high-low < 40 && low > 200:
		return 1 // white
	case high-low < 40:
		return 2 // grey
	case r == high && g > b && high < 160:
		return 7 // brown
	case r == high && 3*g > 2*r:
		return 4 // yellow
	case r == high:
		return 3 // red
	case g == high:
		return 5 // green
	}
	return 6 // blue
}
