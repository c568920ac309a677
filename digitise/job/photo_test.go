package job_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	_ "image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/digitise/job"
	"github.com/lontar-asean/lontar/digitise/scan"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/picture"
)

// table lays pages on a brown table and takes a picture of it, blurred by so many passes.
func table(t *testing.T, blur int, names ...string) []byte {
	t.Helper()
	var pages []image.Image
	w, h := 0, 0
	for _, n := range names {
		f, err := os.Open(filepath.Join(testdata.Path(t, "ocr-flores-rendered"), n+"-clean.png"))
		if err != nil {
			t.Fatal(err)
		}
		img, _, err := image.Decode(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, img)
		w, h = w+img.Bounds().Dx()+60, max(h, img.Bounds().Dy()+500)
	}
	out := image.NewRGBA(image.Rect(0, 0, w+300, h+300))
	draw.Draw(out, out.Rect, image.NewUniform(color.RGBA{96, 62, 40, 255}), image.Point{}, draw.Src)
	draw.Draw(out, image.Rect(150, 150, 150+w, 150+h), image.NewUniform(color.RGBA{236, 232, 222, 255}), image.Point{}, draw.Src)
	left := 180
	for _, p := range pages {
		draw.Draw(out, image.Rect(left, 250, left+p.Bounds().Dx(), 250+p.Bounds().Dy()), p, p.Bounds().Min, draw.Src)
		left += p.Bounds().Dx() + 60
	}
	for x := 150; len(names) > 1 && x < 150+w; x++ { // the gutter is dark
		dark := 1 - 0.45*math.Exp(-math.Abs(float64(x-150)/float64(w)-0.5)*60)
		for y := 150; y < 150+h; y++ {
			c := out.RGBAAt(x, y)
			out.SetRGBA(x, y, color.RGBA{uint8(float64(c.R) * dark), uint8(float64(c.G) * dark), uint8(float64(c.B) * dark), 255})
		}
	}
	var img image.Image = out
	for range blur {
		small := picture.Thumbnail(img, (out.Rect.Dx()+out.Rect.Dy())/6)
		img = picture.Resize(small, out.Rect.Dx(), out.Rect.Dy(), picture.CatmullRom)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 92}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func photographed(t *testing.T, photo []byte, o job.Options) []*job.Result {
	t.Helper()
	path := filepath.Join(t.TempDir(), "IMG_1.jpg")
	if err := os.WriteFile(path, photo, 0o666); err != nil {
		t.Fatal(err)
	}
	v, err := scan.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	var list []*job.Result
	o.Recogniser, o.Name = &reader{}, "reader"
	o.Draw = func(ctx context.Context, r *job.Result) error {
		s, err := r.Picture(ctx)
		if err == nil && (s.Image.Rect.Dx() != r.Sheet.Width || s.Image.Rect.Dy() != r.Sheet.Height) {
			t.Errorf("the picture has %v, the page %d × %d", s.Image.Rect, r.Sheet.Width, r.Sheet.Height)
		}
		return err
	}
	if err := job.Run(t.Context(), v, o, func(r *job.Result) error { list = append(list, r); return nil }); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestPhotographsBecomeFlatPages(t *testing.T) {
	for _, page := range []string{"khm-1", "lao-1", "mya-1", "tha-1", "tam-1", "vie-1"} {
		photo := table(t, 0, page)
		dir := t.TempDir()
		got := photographed(t, photo, job.Options{Dir: dir})
		if len(got) != 1 || got[0].Photo == nil || !got[0].Photo.Found || len(got[0].Advice) > 0 {
			t.Errorf("%s: %d pages, %+v", page, len(got), got[0].Record.Photo)
			continue
		}
		before, err := os.ReadFile(filepath.Join(dir, got[0].Photo.Original))
		if err != nil || !bytes.Equal(before, photo) {
			t.Errorf("%s: the photograph is not kept as it was: %v", page, err)
		}
		if left := got[0].Photo.Corners[0]; left[0] < 130 || left[0] > 170 || left[1] < 130 || left[1] > 170 {
			t.Errorf("%s: the page begins at %v", page, left)
		}
		first := files(t, dir)
		if again := photographed(t, photo, job.Options{Dir: dir}); len(again) != 1 || again[0].Text() != got[0].Text() {
			t.Errorf("%s: the second run gives %d pages", page, len(again))
		}
		if second := files(t, dir); len(second) != 3 || second["page-0001.png"] != first["page-0001.png"] {
			t.Errorf("%s: %d files", page, len(second))
		}
		if got := photographed(t, photo, job.Options{Photo: job.Never}); len(got) != 1 || got[0].Photo != nil {
			t.Errorf("%s: what is no photograph was made flat", page)
		}
	}
}

func TestOpenBooksAreTwoPages(t *testing.T) {
	photo := table(t, 0, "khm-1", "khm-2")
	dir := t.TempDir()
	for range 2 { // the second time they are kept
		got := photographed(t, photo, job.Options{Dir: dir})
		if len(got) != 2 || got[0].Part != 1 || got[1].Part != 2 || got[0].Name() != "page-0001" || got[1].Name() != "page-0001-2" {
			t.Fatalf("%d pages: %+v", len(got), got[0].Record)
		}
	}
	right := photographed(t, photo, job.Options{Languages: tags("zsm-Arab")})
	left := photographed(t, photo, job.Options{})
	if len(right) != 2 || len(left) != 2 || right[0].Sheet.Width != left[1].Sheet.Width {
		t.Error("a book in Arabic letters does not begin on the right")
	}
	if got := photographed(t, photo, job.Options{Dir: dir, Photo: job.Never}); len(got) != 1 {
		t.Errorf("%d pages", len(got))
	}
	if left := files(t, dir); left["page-0001-2.json"] != "" {
		t.Error("the second page of another run is left over")
	}
}

func TestBlurredPhotographsAreToBeTakenAgain(t *testing.T) {
	got := photographed(t, table(t, 8, "khm-1"), job.Options{Photo: job.Always})
	if len(got) != 1 || len(got[0].Advice) == 0 || got[0].Advice[0].Fault != "blurred" || !got[0].Advice[0].Again || !strings.Contains(got[0].Advice[0].Text, "again") {
		t.Errorf("%d pages: %+v", len(got), got[0].Advice)
	}
}

func TestScansAreNoPhotographs(t *testing.T) {
	for _, page := range []string{"khm-1-clean.png", "khm-1-degraded.jpg", "lao-1-degraded.jpg", "mya-2-degraded.jpg", "tam-2-degraded.jpg", "tha-1-degraded.jpg", "vie-1-degraded.jpg"} {
		b, err := os.ReadFile(filepath.Join(testdata.Path(t, "ocr-flores-rendered"), page))
		if err != nil {
			t.Fatal(err)
		}
		if got := photographed(t, b, job.Options{}); len(got) != 1 || got[0].Photo != nil {
			t.Errorf("%s was taken for a photograph: %+v", page, got[0].Photo)
		}
	}
}
