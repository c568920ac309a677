package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/lontar-asean/lontar/internal/testdata"
)

// TestRealCrawls runs examples/warc on the real crawls and pages of the test data: two files are broken, everything else is read to its end, and
// what a reader would keep is kept.
func TestRealCrawls(t *testing.T) {
	real := testdata.Path(t)
	dir := t.TempDir()
	b, err := os.ReadFile("../../examples/warc/recipe.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "recipe.yaml"), b, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, filepath.Join(dir, "testdata")); err != nil {
		t.Fatal(err)
	}
	var want map[string]string
	for _, workers := range []string{"1", "3"} {
		out := filepath.Join(dir, "out"+workers)
		var stdout, stderr bytes.Buffer
		code := run([]string{"curate", filepath.Join(dir, "recipe.yaml"), "--out", out, "--workers", workers, "--json"}, streams{out: &stdout, err: &stderr})
		if code != exitPartly {
			t.Fatalf("exit code %d, want %d for the broken files\n%s", code, exitPartly, &stderr)
		}
		if want == nil {
			want = contents(t, out)
			checkReal(t, stdout.Bytes())
		}
		sameFiles(t, workers+" workers", want, contents(t, out))
	}
}

func checkReal(t *testing.T, stdout []byte) {
	t.Helper()
	lines := bytes.Split(bytes.TrimSpace(stdout), []byte("\n"))
	var done doneEvent
	if err := json.Unmarshal(lines[len(lines)-1], &done); err != nil {
		t.Fatal(err)
	}
	if done.Broken < 3 || done.Broken > 6 || done.Dropped["deduplicate.exact"] < 80 {
		t.Errorf("broken %d, exact duplicates %d (the same pages lie in two sources)", done.Broken, done.Dropped["deduplicate.exact"])
	}
	// Four manual pages that repeat themselves are dropped in Khmer as they are in English and Vietnamese, since words of Khmer are counted too.
	for tag, least := range map[string]int64{"khm-Khmr": 18, "vie-Latn": 18, "ind-Latn": 22, "eng-Latn": 38, "tha-Thai": 1, "tam-Taml": 1, "lao-Laoo": 250} {
		var kept int64
		for found, l := range done.Languages {
			if string(found) == tag {
				kept = l.Kept
			}
		}
		if kept < least {
			t.Errorf("%s: %d kept, want at least %d", tag, kept, least)
		}
	}
}
