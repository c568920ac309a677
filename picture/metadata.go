package picture

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strings"
)

// Metadata is what the file of a picture says of itself. Empty fields are not said. Where several blocks say something, XMP goes before IPTC, and
// IPTC before EXIF and the text chunks of PNG, since people edit them in that order.
type Metadata struct {
	Title        string
	Description  string
	Keywords     []string
	Creator      string
	Copyright    string
	Licence      string        // address or text of the licence
	Taken        string        // RFC 3339; without zone when the camera knew none, and then 2006-01-02T15:04:05
	Latitude     *float64      // degrees north, -90 to 90; nil unknown
	Longitude    *float64      // degrees east, -180 to 180
	Orientation  int           // 1 to 8; 1 for upright
	Translations []Translation // titles and descriptions in further languages, as they stand in the file
}

// Translation is a field of the metadata in one language.
type Translation struct {
	Field    string // title, description, copyright
	Language string // as written: a BCP 47 tag
	Text     string
}

// ReadMetadata reads what a file says of itself. Blocks that are broken or over the limits are left out: only a file that cannot be inspected is an
// error.
func ReadMetadata(b []byte, l Limits) (Metadata, error) {
	l = l.withDefaults()
	f, err := scan(b, l)
	if err != nil {
		return Metadata{}, err
	}
	var xmp, iptc, exif, text Metadata
	if f.format == TIFF {
		t := readTags(b, l.Frames+1)
		exif = t.metadata()
		if e, ok := t.find(mainDirectory, 0, tagXMP); ok && e.to-e.from <= l.Metadata {
			xmp = readXMP(t.bytes(e))
		}
		if e, ok := t.find(mainDirectory, 0, tagIPTC); ok && e.to-e.from <= l.Metadata {
			iptc = readIPTC(t.bytes(e))
		}
	}
	for _, s := range f.segments {
		body := s.payload(b)
		if len(body) > l.Metadata {
			continue
		}
		switch s.kind {
		case exifSegment:
			exif.fill(readTags(body, 2).metadata())
		case xmpSegment:
			xmp.fill(readXMP(body))
		case iptcSegment:
			eachResource(body, func(id int, data []byte) {
				if id == resourceIPTC {
					iptc.fill(readIPTC(data))
				}
			})
		case textSegment:
			text.fill(f.chunkText(s, l))
		}
	}
	var m Metadata
	for _, part := range []Metadata{xmp, iptc, exif, text} {
		m.fill(part)
	}
	if exif.Taken != "" {
		m.Taken = exif.Taken // the camera's own, before the date of an edit
	}
	if m.Orientation = exif.Orientation; m.Orientation == 0 {
		m.Orientation = 1
	}
	return m, nil
}

// fill takes what is missing from another.
func (m *Metadata) fill(o Metadata) {
	for _, p := range []struct {
		to   *string
		from string
	}{{&m.Title, o.Title}, {&m.Description, o.Description}, {&m.Creator, o.Creator}, {&m.Copyright, o.Copyright}, {&m.Licence, o.Licence}, {&m.Taken, o.Taken}} {
		if *p.to == "" {
			*p.to = p.from
		}
	}
	if len(m.Keywords) == 0 {
		m.Keywords = o.Keywords
	}
	if len(m.Translations) == 0 {
		m.Translations = o.Translations
	}
	if m.Latitude == nil || m.Longitude == nil {
		m.Latitude, m.Longitude = o.Latitude, o.Longitude
	}
	if m.Orientation == 0 {
		m.Orientation = o.Orientation
	}
}

// metadata reads the tags of EXIF.
func (t *tags) metadata() (m Metadata) {
	text := func(in directory, ids ...uint16) string {
		for _, id := range ids {
			if e, ok := t.find(in, 0, id); ok {
				if s := t.text(e); s != "" {
					return s
				}
			}
		}
		return ""
	}
	m.Title = text(mainDirectory, tagXPTitle)
	if m.Description = text(mainDirectory, tagDescription, tagXPSubject, tagXPComment); m.Description == "" {
		m.Description = text(exifDirectory, tagUserComment)
	}
	m.Creator, m.Copyright = text(mainDirectory, tagArtist, tagXPAuthor), text(mainDirectory, tagCopyright)
	m.Keywords = list(strings.FieldsFunc(text(mainDirectory, tagXPKeywords), func(r rune) bool { return r == ';' }))
	if m.Taken = exifTime(text(exifDirectory, tagOriginalTime), text(exifDirectory, tagOriginalZone)); m.Taken == "" {
		m.Taken = exifTime(text(mainDirectory, tagDateTime), "")
	}
	if len(t.directories) > 0 {
		m.Orientation = orientation(t.page(0, tagOrientation, 1))
	}
	m.Latitude, m.Longitude = t.degrees(1, 2, "S", 90), t.degrees(3, 4, "W", 180)
	if m.Latitude == nil || m.Longitude == nil {
		m.Latitude, m.Longitude = nil, nil
	}
	return m
}

