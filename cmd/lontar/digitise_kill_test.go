package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"image"
	"image/png"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"
)

// slowReader is an endpoint that takes a while for a page, and whose answer depends on the picture alone.
func slowReader(t *testing.T, each time.Duration) (address string, asked *atomic.Int64) {
	t.Helper()
	asked = new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		time.Sleep(each)
		h := fnv.New32()
		h.Write(body)
		text := fmt.Sprintf("រឿងព្រេង\n\n%s\n%d", sentences[h.Sum32()%uint32(len(sentences))], h.Sum32())
		json.NewEncoder(w).Encode(map[string]any{"model": "m", "choices": []any{map[string]any{"finish_reason": "stop", "message": map[string]any{"role": "assistant", "content": text}}}})
	}))
	t.Cleanup(server.Close)
	return server.URL + "/v1#m", asked
}

// volume makes a folder of pictures that differ.
func volume(t *testing.T, pages int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "volume")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for i := range pages {
		img := image.NewGray(image.Rect(0, 0, 300, 400))
		for k := range img.Pix {
			img.Pix[k] = 240
		}
		for k := range 400 {
			img.Pix[(i+1)*3000+k] = byte(k)
		}
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("p%d.png", i+1)), b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAKilledRunGoesOnAndGivesTheSameBytes(t *testing.T) {
	const pages, points = 12, 5
	address, asked := slowReader(t, 20*time.Millisecond)
	dir := volume(t, pages)
	args := func(out string, more ...string) []string {
		return append([]string{"digitise", dir, "-o", out, "--recogniser", address, "--format", "pdf,txt,jsonl,alto,hocr"}, more...)
	}
	t.Setenv("LONTAR_CACHE", t.TempDir()) // answers are kept there
	whole := t.TempDir()
	began := time.Now()
	if _, said, code := lontar(t, args(whole, "--workers", "1")...); code != 0 {
		t.Fatal(said)
	}
	took := time.Since(began)
	want := contents(t, whole)
	if asked.Load() != pages || len(want) != 1+4+3*pages {
		t.Fatalf("%d questions, %d files", asked.Load(), len(want))
	}
	both := t.TempDir()
	if _, said, code := lontar(t, args(both, "--workers", "2")...); code != 0 {
		t.Fatal(said)
	}
	sameFiles(t, "two workers", want, contents(t, both))
	random := rand.New(rand.NewPCG(4, 12))
	killed := 0
	for k := range points {
		t.Setenv("LONTAR_CACHE", t.TempDir())
		out := t.TempDir()
		cmd := self(t, args(out, "--workers", "2")...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration((0.1 + 0.5*random.Float64()) * float64(took)))
		if err := cmd.Process.Kill(); err != nil { // SIGKILL
			t.Fatal(err)
		}
		if cmd.Wait() != nil {
			killed++
		}
		finished, err := filepath.Glob(filepath.Join(out, "volume", "page-*.json"))
		if err != nil {
			t.Fatal(err)
		}
		before := asked.Load()
		if _, said, code := lontar(t, args(out)...); code != 0 {
			t.Fatalf("point %d: exit code %d: %s", k, code, said)
		}
		sameFiles(t, fmt.Sprintf("after kill %d with %d pages finished", k, len(finished)), want, contents(t, out))
		if again := asked.Load() - before; again > int64(pages-len(finished)) { // fewer when an answer was there and its page was not written
			t.Errorf("point %d: %d pages were finished, and %d were asked for after that", k, len(finished), again)
		}
	}
	if t.Logf("%d of %d runs were killed while they went on", killed, points); killed == 0 {
		t.Error("no run was killed")
	}
}
