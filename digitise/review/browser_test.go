package review_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/lontar-asean/lontar/digitise/review"
)

// TestAPersonReadsABookOverInABrowser types Khmer and Jawi into the page in Chromium, saves the file, and imports it. It needs node, chromium and
// playwright-core, which scripts/clients.sh puts below .build.
func TestAPersonReadsABookOverInABrowser(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	browser, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed")
	}
	library, err := filepath.Abs("../../.build/playwright-core")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(library); err != nil {
		t.Skip("playwright-core is not there: scripts/clients.sh installs it")
	}
	dir := makeBook(t)
	w, err := review.Write(context.Background(), open(t, dir), review.Options{})
	if err != nil {
		t.Fatal(err)
	}
	// the name of the folder would have to be written as a URL
	page := filepath.Join(t.TempDir(), "review.html")
	b, err := os.ReadFile(w.Files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(page, b, 0o666); err != nil {
		t.Fatal(err)
	}
	download := filepath.Join(t.TempDir(), "c.jsonl")
	var out, errs bytes.Buffer
	cmd := exec.Command(node, "testdata/browser.js", library, browser, page, download)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	var seen struct {
		Errors, Requests                                   []string
		Width, Small, Broken, RTL                          int
		Typed, Count, Moved, After, Kept, Name, Area, File string
		Undone, Alt                                        bool
	}
	if err := json.Unmarshal(out.Bytes(), &seen); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	if len(seen.Errors)+len(seen.Requests) > 0 {
		t.Errorf("errors %q, requests %q", seen.Errors, seen.Requests)
	}
	if seen.Width != 390 || seen.Small != 0 || seen.Broken != 0 || seen.RTL != 2 {
		t.Errorf("%d pixels wide, %d targets below 44 pixels, %d broken pictures, %d fields from the right", seen.Width, seen.Small, seen.Broken, seen.RTL)
	}
	if seen.Typed != "ភាសាខ្មែរ" || seen.Count != "1 of 18" || seen.Moved == "" || !seen.Undone || !seen.Alt || seen.After != "3 of 18" || seen.Kept != "3 of 18" || seen.Name != "សុខា" {
		t.Errorf("%+v", seen)
	}
	saved, err := os.ReadFile(download)
	if err != nil || string(saved) != seen.Area {
		t.Errorf("the saved file is not what the page shows: %v\n%s\n%s", err, saved, seen.Area)
	}
	result := apply(t, dir, "", string(saved))
	if result.Corrected+result.Confirmed != 2 || result.Marked != 1 || len(result.Retake) != 1 || len(result.Refused) > 0 {
		t.Errorf("%+v", result)
	}
	jawi := open(t, dir).Pages[7].Record.Sheet.Regions[0].Lines
	if jawi[1].Text != "بهاس ملايو باروو" && jawi[0].Text != "بهاس ملايو باروو" {
		t.Errorf("%+v", jawi)
	}
}
