package picture

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"testing"
)

func TestSizesAreThoseAskedFor(t *testing.T) {
	img := drawn(200, 100)
	for _, how := range []Scaler{Area, CatmullRom, Bilinear} {
		for _, s := range []image.Point{{50, 25}, {400, 200}, {1, 1}, {200, 100}, {7, 99}} {
			if got := Resize(img, s.X, s.Y, how).Bounds().Size(); got != s {
				t.Errorf("%v, want %v", got, s)
			}
		}
	}
	if got := Resize(image.NewNRGBA(image.Rectangle{}), 3, 0, Area).Bounds().Size(); got != image.Pt(3, 1) {
		t.Error(got)
	}
	for _, c := range []struct{ w, h, side, x, y int }{{200, 100, 50, 50, 25}, {3, 1000, 100, 1, 100}, {40, 30, 100, 40, 30}} {
		if x, y := Fit(c.w, c.h, c.side); x != c.x || y != c.y {
			t.Errorf("%+v: %d × %d", c, x, y)
		}
	}
	if got := Thumbnail(img, 20).Bounds().Size(); got != image.Pt(20, 10) {
		t.Error(got)
	}
}

func TestAveragesKeepBrightnessAndDoNotMixInWhatIsTransparent(t *testing.T) {
	img := image.NewNRGBA(image.Rect(3, 5, 13, 12)) // does not begin at 0, 0
	for y := 5; y < 12; y++ {
		for x := 3; x < 13; x++ {
			img.SetNRGBA(x, y, color.NRGBA{0, 0, 0, 0})
			if x < 8 {
				img.SetNRGBA(x, y, color.NRGBA{200, 100, 0, 255})
			}
		}
	}
	if got := Resize(img, 1, 1, Area).NRGBAAt(0, 0); got.R != 200 || got.G != 100 || got.A < 127 || got.A > 128 {
		t.Error(got)
	}
	for _, side := range []int{1, 3, 7, 64} {
		sum := 0.0
		for _, v := range Grey(img, side, side) {
			sum += v
		}
		want := (float64(luma(200, 100, 0, 255)) + 255) / 2
		if got := sum / float64(side*side); math.Abs(got-want) > 1e-6 {
			t.Errorf("%d: %v, want %v", side, got, want)
		}
	}
}

func TestBrightnessIsReadAlikeFromEveryKindOfPicture(t *testing.T) {
	src := drawn(33, 21)
	want := Grey(src, 8, 8)
	paletted := image.NewPaletted(image.Rect(0, 0, 33, 21), nil)
	for i := range 256 {
		paletted.Palette = append(paletted.Palette, color.Gray{uint8(i)})
	}
	rgba, grey, deep, planes := Flatten(src, color.White), image.NewGray(src.Rect), image.NewNRGBA64(src.Rect), image.NewYCbCr(src.Rect, image.YCbCrSubsampleRatio420)
	for y := range 21 {
		for x := range 33 {
			c := src.NRGBAAt(x, y)
			v := luma(uint32(c.R), uint32(c.G), uint32(c.B), 255)
			grey.SetGray(x, y, color.Gray{v})
			paletted.SetColorIndex(x, y, v)
			planes.Y[planes.YOffset(x, y)] = v
			deep.Set(x, y, c)
		}
	}
	for _, img := range []image.Image{rgba, grey, paletted, planes, deep} {
		for i, v := range Grey(img, 8, 8) {
			if math.Abs(v-want[i]) > 1 {
				t.Errorf("%T: %v, want %v", img, v, want[i])
				break
			}
		}
	}
}

func TestTheSamePictureGivesTheSameBytes(t *testing.T) {
	for _, encode := range []func() ([]byte, error){func() ([]byte, error) { return EncodePNG(drawn(50, 40)) }, func() ([]byte, error) { return EncodeJPEG(drawn(50, 40), 75) }} {
		a, err := encode()
		if err != nil {
			t.Fatal(err)
		}
		b, err := encode()
		if err != nil || !bytes.Equal(a, b) {
			t.Error("the bytes differ", err)
		}
	}
	if _, err := EncodePNG(image.NewNRGBA(image.Rectangle{})); err == nil {
		t.Error("a picture without pixels is written")
	}
}

func TestPlainPicturesHaveNoFingerprint(t *testing.T) {
	for _, img := range []image.Image{image.NewUniform(color.White), image.NewNRGBA(image.Rect(0, 0, 30, 30)), image.NewNRGBA(image.Rectangle{}), Flatten(image.NewNRGBA(image.Rect(0, 0, 9, 9)), color.Black)} {
		if u, ok := img.(*image.Uniform); ok {
			img = Flatten(image.NewGray(image.Rect(0, 0, 5, 5)), u.C)
		}
		if _, ok := Take(img); ok {
			t.Errorf("%T has one", img)
		}
	}
	f, ok := Take(drawn(80, 60))
	if !ok {
		t.Fatal("there is something to see")
	}
	g, err := ParseFingerprint(f.Bytes())
	if err != nil || g != f || f.Distance(&g) != 0 {
		t.Error(err)
	}
	if _, err := ParseFingerprint([]byte("short")); err == nil {
		t.Error("five bytes are read as a fingerprint")
	}
}
