package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAListOfAddressesBecomesADataSet fetches pages from a server on this machine, one of them forbidden by robots.txt, one gone.
func TestAListOfAddressesBecomesADataSet(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /private/\nCrawl-delay: 0\n")
		case "/gone":
			http.NotFound(w, r)
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, "<html><body><article><h1>ตลาดน้ำ</h1><p>%s</p></article></body></html>", strings.Repeat(sentences[1]+" ", 3))
		}
	}))
	defer server.Close()
	dir := t.TempDir()
	t.Setenv("LONTAR_FETCH_ALLOW", "127.0.0.0/8")
	t.Setenv("LONTAR_CACHE", filepath.Join(dir, "cache"))
	list := fmt.Sprintf("%[1]s/a\n%[1]s/private/b\n%[1]s/gone\n", server.URL)
	recipe := "name: net\nsources: [{urls: list.txt, rights: unknown}]\nsteps: [{extract: {}}, {identify: {}}]\noutput: {dataset: out}\n"
	for name, text := range map[string]string{"list.txt": list, "recipe.yaml": recipe} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, round := range []string{"first", "from the cache"} {
		var out, errs bytes.Buffer
		code := run([]string{"curate", filepath.Join(dir, "recipe.yaml"), "--out", filepath.Join(dir, round), "--json", "--max-broken", "0.5"}, streams{out: &out, err: &errs})
		if code != 0 || !strings.Contains(out.String(), `"read":3,"kept":1,"broken":1`) || !strings.Contains(out.String(), `"opt-out":1`) {
			t.Fatalf("%s: exit code %d\n%s\n%s", round, code, &out, &errs)
		}
	}
	sameFiles(t, "from the cache", contents(t, filepath.Join(dir, "first")), contents(t, filepath.Join(dir, "from the cache")))
}
