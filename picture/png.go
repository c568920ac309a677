package picture

import (
	"bytes"
	"encoding/binary"
	"strings"
)

const pngXMP = "XML:com.adobe.xmp"

// scanPNG walks the chunks (PNG specification, third edition, section 5).
func (f *file) scanPNG() error {
	b := f.data
	if len(b) < 33 {
		return f.cut(len(b), "the header")
	}
	if string(b[12:16]) != "IHDR" || binary.BigEndian.Uint32(b[8:]) != 13 {
		return f.wrong(8, "it does not begin with IHDR")
	}
	w, h := binary.BigEndian.Uint32(b[16:]), binary.BigEndian.Uint32(b[20:])
	f.width, f.height = int(w), int(h)
	depth, colour := b[24], b[25]
	f.alpha = colour&4 != 0
	switch { // of the decoded image, doubled for interlaced ones, which are put together from passes
	case depth == 16:
		f.cost = 8
	case colour == 0 || colour == 3:
		f.cost = 1
	default:
		f.cost = 4
	}
	if colour == 0 {
		f.cost *= 4 // becomes NRGBA with a transparent grey
	}
	if b[28] != 0 {
		f.cost *= 2
	}
	seen := false
	for at := 8; ; {
		if len(b)-at < 12 {
			f.end, f.broken = len(b), f.cut(at, "the chunks")
			return nil
		}
		n := int(binary.BigEndian.Uint32(b[at:]))
		name := string(b[at+4 : at+8])
		end := at + 12 + n
		if n < 0 || end > len(b) {
			f.end, f.broken = len(b), f.cut(at, "chunk "+printable(name))
			return nil
		}
		f.chunk(name, at, end)
		switch name {
		case "IDAT":
			seen = true
		case "acTL":
			if n >= 4 {
				f.frames = max(1, int(binary.BigEndian.Uint32(b[at+8:])&0x7fffffff))
			}
		case "tRNS":
			f.alpha = true
		case "IEND":
			f.end = end
			if !seen {
				f.broken = f.wrong(at, "it has no pixels")
			}
			return nil
		}
		at = end
	}
}

func (f *file) chunk(name string, start, end int) {
	from, to := start+8, end-4
	kind := otherSegment
	switch name {
	case "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "acTL", "fcTL", "fdAT":
		kind = imageSegment
	case "iCCP", "gAMA", "cHRM", "sRGB", "cICP", "mDCV", "cLLI", "sBIT", "bKGD", "pHYs":
		kind = colourSegment
	case "eXIf":
		kind = exifSegment
	case "tEXt", "zTXt", "iTXt":
		kind = textSegment
		keyword, rest, _ := bytes.Cut(f.data[from:to], []byte{0})
		if string(keyword) == pngXMP && name == "iTXt" && len(rest) > 2 && rest[0] == 0 {
			// keyword 0, compression flag, method, language 0, translated keyword 0, text
			_, text, _ := bytes.Cut(rest[2:], []byte{0})
			if _, text, ok := bytes.Cut(text, []byte{0}); ok {
				f.add(xmpSegment, name, start, end, to-len(text), to)
				return
			}
		}
	}
	f.add(kind, name, start, end, from, to)
}

// printable makes a name from a file safe to show.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s)
}
