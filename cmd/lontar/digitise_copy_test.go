package main

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/digitise/job"
	"github.com/lontar-asean/lontar/internal/testdata"
)

// TestReadersCopyWhatWasRecognised recognises real pages, two a language, clean and degraded, and reads the text of the searchable PDF back in both orders of
// pdftotext: line by line it is what stands in the pages that were kept.
func TestReadersCopyWhatWasRecognised(t *testing.T) {
	dir := testdata.Path(t, "ocr-flores-rendered")
	needPrograms(t, "tesseract", "pdftotext")
	for _, s := range sixScripts {
		out := t.TempDir()
		args := []string{"digitise", "--language", string(s.tag), "--format", "pdf", "-o", out}
		for n, kind := range []string{"clean.png", "degraded.jpg"} {
			args = append(args, filepath.Join(dir, fmt.Sprintf("%s-%d-%s", s.name, n+1, kind)))
		}
		if _, said, code := lontar(t, args...); code != 0 {
			t.Fatalf("%s: exit code %d: %s", s.name, code, said)
		}
		made := contents(t, out)
		files := 0
		for name, body := range made {
			folder, file, _ := strings.Cut(name, "/")
			if file != "page-0001.json" {
				continue
			}
			files++
			var rec job.Record
			if err := json.Unmarshal([]byte(body), &rec); err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, r := range rec.Sheet.Regions {
				for _, l := range r.Lines {
					want = append(want, strings.Join(strings.Fields(l.Text), " "))
				}
			}
			for _, mode := range []string{"-raw", "-layout"} {
				text, err := exec.Command("pdftotext", mode, "-nopgbrk", filepath.Join(out, folder, folder+".pdf"), "-").Output()
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for line := range strings.Lines(string(text)) {
					if line = strings.Join(strings.Fields(line), " "); line != "" { // layout draws gaps with spaces
						got = append(got, line)
					}
				}
				if len(want) < 4 || strings.Join(got, "\n") != strings.Join(want, "\n") {
					t.Errorf("%s %s:\n%q, want\n%q", name, mode, got, want)
				}
			}
		}
		if files != 2 {
			t.Errorf("%s: %d pages", s.name, files)
		}
	}
}
