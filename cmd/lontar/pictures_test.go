package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
)

const tuxPaint = `name: tuxpaint
sources:
  - pictures: testdata/image-captions-tuxpaint
    rights: licensed:GPL-2.0-or-later
steps:
  - pictures: {min_pictures: 1}
output: {dataset: out}
`

// TestPicturesWithCaptionsBecomePairs reads the 70 pictures of Tux Paint with their captions: each caption of the five languages that the pictures were
// chosen for is a record with its picture, and nothing is lost on the way.
func TestPicturesWithCaptionsBecomePairs(t *testing.T) {
	real := testdata.Path(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "recipe.yaml"), []byte(tuxPaint), 0o666); err != nil {
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
		if code != exitDone {
			t.Fatalf("exit code %d\n%s", code, &stderr)
		}
		if want == nil {
			want = contents(t, out)
			checkPairs(t, out, stdout.Bytes())
		}
		sameFiles(t, workers+" workers", want, contents(t, out))
	}
}

func checkPairs(t *testing.T, out string, stdout []byte) {
	t.Helper()
	lines := bytes.Split(bytes.TrimSpace(stdout), []byte("\n"))
	var done doneEvent
	if err := json.Unmarshal(lines[len(lines)-1], &done); err != nil {
		t.Fatal(err)
	}
	if done.Broken != 0 {
		t.Errorf("%d broken", done.Broken)
	}
	b, err := os.ReadFile(filepath.Join(out, dataset.ManifestFile))
	if err != nil {
		t.Fatal(err)
	}
	var m dataset.Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	for _, tag := range []language.Tag{"khm-Khmr", "tha-Thai", "vie-Latn", "ind-Latn", "zsm-Latn", "eng-Latn"} {
		n := 0
		for row, err := range dataset.Rows[dataset.Row](out, m, dataset.DataDir, tag) {
			if err != nil {
				t.Fatal(err)
			}
			n++
			if len(row.Pictures) != 1 || len(row.Parts) != 2 || row.Parts[0].Kind != "picture" || row.Pictures[0].Caption != row.Text || len(row.Pictures[0].Bytes) == 0 ||
				row.Pictures[0].MediaType != "image/png" || len(row.Pictures[0].Hash) == 0 {
				t.Fatalf("%s: %+v", tag, row.Parts)
			}
		}
		t.Logf("%s: %d pairs", tag, n)
		if n < 60 {
			t.Errorf("%s: only %d of 70 pictures are kept: %v", tag, n, done.Dropped)
		}
	}
}
