package transfer_test

import (
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/transfer"
	"github.com/lontar-asean/lontar/store"
)

const head = "0123456789012345678901234567890123456789"

// upstream is a hub with one data set, that can misbehave.
type upstream struct {
	*httptest.Server
	mu     sync.Mutex
	files  map[string]string
	asked  []string // ranges of downloads
	breaks int      // how many downloads break off in the middle
	serve  func(w http.ResponseWriter, r *http.Request, name string) bool
	tree   func([]map[string]any) []map[string]any
}

func newUpstream(t *testing.T, files map[string]string) *upstream {
	t.Helper()
	u := &upstream{files: files}
	u.Server = httptest.NewServer(u)
	t.Cleanup(u.Close)
	return u
}

func oid(s string) string {
	sum := sha1.Sum(fmt.Appendf(nil, "blob %d\x00%s", len(s), s))
	return hex.EncodeToString(sum[:])
}

func (u *upstream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	u.mu.Lock()
	defer u.mu.Unlock()
	const api, resolve = "/api/datasets/asean/tales", "/datasets/asean/tales/resolve/" + head + "/"
	switch {
	case strings.HasPrefix(r.URL.Path, api+"/tree/"):
		list := []map[string]any{}
		for name, s := range u.files {
			e := map[string]any{"type": "file", "path": name, "size": len(s), "oid": oid(s)}
			if strings.HasSuffix(name, ".parquet") {
				sum := sha256.Sum256([]byte(s))
				e["lfs"] = map[string]any{"oid": hex.EncodeToString(sum[:]), "size": len(s)}
			}
			list = append(list, e)
		}
		if u.tree != nil {
			list = u.tree(list)
		}
		json.NewEncoder(w).Encode(list)
	case strings.HasPrefix(r.URL.Path, api):
		json.NewEncoder(w).Encode(map[string]any{"id": "asean/tales", "sha": head, "private": false, "cardData": map[string]any{"license": "cc-by-4.0"}})
	case strings.HasPrefix(r.URL.Path, resolve):
		name := strings.TrimPrefix(r.URL.Path, resolve)
		s, ok := u.files[name]
		if !ok {
			w.WriteHeader(404)
			return
		}
		u.asked = append(u.asked, r.Header.Get("Range"))
		if u.serve != nil && u.serve(w, r, name) {
			return
		}
		if u.breaks > 0 && len(s) > 1000 {
			u.breaks--
			from, _ := strconv.Atoi(strings.Trim(r.Header.Get("Range"), "bytes=-"))
			w.Header().Set("Content-Length", strconv.Itoa(len(s)-from))
			if from > 0 {
				w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(s)-1, len(s)))
				w.WriteHeader(206)
			}
			io.WriteString(w, s[from:from+(len(s)-from)/2])
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(s))
	default:
		w.WriteHeader(404)
	}
}

type permit func(person string, r hub.Repository) error

func (p permit) MayCommit(_ context.Context, person string, r hub.Repository) error {
	return p(person, r)
}

// harbour is a hub that imports.
type harbour struct {
	hub    *hub.Hub
	porter *transfer.Porter
	to     hub.Name
}

