package scan

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"math"
	"strings"

	"github.com/lontar-asean/lontar/digitise/born"
	"github.com/lontar-asean/lontar/digitise/poppler"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/picture"
)

// Resolution is that at which pages are drawn, in dots an inch.
const Resolution = 300

// Sheet is the picture of a page.
type Sheet struct {
	Name        string
	Original    []byte         // the picture file as it is in the input; nil for a page that was drawn
	Format      picture.Format // of Original
	Frame       int            // of Original, from 0: the page of a TIFF
	Orientation int            // how Original is to be turned to be upright, 1 to 8 as EXIF counts
	Image       *image.Gray    // upright
	Resolution  int            // dots an inch; 0 unknown
	Camera      bool           // Original says that a camera took it
	Colour      bool           // Original is in colour
}

// pictureSource is a picture file.
type pictureSource struct {
	name   string
	frames int
	open   func() ([]byte, error)
}

func (s *pictureSource) pages() int { return s.frames }

func (s *pictureSource) digest() (string, error) {
	b, err := s.open()
	if err != nil {
		return "", err
	}
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:]), nil
}

func (s *pictureSource) text(context.Context, int, int) (born.Reading, bool, error) {
	return born.Reading{}, false, nil
}

func (s *pictureSource) sheet(_ context.Context, page int) (Sheet, error) {
	b, err := s.open()
	if err != nil {
		return Sheet{}, err
	}
	return decode(b, page, s.name)
}

// decode reads a page of a picture file.
func decode(b []byte, page int, name string) (Sheet, error) {
	limits := picture.Limits{Bytes: maxPicture}
	img, info, err := picture.DecodePage(b, page, limits)
	if err != nil {
		return Sheet{}, named(err, name)
	}
	if len(info.Hidden) > 0 {
		return Sheet{}, fault.New(fault.Broken, "the picture file is also %s, and is not trusted", strings.Join(info.Hidden, ", ")).At("%s", name).Try("write the picture anew, as in `convert in.jpg out.png`")
	}
	return Sheet{Original: b, Format: info.Format, Frame: page, Orientation: max(info.Orientation, 1), Image: grey(img), Resolution: density(b, info.Format),
		Camera: camera(b, info.Format), Colour: coloured(img)}, nil
}

// grey takes the brightness of a picture, on white where it is transparent.
func grey(img image.Image) *image.Gray {
	bounds := img.Bounds()
	w, h := bounds.Dx(), bounds.Dy()
	switch img := img.(type) {
	case *image.Gray:
		if bounds.Min == (image.Point{}) {
			return img
		}
	case *image.YCbCr:
		out := image.NewGray(image.Rect(0, 0, w, h))
		for y := range h {
			copy(out.Pix[y*out.Stride:y*out.Stride+w], img.Y[img.YOffset(bounds.Min.X, bounds.Min.Y+y):])
		}
		return out
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	flat := picture.Flatten(img, color.White)
	from := flat.Bounds().Min
	for y := range h {
		row := flat.Pix[flat.PixOffset(from.X, from.Y+y):]
		for x := range w {
			p := row[4*x : 4*x+3 : 4*x+3]
			out.Pix[y*out.Stride+x] = byte((299*int(p[0]) + 587*int(p[1]) + 114*int(p[2]) + 500) / 1000)
		}
	}
	return out
}

// pdfSource is a PDF file.
type pdfSource struct {
	file *poppler.File
	sum  func() (string, error)
}

func (s *pdfSource) pages() int { return s.file.Pages }

func (s *pdfSource) digest() (string, error) { return s.sum() }

func (s *pdfSource) text(ctx context.Context, page, dpi int) (born.Reading, bool, error) {
	r, err := born.Read(ctx, s.file, page+1, dpi)
	return r, true, err
}

// sheet gives the picture that the page consists of where it is one, and else draws the page.
func (s *pdfSource) sheet(ctx context.Context, page int) (Sheet, error) {
	b, dpi, err := s.file.Scan(ctx, page+1)
	if err == nil && b != nil {
		if sheet, err := decode(b, 0, s.file.Name); err == nil && sheet.Orientation == 1 && s.alike(ctx, page+1, sheet.Image) {
			sheet.Resolution = dpi
			return sheet, nil
		}
	}
	if ctx.Err() != nil {
		return Sheet{}, context.Cause(ctx)
	}
	img, dpi, err := s.file.Render(ctx, page+1, Resolution)
	return Sheet{Image: img, Resolution: dpi, Orientation: 1}, err
}

// maxUnlike is how far the brightness of a page, drawn small, may be on average from that of the picture it seems to consist of, in
// shades. Set by judgement: it lets the differences of scaling through and nothing that hides writing.
const maxUnlike = 6

// alike compares a picture with its page.
func (s *pdfSource) alike(ctx context.Context, page int, img *image.Gray) bool {
	small, err := s.file.Thumbnail(ctx, page)
	if err != nil {
		return false
	}
	w, h := small.Rect.Dx(), small.Rect.Dy()
	sum := 0.0
	for i, v := range picture.Grey(img, w, h) {
		sum += math.Abs(v - float64(small.Pix[i]))
	}
	return sum/float64(w*h) <= maxUnlike
}

func (f failed) sheet(context.Context, int) (Sheet, error) { return Sheet{}, f.err }

func (f failed) text(context.Context, int, int) (born.Reading, bool, error) {
	return born.Reading{}, false, f.err
}
