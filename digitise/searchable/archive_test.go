package searchable_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise/book"
	"github.com/lontar-asean/lontar/digitise/scan"
)

// root is the top of the repository.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestItIsPDFA asks veraPDF, with text in ten scripts, a book with all that can be said of it, pictures in grey and colour, and labels.
func TestItIsPDFA(t *testing.T) {
	if _, err := os.Stat(filepath.Join(root(t), ".build", "verapdf", "version")); err != nil {
		t.Skip("veraPDF is not fetched (scripts/verapdf.sh): PDF/A-2b is not checked")
	}
	k := book.Book{Title: "ពង្សាវតារ & <1>", Creators: []string{"ကျော်"}, Year: "1923", Publisher: "မန္တလေး", CallNumber: "L 1", Rights: "public-domain"}
	p, img := page(samples, true)
	first, _ := build(t, k,
		func() (scan.Sheet, *corpus.Page, string) { return scan.Sheet{Image: img, Resolution: 300}, p, "ក" },
		func() (scan.Sheet, *corpus.Page, string) { return scan.Sheet{Image: img}, nil, "" })
	second, _ := build(t, book.Book{Creators: []string{"a", "b"}}, func() (scan.Sheet, *corpus.Page, string) { return scan.Sheet{Image: img}, p, "" })
	out, err := exec.Command(filepath.Join(root(t), "scripts", "verapdf.sh"), first, second).CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
	broken := filepath.Join(t.TempDir(), "broken.pdf")
	if err := os.WriteFile(broken, []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R/Size 3>>\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(filepath.Join(root(t), "scripts", "verapdf.sh"), broken).CombinedOutput(); err == nil {
		t.Errorf("veraPDF takes anything: %s", out)
	}
}
