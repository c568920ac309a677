package museum

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/corpus/llava"
	"github.com/lontar-asean/lontar/corpus/messages"
	"github.com/lontar-asean/lontar/language"
)

// TestMuseum runs the whole recipe and compares every record with what a careful person expects, and what the further forms hold of it.
func TestMuseum(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program and runs it")
	}
	expected, err := ReadExpected(example)
	if err != nil {
		t.Fatal(err)
	}
	dir := curated(t, filepath.Join(example, "recipe.yaml"))
	found, err := ReadFound(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range Compare(expected, found) {
		t.Error(d)
	}
	t.Logf("%d records expected, %d kept and %d dropped found", len(expected), len(found.Kept), len(found.Dropped))
	further(t, dir, expected, found)
}

// curated builds the program, runs a recipe and gives the data set.
func curated(t *testing.T, recipe string) (dir string) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "lontar")
	if out, err := exec.Command("go", "build", "-o", program, "github.com/lontar-asean/lontar/cmd/lontar").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	dir = t.TempDir()
	run := exec.Command(program, "curate", recipe, "--out", dir, "--json")
	run.Env = append(os.Environ(), "LONTAR_CACHE="+t.TempDir())
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("curate: %v\n%s", err, out)
	}
	return dir
}

// further checks that the pages keep their order in the forms for training, and that these have each kept pair once.
func further(t *testing.T, dir string, expected []Expected, found Found) {
	t.Helper()
	pairs, tags := 0, map[language.Tag]bool{}
	for _, e := range expected {
		_, kept := found.Kept[key(e.File, e.Language, e.Text)]
		if n := max(1, len(e.Figures)); kept {
			pairs += n
		}
		tags[e.Language] = true
	}
	if len(tags) < 12 {
		t.Errorf("%d languages and scripts", len(tags))
	}
	conversations := lines[llava.Line](t, filepath.Join(dir, "llava"))
	if len(conversations) != pairs {
		t.Errorf("%d pairs for LLaVA, %d were kept", len(conversations), pairs)
	}
	for name, c := range conversations {
		if _, err := os.Stat(filepath.Join(filepath.Dir(name[:strings.IndexByte(name, '#')]), c.Image)); err != nil || len(c.Conversations) != 2 || c.Provenance.Rights != "licensed:CC0-1.0" {
			t.Errorf("%+v: %v", c, err)
		}
	}
	clientsLoad(t, dir, pairs)
	said := lines[messages.Line](t, filepath.Join(dir, "messages"))
	pages := map[string]messages.Line{}
	for _, l := range said {
		if l.Kind == "page" {
			pages[l.Provenance.Page] = l
		}
	}
	for _, e := range expected {
		if len(e.Figures) > 0 {
			order(t, e, digests(found.Kept[key(e.File, e.Language, "")]), pages[e.File])
		}
	}
}

// digests gives the pictures of a page in reading order.
func digests(row dataset.Row) (list []string) {
	for _, p := range row.Parts {
		if p.Picture != nil {
			list = append(list, row.Pictures[*p.Picture].SHA256)
		}
	}
	return list
}

// order checks that pictures and texts of a page come as on the page.
func order(t *testing.T, e Expected, pictures []string, l messages.Line) {
	t.Helper()
	var images []string
	for _, name := range l.Images {
		images = append(images, strings.TrimSuffix(filepath.Base(name), ".jpg"))
	}
	if !slices.Equal(images, pictures) {
		t.Errorf("%s: the pictures are %v, not %v", e.File, images, pictures)
	}
	if len(l.Messages) == 0 {
		t.Errorf("%s is no page", e.File)
		return
	}
	at := 0
	for _, p := range l.Messages[len(l.Messages)-1].Content {
		if at == len(e.Figures) {
			break
		}
		if p.Type == "image" {
			continue
		}
		if strings.Contains(p.Text, e.Figures[at].Caption) {
			at++
		}
	}
	if at != len(e.Figures) {
		t.Errorf("%s: caption %d is not where it stands on the page", e.File, at)
	}
}

// lines reads JSON lines below a folder, by file and line.
func lines[T any](t *testing.T, dir string) map[string]T {
	t.Helper()
	all := map[string]T{}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s: %v", dir, err)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for scan := bufio.NewScanner(f); scan.Scan(); {
			var v T
			if err := json.Unmarshal(scan.Bytes(), &v); err != nil {
				t.Fatal(err)
			}
			all[fmt.Sprintf("%s#%d", name, len(all))] = v
		}
	}
	return all
}
