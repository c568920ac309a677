package searchable_test

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise/book"
	"github.com/lontar-asean/lontar/digitise/scan"
)

// pdfium reads the text of pages as Chromium does, through PyPI's pypdfium2, or skips the test by name.
func pdfium(t *testing.T, path string) []string {
	t.Helper()
	for _, python := range []string{filepath.Join(root(t), ".build", "clients", "bin", "python"), "python3"} {
		if exec.Command(python, "-c", "import pypdfium2").Run() != nil {
			continue
		}
		out, err := exec.Command(python, "-c", `import json, sys, pypdfium2
print(json.dumps([p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(sys.argv[1])]))`, path).Output()
		var pages []string
		if err != nil || json.Unmarshal(out, &pages) != nil {
			t.Fatalf("pypdfium2 cannot read the file: %v: %s", err, out)
		}
		return pages
	}
	t.Skip("pypdfium2 is not installed: what Chromium copies is not checked")
	return nil
}

// TestChromiumCopiesTheText also holds for scripts from right to left: in logical order.
func TestChromiumCopiesTheText(t *testing.T) {
	for _, words := range []bool{false, true} {
		p, img := page(append(samples[:9:9], "១", "x"), words)
		for i := 9; i < 11; i++ { // numbers of pages
			l := &p.Regions[0].Lines[i]
			l.Box.Left, l.Box.Right, l.Words = 680, 720, nil
		}
		path, _ := build(t, book.Book{}, func() (scan.Sheet, *corpus.Page, string) { return scan.Sheet{Image: img}, p, "" })
		got := strings.Split(strings.ReplaceAll(pdfium(t, path)[0], "\r\n", "\n"), "\n")
		for i, l := range p.Regions[0].Lines {
			if i >= len(got) || got[i] != l.Text {
				t.Errorf("words %v: %d lines, want\n%q", words, len(got), l.Text)
				if i < len(got) {
					t.Errorf("got\n%q", got[i])
				}
			}
		}
	}
}
