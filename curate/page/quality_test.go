package page

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/curate/page/gold"
)

// TestQualityOnGoldPages holds the quality per language to the figures in testdata/quality/extract.txt. LONTAR_GOLDEN=write writes them anew.
func TestQualityOnGoldPages(t *testing.T) {
	real := ""
	if root := os.Getenv("LONTAR_TESTDATA"); root != "" {
		real = filepath.Join(root, "web-html-docs")
	}
	if real == "" {
		t.Log("LONTAR_TESTDATA is not set: only the own pages are judged")
	}
	pages, err := gold.Load("testdata/gold", real)
	if err != nil {
		t.Fatal(err)
	}
	type sum struct {
		n       int
		p, r, f float64
	}
	sums := map[string]*sum{}
	var scratch Scratch
	for _, g := range pages {
		out, err := Extract(Input{Body: g.Body, URL: "http://example.org/" + g.Path}, &scratch)
		if err != nil {
			t.Fatal(err)
		}
		p, r, f := gold.Score(out.Text(), g.Text)
		t.Logf("%-4s %-60s precision %.3f recall %.3f F1 %.3f %s", g.Language, g.Path, p, r, f, out.Relaxed)
		kind := "own"
		if g.Real {
			kind = "real"
		}
		s := sums[kind+" "+g.Language]
		if s == nil {
			s = &sum{}
			sums[kind+" "+g.Language] = s
		}
		s.n, s.p, s.r, s.f = s.n+1, s.p+p, s.r+r, s.f+f
	}
	var rows []string
	for key, s := range sums {
		n := float64(s.n)
		rows = append(rows, fmt.Sprintf("%-9s n %2d  precision %.3f  recall %.3f  F1 %.3f", key, s.n, s.p/n, s.r/n, s.f/n))
	}
	sort.Strings(rows)
	const name = "testdata/quality/extract.txt"
	head := "# Main text against hand labels: means over pages of cluster 5-gram multisets (testdata/gold/PROVENANCE.md).\n"
	got := head + strings.Join(rows, "\n") + "\n"
	if os.Getenv("LONTAR_GOLDEN") == "write" && real != "" {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	wanted := string(want)
	if real == "" { // the real pages are not here: hold what can be held
		var lines []string
		for _, line := range strings.Split(wanted, "\n") {
			if !strings.HasPrefix(line, "real") {
				lines = append(lines, line)
			}
		}
		wanted = strings.Join(lines, "\n")
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("quality changed (-recorded +now):\n%s", diff)
	}
}
