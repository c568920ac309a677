package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus/warc"
)

// A robots.txt counts wherever in the crawl it lies: here in the last file, after all pages, among pages enough for several tasks.
func TestRobotsOfTheCrawlCountWhereverTheyLie(t *testing.T) {
	dir := t.TempDir()
	text := strings.Repeat("ទន្លេសាបជាបឹងទឹកសាបធំជាងគេនៅអាស៊ីអាគ្នេយ៍។ ", 40)
	var pages, robots bytes.Buffer
	w := warc.NewWriter(&pages)
	put := func(w *warc.Writer, uri, media, body string) {
		if err := w.Response(uri, "2026-01-02T03:04:05Z", 200, warc.Fields{{Name: "Content-Type", Value: media}}, []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 40 {
		for _, path := range []string{"open", "closed"} {
			put(w, fmt.Sprintf("https://a.example/%s/%d", path, i), "text/html; charset=utf-8", fmt.Sprintf(`<html lang="km"><p>SECRET-%s %d %s</p></html>`, path, i, text))
		}
	}
	put(warc.NewWriter(&robots), "https://a.example/robots.txt", "text/plain", "User-agent: GPTBot\nDisallow: /closed/\n")
	write := func(name string, b []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("a.warc.gz", pages.Bytes())
	write("z.warc.gz", robots.Bytes())
	write("recipe.yaml", []byte("name: robots\nsources:\n  - warc: '*.warc.gz'\n    collection: c\n    rights: unknown\nsteps:\n  - extract: {}\n  - normalise: {}\n  - deduplicate: {}\noutput: {dataset: out}\n"))
	cmd := self(t, "curate", "recipe.yaml", "--json")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !bytes.Contains(out, []byte(`"extract.opt-out":40`)) && !bytes.Contains(out, []byte(`"opt-out":40`)) {
		t.Errorf("not 40 pages opted out: %s", out[bytes.LastIndexByte(bytes.TrimSpace(out), '\n')+1:])
	}
	inspect := func(args ...string) string {
		cmd := self(t, append([]string{"inspect", "out", "--json", "-n", "100"}, args...)...)
		cmd.Dir = dir
		b, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if dropped := inspect("--dropped", "opt-out"); strings.Count(dropped, "\n") != 40 || strings.Contains(dropped, "SECRET") {
		t.Errorf("opted-out pages as stored: %.400s", dropped)
	}
	if kept := inspect(); strings.Contains(kept, "SECRET-closed") {
		t.Errorf("a page that robots.txt forbids is kept: %.400s", kept)
	}
	report, err := os.ReadFile(filepath.Join(dir, "out", "report.html"))
	if err != nil || bytes.Contains(report, []byte("SECRET-closed")) {
		t.Errorf("the report shows a page that opted out (%v)", err)
	}
}
