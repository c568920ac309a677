package picture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"slices"
)

// WithoutLocation gives the file without what says where it was taken; pixels and all else stay as they are. Gone are the positions of EXIF and
// XMP, the notes of camera makers, blocks that cannot be read, blocks of unknown purpose, and what follows the picture: each may hold a position.
// Names of places that a person wrote into a caption stay. Broken files are faults, as for Decode.
func WithoutLocation(b []byte, l Limits) ([]byte, error) {
	f, err := scanWhole(b, l)
	if err != nil {
		return nil, err
	}
	if f.format == TIFF {
		t := readTags(f.data, l.withDefaults().Frames+1)
		if !t.whole {
			return nil, f.wrong(8, "its directories cannot be followed to their end")
		}
		t.clearLocation()
		return f.unharmed(b, l)
	}
	return f.rebuild(f.placeless, 1), nil
}

// WithoutMetadata gives the file without anything that is not needed to draw it: colour profile and orientation stay.
func WithoutMetadata(b []byte, l Limits) ([]byte, error) {
	f, err := scanWhole(b, l)
	if err != nil {
		return nil, err
	}
	if f.format == TIFF {
		t := readTags(f.data, l.withDefaults().Frames+1)
		if !t.whole {
			return nil, f.wrong(8, "its directories cannot be followed to their end")
		}
		t.clearAllBut(func(e tag) bool { return drawing(e.id) && e.in <= nextDirectory })
		return f.unharmed(b, l)
	}
	return f.rebuild(func(s segment) bool { return s.kind <= colourSegment }, f.exifOrientation(l.withDefaults())), nil
}

// scanWhole scans a copy of the file, which may be changed.
func scanWhole(b []byte, l Limits) (*file, error) {
	l = l.withDefaults()
	if len(b) > l.Bytes {
		return scan(b, l) // refused
	}
	f, err := scan(slices.Clone(b), l)
	if err == nil && f.broken != nil {
		err = f.broken
	}
	return f, err
}

// unharmed gives a changed TIFF when its pixels are still those of the original: in a broken file tags may lie over them.
func (f *file) unharmed(original []byte, l Limits) ([]byte, error) {
	changed := f.data[:f.end]
	g, err := scan(changed, l.withDefaults())
	if err == nil {
		err = g.broken
	}
	if err != nil {
		return nil, f.wrong(8, "its tags lie over each other")
	}
	t := readTags(changed, l.withDefaults().Frames+1)
	if t.metadata().Latitude != nil {
		return nil, f.wrong(8, "its tags lie over each other")
	}
	left := mostBlocks
	for page := range t.pages {
		list, whole := t.pixels(page, left)
		if left -= len(list); !whole {
			return nil, f.wrong(8, "it has more than %d strips", mostBlocks)
		}
		for _, e := range list {
			if e.to > len(changed) || !bytes.Equal(original[e.from:e.to], changed[e.from:e.to]) {
				return nil, f.wrong(e.from, "its tags lie over its pixels")
			}
		}
	}
	return changed, nil
}

// placeless takes positions out of a segment, in place, and reports whether the segment may stay.
func (f *file) placeless(s segment) bool {
	body := s.payload(f.data)
	switch s.kind {
	case imageSegment, colourSegment:
		return true
	case exifSegment:
		t := readTags(body, 2)
		if !t.whole {
			return false
		}
		t.clearLocation()
		left := readTags(body, 2) // tags may lie over each other
		return left.whole && left.metadata().Latitude == nil
	case xmpSegment:
		return clearXMP(body)
	case iptcSegment:
		return clearResources(body)
	case textSegment:
		keyword, _, _ := bytes.Cut(body, []byte{0})
		return !names(keyword, "raw profile", "xmp", "exif") && !placeWord(body) && (s.name == "tEXt" || !names(body, pngXMP))
	case commentSegment:
		return !placeWord(body)
	}
	return false
}

// placeWord reports whether a text speaks of positions.
func placeWord(b []byte) bool {
	return names(b, "gps", "latitude", "longitude", "longtitude", "geotag")
}

func names(b []byte, words ...string) bool {
	lower := bytes.ToLower(b)
	return slices.ContainsFunc(words, func(w string) bool { return bytes.Contains(lower, []byte(w)) })
}

// clearResources blanks the copies of EXIF and XMP among the resources of Photoshop. It reports whether the block could be read to its end.
func clearResources(b []byte) bool {
	return eachResource(b, func(id int, data []byte) {
		if id >= resourceEXIF && id <= resourceXMP {
			clear(data)
		}
	})
}

// rebuild puts the segments together that may stay, and an orientation when it is not the usual one.
func (f *file) rebuild(stays func(segment) bool, turn int) []byte {
	out := make([]byte, 0, f.end+64)
	switch f.format {
	case PNG:
		out = append(out, f.data[:8]...)
	case WebP:
		out = append(out, f.data[:12]...)
	case BMP:
		return append(out, f.data[:f.end]...)
	}
	flags := -1 // where those of a WebP are
	var kinds [otherSegment + 1]bool
	for _, s := range f.segments {
		if s.start >= f.end || !stays(s) {
			continue
		}
		kinds[s.kind] = true
		at := len(out)
		out = append(out, f.data[s.start:s.end]...)
		switch {
		case f.format == PNG:
			binary.BigEndian.PutUint32(out[len(out)-4:], crc32.ChecksumIEEE(out[at+4:len(out)-4]))
			if s.name == "IHDR" && turn > 1 {
				out = appendChunk(out, "eXIf", orientationTags(turn))
			}
		case f.format == WebP && s.name == "VP8X":
			flags = at + 8
		case f.format == JPEG && s.name == "SOI" && turn > 1:
			body := append([]byte(exifHead), orientationTags(turn)...)
			out = append(out, 0xff, 0xe1, 0, byte(len(body)+2))
			out = append(out, body...)
		}
	}
	if f.format == WebP {
		if turn > 1 && flags >= 0 {
			body := orientationTags(turn)
			out = append(out, "EXIF\x00\x00\x00\x00"...)
			binary.LittleEndian.PutUint32(out[len(out)-4:], uint32(len(body)))
			out = append(out, body...)
			kinds[exifSegment] = true
		}
		if flags >= 0 {
			out[flags] &^= 0x0c
			if kinds[exifSegment] {
				out[flags] |= 0x08
			}
			if kinds[xmpSegment] {
				out[flags] |= 0x04
			}
		}
		binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	}
	if f.format == GIF && out[len(out)-1] != 0x3b {
		out = append(out, 0x3b)
	}
	return out
}

func appendChunk(out []byte, name string, body []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
	at := len(out)
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[at:]))
}

// orientationTags is a TIFF structure that holds an orientation and nothing else.
func orientationTags(turn int) []byte {
	b := []byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	b[18] = byte(turn)
	return b
}
