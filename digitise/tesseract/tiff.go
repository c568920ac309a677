package tesseract

import (
	"encoding/binary"
	"image"
)

// appendTIFF writes pictures as the pages of one TIFF file (TIFF 6.0, grey, 8 bits, not compressed), which is how many lines go to one process.
func appendTIFF(b []byte, pictures []*image.Gray) []byte {
	const (
		short, long = 3, 4
		entries     = 9
		directory   = 2 + 12*entries + 4
	)
	le := binary.LittleEndian
	b = append(b, 'I', 'I', 42, 0, 8, 0, 0, 0)
	for i, g := range pictures {
		width, height := g.Rect.Dx(), g.Rect.Dy()
		data := len(b) + directory
		end := data + width*height
		end += end & 1
		b = le.AppendUint16(b, entries)
		for _, f := range [entries][3]uint32{
			{256, long, uint32(width)}, {257, long, uint32(height)}, {258, short, 8}, {259, short, 1}, {262, short, 1},
			{273, long, uint32(data)}, {277, short, 1}, {278, long, uint32(height)}, {279, long, uint32(width * height)},
		} {
			b = le.AppendUint16(le.AppendUint16(b, uint16(f[0])), uint16(f[1]))
			b = le.AppendUint32(le.AppendUint32(b, 1), f[2])
		}
		if i == len(pictures)-1 {
			end = 0
		}
		b = le.AppendUint32(b, uint32(end))
		for y := range height {
			b = append(b, g.Pix[y*g.Stride:][:width]...)
		}
		if len(b)&1 == 1 {
			b = append(b, 0)
		}
	}
	return b
}
