package poppler

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

func need(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("pdfinfo"); err != nil {
		t.Skip("poppler-utils is not installed")
	}
}

// blank is a PDF file with pages of a size, in points.
func blank(size string) string {
	return "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n" +
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 " + size + "]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n"
}

func TestHugePagesAreDrawnSmallerOrRefused(t *testing.T) {
	need(t)
	for size, want := range map[string]int{"612 792": 300, "3370 4768": 164, "900000 900000": 0} {
		path := filepath.Join(t.TempDir(), "a.pdf")
		if err := os.WriteFile(path, []byte(blank(size)), 0o666); err != nil {
			t.Fatal(err)
		}
		f, err := Open(t.Context(), path, "a.pdf")
		if err != nil {
			t.Fatal(err)
		}
		img, dpi, err := f.Render(t.Context(), 1, 300)
		if want == 0 {
			if fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), "a.pdf#1") {
				t.Errorf("%s: %v", size, err)
			}
			continue
		}
		if err != nil || dpi != want || img.Rect.Dx() < 1000 {
			t.Errorf("%s: %d dots, %v", size, dpi, err)
		}
	}
}

func TestDamagedAndEncryptedFilesAreFaults(t *testing.T) {
	need(t)
	dir := t.TempDir()
	write := func(name, body string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(body), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, body := range []string{"", "%PDF-1.7", "%PDF-1.4\n1 0 obj<</Pages 1 0 R>>endobj trailer<</Root 1 0 R>>"} {
		if _, err := Open(t.Context(), write("bad.pdf", body), "bad.pdf"); fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), "bad.pdf") {
			t.Errorf("%q: %v", body, err)
		}
	}
	if qpdf, err := exec.LookPath("qpdf"); err == nil {
		locked := filepath.Join(dir, "locked.pdf")
		if out, err := exec.Command(qpdf, "--encrypt", "secret", "owner", "256", "--", write("open.pdf", blank("600 800")), locked).CombinedOutput(); err != nil && !strings.Contains(string(out), "succeeded") {
			t.Fatalf("%v: %s", err, out)
		}
		if _, err := Open(t.Context(), locked, "locked.pdf"); fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), "password") || fault.Hint(err) == "" {
			t.Errorf("%v", err)
		}
	}
}

func TestProgramsAreStopped(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no shell")
	}
	if _, err := (call{name: "x", time: 100 * time.Millisecond, bytes: 100}).run(t.Context(), "sh", "-c", "sleep 30"); fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), "longer") {
		t.Errorf("time: %v", err)
	}
	if _, err := (call{name: "x", time: time.Minute, bytes: 1 << 20}).run(t.Context(), "sh", "-c", "yes"); fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), "more than 1 MB") {
		t.Errorf("output: %v", err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(os.ErrClosed)
	if _, err := (call{name: "x", time: time.Minute, bytes: 1}).run(ctx, "sh", "-c", "true"); err != os.ErrClosed {
		t.Errorf("stopped: %v", err)
	}
	if _, err := (call{}).run(t.Context(), "no-such-program-of-poppler"); fault.Of(err) != fault.Missing || fault.Hint(err) == "" {
		t.Errorf("missing: %v", err)
	}
}

func FuzzOutput(f *testing.F) {
	f.Add([]byte("P5\n2 2\n255\nabcd"))
	f.Add([]byte("Page    1 size: 1e999 x -3 pts\nPage 1 rot: 91\n"))
	f.Add([]byte(`<word xMin="1" yMin="NaN" xMax="1e400">ខ្មែ&#x1;</word><word`))
	f.Add([]byte("a\nb\n1 0 image 10 10 gray 1 8 jpeg no 5 0 72 72 1K 1%"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if img, err := parsePGM(b); err == nil && len(img.Pix) != img.Rect.Dx()*img.Rect.Dy() {
			t.Error("a picture without its pixels")
		}
		file := &File{Pages: 3}
		file.measure(string(b))
		for n := range 5 {
			file.Size(n)
		}
		parseWords(b)
		onlyImage(string(b))
	})
}
