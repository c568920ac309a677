package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

func TestWhatWasFetchedIsKept(t *testing.T) {
	for _, code := range []int{200, 404, 410} {
		var n atomic.Int32
		url := serve(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
			n.Add(1)
			w.Header().Set("X-Robots-Tag", "noai")
			w.Header().Set("Set-Cookie", "secret")
			w.Header()["Date"] = nil
			if r.URL.Path == "/from" {
				http.Redirect(w, r, "/ភាសា?x=1", http.StatusFound)
				return
			}
			w.WriteHeader(code)
			fmt.Fprint(w, "ꦧꦱꦗꦮ")
		}))
		dir := t.TempDir()
		at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		for i := range 2 {
			c, _ := client(t, func(o *fetch.Options) {
				o.Cache, o.Now = dir, func() time.Time { return at.Add(time.Duration(i) * time.Hour) }
			})
			resp, err := c.Get(t.Context(), url+"/from", 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			if code == 200 {
				want = "ꦧꦱꦗꦮ"
			}
			if got := body(t, resp); got != want || resp.StatusCode != code || resp.Header.Get("X-Robots-Tag") != "noai" || resp.Header.Get("Set-Cookie") != "" ||
				resp.Header.Get("Date") != "Fri, 02 Jan 2026 03:04:05 GMT" || resp.Request.URL.RawQuery != "x=1" || resp.Header.Get("X-Lontar-Url") != "" {
				t.Errorf("%q %+v", got, resp)
			}
		}
		if n.Load() != 2 {
			t.Errorf("asked %d times", n.Load())
		}
	}
}

func TestADamagedKeptAnswerIsFetchedAgain(t *testing.T) {
	url := serve(t, noRobots(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ພາສາລາວ") }))
	dir := t.TempDir()
	get := func() string {
		c, _ := client(t, func(o *fetch.Options) { o.Cache = dir })
		resp, err := c.Get(t.Context(), url, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		return body(t, resp)
	}
	get()
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.http"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if err := os.WriteFile(files[0], whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if got := get(); got != "ພາສາລາວ" {
			t.Fatalf("cut at %d: %q", n, got)
		}
	}
}

// breaking serves content and drops the connection after some bytes of each of the first so many answers.
func breaking(content string, drops int32, after int, etag string) (http.HandlerFunc, *atomic.Int32, *atomic.Int64) {
	var n atomic.Int32
	var sent atomic.Int64
	return noRobots(func(w http.ResponseWriter, r *http.Request) {
		if etag != "" {
			w.Header().Set("ETag", etag)
		}
		if n.Add(1) > drops {
			http.ServeContent(&counting{w, &sent}, r, "x", time.Time{}, strings.NewReader(content))
			return
		}
		from := 0
		if _, err := fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from); err == nil {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(content)-1, len(content)))
			w.Header().Set("Content-Length", fmt.Sprint(len(content)-from))
			w.WriteHeader(http.StatusPartialContent)
		} else {
			w.Header().Set("Content-Length", fmt.Sprint(len(content)))
		}
		fmt.Fprint(w, content[from:from+after])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}), &n, &sent
}

type counting struct {
	http.ResponseWriter
	sent *atomic.Int64
}

// Write counts before it writes: the client may have everything before a later count.
func (c *counting) Write(b []byte) (int, error) {
	c.sent.Add(int64(len(b)))
	return c.ResponseWriter.Write(b)
}

func TestADroppedConnectionIsTakenUpWhereItBroke(t *testing.T) {
	content := strings.Repeat("தமிழ்", 1000)
	for _, etag := range []string{`"v1"`, `W/"v1"`, ""} {
		h, n, sent := breaking(content, 3, 4000, etag)
		c, _ := client(t)
		resp, err := c.Get(t.Context(), serve(t, h), 0, 0)
		if err != nil || body(t, resp) != content || resp.StatusCode != 200 || n.Load() != 4 {
			t.Errorf("%s: %v, %d requests", etag, err, n.Load())
		}
		if want := int64(len(content)); etag == `"v1"` && sent.Load() != want-3*4000 || etag != `"v1"` && sent.Load() != want {
			t.Errorf("%s: %d bytes were sent last", etag, sent.Load())
		}
	}
}

func TestALaterRunTakesUpWhatAnEarlierBegan(t *testing.T) {
	content := strings.Repeat("Tiếng Việt", 1000)
	h, _, sent := breaking(content, 2, 1000, `"v1"`)
	url, dir := serve(t, h), t.TempDir()
	c, _ := client(t, func(o *fetch.Options) { o.Cache, o.Attempts = dir, 1 })
	if _, err := c.Get(t.Context(), url, 0, 0); fault.Of(err) != fault.Unavailable {
		t.Error(err)
	}
	if _, err := c.Get(t.Context(), url, 0, 0); fault.Of(err) != fault.Unavailable {
		t.Error(err)
	}
	resp, err := c.Get(t.Context(), url, 0, 0)
	if err != nil || body(t, resp) != content || sent.Load() != int64(len(content))-2000 {
		t.Errorf("%v, %d bytes sent", err, sent.Load())
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "parts", "*")); len(left) > 0 {
		t.Error(left)
	}
}

