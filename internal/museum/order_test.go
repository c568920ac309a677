package museum

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"

	"github.com/lontar-asean/lontar/corpus/images"
	"github.com/lontar-asean/lontar/corpus/jsonl"
	"github.com/lontar-asean/lontar/corpus/llava"
	"github.com/lontar-asean/lontar/corpus/messages"
)

// everything is a recipe with the steps for texts, those for pictures, and all forms.
const everything = `name: everything
sources:
%s
endpoints: {caption: "fake://polyglot"}
steps:
  - extract: {}
  - normalise: {}
  - identify: {}
  - length: {}
  - quality: {}
  - repetition: {}
  - redact: {}
  - pictures: {}
  - alt: {}
  - concepts: {}
  - safety: {}
  - caption: {}
  - deduplicate: {}
output: {dataset: unused, also: [jsonl, webdataset, images, llava, messages]}
`

// TestPagesKeepTheirOrderThroughAllStepsAndForms compares the order of texts and pictures on each page with that in the data set and in each form.
func TestPagesKeepTheirOrderThroughAllStepsAndForms(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program and runs it")
	}
	expected, err := ReadExpected(example)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Abs(filepath.Join(example, "pages"))
	if err != nil {
		t.Fatal(err)
	}
	recipe := filepath.Join(t.TempDir(), "recipe.yaml")
	source := fmt.Sprintf("  - html: %s/*.html\n    rights: licensed:CC0-1.0", pages)
	if err := os.WriteFile(recipe, fmt.Appendf(nil, everything, source), 0o666); err != nil {
		t.Fatal(err)
	}
	dir := curated(t, recipe)
	found, err := ReadFound(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{} // by page: pictures by their digests and captions, in order
	for _, row := range found.Kept {
		base := filepath.Base(row.URL)
		k := slices.IndexFunc(expected, func(e Expected) bool { return filepath.Base(e.File) == base })
		if k < 0 {
			t.Fatalf("%s is not expected", row.URL)
		}
		at, parts := 0, []string{}
		for _, p := range row.Parts {
			if p.Picture != nil {
				name := "pages/pictures/" + filepath.Base(row.Pictures[*p.Picture].URL)
				if at == len(expected[k].Figures) || name != expected[k].Figures[at].Picture {
					t.Errorf("%s: %s is not the picture in this place", base, name)
				}
				parts = append(parts, row.Pictures[*p.Picture].SHA256)
				at++
				continue
			}
			parts = append(parts, p.Text)
		}
		if at != len(expected[k].Figures) {
			t.Errorf("%s: %d pictures", base, at)
		}
		want[row.ID] = parts
	}
	if len(want) != 3 {
		t.Fatalf("%d pages are kept", len(want))
	}
	for form, got := range map[string]map[string][]string{"jsonl": jsonParts(t, dir), "webdataset": tarParts(t, dir), "messages": said(t, dir)} {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", form, diff)
		}
	}
	pictures := map[string][]string{}
	for id, parts := range want {
		for _, p := range parts {
			if len(p) == 64 && !strings.Contains(p, " ") {
				pictures[id] = append(pictures[id], p)
			}
		}
	}
	for form, got := range map[string]map[string][]string{"llava": asked(t, dir), "images": columns(t, dir)} {
		if diff := cmp.Diff(pictures, got); diff != "" {
			t.Errorf("%s: %s", form, diff)
		}
	}
}

func files(t *testing.T, pattern ...string) (all [][]byte) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(pattern...))
	if err != nil || len(names) == 0 {
		t.Fatalf("no files %v: %v", pattern, err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b)
	}
	return all
}

// decoded reads JSON lines.
func decoded[T any](t *testing.T, b []byte) (list []T) {
	t.Helper()
	for dec := json.NewDecoder(bytes.NewReader(b)); ; {
		var v T
		if err := dec.Decode(&v); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, v)
	}
}

func parts(l jsonl.Line) (list []string) {
	for _, p := range l.Parts {
		if p.Picture != nil {
			list = append(list, *l.Pictures[*p.Picture].SHA256)
		} else {
			list = append(list, *p.Text)
		}
	}
	return list
}

func jsonParts(t *testing.T, dir string) map[string][]string {
	got := map[string][]string{}
	for _, b := range files(t, dir, "jsonl", "*", "*") {
		z, err := zstd.NewReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := io.ReadAll(z)
		z.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range decoded[jsonl.Line](t, plain) {
			got[l.ID] = parts(l)
		}
	}
	return got
}

func tarParts(t *testing.T, dir string) map[string][]string {
	got := map[string][]string{}
	for _, b := range files(t, dir, "webdataset", "*", "*") {
		for r := tar.NewReader(bytes.NewReader(b)); ; {
			h, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(h.Name, ".json") {
				line, err := io.ReadAll(r)
				if err != nil {
					t.Fatal(err)
				}
				for _, l := range decoded[jsonl.Line](t, line) {
					got[l.ID] = parts(l)
				}
			}
		}
	}
	return got
}

func digest(path string) string { return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)) }

func said(t *testing.T, dir string) map[string][]string {
	got := map[string][]string{}
	for _, b := range files(t, dir, "messages", "*", "*.jsonl") {
		for _, l := range decoded[messages.Line](t, b) {
			if l.Kind != "page" {
				continue
			}
			left := l.Images
			for _, p := range l.Messages[len(l.Messages)-1].Content {
				if p.Type == "image" {
					got[l.ID] = append(got[l.ID], digest(left[0]))
					left = left[1:]
				} else {
					got[l.ID] = append(got[l.ID], p.Text)
				}
			}
		}
	}
	return got
}

func asked(t *testing.T, dir string) map[string][]string {
	got := map[string][]string{}
	for _, b := range files(t, dir, "llava", "*", "*.jsonl") {
		for _, l := range decoded[llava.Line](t, b) {
			got[l.Provenance.Document] = append(got[l.Provenance.Document], digest(l.Image))
		}
	}
	return got
}

func columns(t *testing.T, dir string) map[string][]string {
	got := map[string][]string{}
	for _, b := range files(t, dir, "images", "*", "*") {
		rows, err := parquet.Read[images.Row](bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			got[r.Document] = append(got[r.Document], digest(r.Image.Path))
		}
	}
	return got
}
