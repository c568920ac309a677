package scan

import (
	"bytes"
	"encoding/binary"
	"image"

	"github.com/lontar-asean/lontar/picture"
)

// Tags of EXIF 2.32 that only cameras write, section 4.6.5: scanners have no exposure time, f-number or focal length.
const (
	exifDirectory = 0x8769
	exposureTime  = 0x829a
	fNumber       = 0x829d
	focalLength   = 0x920a
	mostEntries   = 512 // of a directory
)

// camera tells JPEG files that a camera has written. Messengers take the signs of it away.
func camera(b []byte, f picture.Format) bool {
	if f != picture.JPEG {
		return false
	}
	head := b[:min(len(b), 256<<10)]
	k := bytes.Index(head, []byte("Exif\x00\x00"))
	if k < 0 {
		return false
	}
	tiff := head[k+6:]
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case len(tiff) < 8:
		return false
	case string(tiff[:4]) == "MM\x00*":
		order = binary.BigEndian
	case string(tiff[:4]) != "II*\x00":
		return false
	}
	inner, ok := entry(tiff, order, order.Uint32(tiff[4:]), exifDirectory)
	if !ok {
		return false
	}
	for _, tag := range []uint16{exposureTime, fNumber, focalLength} {
		if _, ok := entry(tiff, order, inner, tag); ok {
			return true
		}
	}
	return false
}

// entry gives the value of a tag in the directory at a place of a TIFF structure.
func entry(tiff []byte, order binary.ByteOrder, at uint32, tag uint16) (value uint32, ok bool) {
	if int64(at)+2 > int64(len(tiff)) {
		return 0, false
	}
	list := tiff[at+2:]
	for range min(int(order.Uint16(tiff[at:])), mostEntries, len(list)/12) {
		if order.Uint16(list) == tag {
			return order.Uint32(list[8:]), true
		}
		list = list[12:]
	}
	return 0, false
}

// What makes a picture a coloured one: so many shades between its channels, at so large a share of its pixels. Set by judgement: yellowed paper counts too.
const (
	leastChroma = 12
	leastShare  = 0.2
	samples     = 64 // along each side
)

// coloured tells pictures in colour from grey ones.
func coloured(img image.Image) bool {
	if _, grey := img.(*image.Gray); grey {
		return false
	}
	b := img.Bounds()
	n, found := 0, 0
	for i := range samples {
		for j := range samples {
			r, g, bl, _ := img.At(b.Min.X+b.Dx()*i/samples, b.Min.Y+b.Dy()*j/samples).RGBA()
			if n++; (max(r, g, bl)-min(r, g, bl))>>8 >= leastChroma {
				found++
			}
		}
	}
	return float64(found) >= leastShare*float64(n)
}
