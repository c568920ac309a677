package main

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/lontar-asean/lontar/internal/gguf"
	"github.com/lontar-asean/lontar/internal/llama"
)

// counted passes requests on to a server and counts those to a path.
func counted(t *testing.T, address, path string) (string, *atomic.Int64) {
	t.Helper()
	to, err := url.Parse(strings.TrimSuffix(address, "/v1"))
	if err != nil {
		t.Fatal(err)
	}
	var n atomic.Int64
	pass := httputil.NewSingleHostReverseProxy(to)
	pass.ErrorLog = log.New(io.Discard, "", 0) // who asks is killed
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, path) {
			n.Add(1)
		}
		pass.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/v1", &n
}

// TestARealModelIsMeasured evaluates llama.cpp: equal runs are equal to the byte, and one that was killed goes on where it was.
func TestARealModelIsMeasured(t *testing.T) {
	s := llama.Start(t, llama.Write(t, gguf.Lettered()))
	address, asked := counted(t, s.Address, "/chat/completions")
	evaluate := func(cache, out string) []string {
		t.Setenv("LONTAR_CACHE", filepath.Join(t.TempDir(), cache))
		return []string{"evaluate", "asean-culture", "--model", address + "#lettered", "--limit", "4", "--wordings", "1", "--language", "khm", "--language", "vie", "--out", out}
	}
	dir := t.TempDir()
	var rows [2]string
	for i, name := range []string{"first", "second"} {
		out, said, code := lontar(t, append(evaluate(name, filepath.Join(dir, name)), "--json")...)
		if code != 0 {
			t.Fatalf("%d %s", code, said)
		}
		rows[i] = out
	}
	questions := asked.Load() / 2
	if rows[0] != rows[1] || strings.Count(rows[0], "\n") < 6 || strings.Contains(rows[0], `"state":"failed"`) || questions < 16 {
		t.Fatalf("%d questions:\n%s%s", questions, rows[0], rows[1])
	}
	before := asked.Load()
	args := evaluate("killed", filepath.Join(dir, "killed"))
	interrupt(t, func() bool { return asked.Load() >= before+questions/2 }, args...)
	if _, said, code := lontar(t, args...); code != 0 {
		t.Fatalf("%d %s", code, said)
	}
	const most = 128 // that are on the way at a time, and what is asked of the endpoint before a run
	if n := asked.Load() - before; n > questions+most {
		t.Errorf("%d questions for %d", n, questions)
	}
	want := contents(t, filepath.Join(dir, "first"))
	for _, name := range []string{"second", "killed"} {
		got := contents(t, filepath.Join(dir, name))
		for file, b := range want {
			if got[file] != b && file != "times.json" { // how long answers took differs from run to run
				t.Errorf("%s of the run %s is another than that of the first", file, name)
			}
		}
	}
}
