package picture

import (
	"bytes"
	"encoding/binary"
)

// Tags of TIFF and EXIF (TIFF 6.0; CIPA DC-008 Exif 3.0, section 4.6).
const (
	tagWidth         = 0x0100
	tagHeight        = 0x0101
	tagBits          = 0x0102
	tagPhotometric   = 0x0106
	tagDescription   = 0x010e
	tagStripOffsets  = 0x0111
	tagOrientation   = 0x0112
	tagSamples       = 0x0115
	tagStripBytes    = 0x0117
	tagDateTime      = 0x0132
	tagArtist        = 0x013b
	tagTileOffsets   = 0x0144
	tagTileBytes     = 0x0145
	tagExtraSamples  = 0x0152
	tagThumbnail     = 0x0201
	tagThumbnailSize = 0x0202
	tagXMP           = 0x02bc
	tagCopyright     = 0x8298
	tagIPTC          = 0x83bb
	tagPhotoshop     = 0x8649
	tagExif          = 0x8769
	tagGPS           = 0x8825
	tagOriginalTime  = 0x9003
	tagOriginalZone  = 0x9011
	tagMakerNote     = 0x927c
	tagUserComment   = 0x9286
	tagXPTitle       = 0x9c9b
	tagXPComment     = 0x9c9c
	tagXPAuthor      = 0x9c9d
	tagXPKeywords    = 0x9c9e
	tagXPSubject     = 0x9c9f
	tagInterop       = 0xa005
)

// directory names the role of a directory of tags.
type directory uint8

const (
	mainDirectory directory = iota
	nextDirectory           // the thumbnail of EXIF; a further page of a TIFF
	exifDirectory
	gpsDirectory
)

// tag is an entry of a directory.
type tag struct {
	in       directory
	page     int // number of the main or next directory
	id, kind uint16
	count    int
	at       int // of the entry in the data
	from, to int // the value in the data; from > to never; empty when it lies outside
}

// tags is a TIFF structure: the whole of a TIFF file, or the payload of EXIF.
type tags struct {
	data        []byte
	order       binary.ByteOrder
	list        []tag
	directories []extent // in the order found: with it the place of the first is that of the first page
	pages       int
	whole       bool // nothing was cut off, circular or outside
	cut         bool // something lies behind the end of the data
}

// extent is a directory in the data: its number of entries at from, the end of its link to the next at to.
type extent struct {
	role     directory
	from, to int
}

// kindBytes is the size of a value by its type.
var kindBytes = [14]int{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4}

const mostTags = 4096 // of all directories

// readTags reads the directories of a TIFF structure. It never fails: what cannot be read is left out, and whole is false.
func readTags(b []byte, mostPages int) *tags {
	t := &tags{data: b, whole: true}
	switch {
	case len(b) < 8:
		t.whole = false
		return t
	case string(b[:4]) == "II*\x00":
		t.order = binary.LittleEndian
	case string(b[:4]) == "MM\x00*":
		t.order = binary.BigEndian
	default:
		t.whole = false
		return t
	}
	seen := map[int]bool{}
	at := int(t.order.Uint32(b[4:]))
	for role := mainDirectory; at != 0; role = nextDirectory {
		if t.pages >= mostPages || seen[at] {
			t.whole = false
			return t
		}
		at = t.directory(at, role, seen)
	}
	return t
}

// directory reads one directory and those it points to. It gives the place of the next.
func (t *tags) directory(at int, role directory, seen map[int]bool) (next int) {
	if at < 8 || at+2 > len(t.data) || seen[at] || len(t.list) > mostTags {
		t.whole, t.cut = false, t.cut || at+2 > len(t.data)
		return 0
	}
	seen[at] = true
	n := int(t.order.Uint16(t.data[at:]))
	if at+2+12*n > len(t.data) {
		t.whole, t.cut = false, true
		n = min(n, (len(t.data)-at-2)/12)
	}
	page := t.pages
	if role <= nextDirectory {
		t.pages++
	}
	end := at + 2 + 12*n
	t.directories = append(t.directories, extent{role, at, min(end+4, len(t.data))})
	for i := range n {
		e := t.entry(at+2+12*i, role)
		e.page = page
		t.list = append(t.list, e)
		if e.to-e.from < 4 || role == gpsDirectory {
			continue
		}
		switch e.id {
		case tagExif, tagInterop:
			t.directory(int(t.order.Uint32(t.data[e.from:])), exifDirectory, seen)
		case tagGPS:
			t.directory(int(t.order.Uint32(t.data[e.from:])), gpsDirectory, seen)
		}
	}
	if role > nextDirectory || end+4 > len(t.data) {
		return 0
	}
	return int(t.order.Uint32(t.data[end:]))
}

