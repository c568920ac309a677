package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/picture"
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

// TestTextsAndPicturesAreComparedInOneRun has both steps that compare documents: a page with the text of another is dropped by one, a picture that
// another page has is taken out of the later page by the other, and the rest stays.
func TestTextsAndPicturesAreComparedInOneRun(t *testing.T) {
	stamps, err := filepath.Glob(filepath.Join(testdata.Path(t, "image-captions-tuxpaint"), "animals", "birds", "*.png"))
	if err != nil || len(stamps) < 3 {
		t.Fatalf("%d pictures, %v", len(stamps), err)
	}
	dir := t.TempDir()
	write := func(name string, b []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range []string{"a.png", "b.png", "c.png"} {
		b, err := os.ReadFile(stamps[i])
		if err != nil {
			t.Fatal(err)
		}
		write(name, b)
		if name != "a.png" {
			continue
		}
		img, info, err := picture.Decode(b, picture.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		smaller, err := picture.EncodeJPEG(picture.Resize(picture.Flatten(img, color.White), info.Width*3/4, info.Height*3/4, picture.Area), 80)
		if err != nil {
			t.Fatal(err)
		}
		write("smaller.jpg", smaller)
	}
	page := func(text, first, second string) []byte {
		return fmt.Appendf(nil, `<html lang="id"><title>%[1]s</title><body><article><h1>%[1]s</h1><p>%[1]s adalah hewan yang hidup di hutan dan di sawah.</p>
			<img src=%[2]q alt="gambar satu"><p>Pada pagi hari %[1]s mencari makan bersama anaknya di tepi sungai.</p><img src=%[3]q alt="gambar dua"></article></body></html>`, text, first, second)
	}
	write("page-1.html", page("Seekor rusa", "a.png", "b.png"))
	write("page-2.html", page("Burung bangau putih", "smaller.jpg", "c.png"))
	write("page-0.html", page("Seekor rusa", "a.png", "b.png"))
	write("recipe.yaml", []byte(`name: both
sources:
  - html: "*.html"
    rights: licensed:CC0-1.0
steps:
  - extract: {}
  - identify: {}
  - pictures: {min_side: 16}
  - deduplicate: {}
  - deduplicate_pictures: {texts: any, pages: true}
output: {dataset: out}
`))
	var want map[string]string
	for _, workers := range []string{"1", "2"} {
		out := filepath.Join(dir, "out"+workers)
		var stdout, stderr bytes.Buffer
		if code := run([]string{"curate", filepath.Join(dir, "recipe.yaml"), "--out", out, "--workers", workers, "--json"}, streams{out: &stdout, err: &stderr}); code != exitDone {
			t.Fatalf("exit code %d\n%s", code, &stderr)
		}
		if want == nil {
			want = contents(t, out)
		}
		sameFiles(t, workers+" workers", want, contents(t, out))
	}
	m, err := dataset.ReadManifest(filepath.Join(dir, "out1"))
	if err != nil {
		t.Fatal(err)
	}
	if m.Kept != 2 || m.Dropped["deduplicate.exact"]+m.Dropped["deduplicate.near"] != 1 {
		t.Errorf("kept %d, dropped %v", m.Kept, m.Dropped)
	}
	for row, err := range dataset.Rows[dataset.Row](filepath.Join(dir, "out1"), m, dataset.DataDir, "ind-Latn") {
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, p := range row.Pictures {
			out = append(out, filepath.Base(p.URL)+fmt.Sprint(p.Reasons))
		}
		want := "[a.png[] b.png[]]"
		if strings.Contains(row.Text, "bangau") {
			want = "[smaller.jpg[deduplicate_pictures.duplicate] c.png[]]"
		}
		if fmt.Sprint(out) != want {
			t.Errorf("%s: %v, want %v", row.URL, out, want)
		}
	}
}
