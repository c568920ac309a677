package picture

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/lontar-asean/lontar/fault"
)

// small are limits under which fuzzing stays quick.
var small = Limits{Bytes: 1 << 20, Pixels: 1 << 16, Side: 1 << 12, Memory: 1 << 22, Frames: 50, Scans: 10, Metadata: 1 << 16}

func seeds(f *testing.F) {
	made := files(f)
	for _, format := range []Format{PNG, JPEG, GIF, WebP, TIFF, BMP} {
		b := made[format]
		f.Add(b)
		f.Add(b[:len(b)/2])
		if format == PNG || format == JPEG || format == WebP {
			f.Add(described(f, format, b))
		}
	}
	f.Add(sampleTIFF(binary.LittleEndian))
	f.Add(sampleTIFF(binary.BigEndian))
	f.Add([]byte("<svg>\xff\xfe"))
	f.Add([]byte{})
}

func FuzzDecode(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		info, err := Inspect(b, small)
		if err != nil && fault.Of(err) == "" {
			t.Fatal(err)
		}
		img, decoded, err := Decode(b, small)
		if err != nil {
			if fault.Of(err) == "" {
				t.Fatal(err)
			}
			return
		}
		if s := img.Bounds().Size(); s.X != decoded.Width || s.Y != decoded.Height || info.Width != decoded.Width || info.Trailing < 0 {
			t.Fatalf("%v %+v %+v", s, info, decoded)
		}
		Take(img)
	})
}

func FuzzMetadata(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := ReadMetadata(b, small); err != nil && fault.Of(err) == "" {
			t.Fatal(err)
		}
	})
}

func FuzzTags(f *testing.F) {
	f.Add(sampleEXIF(binary.LittleEndian))
	f.Add(sampleEXIF(binary.BigEndian))
	f.Fuzz(func(t *testing.T, b []byte) {
		readTags(b, 3).metadata()
		c := readTags(bytes.Clone(b), 3)
		c.clearLocation()
		if m := readTags(c.data, 3).metadata(); c.whole && (m.Latitude != nil || m.Longitude != nil) {
			t.Errorf("%v %v is left", *m.Latitude, *m.Longitude)
		}
	})
}

func FuzzIPTC(f *testing.F) {
	f.Add(sampleIPTC())
	f.Add([]byte("\x1c\x02\x78\x80\x04\xff\xff\xff\xff"))
	f.Fuzz(func(_ *testing.T, b []byte) {
		readIPTC(b)
		eachResource(b, func(_ int, data []byte) { readIPTC(data) })
		clearResources(bytes.Clone(b))
	})
}

func FuzzXMP(f *testing.F) {
	f.Add([]byte(sampleXMP))
	f.Add(utf16Bytes(sampleXMP))
	f.Add([]byte("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		readXMP(b)
		c := bytes.Clone(b)
		if clearXMP(c); len(c) != len(b) {
			t.Fatal("the length changed")
		}
		if m := readXMP(c); clearXMP(bytes.Clone(b)) && m.Latitude != nil {
			t.Errorf("a position is left in %q", c)
		}
	})
}

func FuzzStrip(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, strip := range []func([]byte, Limits) ([]byte, error){WithoutLocation, WithoutMetadata} {
			before := bytes.Clone(b)
			out, err := strip(b, small)
			if !bytes.Equal(before, b) {
				t.Fatal("the file given was changed")
			}
			if err != nil {
				if fault.Of(err) == "" {
					t.Fatal(err)
				}
				continue
			}
			if m, err := ReadMetadata(out, small); err != nil || m.Latitude != nil {
				t.Fatalf("%+v %v", m, err)
			}
		}
	})
}
