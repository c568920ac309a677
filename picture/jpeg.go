package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// Heads of the JPEG segments that hold metadata.
const (
	exifHead      = "Exif\x00\x00"
	xmpHead       = "http://ns.adobe.com/xap/1.0/\x00"
	xmpMoreHead   = "http://ns.adobe.com/xmp/extension/\x00"
	photoshopHead = "Photoshop 3.0\x00"
	profileHead   = "ICC_PROFILE\x00"
)

// scanJPEG walks the segments (ITU-T T.81, annex B).
func (f *file) scanJPEG() error {
	b := f.data
	f.add(imageSegment, "SOI", 0, 2, 2, 2)
	f.scans = 0
	for at := 2; ; {
		if at >= len(b) {
			f.end, f.broken = len(b), f.cut(len(b), "the segments")
			break
		}
		if b[at] != 0xff { // decoders skip stray bytes between segments; so do we
			next := bytes.IndexByte(b[at:], 0xff)
			if next < 0 {
				next = len(b) - at
			}
			f.add(otherSegment, "stray bytes", at, at+next, at, at+next)
			at += next
			continue
		}
		start := at
		for at < len(b) && b[at] == 0xff {
			at++
		}
		if at >= len(b) {
			continue
		}
		marker := b[at]
		at++
		if marker == 0xd9 {
			f.add(imageSegment, "EOI", start, at, at, at)
			f.end = at
			break
		}
		if marker == 0x01 || marker == 0 || marker >= 0xd0 && marker <= 0xd8 {
			f.add(imageSegment, "marker", start, at, at, at)
			continue
		}
		if len(b)-at < 2 {
			f.end, f.broken = len(b), f.cut(start, "a segment")
			break
		}
		n := int(binary.BigEndian.Uint16(b[at:]))
		end := at + n
		if n < 2 || end > len(b) {
			f.end, f.broken = len(b), f.cut(start, fmt.Sprintf("segment %02X", marker))
			break
		}
		f.marker(marker, start, end, at+2)
		if marker == 0xda {
			f.scans++
			data := end
			end = entropyEnd(b, end)
			f.add(imageSegment, "scan", data, end, data, end)
		}
		at = end
	}
	switch {
	case f.width == 0 && f.broken != nil:
		return f.broken
	case f.width == 0 || f.height == 0:
		return f.wrong(f.end, "it does not say its size")
	case f.scans == 0 && f.broken == nil:
		f.broken = f.wrong(f.end, "it has no pixels")
	}
	return nil
}

// entropyEnd finds the marker that ends the coded pixels.
func entropyEnd(b []byte, at int) int {
	for {
		i := bytes.IndexByte(b[at:], 0xff)
		if i < 0 || at+i+1 >= len(b) {
			return len(b)
		}
		at += i
		if m := b[at+1]; m != 0 && m != 0xff && (m < 0xd0 || m > 0xd7) {
			return at
		}
		if b[at+1] == 0xff {
			at++
		} else {
			at += 2
		}
	}
}

func (f *file) marker(marker byte, start, end, from int) {
	body := f.data[from:end]
	name := fmt.Sprintf("%02X", marker)
	kind := imageSegment
	has := func(head string) bool { return bytes.HasPrefix(body, []byte(head)) }
	switch {
	case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
		if len(body) >= 6 && f.width == 0 {
			f.height, f.width = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
			components := int(body[5])
			f.cost = max(4, components) // the planes; RGB and CMYK are put together anew
			if components > 1 {
				f.cost += 4
			}
			if marker != 0xc0 && marker != 0xc1 {
				f.cost += 4 * components // progressive: coefficients of 4 bytes
			}
		}
	case marker == 0xe0 && has("JFIF"), marker == 0xee:
		kind = colourSegment // density; Adobe's colour transform
	case marker == 0xe1 && has(exifHead):
		kind, from = exifSegment, from+len(exifHead)
	case marker == 0xe1 && has(xmpHead):
		kind, from = xmpSegment, from+len(xmpHead)
	case marker == 0xe1 && has(xmpMoreHead):
		kind, name = otherSegment, xmpMoreHead
	case marker == 0xe2 && has(profileHead):
		kind = colourSegment
	case marker == 0xed && has(photoshopHead):
		kind, from = iptcSegment, from+len(photoshopHead)
	case marker == 0xfe:
		kind = commentSegment
	case marker >= 0xe0 && marker <= 0xef:
		kind = otherSegment
	}
	f.add(kind, name, start, end, from, end)
}
