package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"slices"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// drawn makes a picture with something to see.
func drawn(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, color.NRGBA{uint8(x * 255 / w), uint8(y * 255 / h), uint8((x/8 + y/8) % 2 * 200), 255})
		}
	}
	return img
}

// smallWebP is 1 × 1 pixel in lossless WebP; written by hand after the specification.
const smallWebP = "RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"

// files makes one file of each format that the program can write, and one WebP.
func files(t testing.TB) map[Format][]byte {
	t.Helper()
	img := drawn(40, 30)
	must := func(b []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	var g, tf, bm bytes.Buffer
	for _, err := range []error{gif.Encode(&g, img, nil), tiff.Encode(&tf, img, &tiff.Options{Compression: tiff.Deflate}), bmp.Encode(&bm, img)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return map[Format][]byte{
		PNG: must(EncodePNG(img)), JPEG: must(EncodeJPEG(img, 80)), GIF: g.Bytes(), TIFF: tf.Bytes(), BMP: bm.Bytes(), WebP: []byte(smallWebP),
	}
}

// field is a tag to be written.
type field struct {
	id, kind uint16
	value    []byte
	children []field
}

func ascii(id uint16, s string) field { return field{id: id, kind: 2, value: append([]byte(s), 0)} }

func short(o order, id uint16, v uint16) field {
	return field{id: id, kind: 3, value: o.AppendUint16(nil, v)}
}

func rationals(o order, id uint16, v ...uint32) field {
	f := field{id: id, kind: 5}
	for _, n := range v {
		f.value = o.AppendUint32(f.value, n)
	}
	return f
}

// order is a byte order that can write and append.
type order interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// exifBlock writes a TIFF structure.
func exifBlock(o order, fields []field) []byte {
	b := []byte("II*\x00\x08\x00\x00\x00")
	if o == order(binary.BigEndian) {
		b = []byte("MM\x00*\x00\x00\x00\x08")
	}
	return writeFields(o, b, fields)
}

func writeFields(o order, b []byte, fields []field) []byte {
	slices.SortFunc(fields, func(a, b field) int { return int(a.id) - int(b.id) })
	at := len(b)
	b = o.AppendUint16(b, uint16(len(fields)))
	b = append(b, make([]byte, 12*len(fields)+4)...)
	for i, f := range fields {
		e := at + 2 + 12*i
		o.PutUint16(b[e:], f.id)
		o.PutUint16(b[e+2:], f.kind)
		size := kindBytes[f.kind]
		o.PutUint32(b[e+4:], uint32(len(f.value)/size))
		switch {
		case f.children != nil:
			o.PutUint32(b[e+4:], 1)
			o.PutUint32(b[e+8:], uint32(len(b)))
			b = writeFields(o, b, f.children)
		case len(f.value) <= 4:
			copy(b[e+8:], f.value)
		default:
			o.PutUint32(b[e+8:], uint32(len(b)))
			b = append(b, f.value...)
			if len(b)%2 == 1 {
				b = append(b, 0)
			}
		}
	}
	return b
}

// Words in the metadata of the samples; not yet reviewed by a native speaker.
const (
	titleKhmer   = "ប្រាសាទអង្គរវត្ត"
	captionThai  = "ตลาดน้ำยามเช้า"
	keywordLao   = "ຕະຫຼາດ"
	captionMyan  = "မနက်ခင်းဈေး"
	captionJava  = "ꦥꦱꦂ"
	captionJawi  = "ڤاسر ڤاݢي"
	captionTamil = "காலைச் சந்தை"
)

// sampleEXIF says where and when: 13.4125 N, 103.867 E.
func sampleEXIF(o order) []byte {
	return exifBlock(o, []field{
		ascii(tagDescription, captionThai), ascii(tagArtist, "Sokha"), ascii(tagCopyright, "© 2026 Sokha"), short(o, tagOrientation, 6),
		{id: tagXPTitle, kind: 1, value: utf16Bytes(titleKhmer)},
		{id: tagExif, kind: 4, children: []field{
			ascii(tagOriginalTime, "2026:04:14 06:30:00"), ascii(tagOriginalZone, "+07:00"),
			{id: tagMakerNote, kind: 7, value: []byte("maker's secret 13.4125 103.867")},
		}},
		{id: tagGPS, kind: 4, children: []field{
			ascii(1, "N"), rationals(o, 2, 13, 1, 24, 1, 4500, 100), ascii(3, "E"), rationals(o, 4, 103, 1, 52, 1, 120, 10),
		}},
	})
}

func utf16Bytes(s string) (b []byte) {
	for _, r := range s {
		b = binary.LittleEndian.AppendUint16(b, uint16(r))
	}
	return append(b, 0, 0)
}

const sampleXMP = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:cc="http://creativecommons.org/ns#" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:drone="http://example.org/drone/"
 exif:GPSLatitude="13,24.75N" exif:GPSLongitude='103,52.02E' photoshop:DateCreated="2026-04-14T06:30" drone:GpsLongtitude="+103.867">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + titleKhmer + `</rdf:li><rdf:li xml:lang="my">` + captionMyan + `</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">` + captionTamil + `</rdf:li><rdf:li xml:lang="jv-Java">` + captionJava + `</rdf:li><rdf:li xml:lang="ms-Arab">` + captionJawi + `</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>` + keywordLao + `</rdf:li><rdf:li>market</rdf:li></rdf:Bag></dc:subject><dc:creator><rdf:Seq><rdf:li>Sokha</rdf:li><rdf:li>Malai</rdf:li></rdf:Seq></dc:creator>
<cc:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/><exif:GPSAltitude>12/1</exif:GPSAltitude><drone:Position><exif:GPSLatitude>13,24.75N</exif:GPSLatitude></drone:Position>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`

func dataset(set byte, s string) []byte {
	return append([]byte{0x1c, 2, set, byte(len(s) >> 8), byte(len(s))}, s...)
}

// sampleIPTC is a block of Photoshop resources with captions, one of them in an EXIF of its own with a position.
func sampleIPTC() []byte {
	iptc := slices.Concat([]byte("\x1c\x01\x5a\x00\x03\x1b%G"), dataset(5, titleKhmer), dataset(25, keywordLao), dataset(25, "market"), dataset(55, "20260414"), dataset(60, "063000+0700"), dataset(80, "Sokha"), dataset(116, "© Sokha"), dataset(120, captionThai))
	resource := func(id uint16, b []byte) []byte {
		out := binary.BigEndian.AppendUint16([]byte("8BIM"), id)
		out = binary.BigEndian.AppendUint32(append(out, 0, 0), uint32(len(b)))
		out = append(out, b...)
		if len(b)%2 == 1 {
			out = append(out, 0)
		}
		return out
	}
	return slices.Concat(resource(resourceIPTC, iptc), resource(resourceEXIF, sampleEXIF(binary.BigEndian)))
}

func jpegSegment(marker byte, parts ...[]byte) []byte {
	body := slices.Concat(parts...)
	return slices.Concat([]byte{0xff, marker, byte((len(body) + 2) >> 8), byte(len(body) + 2)}, body)
}

// described puts metadata into a file.
func described(t testing.TB, format Format, b []byte) []byte {
	t.Helper()
	switch format {
	case JPEG:
		return slices.Concat(b[:2], jpegSegment(0xe1, []byte(exifHead), sampleEXIF(binary.LittleEndian)), jpegSegment(0xe1, []byte(xmpHead), []byte(sampleXMP)),
			jpegSegment(0xed, []byte(photoshopHead), sampleIPTC()), jpegSegment(0xe6, []byte("GoPro\x00GPS5 13.4125")), jpegSegment(0xfe, []byte("latitude 13.4125")), b[2:], []byte("trailer 13.4125 103.867"))
	case PNG:
		out := appendChunk(slices.Clone(b[:33]), "eXIf", sampleEXIF(binary.BigEndian))
		out = appendChunk(out, "iTXt", []byte(pngXMP+"\x00\x00\x00\x00\x00"+sampleXMP))
		out = appendChunk(out, "tEXt", []byte("Raw profile type exif\x0031332e34313235"))
		return slices.Concat(out, b[33:])
	case WebP:
		chunk := func(name string, body []byte) []byte {
			out := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body)))
			out = append(out, body...)
			if len(body)%2 == 1 {
				out = append(out, 0)
			}
			return out
		}
		out := slices.Concat(b[:12], chunk("VP8X", []byte{0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0}), b[12:], chunk("EXIF", sampleEXIF(binary.LittleEndian)), chunk("XMP ", []byte(sampleXMP)))
		binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
		return out
	}
	t.Fatal(fmt.Sprint("no metadata for ", format))
	return nil
}

// sampleTIFF is a TIFF of one grey pixel whose tags say where it was taken.
func sampleTIFF(o order) []byte {
	fields := []field{
		short(o, tagWidth, 1), short(o, tagHeight, 1), short(o, tagBits, 8), short(o, 0x0103, 1), short(o, tagPhotometric, 1), {id: tagStripOffsets, kind: 4, value: make([]byte, 4)},
		short(o, tagSamples, 1), {id: tagStripBytes, kind: 4, value: o.AppendUint32(nil, 1)}, ascii(tagDescription, captionThai), short(o, tagOrientation, 3),
		{id: tagXMP, kind: 1, value: []byte(sampleXMP)}, {id: tagPhotoshop, kind: 7, value: sampleIPTC()},
		{id: tagGPS, kind: 4, children: []field{ascii(1, "N"), rationals(o, 2, 13, 1, 24, 1, 4500, 100), ascii(3, "E"), rationals(o, 4, 103, 1, 52, 1, 120, 10)}},
	}
	b := exifBlock(o, fields)
	t := readTags(b, 1)
	e, _ := t.find(mainDirectory, 0, tagStripOffsets)
	o.PutUint32(b[e.from:], uint32(len(b)))
	return append(b, 0x80)
}
