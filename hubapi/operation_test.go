package hubapi

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/fault"
)

// FuzzOperations holds the reader of commits against encoding/json: what it accepts means the same there, and every error is one of the sender.
func FuzzOperations(f *testing.F) {
	for _, s := range []string{`{"key":"header","value":{"summary":"x"}}`, `{"key":"file","value":{"content":"4Z6A","path":"ក","encoding":"base64"}}` + "\n", `{"value":{"content":"\ud83d\ude00\/\ud83d","path":"\u1780"},"key":"file"}`,
		`{"key":"x","value":{"a":[{"b":"]}"},1e5,null]}}{"key":"y"}`, "{}", `{"key":7}`, "\xff", `{"key":"` + strings.Repeat("្", 100), `{"value":{"content":"\ud83dA` + "\x00", `{"a":1}  ` + "\r\n"} {
		f.Add([]byte(s))
	}
	folder := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		list := newOperations(strings.NewReader(string(b)), folder)
		reference := json.NewDecoder(strings.NewReader(string(b)))
		for {
			o, err := list.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				if fault.Of(err) != fault.Invalid {
					t.Fatalf("%v", err)
				}
				return
			}
			var want struct {
				Key   string `json:"key"`
				Value struct {
					Path    string `json:"path"`
					Content string `json:"content"`
				} `json:"value"`
			}
			// What encoding/json refuses or reads by another rule (names in any case, control characters) is not compared.
			if reference.Decode(&want) == nil && !strings.Contains(strings.ToLower(string(b)), "key\":null") && exact(b) {
				path, err := o.text("path")
				if err == nil && (o.key != want.Key || path != want.Value.Path) {
					t.Fatalf("%q %q, want %q %q", o.key, path, want.Key, want.Value.Path)
				}
				if o.content != nil && !strings.Contains(want.Value.Content, "\ufffd") {
					r, err := o.content.open("utf-8")
					if err != nil {
						t.Fatal(err)
					}
					got, err := io.ReadAll(r)
					if err != nil || string(got) != want.Value.Content {
						t.Fatalf("content %q, want %q, %v", got, want.Value.Content, err)
					}
				}
			}
			if o.content != nil {
				o.content.Close()
			}
		}
	})
}

// exact reports whether the names of a text are written as ours are, each once.
func exact(b []byte) bool {
	s := string(b)
	for _, name := range []string{`"key"`, `"value"`, `"path"`, `"content"`} {
		if strings.Count(s, name) > 1 || strings.Count(strings.ToLower(s), name) != strings.Count(s, name) {
			return false
		}
	}
	return !strings.Contains(s, `\u00`) && strings.Count(s, "ſ")+strings.Count(s, "K") == 0
}

// FuzzIgnore: patterns of strangers neither fail nor take long.
func FuzzIgnore(f *testing.F) {
	f.Add("*.log\n/tmp/\n!keep.log\na/**/b\n[", "a/x/b/ក.log")
	f.Add(strings.Repeat("**/", 50)+"x", strings.Repeat("a/", 200))
	f.Fuzz(func(t *testing.T, patterns, path string) {
		if _, err := newIgnore(patterns).match(path[:min(len(path), 1024)]); err != nil && fault.Of(err) != fault.Invalid {
			t.Fatal(err)
		}
	})
}

func TestIgnorePatterns(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{
		{"*.log", "a/b.log", true}, {"/x", "a/x", false}, {"/x", "x/y", true}, {"a/**/b", "a/b", true}, {"a/**/b", "a/x/y/b", true}, {"doc/*.txt", "doc/a/b.txt", false},
		{"build/", "build", false}, {"build/", "x/build/a", true}, {"# x", "# x", false}, {"ឯកសារ*", "ឯកសារ ១.txt", true}, {"!x", "x", false}, {"*.c\n!k.c", "k.c", false},
	} {
		if got, err := newIgnore(c.pattern).match(c.path); err != nil || got != c.want {
			t.Errorf("%q matches %q: %v %v", c.pattern, c.path, got, err)
		}
	}
	list, file := newIgnore(strings.Repeat(strings.Repeat("**/", 300)+"x\n", 1000)), strings.Repeat("a/", 400)+"b"
	var err error
	for n := 0; n < 100 && err == nil; n++ {
		_, err = list.match(file)
	}
	if fault.Of(err) != fault.Invalid {
		t.Errorf("patterns may take as long as they like: %v", err)
	}
}

func TestForeignNamesInHeaders(t *testing.T) {
	if got := disposition("ឯកសារ \"១\".txt"); strings.Count(got, `"`) != 2 || !strings.Contains(got, "%E1%9E%AF") {
		t.Error(got)
	}
	if got := headline("ខ្មែរ\r\nX: y"); strings.ContainsAny(got, "\r\n") || !strings.HasSuffix(got, "X: y") {
		t.Errorf("%q", got)
	}
}
