package remote_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
	"github.com/lontar-asean/lontar/remote"
)

const commit = "0123456789abcdef0123456789abcdef01234567"

// hub speaks the part of the API that reading needs. Lists come in pages of three.
type hub struct {
	mu     sync.Mutex
	url    string
	files  map[string][]byte
	token  string
	gated  bool
	status int // refuses everything
	code   string
	said   string
	cdn    string // redirects files there
	busy   int
	drops  int
	asked  map[string]int
	public string // how the hub names itself in links
}

func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	path := r.URL.EscapedPath()
	h.asked[path]++
	signed := r.Header.Get("Authorization") == "Bearer "+h.token && h.token != ""
	switch {
	case h.busy > 0:
		h.busy--
		w.Header().Set("Retry-After", "3")
		w.WriteHeader(http.StatusTooManyRequests)
	case h.status != 0:
		w.Header().Set("X-Error-Code", h.code)
		w.Header().Set("X-Error-Message", h.said)
		w.WriteHeader(h.status)
	case h.drops > 0:
		h.drops--
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, "[{")
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	case path == "/api/datasets/lontar/web/revision/main" || path == "/api/datasets/lontar/web/revision/exp%2F1" || path == "/api/datasets/lontar/web/revision/refs%2Fconvert%2Fparquet":
		_ = json.NewEncoder(w).Encode(map[string]string{"id": "lontar/web", "sha": commit})
	case strings.HasPrefix(path, "/api/datasets/lontar/web/tree/"+commit):
		h.tree(w, r, strings.Trim(strings.TrimPrefix(r.URL.Path, "/api/datasets/lontar/web/tree/"+commit), "/"))
	case strings.HasPrefix(path, "/datasets/lontar/web/resolve/"+commit+"/"):
		if h.gated && !signed {
			w.Header().Set("X-Error-Code", "GatedRepo")
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		b, ok := h.files[strings.TrimPrefix(r.URL.Path, "/datasets/lontar/web/resolve/"+commit+"/")]
		if !ok {
			w.Header().Set("X-Error-Code", "EntryNotFound")
			w.WriteHeader(http.StatusNotFound)
			return
		}
		if h.cdn != "" {
			w.Header().Set("X-Linked-Etag", `"linked"`)
			http.Redirect(w, r, h.cdn+"/blob?sig=1", http.StatusFound)
			return
		}
		w.Header().Set("ETag", `"e"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
	default:
		w.Header().Set("X-Error-Code", "RepoNotFound")
		w.WriteHeader(http.StatusNotFound)
	}
}

func (h *hub) tree(w http.ResponseWriter, r *http.Request, folder string) {
	prefix := ""
	if folder != "" {
		prefix = folder + "/"
	}
	nodes := map[string]map[string]any{}
	var names []string
	for f, b := range h.files {
		rest, ok := strings.CutPrefix(f, prefix)
		if !ok {
			continue
		}
		deep := strings.EqualFold(r.URL.Query().Get("recursive"), "true")
		parts := strings.Split(rest, "/")
		for i := range parts {
			if i > 0 && !deep {
				break
			}
			name := prefix + strings.Join(parts[:i+1], "/")
			n := map[string]any{"type": "directory", "oid": "d", "size": 0, "path": name}
			if i == len(parts)-1 {
				n = map[string]any{"type": "file", "oid": "git", "size": 130, "path": name, "lfs": map[string]any{"oid": "sha", "size": len(b)}}
			}
			if nodes[name] == nil {
				names = append(names, name)
			}
			nodes[name] = n
		}
	}
	if len(names) == 0 {
		w.Header().Set("X-Error-Code", "EntryNotFound")
		w.WriteHeader(http.StatusNotFound)
		return
	}
	sorted(names)
	from := 0
	_, _ = fmt.Sscan(r.URL.Query().Get("cursor"), &from)
	out := []map[string]any{}
	for i := from; i < len(names) && i < from+3; i++ {
		out = append(out, nodes[names[i]])
	}
	if from+3 < len(names) {
		q := r.URL.Query()
		q.Set("cursor", fmt.Sprint(from+3))
		w.Header().Set("Link", fmt.Sprintf(`<%s%s?%s>; rel="next"`, h.public, r.URL.EscapedPath(), q.Encode()))
	}
	_ = json.NewEncoder(w).Encode(out)
}

func sorted(s []string) {
	for i := range s {
		for k := i; k > 0 && s[k] < s[k-1]; k-- {
			s[k], s[k-1] = s[k-1], s[k]
		}
	}
}

func start(t testing.TB, h *hub) *remote.Hub {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	h.asked = map[string]int{}
	h.url = s.URL
	if h.public == "" {
		h.public = s.URL
	}
	env := map[string]string{"LONTAR_HUB": s.URL, "LONTAR_TOKEN": h.token}
	c, err := remote.New(remote.FromEnvironment(func(n string) string { return env[n] }), fetch.Options{Wait: func(ctx context.Context, _ time.Duration) error { return context.Cause(ctx) }})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func files() map[string][]byte {
	m := map[string][]byte{}
	for _, n := range []string{"README.md", ".gitattributes", "data/khm-Khmr/part-10.parquet", "data/khm-Khmr/part-2.parquet", "data/mya-Mymr/part-0.parquet", "data/lao-Laoo/ພາສາລາວ.parquet",
		"data/tha-Thai/ภาษา ไทย#1.parquet", "data/tam-Taml/தமிழ்%20.parquet", "data/vie-Latn/Tiếng Việt?.parquet", "data/jav-Java/ꦧꦱꦗꦮ.parquet", "data/zsm-Arab/بهاس.parquet", "data/ind-Latn/Bahasa+Indonesia.parquet",
		"data.txt", "x[1]/y.txt"} {
		m[n] = []byte(strings.Repeat(n+"\n", 10))
	}
	return m
}

func TestFilesOfADataSetAreListedByPattern(t *testing.T) {
	c := start(t, &hub{files: files()})
	for pattern, want := range map[string][]string{
		"":                           {"README.md", "data/ind-Latn/Bahasa+Indonesia.parquet", "data/jav-Java/ꦧꦱꦗꦮ.parquet", "data/khm-Khmr/part-2.parquet", "data/khm-Khmr/part-10.parquet", "data/lao-Laoo/ພາສາລາວ.parquet", "data/mya-Mymr/part-0.parquet", "data/tam-Taml/தமிழ்%20.parquet", "data/tha-Thai/ภาษา ไทย#1.parquet", "data/vie-Latn/Tiếng Việt?.parquet", "data/zsm-Arab/بهاس.parquet", "data.txt", "x[1]/y.txt"},
		"data/khm-Khmr":              {"data/khm-Khmr/part-2.parquet", "data/khm-Khmr/part-10.parquet"},
		"data/khm-Khmr/*.parquet":    {"data/khm-Khmr/part-2.parquet", "data/khm-Khmr/part-10.parquet"},
		"data/*/part-?.parquet":      {"data/khm-Khmr/part-2.parquet", "data/mya-Mymr/part-0.parquet"},
		"**/*ไทย*":                   {"data/tha-Thai/ภาษา ไทย#1.parquet"},
		"README.md":                  {"README.md"},
		"*.md":                       {"README.md"},
		"none/*.md":                  nil,
		"data/zsm-Arab/بهاس.parquet": {"data/zsm-Arab/بهاس.parquet"},
	} {
		for _, root := range []string{"hf://datasets/lontar/web", "hf://datasets/lontar/web@exp%2F1", "hf://datasets/lontar/web@refs/convert/parquet", "hf://datasets/lontar/web@" + commit} {
			found, err := c.List(t.Context(), strings.TrimSuffix(root+"/"+pattern, "/"))
			if err != nil {
				t.Errorf("%s: %v", pattern, err)
			}
			var got []string
			for _, e := range found {
				got = append(got, strings.TrimPrefix(e.Path, root+"/"))
				if e.ETag != "sha" || e.Bytes == 130 || e.Bytes == 0 {
					t.Errorf("%+v", e)
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s: %s", pattern, d)
			}
		}
	}
	if _, err := c.List(t.Context(), "hf://datasets/lontar/web/none.txt"); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
}

func TestEveryListedFileCanBeOpened(t *testing.T) {
	h := &hub{files: files()}
	c := start(t, h)
	found, err := c.List(t.Context(), "hf://datasets/lontar/web/**")
	if err != nil || len(found) != 13 {
		t.Fatal(found, err)
	}
	for _, e := range found {
		f, err := c.Open(t.Context(), e.Path)
		if err != nil {
			t.Error(err)
			continue
		}
		b, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
		if want := h.files[strings.TrimPrefix(e.Path, "hf://datasets/lontar/web/")]; err != nil || !bytes.Equal(b, want) || f.Size() != e.Bytes {
			t.Errorf("%s: %q %v", e.Path, b, err)
		}
		f.Close()
	}
	if n := h.asked["/api/datasets/lontar/web/revision/main"]; n != 1 {
		t.Errorf("the branch was looked up %d times", n)
	}
}

func TestABadLineAndABusyHubAreBorneWith(t *testing.T) {
	h := &hub{files: files(), busy: 2, drops: 2, public: "https://hub.example.org"}
	c := start(t, h)
	found, err := c.List(t.Context(), "hf://datasets/lontar/web/**")
	if err != nil || len(found) != 13 {
		t.Error(len(found), err)
	}
}

func TestAHubsRefusalsSayWhatToDo(t *testing.T) {
	for _, c := range []struct {
		hub  *hub
		kind fault.Kind
		hint string
	}{
		{&hub{gated: true}, fault.Denied, "ask for access at http"},
		{&hub{status: 403, code: "GatedRepo", token: "t"}, fault.Denied, "no access yet"},
		{&hub{status: 401}, fault.Denied, "LONTAR_TOKEN"},
		{&hub{status: 401, token: "t"}, fault.Denied, "token"},
		{&hub{status: 403, token: "t"}, fault.Denied, "token"},
		{&hub{status: 403, said: "Access to this resource is disabled."}, fault.Denied, "taken the data set down"},
		{&hub{status: 404, code: "RepoNotFound"}, fault.Missing, "check the name"},
		{&hub{status: 404, code: "RevisionNotFound"}, fault.Missing, "no revision main"},
		{&hub{busy: 1000}, fault.Busy, ""},
		{&hub{status: 500}, fault.Unavailable, ""},
	} {
		c.hub.files = files()
		h := start(t, c.hub)
		_, err := h.Open(t.Context(), "hf://datasets/lontar/web/README.md")
		if fault.Of(err) != c.kind || !strings.Contains(fault.Hint(err), c.hint) || c.hub.token != "" && strings.Contains(err.Error(), c.hub.token+" ") {
			t.Errorf("%+v: %v (%s)", c.kind, err, fault.Hint(err))
		}
	}
	h := start(t, &hub{gated: true, token: "secret", files: files()})
	f, err := h.Open(t.Context(), "hf://datasets/lontar/web/README.md")
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if _, err := h.Open(t.Context(), "hf://datasets/lontar/web/none"); fault.Of(err) != fault.Missing || !strings.Contains(fault.Hint(err), "tree/main") {
		t.Error(err, fault.Hint(err))
	}
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") }))
	defer page.Close()
	other, err := remote.New(remote.Settings{Endpoint: page.URL}, fetch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.List(t.Context(), "hf://datasets/a/b"); fault.Of(err) != fault.Broken || fault.Hint(err) == "" {
		t.Error(err)
	}
}

func TestFilesBehindARedirectIntoAPrivateNetworkAreRefused(t *testing.T) {
	cdn := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("asked") }))
	defer cdn.Close()
	c := start(t, &hub{files: files(), cdn: cdn.URL})
	if _, err := c.Open(t.Context(), "hf://datasets/lontar/web/README.md"); fault.Of(err) != fault.Denied || strings.Contains(err.Error(), "sig=") {
		t.Error(err)
	}
}

func TestOddReferencesAreRefused(t *testing.T) {
	c := start(t, &hub{files: files()})
	for _, u := range []string{"", "hf://", "hf://datasets/", "hf://datasets/a", "hf://datasets//b/c", "hf://datasets/a/..", "hf://datasets/a/b@/c", "hf://datasets/a/b/../c", "hf://datasets/a/b@..%2F..%2Fx/c",
		"hf://models/a/b/c", "hf://datasets/ភ/b/c", "hf://datasets/a/b@%zz/c", "hf://datasets/a/b/c\nd", "hf://datasets/a b/c/d", "hf://datasets/a/b?x/c"} {
		if _, err := c.Open(t.Context(), u); fault.Of(err) != fault.Invalid {
			t.Errorf("%q: %v", u, err)
		}
		if _, err := c.List(t.Context(), u); fault.Of(err) != fault.Invalid {
			t.Errorf("%q: %v", u, err)
		}
	}
	if _, err := c.Open(t.Context(), "hf://datasets/lontar/web"); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
	for _, e := range []string{"hub.example.org", "ftp://x", "http://u:p@x", "http://"} {
		if _, err := remote.New(remote.Settings{Endpoint: e}, fetch.Options{}); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", e, err)
		}
	}
}

func TestTheTokenOfOurHubStaysWithIt(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want remote.Settings
	}{
		{map[string]string{"LONTAR_TOKEN": "l"}, remote.Settings{}},
		{map[string]string{"LONTAR_TOKEN": "l", "HF_TOKEN": "h"}, remote.Settings{Token: "h"}},
		{map[string]string{"LONTAR_HUB": "http://x", "LONTAR_TOKEN": "l", "HF_TOKEN": "h"}, remote.Settings{Endpoint: "http://x", Token: "l"}},
		{map[string]string{"HF_ENDPOINT": "http://y", "HF_TOKEN": "h"}, remote.Settings{Endpoint: "http://y", Token: "h"}},
		{map[string]string{"LONTAR_HUB": "http://x", "HF_ENDPOINT": "http://y"}, remote.Settings{Endpoint: "http://x"}},
	} {
		if got := remote.FromEnvironment(func(n string) string { return c.env[n] }); got != c.want {
			t.Errorf("%v: %+v", c.env, got)
		}
	}
}

func FuzzReference(f *testing.F) {
	for _, s := range []string{"hf://datasets/a/b@c%2Fd/e/*", "hf://datasets/a/b@refs/pr/1/x", "hf://datasets/a/b@\xff", "hf://datasets/a/b/\u17d2\ue000", "hf://datasets/a/b/../.."} {
		f.Add(s)
	}
	h := &hub{files: files()}
	c := start(f, h)
	base, err := url.Parse(h.url)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, uri string) {
		if file, err := c.Open(t.Context(), uri); err == nil {
			file.Close()
		} else if fault.Of(err) == "" || strings.Contains(err.Error(), base.Host+"/..") {
			t.Errorf("%q: %v", uri, err)
		}
	})
}
