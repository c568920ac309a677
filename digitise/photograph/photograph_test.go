package photograph_test

import (
	"image"
	"runtime"
	"testing"

	"github.com/lontar-asean/lontar/digitise/photograph"
)

func TestPicturesWithoutAPageStayAsTheyAre(t *testing.T) {
	page, _ := pageOf(t, "khm-1")
	r := photograph.Straighten(page, photograph.Options{Shadows: true})
	if r.Found || r.Confidence != 0 || len(r.Sheets) != 1 || len(r.Advice) != 0 {
		t.Fatalf("found %v (%.2f), %d sheets, %v", r.Found, r.Confidence, len(r.Sheets), r.Advice)
	}
	if s := r.Sheets[0]; s.Image.Rect != page.Rect || s.Bent {
		t.Errorf("the picture was changed: %v, bent %v", s.Image.Rect, s.Bent)
	}
	for _, g := range []*image.Gray{nil, {}, image.NewGray(image.Rect(0, 0, 1, 1)), image.NewGray(image.Rect(5, 5, 400, 900))} {
		var img image.Image = g
		if g == nil {
			img = nil
		}
		if r := photograph.Straighten(img, photograph.Options{}); r.Found {
			t.Errorf("%v: a page was found", g)
		}
	}
}

func TestOpenBooksAreTwoPages(t *testing.T) {
	for _, lang := range []string{"khm", "mya", "tam"} {
		left, _ := pageOf(t, lang+"-1")
		right, _ := pageOf(t, lang+"-2")
		h := max(left.Rect.Dy(), right.Rect.Dy()) + 500
		book := image.NewGray(image.Rect(0, 0, 1000*2, h))
		for i := range book.Pix {
			book.Pix[i] = 255
		}
		for i, p := range []*image.Gray{left, right} {
			for y := range p.Rect.Dy() {
				copy(book.Pix[y*book.Stride+i*1000+20:], p.Pix[y*p.Stride:][:p.Rect.Dx()])
			}
		}
		c := camera{width: 2200, height: 1700, corners: quad(150, 130, 2040, 180, 2100, 180+1890*float64(h)/2000, 100, 150+1890*float64(h)/2000), table: 80, curl: 0.03, spread: true, seed: 7, blur: 0.6, noise: 3, shadow: 0.3}
		r := photograph.Straighten(c.shoot(book), photograph.Options{})
		if !r.Found || len(r.Sheets) != 2 {
			t.Errorf("%s: found %v, %d sheets", lang, r.Found, len(r.Sheets))
			continue
		}
		w := r.Sheets[0].Image.Rect.Dx() + r.Sheets[1].Image.Rect.Dx()
		if at := float64(r.Sheets[0].Image.Rect.Dx()) / float64(w); at < 0.47 || at > 0.53 {
			t.Errorf("%s: the gutter is at %.3f of the width", lang, at)
		}
		m := c.plane()
		for i, want := range []float64{0.25, 0.75} {
			s := r.Sheets[i]
			x, _ := c.page(m, 1, 1, s.Source(photograph.Point{X: float64(s.Image.Rect.Dx()) / 2, Y: float64(s.Image.Rect.Dy()) / 2}))
			if x < want-0.03 || x > want+0.03 {
				t.Errorf("%s: the middle of sheet %d came from %.2f of the width, not %.2f", lang, i, x, want)
			}
		}
	}
}

func TestTheSamePhotographGivesTheSameSheets(t *testing.T) {
	page, _ := pageOf(t, "lao-1")
	photo := shots[4].c.fitting(page).shoot(page)
	a, b := photograph.Straighten(photo, photograph.Options{}), photograph.Straighten(photo, photograph.Options{})
	if string(a.Sheets[0].Image.Pix) != string(b.Sheets[0].Image.Pix) || a.Corners != b.Corners {
		t.Error("two runs differ")
	}
}

func TestPagesThatGoBeyondThePictureAreSaidToBeCut(t *testing.T) {
	page, _ := pageOf(t, "vie-1")
	c := camera{width: 1500, height: 1000, corners: quad(150, 140, 1560, 100, 1590, 960, 130, 940), table: 80, seed: 9, blur: 0.6, noise: 3}
	r := photograph.Straighten(c.shoot(page), photograph.Options{})
	for _, a := range r.Advice {
		if a.Fault == photograph.Cut {
			return
		}
	}
	t.Errorf("found %v %v, advice %v", r.Found, r.Corners, r.Advice)
}

func TestLargePhotographsStayBelowSixHundredMegabytes(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	img := image.NewYCbCr(image.Rect(0, 0, 8160, 6144), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		x, y := i%img.YStride, i/img.YStride
		img.Y[i] = 70
		if x > 1000 && x < 7200 && y > 600 && y < 5500 {
			if img.Y[i] = 235; y%100 < 30 && x%37 < 20 {
				img.Y[i] = 30
			}
		}
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r := photograph.Straighten(img, photograph.Options{})
	runtime.ReadMemStats(&after)
	if got := (after.Sys - before.Sys + before.HeapInuse) >> 20; got > 600 {
		t.Errorf("%d MB", got)
	}
	if !r.Found {
		t.Error("the page was not found")
	}
}

// FuzzStraighten: any pixels give sheets or none, within bounds.
func FuzzStraighten(f *testing.F) {
	f.Add([]byte("dark light dark"), uint16(40), uint16(60))
	f.Add([]byte{0, 255, 255, 0, 0, 0, 255}, uint16(300), uint16(200))
	f.Add([]byte{200, 201, 10}, uint16(1), uint16(399))
	f.Fuzz(func(t *testing.T, b []byte, width, height uint16) {
		w, h := int(width%400), int(height%400)
		g := image.NewGray(image.Rect(0, 0, w, h))
		for i := range g.Pix {
			if len(b) > 0 {
				g.Pix[i] = b[(i/7+i/max(1, w)/9*13)%len(b)]
			}
		}
		r := photograph.Straighten(g, photograph.Options{})
		if w*h == 0 && len(r.Sheets) > 0 {
			t.Fatal("sheets of nothing")
		}
		for _, s := range r.Sheets {
			if s.Image.Rect.Empty() {
				t.Fatalf("an empty sheet of %d × %d", w, h)
			}
		}
	})
}
