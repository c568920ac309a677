package pipeline

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe"
)

func TestFilesBesideAnInputStayInsideItsFolder(t *testing.T) {
	dir := t.TempDir()
	for name, body := range map[string]string{"secret": "s", "set/a.txt": "a", "set/in/b.txt": "b", "set/in/ក.txt": "k"} {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"set/out": "../secret", "set/absolute": filepath.Join(dir, "secret"), "set/up": "..", "set/same": "in/b.txt", "set/loop": "loop"} {
		if err := os.Symlink(to, filepath.Join(dir, filepath.FromSlash(link))); err != nil {
			t.Skip(err)
		}
	}
	p := &Pipeline{Recipe: &recipe.Recipe{Dir: dir}}
	for _, c := range []struct {
		name, want string
		kind       fault.Kind
	}{
		{"b.txt", "b", ""}, {"../a.txt", "a", ""}, {"ក.txt", "k", ""}, {"./../in/./b.txt", "b", ""}, {"../same", "b", ""},
		{"none.txt", "", fault.Missing}, {"..", "", fault.Missing}, {"../in", "", fault.Missing},
		{"../../secret", "", fault.Invalid}, {"/etc/passwd", "", fault.Invalid}, {"../out", "", fault.Invalid}, {"../absolute", "", fault.Invalid},
		{"../up/secret", "", fault.Invalid}, {"../loop", "", fault.Invalid}, {"..\\..\\secret", "", fault.Invalid}, {"http://x/y", "", fault.Invalid}, {"a\x00b", "", fault.Invalid},
	} {
		u := Unit{Name: "set/in/x.png", URI: filepath.Join(dir, "set", "in", "x.png"), Root: "set"}
		f, err := p.beside(u)(t.Context(), c.name)
		if fault.Of(err) != c.kind {
			t.Errorf("%q: %v", c.name, err)
		}
		if err != nil {
			continue
		}
		b, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
		f.Close()
		if err != nil || string(b) != c.want {
			t.Errorf("%q holds %q, %v", c.name, b, err)
		}
	}
}

func TestTheRootOfASource(t *testing.T) {
	for _, c := range []struct{ pattern, uri, want string }{
		{"set", "/r/set/in/a.png", "set"}, {"set/", "/r/set/a.png", "set"}, {"set/*.png", "/r/set/a.png", "set"}, {"set/**/a?.png", "/r/set/x/ab.png", "set"},
		{"set/a.png", "/r/set/a.png", "set"}, {"a.png", "/r/a.png", ""}, {"*.png", "/r/a.png", ""}, {"/abs/x", "/abs/x/a.png", "/abs/x"}, {"/abs/a.png", "/abs/a.png", "/abs"},
		{"s3://b/x", "s3://b/x/a.png", "s3://b/x"}, {"s3://b/x/*.png", "s3://b/x/a.png", "s3://b/x"},
	} {
		if got := rootOf(c.pattern, c.uri, "/r"); got != c.want {
			t.Errorf("%s: %q, not %q", c.pattern, got, c.want)
		}
	}
}
