package fetch_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

func content(n int) []byte {
	b := make([]byte, n)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// shelf serves one file with an ETag, and counts requests.
type shelf struct {
	content []byte
	etag    string
	n       atomic.Int32
	drop    func(n int32) bool // drops the connection in the middle
	extra   http.Header
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n := s.n.Add(1)
	for k, v := range s.extra {
		w.Header()[k] = v
	}
	w.Header().Set("ETag", s.etag)
	if s.drop != nil && s.drop(n) {
		w = &dropping{ResponseWriter: w, left: 300_000}
	}
	http.ServeContent(w, r, "x", time.Time{}, bytes.NewReader(s.content))
}

type dropping struct {
	http.ResponseWriter
	left int
}

func (d *dropping) Write(b []byte) (int, error) {
	if len(b) > d.left {
		_, _ = d.ResponseWriter.Write(b[:d.left])
		d.ResponseWriter.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	d.left -= len(b)
	return d.ResponseWriter.Write(b)
}

func TestAFileIsReadInOrderWithFewRequests(t *testing.T) {
	s := &shelf{content: content(40<<20 + 17), etag: `"v1"`}
	c, _ := client(t)
	f, err := c.Open(t.Context(), serve(t, s.ServeHTTP), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h := sha256.New()
	if n, err := io.CopyBuffer(struct{ io.Writer }{h}, io.NewSectionReader(f, 0, f.Size()), make([]byte, 4096)); err != nil || n != int64(len(s.content)) {
		t.Fatal(n, err)
	}
	if [32]byte(h.Sum(nil)) != sha256.Sum256(s.content) {
		t.Error("the content differs")
	}
	if s.n.Load() > 9 {
		t.Errorf("%d requests", s.n.Load())
	}
}

func TestAFileIsReadAnywhereByMany(t *testing.T) {
	s := &shelf{content: content(9<<20 + 3), etag: `"v1"`}
	c, _ := client(t)
	f, err := c.Open(t.Context(), serve(t, s.ServeHTTP), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(g), 7))
			for range 100 {
				off, n := r.IntN(len(s.content)), r.IntN(2<<20)
				b := make([]byte, n)
				got, err := f.ReadAt(b, int64(off))
				want := s.content[off:min(off+n, len(s.content))]
				if got != len(want) || !bytes.Equal(b[:got], want) || (err == io.EOF) != (off+n > len(s.content)) || err != nil && err != io.EOF {
					t.Errorf("%d bytes at %d: %d %v", n, off, got, err)
				}
			}
		})
	}
	wg.Wait()
	if _, err := f.ReadAt(make([]byte, 1), -1); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
	if _, err := f.ReadAt(make([]byte, 1), f.Size()); err != io.EOF {
		t.Error(err)
	}
}