func (t *tags) entry(at int, role directory) tag {
	b := t.data[at:]
	e := tag{in: role, id: t.order.Uint16(b), kind: t.order.Uint16(b[2:]), count: int(t.order.Uint32(b[4:])), at: at}
	size := 0
	if int(e.kind) < len(kindBytes) {
		size = kindBytes[e.kind]
	} else if e.kind == 129 { // UTF-8, Exif 3.0
		size = 1
	}
	if size *= e.count; size <= 4 {
		e.from, e.to = at+8, at+8+size
		return e
	}
	from := int(t.order.Uint32(b[8:]))
	if from < 8 || size > len(t.data) || from+size > len(t.data) {
		t.whole, t.cut = false, true
		return e
	}
	e.from, e.to = from, from+size
	return e
}

// find gives a tag of a directory; of main and next ones that of the page.
func (t *tags) find(role directory, page int, id uint16) (tag, bool) {
	for _, e := range t.list {
		if e.id == id && e.in == role && (role > nextDirectory || e.page == page) {
			return e, true
		}
	}
	return tag{}, false
}

// number gives value i of a whole number.
func (t *tags) number(e tag, i int) (v int, ok bool) {
	b := t.data[e.from:e.to]
	if i >= e.count || i < 0 {
		return 0, false
	}
	switch {
	case e.kind == 1 && i < len(b):
		return int(b[i]), true
	case e.kind == 3 && 2*i+2 <= len(b):
		return int(t.order.Uint16(b[2*i:])), true
	case e.kind == 4 && 4*i+4 <= len(b):
		return int(t.order.Uint32(b[4*i:])), true
	}
	return 0, false
}

// page reads a whole number of a page, or gives what the standard says when it is missing.
func (t *tags) page(page int, id uint16, missing int) int {
	role := nextDirectory
	if page == 0 {
		role = mainDirectory
	}
	if e, ok := t.find(role, page, id); ok {
		if v, ok := t.number(e, 0); ok {
			return v
		}
	}
	return missing
}

// rational gives value i of a fraction; ok is false for one with nothing below the line.
func (t *tags) rational(e tag, i int) (v float64, ok bool) {
	b := t.data[e.from:e.to]
	if e.kind != 5 || i < 0 || 8*i+8 > len(b) {
		return 0, false
	}
	over, under := t.order.Uint32(b[8*i:]), t.order.Uint32(b[8*i+4:])
	return float64(over) / float64(max(under, 1)), under != 0
}

// bytes gives the bytes of a value up to the zero byte that ends a text.
func (t *tags) bytes(e tag) []byte { return t.data[e.from:e.to] }

func (t *tags) text(e tag) string {
	b := t.bytes(e)
	switch {
	case e.id >= tagXPTitle && e.id <= tagXPSubject:
		return utf16Text(b, binary.LittleEndian)
	case e.id == tagUserComment:
		return t.comment(b)
	case e.kind != 2 && e.kind != 129 && e.kind != 7:
		return ""
	}
	b, _, _ = bytes.Cut(b, []byte{0})
	return plainText(b)
}

// comment reads a text that begins with the name of its characters in 8 bytes.
func (t *tags) comment(b []byte) string {
	if len(b) < 8 {
		return ""
	}
	code, b := string(bytes.TrimRight(b[:8], "\x00 ")), b[8:]
	switch code {
	case "UNICODE":
		return utf16Text(b, t.order)
	case "JIS":
		return ""
	}
	b, _, _ = bytes.Cut(b, []byte{0})
	return plainText(b)
}
