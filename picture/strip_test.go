package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"strings"
	"testing"
)

func packed(t testing.TB, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// places are forms in which the samples say where they were taken.
func places(o order) map[string][]byte {
	return map[string][]byte{
		"degrees, minutes, seconds": rationals(o, 0, 13, 1, 24, 1, 4500, 100).value, "longitude": rationals(o, 0, 103, 1, 52, 1, 120, 10).value,
		"decimals": []byte("13.4125"), "longitude in decimals": []byte("103.867"), "XMP": []byte("13,24.75N"), "longitude in XMP": []byte("103,52.02E"),
		"raw profile": []byte("31332e34313235"), "maker": []byte("maker's secret"), "altitude": []byte("12/1"),
	}
}

func samePixels(t *testing.T, a, b []byte) {
	t.Helper()
	x, xi, err := Decode(a, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	y, yi, err := Decode(b, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if xi.Orientation != yi.Orientation {
		t.Errorf("orientation %d became %d", xi.Orientation, yi.Orientation)
	}
	if !samePicture(x, y) {
		t.Error("the pixels changed")
	}
}

func samePicture(x, y image.Image) bool {
	if x.Bounds() != y.Bounds() {
		return false
	}
	for j := x.Bounds().Min.Y; j < x.Bounds().Max.Y; j++ {
		for i := x.Bounds().Min.X; i < x.Bounds().Max.X; i++ {
			if x.At(i, j) != y.At(i, j) {
				return false
			}
		}
	}
	return true
}

func TestNoPositionIsLeftInAnyByte(t *testing.T) {
	made := files(t)
	samples := map[string][]byte{"TIFF II": sampleTIFF(binary.LittleEndian), "TIFF MM": sampleTIFF(binary.BigEndian)}
	for _, f := range []Format{JPEG, PNG, WebP} {
		samples[string(f)] = described(t, f, made[f])
	}
	for name, b := range samples {
		t.Run(name, func(t *testing.T) {
			before := bytes.Clone(b)
			out, err := WithoutLocation(b, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(before, b) {
				t.Error("the file given was changed")
			}
			found := 0
			for _, o := range []order{binary.LittleEndian, binary.BigEndian} {
				for what, place := range places(o) {
					if bytes.Contains(b, place) {
						found++
					}
					if bytes.Contains(out, place) {
						t.Errorf("%s is left", what)
					}
				}
			}
			if found < 3 {
				t.Errorf("the sample holds only %d positions", found)
			}
			m, err := ReadMetadata(out, Limits{})
			if err != nil || m.Latitude != nil || m.Longitude != nil {
				t.Errorf("%+v %v", m, err)
			}
			was, err := ReadMetadata(b, Limits{})
			if err != nil || m.Title != was.Title || m.Description != was.Description || m.Taken != was.Taken || m.Creator != was.Creator || m.Licence != was.Licence || len(m.Translations) != 3 {
				t.Errorf("lost more than the position: %+v", m)
			}
			samePixels(t, b, out)
			again, err := WithoutLocation(out, Limits{})
			if err != nil || !bytes.Equal(out, again) {
				t.Errorf("doing it twice changes it: %v", err)
			}
		})
	}
}

func TestWithoutMetadataOnlyThePictureIsLeft(t *testing.T) {
	made := files(t)
	samples := map[string][]byte{"TIFF": sampleTIFF(binary.LittleEndian), "GIF": made[GIF], "BMP": made[BMP], "plain PNG": made[PNG]}
	for _, f := range []Format{JPEG, PNG, WebP} {
		samples[string(f)] = described(t, f, made[f])
	}
	for name, b := range samples {
		t.Run(name, func(t *testing.T) {
			out, err := WithoutMetadata(b, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{titleKhmer, captionThai, keywordLao, "Sokha", "GPS", "13.4125", "2026", "adobe"} {
				if bytes.Contains(out, []byte(word)) {
					t.Errorf("%q is left", word)
				}
			}
			samePixels(t, b, out)
			if m, err := ReadMetadata(out, Limits{}); err != nil || m.Title != "" || m.Latitude != nil || m.Taken != "" {
				t.Errorf("%+v %v", m, err)
			}
		})
	}
}

func TestXMPThatCannotBeReadGoesAsAWhole(t *testing.T) {
	for _, c := range []struct {
		xmp   string
		stays bool
	}{
		{sampleXMP, true}, {strings.Replace(sampleXMP, "</rdf:RDF>", "", 1), false}, {"<a><!-- GPS 13.4 --></a>", false}, {"<a gps='1'", false}, {"", true}, {"\xff\xfe<\x00", false},
		{"<a><b lat='1'>x</b></a>", true}, {"<a><geo:lat>1</a>", false},
	} {
		b := []byte(c.xmp)
		if got := clearXMP(b); got != c.stays {
			t.Errorf("%.40q stays: %v", c.xmp, got)
		}
		if len(b) != len(c.xmp) || c.stays && strings.Contains(string(b), "24.75") {
			t.Errorf("%q", b)
		}
	}
}
