package photograph_test

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/digitise/photograph"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/metric"
	"github.com/lontar-asean/lontar/picture"
)

var update = flag.Bool("update", false, "write the golden files anew")

// tuned are the languages on whose pages thresholds were chosen; the others only report.
var tuned = map[string]bool{"khm": true, "tha": true, "vie": true}

var shots = []struct {
	name string
	c    camera
}{
	{"level", camera{width: 1500, height: 1900, corners: quad(150, 140, 1350, 140, 1350, 1760, 150, 1760), table: 80, seed: 1, blur: 0.6, noise: 3}},
	{"perspective", camera{width: 1600, height: 2000, corners: quad(260, 180, 1330, 250, 1480, 1850, 110, 1780), table: 90, seed: 2, blur: 0.6, noise: 3}},
	{"shadow", camera{width: 1600, height: 2000, corners: quad(180, 210, 1400, 130, 1450, 1800, 120, 1870), table: 75, shadow: 0.55, seed: 3, blur: 0.6, noise: 3}},
	{"curl", camera{width: 1600, height: 2000, corners: quad(200, 200, 1400, 200, 1440, 1800, 160, 1800), table: 85, curl: 0.09, seed: 4, blur: 0.6, noise: 3}},
	{"all", camera{width: 1700, height: 2100, corners: quad(300, 200, 1480, 290, 1560, 1890, 180, 1840), table: 80, curl: 0.07, shadow: 0.45, seed: 5, blur: 0.8, noise: 5}},
}

func quad(v ...float64) (q [4]photograph.Point) {
	for i := range q {
		q[i] = photograph.Point{X: v[2*i], Y: v[2*i+1]}
	}
	return q
}

