package objects_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
)

func TestPatternsOfNamesFindWhatPatternsOfFilesFind(t *testing.T) {
	names := []string{"a/part-10.txt", "a/part-2.txt", "a/part-2.html", "a/b/part-1.txt", "a/b/c/d.txt", "a.txt", "អក្សរ/ក.txt", "x[1]/y.txt", "x1/z.txt",
		".hidden/h.txt", "a/.h.txt", "a/b/.g/x.txt", "n/1.txt", "n/01.txt", "मैं/ꦧꦱ.txt", "တ/b.txt"}
	dir := tree(t, names...)
	for _, pattern := range []string{"", "a", "a/*", "a/**", "**/*.txt", "*.txt", "a/**/c/*", "*/*/c/d.*", "x[0-9]/*", "អ*/?.txt", "a/**/b", ".hidden/*", ".*/*", "a/part-*.t",
		"q/*.txt", "a.txt", "a.txt/*", "**", "**/b/**", "**/b/**/d.txt", "a/**/**/*.txt", "*/part-?.*", "?/b.txt", "**/.h.txt", "a/b/.g/*", "a/*/.g", "**/[!a-z].txt", "a/*/c"} {
		want := []string{}
		found, err := objects.Disk{}.List(t.Context(), filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(pattern, err)
		}
		for _, e := range found {
			rel, err := filepath.Rel(dir, e.Path)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, filepath.ToSlash(rel))
		}
		p, err := objects.ParsePattern(pattern)
		if err != nil {
			t.Fatal(pattern, err)
		}
		got := []string{}
		for _, n := range names {
			if p.Match(n) {
				got = append(got, n)
				if !strings.HasPrefix(n, p.Prefix) || p.Flat && strings.Contains(n[len(p.Prefix):], "/") {
					t.Errorf("%s: the prefix %q (flat %v) misses %s", pattern, p.Prefix, p.Flat, n)
				}
			}
		}
		slices.SortFunc(got, objects.Compare)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q: %s", pattern, d)
		}
	}
	if _, err := objects.ParsePattern("a/[b"); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
}

func FuzzPattern(f *testing.F) {
	for _, p := range []string{"**/*.txt", "[", "a/[b-", "ក*?", "\xff", "\x00", "../**/x", strings8, ".*", "**/**/.x"} {
		f.Add(p, "a/ក/b.txt")
	}
	f.Fuzz(func(t *testing.T, pattern, name string) {
		p, err := objects.ParsePattern(pattern)
		if err != nil {
			return
		}
		if p.Match(name) && !strings.HasPrefix(name, p.Prefix) {
			t.Errorf("%q matches %q without its prefix %q", pattern, name, p.Prefix)
		}
	})
}
