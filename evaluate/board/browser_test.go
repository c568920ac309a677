package board

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// browser gives node, the library and the browser that pages are looked at with, or skips.
func browser(t *testing.T) (node, library, chromium string) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	if chromium, err = exec.LookPath("chromium"); err != nil {
		t.Skip("chromium is not installed")
	}
	if library = os.Getenv("LONTAR_PLAYWRIGHT"); library == "" {
		library = "../../.build/playwright-core"
	}
	if library, err = filepath.Abs(library); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(library); err != nil {
		t.Skip("playwright-core is not there: scripts/clients.sh installs it")
	}
	return node, library, chromium
}

// complaints runs a script that prints what is wrong.
func complaints(t *testing.T, input []byte, command ...string) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	cmd.WaitDelay = 5 * time.Second
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(input), &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	var wrong []string
	if err := json.Unmarshal(out.Bytes(), &wrong); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	for _, w := range wrong {
		t.Error(w)
	}
}

// TestPagesAreFitToRead looks at the pages at 390 and 1280 pixels, light and dark, as those of the hub are looked at; with LONTAR_SCREENSHOTS=DIR it leaves
// pictures there.
func TestPagesAreFitToRead(t *testing.T) {
	node, library, chromium := browser(t)
	dir := t.TempDir()
	a, pictures := strange(t, "sea-lion")
	b := made("a-model-with-quite-a-long-name-that-goes-on-and-on", 31, tags, 31, knows(.4, 9))
	pages := map[string]string{}
	put := func(name string, write func(*bytes.Buffer) error) {
		var w bytes.Buffer
		if err := write(&w); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".html"), w.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		pages[name] = "/" + name + ".html"
	}
	prices := Prices{Currency: "USD", Models: map[string]Price{"sea-lion": {new(float64), new(float64)}}}
	a.Times = &Times{Cells: []Took{{Answers: 10, P50: .21, P95: 1.4}, {Task: "mc", Language: "khm-Khmr", Answers: 10, P50: .21, P95: 1.4}}}
	put("run", func(w *bytes.Buffer) error { return Write(w, Make([]Run{a}, Options{}), pictures) })
	put("board", func(w *bytes.Buffer) error { return Write(w, Make([]Run{a, b}, Options{Prices: &prices}), pictures) })
	put("contest", func(w *bytes.Buffer) error { return Contest(w, a, b) })
	task, err := json.Marshal(map[string]any{"url": "file://" + dir, "pages": pages, "dark": []string{"run", "board", "contest"}, "pictures": os.Getenv("LONTAR_SCREENSHOTS")})
	if err != nil {
		t.Fatal(err)
	}
	complaints(t, task, node, "../../web/testdata/browser.js", library, chromium)
	complaints(t, nil, node, "testdata/viewer.js", library, chromium, filepath.Join(dir, "run.html"))
}
