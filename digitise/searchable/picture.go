package searchable

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"

	"github.com/lontar-asean/lontar/digitise/scan"
	"github.com/lontar-asean/lontar/picture"
)

// picture writes the picture of a page and gives its object and the orientation in which it stands. JPEG and plain PNG data go into the file as they
// are; everything else is packed anew without loss.
func (t *Writer) picture(s scan.Sheet) (object, orientation int, err error) {
	if dict, data, ok := asItIs(s); ok {
		object = t.reserve()
		t.stream(object, dict, data)
		return object, s.Orientation, t.err
	}
	var img image.Image = s.Image
	if s.Original != nil {
		if img, _, err = picture.DecodePage(s.Original, s.Frame, picture.Limits{Bytes: len(s.Original)}); err != nil {
			return 0, 0, fmt.Errorf("read the picture of %s again: %w", s.Name, err)
		}
	}
	return t.pixels(img), 1, t.err
}

const imageDict = "/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent %d /ColorSpace %s"

// asItIs gives the data of a picture file where PDF can hold them unchanged.
func asItIs(s scan.Sheet) (dict string, data []byte, ok bool) {
	switch {
	case s.Original == nil || s.Frame > 0:
		return "", nil, false
	case s.Format == picture.JPEG:
		w, h, components, ok := frame(s.Original)
		if !ok || components != 1 && components != 3 {
			return "", nil, false
		}
		return fmt.Sprintf(imageDict+" /Filter /DCTDecode", w, h, 8, colours(components)), s.Original, true
	case s.Format == picture.PNG:
		return plainPNG(s.Original)
	}
	return "", nil, false
}

func colours(components int) string {
	if components == 1 {
		return "/DeviceGray"
	}
	return "/DeviceRGB"
}

// frame reads the frame of a JPEG file with eight bits a sample (ISO/IEC 10918-1, B.2.2).
func frame(b []byte) (w, h, components int, ok bool) {
	for i := 2; i+9 < len(b); {
		if b[i] != 0xff {
			return 0, 0, 0, false
		}
		m := b[i+1]
		switch {
		case m == 0xff:
			i++
			continue
		case m == 0x01 || m >= 0xd0 && m <= 0xd8:
			i += 2
			continue
		case m == 0xda || m == 0xd9:
			return 0, 0, 0, false
		}
		if m >= 0xc0 && m <= 0xcf && m != 0xc4 && m != 0xc8 && m != 0xcc {
			coded := m == 0xc0 || m == 0xc1 || m == 0xc2 // what PDF's filter reads: baseline, extended, progressive, with Huffman codes
			h, w = int(binary.BigEndian.Uint16(b[i+5:])), int(binary.BigEndian.Uint16(b[i+7:]))
			return w, h, int(b[i+9]), coded && b[i+4] == 8 && w > 0 && h > 0
		}
		i += 2 + int(binary.BigEndian.Uint16(b[i+2:]))
	}
	return 0, 0, 0, false
}

// plainPNG gives the data of a PNG file that is neither interlaced nor transparent: its compressed rows are those that PDF reads with predictor 15.
func plainPNG(b []byte) (dict string, data []byte, ok bool) {
	if len(b) < 33 || string(b[12:16]) != "IHDR" || b[28] != 0 {
		return "", nil, false
	}
	w, h := binary.BigEndian.Uint32(b[16:]), binary.BigEndian.Uint32(b[20:])
	bits, kind := b[24], b[25]
	components, space := 1, "/DeviceGray"
	switch kind {
	case 0:
	case 2:
		components, space = 3, "/DeviceRGB"
	case 3:
		space = ""
	default:
		return "", nil, false
	}
	for at := 8; at+12 <= len(b); {
		n := int(binary.BigEndian.Uint32(b[at:]))
		if n < 0 || n > len(b)-at-12 {
			return "", nil, false
		}
		chunk := b[at+8 : at+8+n]
		switch string(b[at+4 : at+8]) {
		case "PLTE":
			if kind == 3 && n >= 3 && n%3 == 0 && n <= 768 {
				space = fmt.Sprintf("[/Indexed /DeviceRGB %d <%X>]", n/3-1, chunk)
			}
		case "tRNS":
			return "", nil, false
		case "IDAT":
			data = append(data, chunk...)
		}
		at += 12 + n
	}
	if space == "" || len(data) == 0 {
		return "", nil, false
	}
	return fmt.Sprintf(imageDict+" /Filter /FlateDecode /DecodeParms <</Predictor 15 /Colors %d /BitsPerComponent %d /Columns %d>>", w, h, bits, space, components, bits, w), data, true
}

// pixels writes a picture as grey or colour of eight bits, or as black and white of one; transparency becomes a mask.
func (t *Writer) pixels(img image.Image) int {
	bounds := img.Bounds()
	w, h := bounds.Dx(), bounds.Dy()
	if g, ok := img.(*image.Gray); ok {
		bits, rows := greyRows(g)
		object := t.reserve()
		t.packed(object, fmt.Sprintf(imageDict, w, h, bits, "/DeviceGray"), rows)
		return object
	}
	rows, alpha, solid := make([]byte, 0, 3*w*h), make([]byte, 0, w*h), true
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			rows, alpha = append(rows, c.R, c.G, c.B), append(alpha, c.A)
			solid = solid && c.A == 255
		}
	}
	object, mask := t.reserve(), ""
	if !solid {
		m := t.reserve()
		t.packed(m, fmt.Sprintf(imageDict, w, h, 8, "/DeviceGray"), alpha)
		mask = fmt.Sprintf(" /SMask %d 0 R", m)
	}
	t.packed(object, fmt.Sprintf(imageDict, w, h, 8, "/DeviceRGB")+mask, rows)
	return object
}

// greyRows gives the rows of a grey picture: eight bits a pixel, or one where all are black or white.
func greyRows(g *image.Gray) (bits int, rows []byte) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	two := true
	for y := 0; y < h && two; y++ {
		row := g.Pix[y*g.Stride : y*g.Stride+w]
		two = bytes.Count(row, []byte{0})+bytes.Count(row, []byte{255}) == w
	}
	if !two {
		for y := range h {
			rows = append(rows, g.Pix[y*g.Stride:y*g.Stride+w]...)
		}
		return 8, rows
	}
	rows = make([]byte, (w+7)/8*h)
	for y := range h {
		for x := range w {
			rows[y*((w+7)/8)+x/8] |= g.Pix[y*g.Stride+x] & (0x80 >> (x % 8))
		}
	}
	return 1, rows
}