func TestDroppedRangesAreResumed(t *testing.T) {
	s := &shelf{content: content(5 << 20), etag: `"v1"`, drop: func(n int32) bool { return n%3 != 0 }}
	c, _ := client(t)
	f, err := c.Open(t.Context(), serve(t, s.ServeHTTP), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b := make([]byte, f.Size())
	if _, err := f.ReadAt(b, 0); err != nil || !bytes.Equal(b, s.content) {
		t.Error(err)
	}
}

func TestAFileThatChangesIsAConflict(t *testing.T) {
	for name, change := range map[string]func(*shelf){
		"etag":   func(s *shelf) { s.etag = `"v2"` },
		"length": func(s *shelf) { s.content = s.content[:3<<20] },
		"both":   func(s *shelf) { s.etag, s.content = `"v2"`, s.content[:100] },
		"weak":   func(s *shelf) { s.etag = `W/"v2"` },
	} {
		s := &shelf{content: content(4 << 20), etag: `"v1"`}
		if name == "weak" {
			s.etag = `W/"v1"`
		}
		c, _ := client(t)
		f, err := c.Open(t.Context(), serve(t, s.ServeHTTP), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		change(s)
		if _, err := f.ReadAt(make([]byte, 10), 3<<20); fault.Of(err) != fault.Conflict || !strings.Contains(err.Error(), "changed while it was being read") {
			t.Errorf("%s: %v", name, err)
		}
		f.Close()
	}
}

func TestRedirectsOfFilesAreRememberedAndAskedForAgain(t *testing.T) {
	s := &shelf{content: content(14 << 20), etag: `"cdn"`}
	var resolved, generation atomic.Int32
	generation.Store(1)
	cdn := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Authorization") != "":
			t.Error("the token went to another host")
		case r.URL.Path != fmt.Sprint("/", generation.Load()):
			w.WriteHeader(http.StatusForbidden)
			return
		}
		s.ServeHTTP(w, r)
	})
	linked := `"sha"`
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer x" {
			t.Error("no token")
		}
		resolved.Add(1)
		w.Header().Set("X-Linked-Etag", linked)
		http.Redirect(w, r, fmt.Sprint(cdn, "/", generation.Load(), "?signature=secret"), http.StatusFound)
	})
	c, _ := client(t)
	f, err := c.Open(t.Context(), url, http.Header{"Authorization": {"Bearer x"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 100)
	for i, off := range []int64{4 << 20, 8 << 20} {
		if _, err := f.ReadAt(b, off); err != nil || !bytes.Equal(b, s.content[off:off+100]) || resolved.Load() != 1 {
			t.Error(i, err, resolved.Load())
		}
	}
	generation.Add(1)
	s.etag = `"another copy"`
	if _, err := f.ReadAt(b, 12<<20); err != nil || resolved.Load() != 2 {
		t.Error(err, resolved.Load())
	}
	linked = `"sha 2"`
	generation.Add(1)
	if _, err := f.ReadAt(b, 2<<20); fault.Of(err) != fault.Conflict || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
	f.Close()
}

func TestFilesOfServersThatGiveNoParts(t *testing.T) {
	for _, n := range []int{0, 5, 3 << 20} {
		url := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(content(n)) })
		c, _ := client(t)
		f, err := c.Open(t.Context(), url, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
		if err != nil || !bytes.Equal(b, content(n)) {
			t.Errorf("%d: %v", n, err)
		}
		f.Close()
	}
	empty := &shelf{etag: `"e"`}
	c, _ := client(t)
	f, err := c.Open(t.Context(), serve(t, empty.ServeHTTP), nil, nil)
	if err != nil || f.Size() != 0 {
		t.Fatal(err)
	}
	if _, err := f.ReadAt(make([]byte, 1), 0); err != io.EOF {
		t.Error(err)
	}
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(content(3000)) })
	c, _ = client(t, func(o *fetch.Options) { o.MaxBody = 1000 })
	if _, err := c.Open(t.Context(), url, nil, nil); fault.Of(err) != fault.Broken {
		t.Error(err)
	}
}

func TestStatusesOfFilesAreFaults(t *testing.T) {
	for code, kind := range map[int]fault.Kind{401: fault.Denied, 403: fault.Denied, 404: fault.Missing, 410: fault.Missing, 418: fault.Invalid, 451: fault.Denied} {
		url := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) })
		c, _ := client(t)
		if _, err := c.Open(t.Context(), url, nil, nil); fault.Of(err) != kind || !strings.Contains(err.Error(), url) {
			t.Errorf("%d: %v", code, err)
		}
	}
}

func TestAClosedFileReadsNoMore(t *testing.T) {
	s := &shelf{content: content(3 << 20), etag: `"v1"`}
	c, _ := client(t)
	f, err := c.Open(t.Context(), serve(t, s.ServeHTTP), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if _, err := f.ReadAt(make([]byte, 1), 0); err == nil {
		t.Error("read after closing")
	}
	if _, err := f.ReadAt(make([]byte, 1), 2<<20); err == nil {
		t.Error("read after closing")
	}
}

func BenchmarkSequentialRead(b *testing.B) {
	s := &shelf{content: content(32 << 20), etag: `"v1"`}
	url := serve(b, s.ServeHTTP)
	c := fetch.New(fetch.Options{Allow: loopback})
	b.SetBytes(int64(len(s.content)))
	for b.Loop() {
		f, err := c.Open(b.Context(), url, nil, nil)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, io.NewSectionReader(f, 0, f.Size())); err != nil {
			b.Fatal(err)
		}
		f.Close()
	}
}