func newHarbour(t *testing.T, upstreams []string, change func(*transfer.Options)) *harbour {
	t.Helper()
	dir := t.TempDir()
	books, err := store.Open(t.Context(), filepath.Join(dir, "hub.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { books.Close() })
	vault, err := objects.NewVault(filepath.Join(dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	h := &harbour{hub: hub.New(books, vault, time.Now), to: hub.Name{Kind: hub.Dataset, Owner: "sokha", Name: "copy"}}
	none := func(context.Context, time.Duration) error { return nil }
	o := transfer.Options{Folder: filepath.Join(dir, "imports"), Upstreams: upstreams, Fetch: fetch.Options{Wait: none, Attempts: 2}, Permit: permit(func(string, hub.Repository) error { return nil }),
		Pause: time.Millisecond, Pauses: []time.Duration{time.Millisecond, time.Millisecond}}
	if change != nil {
		change(&o)
	}
	if h.porter, err = transfer.New(h.hub, o); err != nil {
		t.Fatal(err)
	}
	if _, err := h.hub.Create(t.Context(), h.to, hub.Private, "sokha"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- h.porter.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return h
}

// run imports and waits for the end.
func (h *harbour) run(t *testing.T, q transfer.Request) hub.Import {
	t.Helper()
	q.As, q.By = h.to, "sokha"
	i, err := h.porter.Start(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(30 * time.Second); !i.State.Over(); {
		if time.Now().After(end) {
			t.Fatalf("it does not end: %+v", i)
		}
		time.Sleep(5 * time.Millisecond)
		if i, err = h.porter.Progress(t.Context(), i.ID); err != nil {
			t.Fatal(err)
		}
	}
	return i
}

func tales() map[string]string {
	return map[string]string{
		"README.md":                     "---\nlicense: cc-by-4.0\n---\nរឿងព្រេង · ปู่ย่า · ပုံပြင်\n",
		"data/khm-Khmr/ភាគ.parquet":     strings.Repeat("ទន្លេ", 20_000),
		"data/mya-Mymr/အပိုင်း.parquet": strings.Repeat("မြစ်", 3_000),
		"ꦕꦫꦶꦠ.txt":                      "ꦥꦱꦂ",
	}
}

func TestARepositoryIsFetchedOverALineThatBreaks(t *testing.T) {
	u := newUpstream(t, tales())
	u.breaks = 3
	h := newHarbour(t, []string{u.URL}, nil)
	i := h.run(t, transfer.Request{Source: "hf://datasets/asean/tales@main"})
	if i.State != hub.ImportDone || i.Commit != head || i.Licence != "cc-by-4.0" || i.Files != 4 || i.Fetched != 4 || i.Moved != i.Bytes {
		t.Fatalf("%+v", i)
	}
	r, c, err := h.hub.Revision(t.Context(), h.to, "")
	if err != nil || c.ID != i.Made || c.Author != "sokha" || !strings.Contains(c.Message, u.URL+"/datasets/asean/tales") || !strings.Contains(c.Message, head) || !strings.Contains(c.Message, "cc-by-4.0") || !strings.Contains(r.Card, "cc-by-4.0") {
		t.Errorf("%+v, card %s, %v", c, r.Card, err)
	}
	for name, want := range u.files {
		f, err := h.hub.File(t.Context(), c, name)
		if err != nil {
			t.Error(err)
			continue
		}
		b, err := h.hub.Objects().Open(t.Context(), f.SHA256, 0, -1)
		if err != nil {
			t.Error(err)
			continue
		}
		got, err := io.ReadAll(b)
		b.Close()
		if err != nil || string(got) != want || f.Large != strings.HasSuffix(name, ".parquet") {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	parts := 0
	for _, r := range u.asked {
		if r != "" && r != "bytes=0-" {
			parts++
		}
	}
	if parts == 0 {
		t.Errorf("no download went on at a byte: %q", u.asked)
	}
	// Again: nothing is fetched that is here, apart from small files that the source knows by another digest.
	u.mu.Lock()
	u.asked = nil
	u.mu.Unlock()
	if i := h.run(t, transfer.Request{Source: u.URL + "/datasets/asean/tales"}); i.State != hub.ImportDone || len(u.asked) > 2 {
		t.Errorf("%+v %q", i, u.asked)
	}
}

func TestWhatMisbehavesIsNotTakenIn(t *testing.T) {
	inner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.Error("an inner address was asked")
		io.WriteString(w, "secret")
	}))
	t.Cleanup(inner.Close)
	redirect := func(to string) func(http.ResponseWriter, *http.Request, string) bool {
		return func(w http.ResponseWriter, r *http.Request, _ string) bool {
			http.Redirect(w, r, to, http.StatusFound)
			return true
		}
	}
	for name, c := range map[string]struct {
		change func(*upstream)
		says   string
	}{
		"wrong bytes": {func(u *upstream) {
			u.serve = func(w http.ResponseWriter, r *http.Request, name string) bool {
				b := []byte(u.files[name])
				b[len(b)/2] ^= 1
				http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
				return true
			}
		}, "other bytes"},
		"too many bytes": {func(u *upstream) {
			u.tree = func(list []map[string]any) []map[string]any { list[0]["size"] = 1; delete(list[0], "lfs"); return list }
		}, "other bytes"},
		"the address of a cloud's secrets": {func(u *upstream) { u.serve = redirect("http://169.254.169.254/latest/meta-data/") }, "private network"},
		"loopback":                         {func(u *upstream) { u.serve = redirect(inner.URL + "/x") }, "private network"},
		"loopback by IPv6":                 {func(u *upstream) { u.serve = redirect("http://[::1]:80/x") }, "private network"},
		"a path that leads out": {func(u *upstream) {
			u.tree = func(list []map[string]any) []map[string]any { list[0]["path"] = "../../etc/passwd"; return list }
		}, "cannot be"},
		"a path of git's": {func(u *upstream) {
			u.tree = func(list []map[string]any) []map[string]any { list[0]["path"] = ".git/config"; return list }
		}, "cannot be a path"},
		"two of one name": {func(u *upstream) {
			u.tree = func(list []map[string]any) []map[string]any { return append(list, list[0]) }
		}, "cannot be"},
		"a file that is gone": {func(u *upstream) {
			u.serve = func(w http.ResponseWriter, _ *http.Request, _ string) bool { w.WriteHeader(404); return true }
		}, "404"},
		"overload that stays": {func(u *upstream) {
			u.serve = func(w http.ResponseWriter, _ *http.Request, _ string) bool { w.WriteHeader(503); return true }
		}, "503"},
		"a line that always breaks": {func(u *upstream) {
			u.serve = func(w http.ResponseWriter, _ *http.Request, _ string) bool {
				w.Header().Set("Content-Length", "10")
				w.WriteHeader(200)
				w.(http.Flusher).Flush()
				panic(http.ErrAbortHandler)
			}
		}, "again and again"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u := newUpstream(t, tales())
			c.change(u)
			h := newHarbour(t, []string{u.URL}, nil)
			i := h.run(t, transfer.Request{Source: "hf://datasets/asean/tales"})
			if i.State != hub.ImportFailed || !strings.Contains(i.Error, c.says) {
				t.Errorf("%s: %s", i.State, i.Error)
			}
			if _, head, err := h.hub.Revision(t.Context(), h.to, ""); err != nil || head.Number != 0 {
				t.Errorf("something was committed: %+v, %v", head, err)
			}
		})
	}
}

func TestOnlyAllowedSourcesAreAsked(t *testing.T) {
	u := newUpstream(t, tales())
	h := newHarbour(t, nil, nil)
	prepared := false
	for source, kind := range map[string]fault.Kind{
		"hf://datasets/asean/tales":         fault.Denied,
		u.URL + "/datasets/asean/tales":     fault.Denied,
		"file:///etc/passwd":                fault.Invalid,
		"http://user:pw@host/datasets/a/b":  fault.Invalid,
		"ftp://host/datasets/a/b":           fault.Invalid,
		"https://host/datasets/a/b?token=x": fault.Invalid,
	} {
		_, err := h.porter.Start(t.Context(), transfer.Request{Source: source, As: h.to, By: "sokha", Prepare: func(context.Context) error { prepared = true; return nil }})
		if fault.Of(err) != kind {
			t.Errorf("%s: %v", source, err)
		}
	}
	if prepared {
		t.Error("something was made for a source that is not allowed")
	}
	// Who runs the hub may name any other, but none in a private network.
	if i := h.run(t, transfer.Request{Source: u.URL + "/datasets/asean/tales", Admin: true}); i.State != hub.ImportFailed || !strings.Contains(i.Error, "private network") || len(u.asked) > 0 {
		t.Errorf("%s: %s", i.State, i.Error)
	}
}

func TestRightsAndRoomCountWhenItCommits(t *testing.T) {
	u := newUpstream(t, tales())
	h := newHarbour(t, []string{u.URL}, func(o *transfer.Options) {
		o.Permit = permit(func(person string, r hub.Repository) error {
			return fault.New(fault.Denied, "%s may not commit to %s any more", person, r.ID())
		})
	})
	if i := h.run(t, transfer.Request{Source: "hf://datasets/asean/tales"}); i.State != hub.ImportFailed || !strings.Contains(i.Error, "any more") {
		t.Errorf("%s: %s", i.State, i.Error)
	}
	full := newHarbour(t, []string{u.URL}, nil)
	if err := full.hub.SetQuota(t.Context(), hub.Quota{Owner: "sokha", Bytes: 1000, Repositories: hub.Unlimited}); err != nil {
		t.Fatal(err)
	}
	u.mu.Lock()
	u.asked = nil
	u.mu.Unlock()
	if i := full.run(t, transfer.Request{Source: "hf://datasets/asean/tales"}); i.State != hub.ImportFailed || !strings.Contains(i.Error, "no room") || len(u.asked) > 0 {
		t.Errorf("%s: %s, asked %d times", i.State, i.Error, len(u.asked))
	}
}

func TestACancelledImportEnds(t *testing.T) {
	u := newUpstream(t, tales())
	h := newHarbour(t, []string{u.URL}, nil)
	i, err := h.porter.Start(t.Context(), transfer.Request{Source: "hf://datasets/asean/tales", As: h.to, By: "sokha", Rate: 2000})
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); i.Moved == 0 && time.Now().Before(end); {
		time.Sleep(5 * time.Millisecond)
		if i, err = h.porter.Progress(t.Context(), i.ID); err != nil {
			t.Fatal(err)
		}
	}
	if i.Moved == 0 || i.Moved == i.Bytes {
		t.Errorf("it is bounded to 2 kB/s and has %d of %d bytes", i.Moved, i.Bytes)
	}
	if err := h.porter.Cancel(t.Context(), i.ID); err != nil {
		t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond)
	if i, err = h.porter.Progress(t.Context(), i.ID); err != nil || i.State != hub.ImportCancelled {
		t.Errorf("%+v %v", i, err)
	}
	if _, head, err := h.hub.Revision(t.Context(), h.to, ""); err != nil || head.Number != 0 {
		t.Errorf("something was committed: %+v, %v", head, err)
	}
}
