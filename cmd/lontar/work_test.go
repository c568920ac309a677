package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// A run that is killed between publishing and cleaning up leaves its work, which the next one takes away, unless it was to be kept.
func TestWorkOfARunKilledAtItsEndGoes(t *testing.T) {
	dir := t.TempDir()
	recipe := filepath.Join(dir, "r.yaml")
	for name, text := range map[string]string{"a.txt": "ភាសាខ្មែរ\n", "r.yaml": "name: r\nsources: [{text: a.txt, rights: unknown}]\nsteps: [{normalise: {}}]\noutput: {dataset: r}\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(dir, "out")
	work := filepath.Join(out, pipeline.WorkDir)
	curate := func(flags ...string) {
		t.Helper()
		if _, said, code := lontar(t, append([]string{"curate", recipe, "--out", out}, flags...)...); code != 0 {
			t.Fatal(said)
		}
	}
	curate()
	if err := os.MkdirAll(filepath.Join(work, "left", "over"), 0o777); err != nil {
		t.Fatal(err)
	}
	curate()
	if _, err := os.Stat(work); !os.IsNotExist(err) {
		t.Errorf("the work is still there: %v", err)
	}
	if err := os.RemoveAll(out); err != nil {
		t.Fatal(err)
	}
	curate("--keep-work")
	curate("--keep-work")
	curate()
	if list, err := os.ReadDir(work); err != nil || len(list) < 2 {
		t.Errorf("work that was to be kept: %v, %v", list, err)
	}
}
