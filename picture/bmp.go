package picture

import "encoding/binary"

// scanBMP reads the headers (BITMAPFILEHEADER and BITMAPINFOHEADER or BITMAPCOREHEADER).
func (f *file) scanBMP() error {
	b := f.data
	if len(b) < 26 {
		return f.cut(len(b), "the header")
	}
	size := binary.LittleEndian.Uint32(b[14:])
	if size == 12 {
		f.width, f.height = int(binary.LittleEndian.Uint16(b[18:])), int(binary.LittleEndian.Uint16(b[20:]))
	} else {
		f.width, f.height = int(int32(binary.LittleEndian.Uint32(b[18:]))), int(int32(binary.LittleEndian.Uint32(b[22:])))
		if f.height < 0 {
			f.height = -f.height // stored from the top down
		}
	}
	f.cost, f.end = 4, len(b)
	if f.width <= 0 || f.height <= 0 || len(b) < 34 {
		return nil
	}
	pixels := int(binary.LittleEndian.Uint32(b[10:]))
	bits := int(binary.LittleEndian.Uint16(b[28:]))
	if size == 12 {
		bits = int(binary.LittleEndian.Uint16(b[24:]))
	}
	f.alpha = bits == 32
	compressed := size != 12 && binary.LittleEndian.Uint32(b[30:]) == 1 || size != 12 && binary.LittleEndian.Uint32(b[30:]) == 2
	if f.width > 1<<20 || f.height > 1<<20 || compressed {
		return nil
	}
	switch end := pixels + (f.width*bits+31)/32*4*f.height; {
	case end > len(b):
		f.broken = f.cut(len(b), "the pixels")
	case pixels < len(b):
		f.end = end
	}
	f.add(imageSegment, "bitmap", 0, f.end, f.end, f.end)
	return nil
}
