package picture

import (
	"image"
	"image/color"
	"image/draw"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"github.com/lontar-asean/lontar/internal/testdata"
)

// stamps decodes the pictures of the captioned set in the order of their paths.
func stamps(t testing.TB) (list []image.Image) {
	t.Helper()
	err := filepath.WalkDir(testdata.Path(t, "image-captions-tuxpaint"), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".png") {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		img, _, err := Decode(b, Limits{})
		list = append(list, img)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// transformNames are what transforms does to a picture.
var transformNames = []string{"half size", "double size", "JPEG 40", "JPEG 70", "JPEG 95", "cropped 5 % right and bottom", "cropped 5 % left and top", "watermark"}

// transforms gives a picture changed in the ways of transformNames.
func transforms(t testing.TB, img image.Image) []image.Image {
	t.Helper()
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	paper := Flatten(img, color.White)
	again := func(quality int) image.Image {
		b, err := EncodeJPEG(img, quality)
		if err != nil {
			t.Fatal(err)
		}
		out, _, err := Decode(b, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	return []image.Image{
		Resize(img, w/2, h/2, Area), Resize(img, w*2, h*2, CatmullRom), again(40), again(70), again(95),
		paper.SubImage(image.Rect(0, 0, w-(w+10)/20, h-(h+10)/20)), paper.SubImage(image.Rect((w+10)/20, (h+10)/20, w, h)), watermarked(paper),
	}
}

// watermarked writes a name over the lower right of a picture, half transparent, as wide as half of it.
func watermarked(img image.Image) image.Image {
	const text = "lontar.example"
	face := basicfont.Face7x13
	mark := image.NewNRGBA(image.Rect(0, 0, 7*len(text), 13))
	d := font.Drawer{Dst: mark, Src: image.NewUniform(color.NRGBA{40, 40, 40, 150}), Face: face, Dot: fixed.P(0, 11)}
	d.DrawString(text)
	b := img.Bounds()
	w := b.Dx() / 2
	scaled := Resize(mark, w, max(1, w*13/(7*len(text))), CatmullRom)
	out := Flatten(img, color.White)
	at := image.Pt(b.Dx()-w-b.Dx()/40, b.Dy()-scaled.Rect.Dy()-b.Dy()/40)
	draw.Draw(out, scaled.Rect.Add(at), scaled, image.Point{}, draw.Over)
	return out
}
