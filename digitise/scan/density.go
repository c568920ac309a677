package scan

import (
	"bytes"
	"encoding/binary"
	"math"

	"github.com/lontar-asean/lontar/picture"
)

// density reads the resolution that a picture file gives itself, in dots an inch: JFIF's density or PNG's pHYs. What no scanner is set to is taken
// for unknown, 0: cameras write 72 whatever they took.
func density(b []byte, f picture.Format) int {
	x, inch := 0.0, 1.0
	switch f {
	case picture.JPEG:
		if len(b) < 18 || string(b[6:11]) != "JFIF\x00" {
			return 0
		}
		x = float64(binary.BigEndian.Uint16(b[14:]))
		switch b[13] {
		case 1:
		case 2:
			inch = 2.54
		default:
			return 0
		}
	case picture.PNG:
		k := bytes.Index(b[:min(len(b), 4096)], []byte("pHYs"))
		if k < 0 || k+13 > len(b) || b[k+12] != 1 {
			return 0
		}
		x, inch = float64(binary.BigEndian.Uint32(b[k+4:])), 0.0254
	}
	if dpi := int(math.Round(x * inch)); dpi >= 100 && dpi <= 2400 {
		return dpi
	}
	return 0
}
