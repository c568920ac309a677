package picture

import "encoding/binary"

// scanGIF walks the blocks (GIF89a specification, sections 17 to 27).
func (f *file) scanGIF(l Limits) error {
	b := f.data
	if len(b) < 13 {
		return f.cut(len(b), "the header")
	}
	f.width, f.height = int(binary.LittleEndian.Uint16(b[6:])), int(binary.LittleEndian.Uint16(b[8:]))
	f.cost = 5 // one for the frame, four for the canvas
	at := 13 + palette(b[10])
	if at > len(b) {
		return f.cut(13, "the palette")
	}
	f.add(imageSegment, "header", 0, at, at, at)
	f.frames = 0
	for {
		if at >= len(b) {
			f.end, f.broken = len(b), f.cut(len(b), "the blocks")
			return nil
		}
		start := at
		switch b[at] {
		case 0x3b:
			f.add(imageSegment, "trailer", at, at+1, at+1, at+1)
			f.end = at + 1
			if f.frames == 0 {
				f.broken = f.wrong(at, "it has no pixels")
			}
			return nil
		case 0x21:
			if len(b)-at < 3 {
				f.end, f.broken = len(b), f.cut(at, "an extension")
				return nil
			}
			label := b[at+1]
			end, ok := subBlocks(b, at+2)
			if !ok {
				f.end, f.broken = len(b), f.cut(at, "an extension")
				return nil
			}
			kind, name := otherSegment, "extension"
			switch label {
			case 0xf9:
				kind = imageSegment
				f.alpha = f.alpha || at+3 < len(b) && b[at+3]&1 != 0
			case 0xfe:
				kind, name = commentSegment, "comment"
			case 0xff:
				if n := int(b[at+2]); n >= 8 && at+3+n <= len(b) {
					name = printable(string(b[at+3 : at+3+n]))
				}
				if name == "NETSCAPE2.0" || name == "ANIMEXTS1.0" {
					kind = imageSegment
				}
				if name == "XMP DataXMP" {
					f.xmpBlock(at, end)
					at = end
					continue
				}
			}
			f.add(kind, name, start, end, start+2, end)
			at = end
		case 0x2c:
			if len(b)-at < 11 {
				f.end, f.broken = len(b), f.cut(at, "a frame")
				return nil
			}
			if f.frames++; f.frames > l.Frames {
				f.end = len(b)
				return nil // refused by the limits
			}
			end, ok := subBlocks(b, at+10+palette(b[at+9])+1)
			f.add(imageSegment, "frame", start, end, start, end)
			if !ok {
				f.end, f.broken = len(b), f.cut(at, "a frame")
				return nil
			}
			at = end
		default:
			if f.frames == 0 {
				return f.wrong(at, "a block of kind %02X", b[at])
			}
			f.end = at // without trailer; what follows is none of it
			return nil
		}
	}
}

// xmpBlock notes XMP, which stands in a GIF as it is, closed by 258 bytes that lead any reader of blocks to their end.
func (f *file) xmpBlock(start, end int) {
	const head, trailer = 14, 258
	from, to := start+head, end-trailer
	if to < from {
		to = from
	}
	f.add(xmpSegment, "XMP DataXMP", start, end, from, to)
}

// palette gives the bytes of the palette that flags announce.
func palette(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// subBlocks finds the end of a row of sub-blocks.
func subBlocks(b []byte, at int) (end int, ok bool) {
	for at < len(b) {
		n := int(b[at])
		if at++; n == 0 {
			return at, true
		}
		at += n
	}
	return len(b), false
}
