package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"github.com/lontar-asean/lontar/fault"
)

// EncodeJPEG writes a picture as JPEG of a quality from 1 to 100, without metadata. Transparent pixels become white. The same picture gives the same
// bytes.
func EncodeJPEG(img image.Image, quality int) ([]byte, error) {
	switch img.(type) {
	case *image.YCbCr, *image.Gray:
	default:
		img = Flatten(img, color.White)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fault.New(fault.Invalid, "cannot write JPEG: %w", err)
	}
	return b.Bytes(), nil
}

// EncodePNG writes a picture as PNG, without metadata. The same picture gives the same bytes.
func EncodePNG(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fault.New(fault.Invalid, "cannot write PNG: %w", err)
	}
	return b.Bytes(), nil
}
