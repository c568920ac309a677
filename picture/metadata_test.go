package picture

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func near(p *float64, v float64) bool { return p != nil && math.Abs(*p-v) < 1e-4 }

func TestWhatFilesSayOfThemselves(t *testing.T) {
	made := files(t)
	for _, format := range []Format{JPEG, PNG, WebP} {
		m, err := ReadMetadata(described(t, format, made[format]), Limits{})
		if err != nil {
			t.Fatal(format, err)
		}
		if !near(m.Latitude, 13.4125) || !near(m.Longitude, 103.867) {
			t.Errorf("%s: taken at %v %v", format, m.Latitude, m.Longitude)
		}
		m.Latitude, m.Longitude = nil, nil
		want := Metadata{
			Title: titleKhmer, Description: captionTamil, Keywords: []string{keywordLao, "market"}, Creator: "Sokha, Malai", Copyright: "© 2026 Sokha",
			Licence: "https://creativecommons.org/licenses/by/4.0/", Taken: "2026-04-14T06:30:00+07:00", Orientation: 6,
			Translations: []Translation{{"title", "my", captionMyan}, {"description", "jv-Java", captionJava}, {"description", "ms-Arab", captionJawi}},
		}
		if format == JPEG {
			want.Copyright = "© Sokha" // IPTC goes before EXIF
		}
		if d := cmp.Diff(want, m); d != "" {
			t.Errorf("%s: %s", format, d)
		}
	}
	for _, o := range []order{binary.LittleEndian, binary.BigEndian} {
		m, err := ReadMetadata(sampleTIFF(o), Limits{})
		if err != nil || m.Title != titleKhmer || !near(m.Latitude, 13.4125) || m.Orientation != 3 {
			t.Errorf("TIFF: %+v %v", m, err)
		}
	}
}

func TestEachBlockAlone(t *testing.T) {
	exif := readTags(sampleEXIF(binary.BigEndian), 2).metadata()
	if exif.Title != titleKhmer || exif.Description != captionThai || exif.Taken != "2026-04-14T06:30:00+07:00" || exif.Copyright != "© 2026 Sokha" {
		t.Errorf("EXIF: %+v", exif)
	}
	var iptc Metadata
	eachResource(sampleIPTC(), func(id int, b []byte) {
		if id == resourceIPTC {
			iptc = readIPTC(b)
		}
	})
	want := Metadata{Title: titleKhmer, Description: captionThai, Keywords: []string{keywordLao, "market"}, Creator: "Sokha", Copyright: "© Sokha", Taken: "2026-04-14T06:30:00+07:00"}
	if d := cmp.Diff(want, iptc); d != "" {
		t.Error(d)
	}
	for name, c := range map[string]struct{ got, want string }{
		"Latin-1":            {plainText([]byte("Ph\xe1p")), "Pháp"},
		"UTF-16 with mark":   {utf16Text([]byte("\xfe\xff\x0e\x01"), binary.LittleEndian), "ก"},
		"lone surrogate":     {utf16Text([]byte("\x00\xd8a\x00"), binary.LittleEndian), "\ufffda"},
		"control characters": {tidy("a\x00b\r\nc\x1b"), "ab\nc"},
		"time without zone":  {exifTime("2026:04:14 06:30:00", ""), "2026-04-14T06:30:00"},
		"no time":            {exifTime("    :  :     :  :  ", ""), ""},
		"month 13":           {instant("2026-13-01"), ""},
		"date":               {instant("2026-04-14"), "2026-04-14"},
		"time in minutes":    {instant("2026-04-14T06:30"), "2026-04-14T06:30:00"},
		"fraction and zone":  {instant("2026-04-14T06:30:00.25+07:00"), "2026-04-14T06:30:00+07:00"},
		"XMP in UTF-16":      {readXMP(utf16Bytes("<?xml version='1.0'?>" + sampleXMP)).Title, titleKhmer},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", name, c.got, c.want)
		}
	}
}

func TestTextChunksOfPNG(t *testing.T) {
	b := files(t)[PNG]
	out := appendChunk(bytes.Clone(b[:33]), "tEXt", []byte("Title\x00Ph\xe1p"))
	out = appendChunk(out, "iTXt", []byte("Description\x00\x00\x00th\x00\x00"+captionThai))
	out = appendChunk(out, "zTXt", append([]byte("Author\x00\x00"), packed(t, "Sokha")...))
	out = appendChunk(out, "zTXt", append([]byte("Copyright\x00\x00"), packed(t, string(make([]byte, 50<<20)))...)) // a bomb
	m, err := ReadMetadata(append(out, b[33:]...), Limits{})
	if err != nil || m.Title != "Pháp" || m.Description != captionThai || m.Creator != "Sokha" || m.Copyright != "" {
		t.Errorf("%+v %v", m, err)
	}
}
