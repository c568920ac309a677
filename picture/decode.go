package picture

import (
	"bytes"
	"errors"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"

	"github.com/lontar-asean/lontar/fault"
)

// Decode reads a picture and turns it upright. Of an animation it gives the first frame on its canvas, of a TIFF the first page. Faults are as for
// Inspect; besides, a picture whose pixels are cut off or cannot be read is Broken, with the place when it is known.
func Decode(b []byte, l Limits) (image.Image, Info, error) {
	l = l.withDefaults()
	f, err := scan(b, l)
	if err != nil {
		return nil, Info{}, err
	}
	info := f.info(l)
	if f.broken != nil {
		return nil, info, f.broken
	}
	img, err := f.decode(l)
	if err != nil {
		return nil, info, f.undecodable(err)
	}
	if s := img.Bounds().Size(); s.X != f.width || s.Y != f.height {
		return nil, info, fault.New(fault.Broken, "broken %s: its header says %d × %d and its pixels %d × %d", f.format, f.width, f.height, s.X, s.Y)
	}
	return Upright(img, info.Orientation), info, nil
}

// DecodePage reads a page of a TIFF, counted from 0; of other formats there is only page 0. A page that does not exist is a fault of kind Missing.
func DecodePage(b []byte, page int, l Limits) (image.Image, Info, error) {
	if page == 0 {
		return Decode(b, l)
	}
	l = l.withDefaults()
	f, err := scan(b, l)
	if err != nil {
		return nil, Info{}, err
	}
	info := f.info(l)
	if f.format != TIFF || page < 0 || page >= f.frames {
		return nil, info, fault.New(fault.Missing, "the %s has no page %d", f.format, page+1)
	}
	t := readTags(b, l.Frames+1)
	f.broken = nil
	if err := f.describeTIFF(t, page); err != nil {
		return nil, info, err
	}
	info = f.info(l)
	if err := l.check(f); err != nil {
		return nil, info, err
	}
	if f.broken != nil {
		return nil, info, f.broken
	}
	at, n := 0, 0
	for _, d := range t.directories {
		if d.role <= nextDirectory {
			if n == page {
				at = d.from
			}
			n++
		}
	}
	img, err := tiff.Decode(newPage(b, t, at))
	if err != nil {
		return nil, info, f.undecodable(err)
	}
	return Upright(img, info.Orientation), info, nil
}

func (f *file) undecodable(err error) error {
	var unsupported tiff.UnsupportedError
	var jpegUnsupported jpeg.UnsupportedError
	var pngUnsupported png.UnsupportedError
	if errors.As(err, &unsupported) || errors.As(err, &jpegUnsupported) || errors.As(err, &pngUnsupported) || errors.Is(err, bmp.ErrUnsupported) {
		return fault.New(fault.Broken, "a kind of %s that cannot be read: %w", f.format, err).Try("convert it to PNG")
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return f.cut(f.end, "the pixels")
	}
	return fault.New(fault.Broken, "broken %s: %w", f.format, err).At("before offset %d", f.end)
}

// decode reads the pixels as they are stored.
func (f *file) decode(l Limits) (image.Image, error) {
	r := bytes.NewReader(f.data[:f.end])
	switch f.format {
	case PNG:
		return png.Decode(r)
	case JPEG:
		return jpeg.Decode(r)
	case GIF:
		img, err := gif.Decode(r)
		if err != nil {
			return nil, err
		}
		return f.onCanvas(img, img.Bounds().Min), nil
	case WebP:
		if first, x, y, ok := f.firstFrame(); ok {
			inner, err := scan(first, l)
			if err != nil {
				return nil, err
			}
			if inner.broken != nil {
				return nil, inner.broken
			}
			img, err := webp.Decode(bytes.NewReader(first))
			if err != nil {
				return nil, err
			}
			return f.onCanvas(img, image.Pt(x, y)), nil
		}
		return webp.Decode(r)
	case TIFF:
		return tiff.Decode(r)
	}
	return bmp.Decode(r)
}

// onCanvas puts a frame where it belongs.
func (f *file) onCanvas(img image.Image, at image.Point) image.Image {
	canvas := image.Rect(0, 0, f.width, f.height)
	if img.Bounds() == canvas && at == (image.Point{}) {
		return img
	}
	out := image.NewNRGBA(canvas)
	b := img.Bounds()
	draw.Draw(out, image.Rectangle{at, at.Add(b.Size())}, img, b.Min, draw.Src)
	return out
}