// degrees reads a coordinate: degrees, minutes, seconds as fractions, and the side in another tag.
func (t *tags) degrees(side, value uint16, negative string, most float64) *float64 {
	e, ok := t.find(gpsDirectory, 0, value)
	if !ok {
		for _, o := range t.list { // the directory may hang on another page
			if o.in == gpsDirectory && o.id == value {
				e, ok = o, true
				break
			}
		}
	}
	if !ok {
		return nil
	}
	v, ok := t.rational(e, 0)
	if !ok {
		return nil
	}
	for i, part := range []float64{60, 3600} {
		if p, ok := t.rational(e, i+1); ok {
			v += p / part
		}
	}
	for _, o := range t.list {
		if o.in == gpsDirectory && o.id == side && strings.HasPrefix(strings.ToUpper(t.text(o)), negative) {
			v = -v
		}
	}
	return coordinate(v, most)
}

func coordinate(v, most float64) *float64 {
	if math.IsNaN(v) || v < -most || v > most {
		return nil
	}
	return &v
}

// exifTime turns 2006:01:02 15:04:05 and a zone such as +07:00 into RFC 3339; "" when it is none.
func exifTime(s, zone string) string {
	if len(s) < 19 || s[4] != ':' || s[7] != ':' || s[10] != ' ' {
		return ""
	}
	return instant(s[:4] + "-" + s[5:7] + "-" + s[8:10] + "T" + s[11:19] + zone)
}

// instant checks a time as RFC 3339 writes it, with or without zone and fraction, or a date; "" when it is none.
func instant(s string) string {
	pattern := "dddd-dd-ddTdd:dd:dd"
	if len(s) > 10 && len(s) < len(pattern) && len(s) >= 16 && !strings.ContainsAny(s[10:], "Z+") {
		s += ":00"
	}
	date, clock := s[:min(len(s), 10)], s[min(len(s), 10):]
	if !shaped(date, pattern[:10]) || date[5:7] < "01" || date[5:7] > "12" || date[8:] < "01" || date[8:] > "31" {
		return ""
	}
	if clock == "" {
		return date
	}
	if len(clock) < 9 || !shaped(clock[:9], pattern[10:]) {
		return date
	}
	zone := strings.TrimLeft(clock[9:], ".0123456789")
	switch {
	case zone == "" || zone == "Z":
	case len(zone) == 6 && (zone[0] == '+' || zone[0] == '-') && shaped(zone[1:], "dd:dd"):
	default:
		zone = ""
	}
	return date + clock[:9] + zone
}

func shaped(s, pattern string) bool {
	if len(s) != len(pattern) {
		return false
	}
	for i := range len(s) {
		if pattern[i] == 'd' && (s[i] < '0' || s[i] > '9') || pattern[i] != 'd' && s[i] != pattern[i] {
			return false
		}
	}
	return true
}

// list tidies keywords: no empty ones, none twice, at most 1000.
func list(words []string) (kept []string) {
	for _, w := range words {
		if w = tidy(w); w != "" && !slices.Contains(kept, w) && len(kept) < 1000 {
			kept = append(kept, w)
		}
	}
	return kept
}

// Resources of Photoshop (Adobe Photoshop file formats specification, image resource blocks).
const (
	resourceIPTC = 0x0404
	resourceEXIF = 0x0422
	resourceXMP  = 0x0424
)

// eachResource walks the resources of Photoshop in a block, and reports whether it came to the end.
func eachResource(b []byte, see func(id int, data []byte)) (whole bool) {
	for len(b) >= 12 && string(b[:4]) == "8BIM" {
		id, name := int(binary.BigEndian.Uint16(b[4:])), 1+int(b[6])
		at := 6 + name + name&1
		if at+4 > len(b) {
			return false
		}
		n := int(binary.BigEndian.Uint32(b[at:]))
		if at += 4; n > len(b)-at {
			return false
		}
		see(id, b[at:at+n])
		b = b[min(len(b), at+n+n&1):]
	}
	return len(bytes.Trim(b, "\x00")) == 0
}
