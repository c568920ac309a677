package objects_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
)

func tree(t testing.TB, names ...string) string {
	dir := t.TempDir()
	for _, n := range names {
		path := filepath.Join(dir, filepath.FromSlash(n))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(n), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestPatternsFindFilesInNaturalOrder(t *testing.T) {
	dir := tree(t, "a/part-10.txt", "a/part-2.txt", "a/part-2.html", "a/b/part-1.txt", "a/b/c/d.txt", "a.txt", "អក្សរ/ក.txt", "x[1]/y.txt", "x1/z.txt", ".hidden/h.txt", "a/.h.txt", "n/1.txt", "n/01.txt", "e/")
	for pattern, want := range map[string][]string{
		"a":          {"a/b/c/d.txt", "a/b/part-1.txt", "a/part-2.html", "a/part-2.txt", "a/part-10.txt"},
		"a/":         {"a/b/c/d.txt", "a/b/part-1.txt", "a/part-2.html", "a/part-2.txt", "a/part-10.txt"},
		"a/*":        {"a/part-2.html", "a/part-2.txt", "a/part-10.txt"},
		"a/**":       {"a/b/c/d.txt", "a/b/part-1.txt", "a/part-2.html", "a/part-2.txt", "a/part-10.txt"},
		"**/*.txt":   {"a/b/c/d.txt", "a/b/part-1.txt", "a/part-2.txt", "a/part-10.txt", "a.txt", "n/01.txt", "n/1.txt", "x1/z.txt", "x[1]/y.txt", "អក្សរ/ក.txt"},
		"*.txt":      {"a.txt"},
		"a/**/c/*":   {"a/b/c/d.txt"},
		"*/*/c/d.*":  {"a/b/c/d.txt"},
		"x[1]":       {"x[1]/y.txt"},
		"x[0-9]/*":   {"x1/z.txt"},
		"អ*/?.txt":   {"អក្សរ/ក.txt"},
		"a/**/b":     {"a/b/c/d.txt", "a/b/part-1.txt"},
		".hidden/*":  {".hidden/h.txt"},
		".*/*":       {".hidden/h.txt"},
		"a/part-*.t": nil,
		"q/*.txt":    nil,
		"a.txt":      {"a.txt"},
		"a.txt/*":    nil,
	} {
		found, err := objects.Disk{}.List(t.Context(), filepath.Join(dir, pattern))
		if err != nil {
			t.Errorf("%s: %v", pattern, err)
			continue
		}
		var got []string
		for _, e := range found {
			rel, _ := filepath.Rel(dir, e.Path)
			got = append(got, filepath.ToSlash(rel))
			if e.Bytes == 0 || e.ETag == "" {
				t.Errorf("%s: %+v", pattern, e)
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", pattern, d)
		}
	}
}

func TestRelativePatternsStayRelative(t *testing.T) {
	t.Chdir(tree(t, "a/b.txt"))
	for _, p := range []string{"a", "*/*.txt", "./a/**"} {
		found, err := objects.Disk{}.List(t.Context(), p)
		if err != nil || len(found) != 1 || found[0].Path != filepath.Join("a", "b.txt") {
			t.Errorf("%s: %v %v", p, found, err)
		}
	}
}

func TestLinksToFilesAreFollowedAndCirclesAreNot(t *testing.T) {
	dir := tree(t, "a/b.txt", "real/c.txt")
	for link, to := range map[string]string{"a/loop": dir, "a/l.txt": filepath.Join(dir, "real/c.txt"), "a/gone": "nowhere"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skip("no symbolic links here: ", err)
		}
	}
	found, err := objects.Disk{}.List(t.Context(), dir)
	if err != nil || len(found) != 3 {
		t.Errorf("%v %v", found, err)
	}
}

func TestWhatCannotBeReadIsAFault(t *testing.T) {
	dir := tree(t, "a.txt")
	if _, err := (objects.Disk{}).List(t.Context(), filepath.Join(dir, "none")); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
	if _, err := (objects.Disk{}).List(t.Context(), filepath.Join(dir, "[")+"/*"); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
	if _, err := (objects.Disk{}).Open(t.Context(), filepath.Join(dir, "none")); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
	if _, err := (objects.Disk{}).Open(t.Context(), dir); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (objects.Disk{}).List(ctx, dir); err == nil {
		t.Error("a cancelled list ended well")
	}
}

func TestOpenReadsAnywhere(t *testing.T) {
	dir := tree(t, "ក.txt")
	f, err := objects.Disk{}.Open(t.Context(), filepath.Join(dir, "ក.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b := make([]byte, 3)
	if _, err := f.ReadAt(b, 4); err != nil && err != io.EOF || string(b) != "txt" || f.Size() != 7 {
		t.Errorf("%q %d %v", b, f.Size(), err)
	}
}

func FuzzList(f *testing.F) {
	for _, p := range []string{"**", "[", "a/[b-", "ក*?", "\xff", "\x00", "../**/x", strings8} {
		f.Add(p)
	}
	dir := tree(f, "a/b.txt", "ក.txt")
	f.Fuzz(func(_ *testing.T, p string) {
		if filepath.IsLocal(p) {
			_, _ = objects.Disk{}.List(context.Background(), filepath.Join(dir, p)) // an error is as good as a list
		}
	})
}

const strings8 = "**/**/**/**/**/**/**/**/x"