func pageOf(t testing.TB, name string) (*image.Gray, string) {
	t.Helper()
	b, err := os.ReadFile(testdata.Path(t, "ocr-flores-rendered", name+"-clean.png"))
	if err != nil {
		t.Fatal(err)
	}
	img, _, err := picture.Decode(b, picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	g := image.NewGray(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	for y := range g.Rect.Dy() {
		for x := range g.Rect.Dx() {
			g.Set(x, y, img.At(x, y))
		}
	}
	text, err := os.ReadFile(testdata.Path(t, "ocr-flores-rendered", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	return g, string(text)
}

func TestPhotographsBecomeFlatPages(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	testdata.Path(t, "ocr-flores-rendered")
	tesseract, err := exec.LookPath("tesseract")
	if err != nil {
		t.Skip("tesseract is not installed")
	}
	var b strings.Builder
	fmt.Fprintln(&b, "Photographs made of pages of ocr-flores-rendered (page 1 of each language, 1 and 2 for all). corner: mean distance of found corners from true ones, pixels at a")
	fmt.Fprintln(&b, "width of 1000; bow: how far lines lie off the level, root mean square, pixels at a width of 1000, in the photograph, made flat, and with lines straightened;")
	fmt.Fprintln(&b, "CER % without spaces by tesseract -l X: of the photograph and of the flat page. Thresholds were chosen on khm tha vie.")
	fmt.Fprintf(&b, "%-12s %-4s %2s %5s %6s %6s %6s %6s  %6s %6s\n", "shot", "lang", "n", "found", "corner", "bow", "flat", "bent", "photo", "sheet")
	for _, shot := range shots {
		for _, lang := range []string{"khm", "tha", "vie", "lao", "mya", "tam"} {
			var s sums
			numbers := []string{"1"}
			if shot.name == "all" {
				numbers = []string{"1", "2"}
			}
			for _, n := range numbers {
				page, text := pageOf(t, lang+"-"+n)
				c := shot.c.fitting(page)
				photo := c.shoot(page)
				r := photograph.Straighten(photo, photograph.Options{})
				if len(r.Sheets) != 1 {
					t.Errorf("%s %s-%s: %d sheets", shot.name, lang, n, len(r.Sheets))
					continue
				}
				for _, a := range r.Advice {
					t.Errorf("%s %s-%s: advice %v", shot.name, lang, n, a)
				}
				// to look at them
				if dir := os.Getenv("LONTAR_SHOW"); dir != "" {
					show(t, filepath.Join(dir, shot.name+"-"+lang+n+"-photo.png"), photo)
					show(t, filepath.Join(dir, shot.name+"-"+lang+n+"-sheet.png"), r.Sheets[0].Image)
				}
				s.add(c, page, photo, r)
				if shot.c.curl+shot.c.shadow > 0 {
					s.read(t, tesseract, lang, text, photo, r.Sheets[0].Image)
				}
			}
			fmt.Fprintf(&b, "%-12s %-4s %s\n", shot.name, lang, s)
		}
	}
	golden(t, "photograph.txt", b.String())
}

// fitting lays the page's own shape into the corners of a shot, so that writing is not stretched.
func (c camera) fitting(page *image.Gray) camera {
	ratio := float64(page.Rect.Dy()) / float64(page.Rect.Dx())
	h := (c.corners[3].Y - c.corners[0].Y + c.corners[2].Y - c.corners[1].Y) / 2
	w := (c.corners[1].X - c.corners[0].X + c.corners[2].X - c.corners[3].X) / 2
	f := ratio * w / h
	for i := range c.corners {
		c.corners[i].Y *= f
	}
	c.height = int(float64(c.height) * f)
	return c
}

// errorsOf gives the errors of Tesseract on a picture.
func errorsOf(t *testing.T, tesseract, lang, text string, g *image.Gray) metric.Rate {
	t.Helper()
	r, err := metric.Errors(text, ocr(t, tesseract, lang, g), metric.Characters, false)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

type sums struct {
	n, found    int
	corner      float64
	bow         [3]float64
	shot, sheet metric.Rate
}

func (s *sums) add(c camera, page, photo *image.Gray, r photograph.Result) {
	s.n++
	if r.Found {
		s.found++
	}
	truth := c.outline()
	width := (math.Hypot(truth[1].X-truth[0].X, truth[1].Y-truth[0].Y) + math.Hypot(truth[2].X-truth[3].X, truth[2].Y-truth[3].Y)) / 2
	for i, p := range r.Corners {
		s.corner += math.Hypot(p.X-truth[i].X, p.Y-truth[i].Y) / 4 * 1000 / width
	}
	plain := photograph.Straighten(photo, photograph.Options{Straight: true, OnePage: true})
	raw := photograph.Straighten(photo, photograph.Options{Straight: true, OnePage: true, Whole: true})
	for i, sheet := range []photograph.Sheet{raw.Sheets[0], plain.Sheets[0], r.Sheets[0]} {
		s.bow[i] += c.bow(page, &sheet)
	}
}

// outline gives the corners of the page in the photograph, which curl moves.
func (c camera) outline() (q [4]photograph.Point) {
	m := plane([4]photograph.Point{{X: 0, Y: 0}, {X: 1, Y: 0}, {X: 1, Y: 1}, {X: 0, Y: 1}}, c.corners)
	for i, p := range [4]photograph.Point{{X: 0, Y: 0}, {X: 1, Y: 0}, {X: 1, Y: 1}, {X: 0, Y: 1}} {
		l := c.lift(p.X)
		v := (p.Y - 0.7*l) / (1 + 0.6*l)
		z := m[6]*p.X + m[7]*v + m[8]
		q[i] = photograph.Point{X: (m[0]*p.X + m[1]*v + m[2]) / z, Y: (m[3]*p.X + m[4]*v + m[5]) / z}
	}
	return q
}

// bow gives how far rows of a sheet wander over the rows of the page.
func (c camera) bow(page *image.Gray, s *photograph.Sheet) float64 {
	m := c.plane()
	w, h := float64(page.Rect.Dx()), float64(page.Rect.Dy())
	total, n := 0.0, 0.0
	for y := 0.5; y < float64(s.Image.Rect.Dy()); y += float64(s.Image.Rect.Dy()) / 30 {
		var rows []float64
		mean := 0.0
		for x := 0.5; x < float64(s.Image.Rect.Dx()); x += float64(s.Image.Rect.Dx()) / 40 {
			px, py := c.page(m, w, h, s.Source(photograph.Point{X: x, Y: y}))
			if px > 0.08*w && px < 0.92*w && py > 0.05*h && py < 0.95*h {
				rows = append(rows, py)
				mean += py
			}
		}
		for _, v := range rows {
			total += (v - mean/float64(len(rows))) * (v - mean/float64(len(rows)))
			n++
		}
	}
	return math.Sqrt(total/max(1, n)) * 1000 / w
}

func (s *sums) read(t *testing.T, tesseract, lang, text string, pictures ...*image.Gray) {
	t.Helper()
	for i, to := range []*metric.Rate{&s.shot, &s.sheet} {
		*to = to.Add(errorsOf(t, tesseract, lang, text, pictures[i]))
	}
}

func (s sums) String() string {
	n := float64(s.n)
	line := fmt.Sprintf("%2d %5d %6.1f %6.1f %6.1f %6.1f", s.n, s.found, s.corner/n, s.bow[0]/n, s.bow[1]/n, s.bow[2]/n)
	if s.shot.Length == 0 {
		return line
	}
	return line + fmt.Sprintf("  %6.1f %6.1f", percent(s.shot), percent(s.sheet))
}

func percent(r metric.Rate) float64 {
	v, _ := r.Value()
	return 100 * v
}

func ocr(t *testing.T, tesseract, lang string, g *image.Gray) string {
	t.Helper()
	var in, out, errs bytes.Buffer
	if err := png.Encode(&in, g); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(tesseract, "-", "-", "-l", lang, "--psm", "6")
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, &errs
	if err := cmd.Run(); err != nil {
		t.Skipf("tesseract -l %s: %v %s", lang, err, errs.String())
	}
	return out.String()
}

func show(t *testing.T, name string, g *image.Gray) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, g); err != nil {
		t.Fatal(err)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "quality", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s has changed; look at it and run with -update\ngot\n%s\nwant\n%s", name, got, want)
	}
}
