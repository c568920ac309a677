package main

import (
	"encoding/json"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise/job"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/metric"
)

// sixScripts are the pages of the printed book: the language, its zero, and how many characters in a hundred may be wrong on a page. The bounds are those of
// the recogniser's own test and three points more, because a page has a header, a number and a paragraph in Latin letters.
var sixScripts = []struct {
	name string
	tag  language.Tag
	zero rune
	most float64
}{{"khm", "khm-Khmr", '០', 0.05}, {"tha", "tha-Thai", '๐', 0.08}, {"lao", "lao-Laoo", '໐', 0.19}, {"mya", "mya-Mymr", '၀', 0.12}, {"vie", "vie-Latn", '0', 0.04}, {"tam", "tam-Taml", '0', 0.04}}

const (
	bookHead = "A Reader in Six Languages"
	broken   = "Every child in this country has a right to education, says the govern-<br>ment in a report on schools. It was read in many towns and villages."
	mended   = "government"
)

// needPrograms skips a test, and says why, where a program is not installed.
func needPrograms(t *testing.T, names ...string) {
	t.Helper()
	for _, n := range names {
		if _, err := exec.LookPath(n); err != nil {
			t.Skipf("%s is not installed: this test needs it", n)
		}
	}
	if names[0] == "tesseract" {
		out, err := exec.Command("tesseract", "--list-langs").Output()
		for _, s := range sixScripts {
			if err != nil || !strings.Contains(string(out), "\n"+s.name+"\n") {
				t.Skipf("the pack %s of tesseract is not installed: this test needs it", s.name)
			}
		}
	}
}

// printedBook prints a PDF file of a page in each of six scripts, with a header and a number in the digits of the script, and gives the texts.
func printedBook(t *testing.T) (path string, texts []string) {
	t.Helper()
	dir := testdata.Path(t, "ocr-flores-rendered")
	var body strings.Builder
	for i, s := range sixScripts {
		b, err := os.ReadFile(filepath.Join(dir, s.name+"-1.txt"))
		if err != nil {
			t.Fatal(err)
		}
		var kept []string
		for line := range strings.Lines(string(b)) {
			if line = strings.TrimSpace(line); line != "" && len(kept) < 2 {
				kept = append(kept, line)
			}
		}
		texts = append(texts, strings.Join(kept, "\n"))
		fmt.Fprintf(&body, `<section><header>%s</header><p>%s</p><p>%s</p><footer>%c</footer></section>`, bookHead, strings.ReplaceAll(html.EscapeString(texts[i]), "\n", "</p><p>"), broken, s.zero+rune(i+1))
	}
	work := t.TempDir()
	page, path := filepath.Join(work, "book.html"), filepath.Join(work, "book.pdf")
	style := `@page{size:A5;margin:0}body{margin:0;font:13pt/1.7 'Noto Serif','Noto Serif Khmer','Noto Serif Thai','Noto Serif Lao','Noto Sans Myanmar','Noto Serif Tamil'}` +
		`section{position:relative;height:208mm;padding:18mm 14mm 0;box-sizing:border-box;break-after:page}header,footer{position:absolute;left:0;right:0;text-align:center}header{top:7mm;font-size:10pt}footer{bottom:8mm}`
	if err := os.WriteFile(page, []byte(`<!doctype html><meta charset="utf-8"><style>`+style+`</style>`+body.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--user-data-dir="+filepath.Join(work, "profile"), "--print-to-pdf="+path, "file://"+page).CombinedOutput()
	if err != nil {
		t.Skipf("chromium does not print here: %v: %s", err, said)
	}
	return path, texts
}

func TestABookIsReadAsABook(t *testing.T) {
	needPrograms(t, "tesseract", "pdftoppm", "chromium")
	path, texts := printedBook(t)
	out := t.TempDir()
	if _, said, code := lontar(t, "digitise", path, "--redo", "-o", out, "--format", "pdf,txt,jsonl,alto,hocr"); code != 0 {
		t.Fatalf("exit code %d: %s", code, said)
	}
	made := contents(t, out)
	text := made["book/book.txt"]
	if strings.Contains(text, bookHead) || !strings.Contains(made["book/book.hocr"], `class="ocr_header"`) {
		t.Errorf("the header runs through the text, or is no header:\n%s", text)
	}
	if n := strings.Count(text, mended); n < 5 { // Vietnamese keeps its hyphens
		t.Errorf("the broken word became whole on %d pages:\n%s", n, text)
	}
	heads, numbers := 0, 0
	lines := strings.Split(strings.TrimSpace(made["book/book.jsonl"]), "\n")
	for i, s := range sixScripts {
		name := fmt.Sprintf("page-%04d", i+1)
		var rec job.Record
		if err := json.Unmarshal([]byte(made["book/"+name+".json"]), &rec); err != nil {
			t.Fatal(err)
		}
		for _, r := range rec.Sheet.Regions {
			switch r.Kind {
			case corpus.HeaderRegion:
				heads++
			case corpus.NumberRegion, corpus.FooterRegion:
				numbers++
			}
		}
		alto := made["book/alto/"+name+".xml"]
		if !strings.Contains(alto, `TAGREFS="kind_header"`) || i != 4 && !strings.Contains(alto, `SUBS_CONTENT="government"`) {
			t.Errorf("%s: the ALTO file has no header or no broken word", s.name)
		}
		var line pageLine
		if err := json.Unmarshal([]byte(lines[i]), &line); err != nil || line.Noise == nil || *line.Noise > 0.5 {
			t.Errorf("%s: %v: %s", s.name, err, lines[i])
		}
		truth := texts[i] + " " + strings.ReplaceAll(broken, "-<br>", map[bool]string{true: "-"}[s.name == "vie"])
		rate, err := metric.Errors(truth, line.Text, metric.Characters, false)
		if v, ok := rate.Value(); err != nil || !ok || v > s.most {
			t.Errorf("%s: %.3f of the characters are wrong, above %.2f: %v\n%s", s.name, v, s.most, err, line.Text)
		} else {
			t.Logf("%s: CER %.4f on %d characters", s.name, v, rate.Length)
		}
		if paragraphs := strings.Count(line.Text, "\n\n") + 1; paragraphs != 3 {
			t.Logf("%s: %d paragraphs of 3", s.name, paragraphs)
		}
	}
	if t.Logf("%d headers and %d numbers of 6 pages", heads, numbers); heads < 6 || numbers < 3 { // single digits are hard to read
		t.Errorf("%d headers and %d numbers are known of 6 pages", heads, numbers)
	}
}
