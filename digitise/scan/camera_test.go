package scan

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/lontar-asean/lontar/picture"
)

// exif makes the beginning of a JPEG file whose inner directory has one tag.
func exif(order binary.AppendByteOrder, mark string, tag uint16) []byte {
	b := []byte("\xff\xd8\xff\xe1\x00\x60Exif\x00\x00" + mark)
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 1)
	b = order.AppendUint32(order.AppendUint32(order.AppendUint16(order.AppendUint16(b, exifDirectory), 4), 1), 26)
	b = order.AppendUint32(b, 0)
	b = order.AppendUint16(b, 1)
	return order.AppendUint32(order.AppendUint32(order.AppendUint16(order.AppendUint16(b, tag), 5), 1), 0)
}

func TestCamerasAreKnownByWhatOnlyTheyWrite(t *testing.T) {
	for _, tag := range []uint16{exposureTime, fNumber, focalLength} {
		if !camera(exif(binary.LittleEndian, "II*\x00", tag), picture.JPEG) || !camera(exif(binary.BigEndian, "MM\x00*", tag), picture.JPEG) {
			t.Errorf("%x is no sign of a camera", tag)
		}
	}
	if camera(exif(binary.LittleEndian, "II*\x00", 0xa002), picture.JPEG) || camera(exif(binary.BigEndian, "MM\x00*", fNumber), picture.PNG) || camera(nil, picture.JPEG) {
		t.Error("a scan was taken for a photograph")
	}
}

func FuzzCamera(f *testing.F) {
	whole := exif(binary.BigEndian, "MM\x00*", fNumber)
	for i := range whole {
		f.Add(whole[:i])
	}
	f.Add(bytes.ReplaceAll(whole, []byte{26}, []byte{255}))
	f.Fuzz(func(_ *testing.T, b []byte) { camera(b, picture.JPEG) })
}
