package picture

import (
	"bytes"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Format is a form in which a picture is stored.
type Format string

// The formats that can be read.
const (
	PNG  Format = "PNG"
	JPEG Format = "JPEG"
	GIF  Format = "GIF"
	WebP Format = "WebP"
	TIFF Format = "TIFF"
	BMP  Format = "BMP"
)

// MediaType gives the media type, such as image/png.
func (f Format) MediaType() string { return "image/" + strings.ToLower(string(f)) }

// Ending gives the usual file ending, with the dot.
func (f Format) Ending() string {
	switch f {
	case JPEG:
		return ".jpg"
	case TIFF:
		return ".tif"
	}
	return "." + strings.ToLower(string(f))
}

// Sniff finds the format by the first bytes. What is none of the formats is refused with a fault of kind Invalid that says what it is, as far as
// that can be seen.
func Sniff(b []byte) (Format, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return PNG, nil
	case bytes.HasPrefix(b, []byte{0xff, 0xd8, 0xff}):
		return JPEG, nil
	case bytes.HasPrefix(b, []byte("GIF87a")), bytes.HasPrefix(b, []byte("GIF89a")):
		return GIF, nil
	case len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return WebP, nil
	case bytes.HasPrefix(b, []byte("II*\x00")), bytes.HasPrefix(b, []byte("MM\x00*")):
		return TIFF, nil
	case len(b) >= 18 && string(b[:2]) == "BM" && b[14] >= 12 && b[14] <= 124 && b[15]|b[16]|b[17] == 0:
		return BMP, nil
	case len(b) == 0:
		return "", fault.New(fault.Broken, "the picture has no bytes")
	}
	name, hint := foreign(b)
	f := fault.New(fault.Invalid, "not a picture: %s", name)
	if hint != "" {
		f = fault.New(fault.Invalid, "%s cannot be read as a picture", name).Try("%s", hint)
	}
	return "", f
}

// brands are the kinds of ISO base media files that hold pictures.
var brands = map[string]string{
	"heic": "HEIC", "heix": "HEIC", "heim": "HEIC", "heis": "HEIC", "hevc": "HEIC", "hevx": "HEIC", "mif1": "HEIF", "msf1": "HEIF", "avif": "AVIF", "avis": "AVIF",
}

// foreign names what is no picture of ours; with a hint when it is a picture of another kind.
func foreign(b []byte) (name, hint string) {
	if len(b) >= 12 && string(b[4:8]) == "ftyp" {
		if name, ok := brands[string(b[8:12])]; ok {
			return "a picture in " + name, "convert it to JPEG or PNG"
		}
		return "a video or sound file (MP4)", ""
	}
	switch {
	case bytes.HasPrefix(b, []byte("\x00\x00\x00\x0cJXL ")), bytes.HasPrefix(b, []byte{0xff, 0x0a}):
		return "a picture in JPEG XL", "convert it to JPEG or PNG"
	case bytes.HasPrefix(b, []byte("\x00\x00\x00\x0cjP  ")):
		return "a picture in JPEG 2000", "convert it to JPEG or PNG"
	case bytes.HasPrefix(b, []byte("II+\x00")), bytes.HasPrefix(b, []byte("MM\x00+")):
		return "a picture in BigTIFF", "convert it to TIFF or PNG"
	case bytes.HasPrefix(b, []byte("\x00\x00\x01\x00")):
		return "an icon (ICO)", "convert it to PNG"
	case bytes.HasPrefix(b, []byte("8BPS")):
		return "a Photoshop document", "export it as PNG"
	}
	if found := beginning(b); found != "" {
		if strings.HasPrefix(found, "SVG") || strings.HasPrefix(found, "PDF") {
			return found, "draw it as PNG first"
		}
		return found, ""
	}
	if len(bytes.Trim(b, "\x00")) == 0 {
		return "zero bytes only", ""
	}
	return "unknown data", ""
}
