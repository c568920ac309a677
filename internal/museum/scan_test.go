package museum

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/metric"
)

// mostWrong is the share of characters that may be wrong on a page. It is loose: it says that the way from a scan to a document works. How well
// pages are read is measured in digitise/tesseract.
const mostWrong = 0.25

// TestScansBecomeTheTextThatStandsOnThem runs the recipe of the scans where Tesseract and its packs are installed.
func TestScansBecomeTheTextThatStandsOnThem(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program and runs it")
	}
	installed, err := exec.Command("tesseract", "--list-langs").CombinedOutput()
	if err != nil {
		t.Skip("tesseract is not installed: `make setup` does that")
	}
	pages := map[string]string{"khm": "km", "lao": "lo", "mya": "my", "tha": "th", "vie": "vi", "tam": "ta"}
	for pack := range pages {
		if !strings.Contains(string(installed), "\n"+pack+"\n") {
			t.Skipf("the pack %s of tesseract is not installed", pack)
		}
	}
	found, err := ReadFound(curated(t, filepath.Join(example, "scans.yaml")))
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]string{}
	for _, row := range found.Kept {
		read[filepath.Base(row.URL)] = row.Text
		if tag := language.Tag(row.Language); pages[tag.Language()]+".png" != filepath.Base(row.URL) {
			t.Errorf("%s is in %s", row.URL, row.Language)
		}
		if len(row.Pages) != 1 || len(row.Pages[0].Regions) == 0 {
			t.Errorf("%s has %d pages", row.URL, len(row.Pages))
		}
	}
	for _, name := range pages {
		want, err := os.ReadFile(filepath.Join(example, "scans", name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		rate, err := metric.Errors(string(want), read[name+".png"], metric.Characters, false)
		if err != nil {
			t.Fatal(err)
		}
		cer, ok := rate.Value()
		t.Logf("%s: CER %.3f", name, cer)
		if !ok || cer > mostWrong {
			t.Errorf("%s: %.3f of the characters are wrong: %q", name, cer, read[name+".png"])
		}
	}
}
