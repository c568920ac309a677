package picture

import "encoding/binary"

// scanWebP walks the chunks (WebP container specification).
func (f *file) scanWebP(l Limits) error {
	b := f.data
	size := int(binary.LittleEndian.Uint32(b[4:])) + 8
	size += size & 1
	stop := min(size, len(b))
	f.end, f.cost = stop, 8
	if size > len(b) {
		f.broken = f.cut(len(b), "the chunks")
	}
	animated := false
	if animated = len(b) >= 21 && string(b[12:16]) == "VP8X" && b[20]&2 != 0; animated {
		f.frames = 0
	}
	seen := false
	for at := 12; at+8 <= stop; {
		n := int(binary.LittleEndian.Uint32(b[at+4:]))
		name := string(b[at : at+4])
		from, end := at+8, at+8+n+n&1
		to := from + n
		if to > len(b) {
			f.broken = f.cut(at, "chunk "+printable(name))
			end, to = len(b), len(b)
		}
		end = min(end, len(b))
		body := b[from:to]
		kind := otherSegment
		switch name {
		case "VP8X":
			kind = imageSegment
			if len(body) >= 10 {
				f.alpha = body[0]&16 != 0
				f.width, f.height = 1+uint24(body[4:]), 1+uint24(body[7:])
			}
		case "VP8 ", "VP8L":
			kind, seen = imageSegment, true
			if w, h := webpSize(name, body); f.width == 0 {
				f.width, f.height = w, h
			}
		case "ANMF":
			kind, seen = imageSegment, true
			if f.frames++; f.frames > l.Frames {
				return nil
			}
		case "ALPH", "ANIM":
			kind = imageSegment
		case "ICCP":
			kind = colourSegment
		case "EXIF":
			kind = exifSegment
			if len(body) > 6 && string(body[:6]) == exifHead {
				from += 6
			}
		case "XMP ":
			kind = xmpSegment
		}
		f.add(kind, name, at, end, from, to)
		at = end
	}
	switch {
	case f.width == 0 && f.broken != nil:
		return f.broken
	case f.width == 0:
		return f.wrong(12, "it does not say its size")
	case !seen && f.broken == nil:
		f.broken = f.wrong(f.end, "it has no pixels")
	}
	return nil
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

// webpSize reads the size from the head of a bit stream, 0 when it is not whole.
func webpSize(name string, b []byte) (w, h int) {
	switch {
	case name == "VP8 " && len(b) >= 10:
		return int(binary.LittleEndian.Uint16(b[6:]) & 0x3fff), int(binary.LittleEndian.Uint16(b[8:]) & 0x3fff)
	case name == "VP8L" && len(b) >= 5 && b[0] == 0x2f:
		v := binary.LittleEndian.Uint32(b[1:])
		return int(v&0x3fff) + 1, int(v>>14&0x3fff) + 1
	}
	return 0, 0
}

// firstFrame gives the first frame of an animated WebP as a file of its own, and where it stands on the canvas; ok is false when there is none.
func (f *file) firstFrame() (b []byte, x, y int, ok bool) {
	for _, s := range f.segments {
		if s.name != "ANMF" || s.to-s.from < 24 {
			continue
		}
		head, chunks := f.data[s.from:s.from+16], f.data[s.from+16:s.to]
		b = append(b, "RIFF\x00\x00\x00\x00WEBP"...)
		if string(chunks[:4]) == "ALPH" {
			b = append(b, "VP8X\x0a\x00\x00\x00\x10\x00\x00\x00"...)
			b = append(b, head[6:12]...)
		}
		b = append(b, chunks...)
		binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
		return b, 2 * uint24(head), 2 * uint24(head[3:]), true
	}
	return nil, 0, 0, false
}