func TestAChangedPageIsFetchedFromItsBeginning(t *testing.T) {
	var n atomic.Int32
	url := serve(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		if n.Add(1) == 1 {
			w.Header().Set("ETag", `"v1"`)
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, strings.Repeat("a", 500))
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("ETag", `"v2"`)
		http.ServeContent(w, r, "x", time.Time{}, strings.NewReader(strings.Repeat("b", 900)))
	}))
	c, _ := client(t)
	resp, err := c.Get(t.Context(), url, 0, 0)
	if err != nil || body(t, resp) != strings.Repeat("b", 900) {
		t.Error(err)
	}
}

func TestABeginningOfAnotherVersionIsThrownAway(t *testing.T) {
	for name, second := range map[string]func(http.ResponseWriter, *http.Request){
		"If-Range ignored": func(w http.ResponseWriter, r *http.Request) {
			if w.Header().Set("ETag", `"v2"`); r.Header.Get("Range") != "" {
				r.Header.Del("If-Range")
			}
			http.ServeContent(w, r, "x", time.Time{}, strings.NewReader(strings.Repeat("b", 900)))
		},
		"shorter": func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Range") != "" {
				w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
				return
			}
			fmt.Fprint(w, strings.Repeat("b", 900))
		},
	} {
		var n atomic.Int32
		url := serve(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
			if n.Add(1) > 1 {
				second(w, r)
				return
			}
			w.Header().Set("ETag", `"v1"`)
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, strings.Repeat("a", 500))
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}))
		dir := t.TempDir()
		c, _ := client(t, func(o *fetch.Options) { o.Cache, o.Attempts = dir, 1 })
		if _, err := c.Get(t.Context(), url, 0, 0); fault.Of(err) != fault.Unavailable {
			t.Error(name, err)
		}
		c, _ = client(t, func(o *fetch.Options) { o.Cache = dir })
		resp, err := c.Get(t.Context(), url, 0, 0)
		if err != nil || body(t, resp) != strings.Repeat("b", 900) {
			t.Error(name, err)
		}
	}
}

func TestRangesThatCannotBeHad(t *testing.T) {
	c, _ := client(t)
	none := serve(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "0123456789") })
	if _, err := c.Get(t.Context(), none, 2, 3); fault.Of(err) != fault.Unavailable {
		t.Error(err)
	}
	wrong := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Range", "bytes 0-2/10")
		w.WriteHeader(206)
		fmt.Fprint(w, "012")
	})
	if _, err := c.Get(t.Context(), wrong, 2, 3); fault.Of(err) != fault.Conflict {
		t.Error(err)
	}
	short := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "x", time.Time{}, strings.NewReader("0123456789"))
	})
	resp, err := c.Get(t.Context(), short, 8, 5)
	if err != nil || body(t, resp) != "89" {
		t.Error(err)
	}
	resp, err = c.Get(t.Context(), short, 80, 5)
	if err != nil || resp.StatusCode != 416 {
		t.Error(err)
	}
}

func TestAFullDiskIsNoFaultOfThePage(t *testing.T) {
	url := serve(t, noRobots(func(http.ResponseWriter, *http.Request) {}))
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c, _ := client(t, func(o *fetch.Options) { o.Cache = file })
	if _, err := c.Get(t.Context(), url, 0, 0); err == nil || fault.Of(err) != "" {
		t.Error(err)
	}
}

func TestOneHostIsAskedSlowly(t *testing.T) {
	url := serve(t, noRobots(func(http.ResponseWriter, *http.Request) {}))
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var waited []time.Duration
	c, _ := client(t, func(o *fetch.Options) {
		o.Now = func() time.Time { return now }
		o.Wait = func(_ context.Context, d time.Duration) error { waited = append(waited, d); return nil }
	})
	for i := range 3 {
		if _, err := c.Get(t.Context(), fmt.Sprint(url, "/", i), 0, 0); err != nil {
			t.Fatal(err)
		}
	}
	if fmt.Sprint(waited) != "[0s 1s 2s]" {
		t.Error(waited)
	}
	stop := errors.New("stop")
	c, _ = client(t, func(o *fetch.Options) { o.Wait = func(context.Context, time.Duration) error { return stop } })
	if _, err := c.Get(t.Context(), url, 0, 0); !errors.Is(err, stop) {
		t.Error(err)
	}
}
