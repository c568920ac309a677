package tesseract

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"html"
	"image"
	"image/draw"
	_ "image/jpeg"
	_ "image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/digitise"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/metric"
)

var update = flag.Bool("update", false, "write golden files anew")

// bounds are the error rates (code points, without spaces) that the clean pages of each language must not exceed.
var bounds = []struct {
	name string
	tag  language.Tag
	most float64
}{
	{"khm", "khm-Khmr", 0.02}, {"lao", "lao-Laoo", 0.16}, {"mya", "mya-Mymr", 0.09}, {"tha", "tha-Thai", 0.05}, {"vie", "vie-Latn", 0.003}, {"tam", "tam-Taml", 0.005},
}

func engine(tb testing.TB) *Engine {
	tb.Helper()
	if _, err := exec.LookPath("tesseract"); err != nil {
		tb.Skip("tesseract is not installed: this test needs it")
	}
	e, err := Open(context.Background(), Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func needs(tb testing.TB, e *Engine, tags ...language.Tag) {
	tb.Helper()
	packages, err := e.Missing(tags...)
	if err != nil {
		tb.Fatal(err)
	}
	if len(packages) > 0 {
		tb.Skipf("not installed: %s", strings.Join(packages, " "))
	}
}

func picture(tb testing.TB, path string) *image.Gray {
	tb.Helper()
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	m, _, err := image.Decode(f)
	if err != nil {
		tb.Fatal(err)
	}
	g := image.NewGray(image.Rect(0, 0, m.Bounds().Dx(), m.Bounds().Dy()))
	draw.Draw(g, g.Rect, m, m.Bounds().Min, draw.Src)
	return g
}

// plain reads a file as the program does without us.
func plain(tb testing.TB, path, pack string) string {
	tb.Helper()
	cmd := exec.Command("tesseract", path, "-", "-l", pack)
	cmd.Env = append(cmd.Environ(), "OMP_THREAD_LIMIT=1")
	out, err := cmd.Output()
	if err != nil {
		tb.Fatal(err)
	}
	return string(out)
}

// rates are the errors of one way to read some pages.
type rates struct{ characters, spaced, graphemes metric.Rate }

func (r *rates) add(tb testing.TB, truth, text string) {
	tb.Helper()
	for _, m := range []struct {
		rate   *metric.Rate
		unit   metric.Unit
		spaces bool
	}{{&r.characters, metric.Characters, false}, {&r.spaced, metric.Characters, true}, {&r.graphemes, metric.Graphemes, false}} {
		errors, err := metric.Errors(truth, text, m.unit, m.spaces)
		if err != nil {
			tb.Fatal(err)
		}
		*m.rate = m.rate.Add(errors)
	}
}

func (r rates) String() string {
	return fmt.Sprintf("CER %6.2f  with spaces %6.2f  GER %6.2f", percent(r.characters), percent(r.spaced), percent(r.graphemes))
}

func percent(r metric.Rate) float64 {
	v, _ := r.Value()
	return 100 * v
}

func TestPagesOfSixScriptsAreReadWellEnough(t *testing.T) {
	dir := testdata.Path(t, "ocr-flores-rendered")
	e := engine(t)
	var report strings.Builder
	fmt.Fprintf(&report, "%s, packs of Debian\npages of ocr-flores-rendered, two a language, pooled; errors in percent of code points (CER) and clusters (GER)\n", e.Version())
	for _, b := range bounds {
		needs(t, e, b.tag)
		for _, kind := range []string{"clean.png", "degraded.jpg"} {
			var ours, theirs rates
			for _, n := range []string{"1", "2"} {
				truth, err := os.ReadFile(filepath.Join(dir, b.name+"-"+n+".txt"))
				if err != nil {
					t.Fatal(err)
				}
				path := filepath.Join(dir, b.name+"-"+n+"-"+kind)
				page, err := e.Recognise(t.Context(), digitise.Sheet{Name: filepath.Base(path), Image: picture(t, path), Languages: []language.Tag{b.tag}})
				if err != nil {
					t.Fatal(err)
				}
				ours.add(t, string(truth), page.Text())
				theirs.add(t, string(truth), plain(t, path, b.name))
			}
			name, _, _ := strings.Cut(kind, ".")
			fmt.Fprintf(&report, "%s %-8s  pages 2  clusters %4d  %v  | plain %v\n", b.name, name, ours.graphemes.Length, ours, theirs)
			own, _ := ours.characters.Value()
			other, _ := theirs.characters.Value()
			if name == "clean" && own > b.most {
				t.Errorf("%s: CER %.4f on clean pages, above %.4f", b.name, own, b.most)
			}
			if name == "degraded" && own > other+0.005 {
				t.Errorf("%s: CER %.4f on degraded pages, plain has %.4f", b.name, own, other)
			}
		}
	}
	burmese(t, e, &report)
	golden(t, e, "ocr.txt", report.String())
}

// burmese measures Burmese at 46 pixels, on pages drawn here from rows that nothing was chosen on.
func burmese(t *testing.T, e *Engine, report *strings.Builder) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed: pages cannot be drawn")
	}
	var sentences []identify.Sample
	for s, err := range identify.SIB200(os.DirFS(testdata.Path(t, "lid-sib200")), identify.HeldBackRows) {
		if err != nil {
			t.Fatal(err)
		}
		if s.Tag == "mya-Mymr" {
			sentences = append(sentences, s)
		}
	}
	slices.SortFunc(sentences, func(a, b identify.Sample) int { return cmp.Compare(a.Text, b.Text) })
	var own, other metric.Rate
	for _, font := range []string{"Noto Sans Myanmar", "Noto Serif Myanmar"} {
		var ours, theirs rates
		for n := range 3 {
			var body, truth strings.Builder
			for _, s := range sentences[n*4 : n*4+4] {
				fmt.Fprintf(&body, "<p>%s</p>", html.EscapeString(s.Text))
				truth.WriteString(s.Text + "\n")
			}
			path := draws(t, chromium, font, body.String())
			page, err := e.Recognise(t.Context(), digitise.Sheet{Name: "page", Image: picture(t, path), Languages: []language.Tag{"mya-Mymr"}})
			if err != nil {
				t.Fatal(err)
			}
			ours.add(t, truth.String(), page.Text())
			theirs.add(t, truth.String(), plain(t, path, "mya"))
		}
		fmt.Fprintf(report, "mya 46 px %-18s  pages 3  clusters %4d  %v  | plain %v\n", font, ours.graphemes.Length, ours, theirs)
		own, other = own.Add(ours.characters), other.Add(theirs.characters)
	}
	if 5*percent(own) > percent(other) {
		t.Errorf("Burmese at 46 px: CER %.2f, plain %.2f: not five times less", percent(own), percent(other))
	}
}

// draws renders a page of 46 pixel type.
func draws(t *testing.T, chromium, font, body string) string {
	t.Helper()
	dir := t.TempDir()
	page, out := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.png")
	text := `<!doctype html><meta charset="utf-8"><body style="margin:40px;background:#fff;font:46px/1.7 '` + font + `','Noto Sans'">` + body
	if err := os.WriteFile(page, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--font-render-hinting=none",
		"--user-data-dir="+filepath.Join(dir, "profile"), "--window-size=1700,2300", "--screenshot="+out, "file://"+page)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("chromium does not draw here: %v: %s", err, said)
	}
	return out
}

// golden compares with a file under review. Another version of the program reads a little differently: then only the bounds hold.
func golden(t *testing.T, e *Engine, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "quality", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(want, []byte(e.Version()+",")) {
		t.Skipf("%s was measured with another version than %s", path, e.Version())
	}
	if got != string(want) {
		t.Errorf("%s is out of date (run with -update):\n%s", path, got)
	}
}
