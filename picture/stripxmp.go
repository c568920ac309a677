package picture

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"strings"
)

// attribute matches one attribute of a start tag.
var attribute = regexp.MustCompile(`([\w.:-]+)\s*=\s*("[^"]*"|'[^']*')`)

// clearXMP writes spaces over the positions in a packet, whose length stays. It reports false for a packet that is no XML in UTF-8, or in which
// something speaks of positions that is none of them: that has to go as a whole.
func clearXMP(b []byte) bool {
	dec := xml.NewDecoder(bytes.NewReader(bytes.Clone(b)))
	dec.Strict = false
	var depth, from, inside int // of the element that is taken out: where it begins, how deep it is
	for {
		begin := int(dec.InputOffset())
		token, err := dec.RawToken()
		if err != nil {
			if dec.InputOffset() < int64(len(bytes.TrimRight(b, " \t\r\n\x00"))) || depth != 0 {
				return false
			}
			return !placeWord(b)
		}
		end := int(dec.InputOffset())
		switch e := token.(type) {
		case xml.StartElement:
			depth++
			switch {
			case inside > 0:
			case positional(e.Name):
				from, inside = begin, depth
			default:
				clearAttributes(b[begin:end])
			}
		case xml.EndElement:
			if depth == inside && inside > 0 {
				blank(b[from:end])
				inside = 0
			}
			if depth--; depth < 0 {
				return false
			}
		}
	}
}

// clearAttributes takes attributes that are positions out of a tag.
func clearAttributes(tag []byte) {
	for _, m := range attribute.FindAllSubmatchIndex(tag, -1) {
		space, local, ok := strings.Cut(string(tag[m[2]:m[3]]), ":")
		if !ok {
			space, local = "", space
		}
		if positional(xml.Name{Space: space, Local: local}) {
			blank(tag[m[0]:m[1]])
		}
	}
}

// positional reports whether a property says where something is on earth, in any of the vocabularies: exif:GPSLatitude, drone-dji:GpsLongtitude,
// geo:lat.
func positional(n xml.Name) bool {
	if n.Space == "xmlns" {
		return false
	}
	if placeWord([]byte(n.Local)) {
		return true
	}
	switch strings.ToLower(n.Local) {
	case "lat", "long", "lon", "lat_long", "latlong", "point", "altitude", "absolutealtitude", "relativealtitude":
		return true
	}
	return false
}

func blank(b []byte) {
	for i := range b {
		b[i] = ' '
	}
}
