package raster

import (
	"bytes"
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

// page draws lines of letters that look like nothing but have bodies, marks above and below, and words.
func page(width, height, body int) *image.Gray {
	g := blank(width, height)
	for i := range g.Pix {
		g.Pix[i] = white
	}
	r := rand.New(rand.NewPCG(1, 2))
	for y := 3 * body; y+4*body < height; y += 5 * body / 2 {
		for x := 2 * body; x+3*body < width; x += body + body/3 {
			if r.IntN(6) == 0 {
				continue
			}
			ring(g, x, y, body)
			if r.IntN(4) == 0 {
				bar(g, x, y-body/2, body/2, max(2, body/5))
			}
			if r.IntN(6) == 0 {
				bar(g, x, y+body+body/4, body/2, max(2, body/5))
			}
		}
	}
	return g
}

func bar(g *image.Gray, x, y, w, h int) {
	for j := y; j < y+h; j++ {
		for i := x; i < x+w; i++ {
			g.Pix[j*g.Stride+i] = 0
		}
	}
}

func ring(g *image.Gray, x, y, body int) {
	s := max(2, body/6)
	bar(g, x, y, body, s)
	bar(g, x, y+body-s, body, s)
	bar(g, x, y, s, body)
	bar(g, x+body-s, y, s, body)
}

func noisy(g *image.Gray, deviation float64) *image.Gray {
	out := Turn(g, 0)
	r := rand.New(rand.NewPCG(3, 4))
	for i, v := range out.Pix {
		out.Pix[i] = uint8(max(0, min(255, 0.8*float64(v)+20+r.NormFloat64()*deviation)))
	}
	return out
}

func TestSkewIsFoundToAFewHundredthsOfADegree(t *testing.T) {
	g := page(1000, 1300, 14)
	for _, want := range []float64{-4.3, -2, -0.73, -0.1, 0, 0.06, 0.31, 1.27, 3.9} {
		for _, p := range []*image.Gray{g, noisy(g, 12)} {
			got, ok := Skew(Rotate(p, -want), 10)
			if !ok || math.Abs(got-want) > 0.05 {
				t.Errorf("turned by %v: Skew = %v, %v", want, got, ok)
			}
		}
	}
	if _, ok := Skew(blank(100, 100), 5); ok {
		t.Error("an empty page has a skew")
	}
}

func TestBodyIsThatOfLetters(t *testing.T) {
	for _, body := range []int{9, 12, 20, 40} {
		for name, p := range map[string]*image.Gray{"clean": page(1200, 1200, body), "turned": Rotate(page(1200, 1200, body), 1)} {
			got, ok := Body(p)
			if !ok || math.Abs(got-float64(body)) > 1+0.05*float64(body) {
				t.Errorf("%s: body of %d pixels measured as %v, %v", name, body, got, ok)
			}
		}
	}
	if _, ok := Body(blank(50, 50)); ok {
		t.Error("an empty page has letters")
	}
}

func TestLinesKeepTheirMarks(t *testing.T) {
	const body = 14
	g := page(1000, 700, body)
	want := 0
	for y := 3 * body; y+4*body < 700; y += 5 * body / 2 {
		want++
	}
	got := 0
	for _, b := range Blocks(g) {
		got += len(b.Lines)
		for _, l := range b.Lines {
			if c := Cut(g, l, 5); c.Rect.Dx() != l.Right-l.Left+10 || c.Rect.Dy() != l.Bottom-l.Top+10 {
				t.Errorf("a line of %d × %d pixels is cut as %v", l.Right-l.Left, l.Bottom-l.Top, c.Rect)
			}
		}
	}
	if got != want {
		t.Errorf("%d lines, want %d", got, want)
	}
}

func TestColumnsAreBlocksInOrder(t *testing.T) {
	g := blank(1600, 900)
	for i := range g.Pix {
		g.Pix[i] = white
	}
	column := page(700, 800, 14)
	for y := range 800 {
		copy(row(g, y+50)[20:], row(column, y))
		copy(row(g, y+50)[850:], row(column, y))
	}
	last := 0
	blocks := Blocks(g)
	for _, b := range blocks {
		for _, l := range b.Lines {
			if l.Left < 800 && l.Right > 850 {
				t.Fatalf("a line goes over both columns: %d to %d", l.Left, l.Right)
			}
		}
		if side := b.Lines[0].Left / 800; side < last {
			t.Error("the right column stands before the left")
		} else {
			last = side
		}
	}
	if last != 1 {
		t.Errorf("no second column in %d blocks", len(blocks))
	}
}

func TestResizeKeepsGreyAndMean(t *testing.T) {
	flat := blank(37, 23)
	for i := range flat.Pix {
		flat.Pix[i] = 137
	}
	for _, s := range []image.Point{{10, 7}, {37, 23}, {80, 90}, {1, 1}, {200, 3}} {
		r := Resize(flat, s.X, s.Y)
		if r.Rect.Dx() != s.X || r.Rect.Dy() != s.Y {
			t.Fatalf("size %v, want %v", r.Rect, s)
		}
		for _, v := range r.Pix {
			if v != 137 {
				t.Fatalf("%v: a flat page became %d", s, v)
			}
		}
	}
	g := page(600, 600, 12)
	if a, b := average(g), average(Resize(g, 200, 150)); math.Abs(a-b) > 0.6 {
		t.Errorf("mean %v became %v", a, b)
	}
}

func average(g *image.Gray) float64 {
	sum := 0.0
	for _, v := range g.Pix {
		sum += float64(v)
	}
	return sum / float64(len(g.Pix))
}

func TestTurnFourTimesIsNothing(t *testing.T) {
	g := page(300, 200, 9)
	for _, d := range []int{90, 270, -90, 450} {
		r := g
		for range 4 {
			r = Turn(r, d)
		}
		if !bytes.Equal(r.Pix, g.Pix) {
			t.Errorf("four turns of %d degrees change the page", d)
		}
	}
	if r := Turn(g, 90); r.Pix[0*r.Stride+r.Rect.Dx()-1] != g.Pix[0] || r.Rect.Dx() != 200 {
		t.Error("the upper left corner does not go to the upper right")
	}
}

func TestNoiseIsMeasured(t *testing.T) {
	for _, want := range []float64{4, 8, 16} {
		n, ok := MeasureNoise(noisy(page(600, 600, 14), want))
		if !ok || n.Deviation < 0.8*want || n.Deviation > 1.4*want {
			t.Errorf("noise of %v measured as %v", want, n.Deviation)
		}
	}
	g := page(600, 600, 14)
	if n, _ := MeasureNoise(g); n.Deviation != 0 || n.Specks != 0 {
		t.Errorf("a clean page has noise %+v", n)
	}
	r := rand.New(rand.NewPCG(5, 6))
	for range 3600 {
		g.Pix[r.IntN(len(g.Pix))] ^= 255
	}
	if n, _ := MeasureNoise(g); n.Specks < 0.004 || n.Specks > 0.012 {
		t.Errorf("one speck in a hundred pixels measured as %v", n.Specks)
	}
	if n, _ := MeasureNoise(Despeckle(g, 60)); n.Specks > 0.001 {
		t.Errorf("%v specks are left", n.Specks)
	}
	if n, _ := MeasureNoise(Median(g)); n.Specks > 0.001 {
		t.Errorf("%v specks are left by the median", n.Specks)
	}
}

func TestShadowsAreTakenAway(t *testing.T) {
	g := page(900, 600, 14)
	for y := range 600 {
		for x, v := range row(g, y) {
			row(g, y)[x] = uint8(int(v) * (90 + 165*x/900) / 255)
		}
	}
	if u := Uneven(g, 48); u < 120 {
		t.Errorf("the shadow is only %d", u)
	}
	if u := Uneven(Flatten(g, 48), 48); u > 12 {
		t.Errorf("%d of the shadow is left", u)
	}
	ink := 0
	for _, v := range Sauvola(g, 41, 0.3).Pix {
		if v == 0 {
			ink++
		}
	}
	want := 0
	for _, v := range page(900, 600, 14).Pix {
		if v == 0 {
			want++
		}
	}
	if math.Abs(float64(ink-want)) > 0.05*float64(want) {
		t.Errorf("%d pixels of ink, want about %d", ink, want)
	}
}

func FuzzPage(f *testing.F) {
	f.Add([]byte{}, 1)
	f.Add([]byte{0, 255, 0, 255, 0, 0, 0}, 3)
	f.Add(bytes.Repeat([]byte{0, 255, 9}, 999), 60)
	f.Fuzz(func(t *testing.T, pix []byte, width int) {
		if width < 1 || width > 200 || len(pix) > 20_000 {
			return
		}
		h := len(pix) / width
		g := &image.Gray{Pix: pix, Stride: width, Rect: image.Rect(0, 0, width, h)}
		if h == 0 {
			g = &image.Gray{}
		}
		for _, p := range []*image.Gray{Resize(g, 7, 5), Resize(g, 2*width, 2*h), Rotate(g, 3), Turn(g, 90), Blur(g), Median(g), Despeckle(g, 40), Thin(g), Flatten(g, 16), Sauvola(g, 15, 0.3), Binarise(g, 100)} {
			if w, hh := size(p); w*hh != len(p.Pix) {
				t.Fatalf("%d × %d pixels in %d bytes", w, hh, len(p.Pix))
			}
		}
		Skew(g, 10)
		Evenness(g)
		Uneven(g, 16)
		MeasureNoise(g)
		for _, b := range Blocks(g) {
			for _, l := range b.Lines {
				Cut(g, l, 3)
			}
		}
	})
}

func BenchmarkPage(b *testing.B) {
	g := noisy(page(1600, 2200, 16), 8)
	for name, f := range map[string]func(){
		"Resize": func() { Resize(g, 1000, 1375) }, "Rotate": func() { Rotate(g, 0.7) }, "Skew": func() { Skew(g, 10) }, "Blocks": func() { Blocks(g) },
		"Noise": func() { MeasureNoise(g) }, "Flatten": func() { Flatten(g, 48) }, "Sauvola": func() { Sauvola(g, 41, 0.3) }, "Median": func() { Median(g) }, "Blur": func() { Blur(g) },
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(g.Pix)))
			for b.Loop() {
				f()
			}
		})
	}
}
