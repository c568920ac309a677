package web_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/search"
	"github.com/lontar-asean/lontar/hub/viewer"
	"github.com/lontar-asean/lontar/hubapi"
	"github.com/lontar-asean/lontar/internal/said"
	"github.com/lontar-asean/lontar/store"
	"github.com/lontar-asean/lontar/store/index"
	"github.com/lontar-asean/lontar/web"
)

const password = "ផ្កាឈូកក្នុងបឹង"

// site is a hub with pages that listens, with sokha (who curates asean), dara (a reader) and an administrator.
type site struct {
	t      testing.TB
	url    string
	hub    *hub.Hub
	guard  *access.Guard
	tokens map[string]string
	log    *said.Log
	ahead  func(time.Duration)
}

func newEmptySite(t testing.TB) *site {
	t.Helper()
	s := &site{t: t, tokens: map[string]string{}, log: &said.Log{}}
	var mu sync.Mutex
	var ahead time.Duration
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return time.Now().Add(ahead) }
	s.ahead = func(d time.Duration) { mu.Lock(); defer mu.Unlock(); ahead += d }
	dir := t.TempDir()
	books, err := store.Open(t.Context(), filepath.Join(dir, "hub.db"))
	must(t, err)
	t.Cleanup(func() { books.Close() })
	vault, err := objects.NewVault(filepath.Join(dir, "files"))
	must(t, err)
	s.hub = hub.New(books, vault, clock)
	s.guard = access.New(s.hub)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	s.url = "http://" + listener.Addr().String()
	public, err := url.Parse(s.url)
	must(t, err)
	records, err := viewer.New(s.hub, filepath.Join(dir, "viewer"), slog.New(slog.DiscardHandler), viewer.Settings{Wait: 30 * time.Second})
	must(t, err)
	t.Cleanup(records.Close)
	shelf, err := index.Open(t.Context(), filepath.Join(dir, "index.db"))
	must(t, err)
	t.Cleanup(func() { shelf.Close() })
	pages, err := web.New(s.hub, s.guard, web.Options{Public: public, Viewer: web.Records(s.hub, records), Search: web.RecordSearch(s.hub, records, search.New(shelf, s.hub, search.Options{})), Release: "test"})
	must(t, err)
	server, err := hubapi.New(s.hub, s.guard, hubapi.Options{Public: public, Key: bytes.Repeat([]byte{7}, 32), Folder: filepath.Join(dir, "incoming"), Log: slog.New(slog.NewTextHandler(s.log, nil)), Pages: pages})
	must(t, err)
	h := &httptest.Server{Listener: listener, Config: &http.Server{Handler: server, ReadHeaderTimeout: time.Minute}}
	h.Start()
	t.Cleanup(h.Close)
	return s
}

func newSite(t testing.TB) *site {
	t.Helper()
	s := newEmptySite(t)
	hashed, err := access.HashPassword(password)
	must(t, err)
	for name, role := range map[string]hub.Role{"sokha": hub.Curator, "dara": hub.Reader, "boss": hub.Admin} {
		must(t, s.guard.AddUser(t.Context(), hub.User{Name: name, Role: role, Password: hashed}))
		s.tokens[name], err = s.guard.NewToken(t.Context(), hub.Token{User: name, Title: "test", Scope: hub.ScopeWrite})
		must(t, err)
	}
	must(t, s.guard.AddOrganisation(t.Context(), hub.Organisation{Name: "asean"}, "sokha"))
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// api calls the protocol as a person; the body is sent as JSON, or as it is when it is text.
func (s *site) api(as, method, path string, body any) []byte {
	s.t.Helper()
	text, ok := body.(string)
	if !ok {
		b, err := json.Marshal(body)
		must(s.t, err)
		text = string(b)
	}
	q, err := http.NewRequest(method, s.url+path, strings.NewReader(text))
	must(s.t, err)
	q.Header.Set("Authorization", "Bearer "+s.tokens[as])
	r, err := http.DefaultClient.Do(q)
	must(s.t, err)
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	must(s.t, err)
	if r.StatusCode != 200 {
		s.t.Fatalf("%s %s: %d %s", method, path, r.StatusCode, b)
	}
	return b
}

// create makes a data set with files: names and contents in turn.
func (s *site) create(name, visibility, title string, files ...string) {
	s.t.Helper()
	s.api("sokha", "POST", "/api/repos/create", map[string]any{"name": name, "organization": "asean", "type": "dataset", "visibility": visibility})
	s.commit(name, title, files...)
}

func (s *site) commit(name, title string, files ...string) {
	s.t.Helper()
	var b strings.Builder
	e := json.NewEncoder(&b)
	must(s.t, e.Encode(map[string]any{"key": "header", "value": map[string]any{"summary": title, "description": ""}}))
	for i := 0; i+1 < len(files); i += 2 {
		must(s.t, e.Encode(map[string]any{"key": "file", "value": map[string]any{"content": []byte(files[i+1]), "path": files[i], "encoding": "base64"}}))
	}
	s.api("sokha", "POST", "/api/datasets/asean/"+name+"/commit/main", b.String())
}

// browser is somebody who looks at pages.
type browser struct {
	*site
	client *http.Client
}

func (s *site) browser() *browser {
	jar, err := cookiejar.New(nil)
	must(s.t, err)
	return &browser{s, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// reply is an answer, read to its end.
type reply struct {
	status int
	header http.Header
	body   string
}

func (b *browser) do(method, path string, form url.Values, headers ...string) reply {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	q, err := http.NewRequest(method, b.url+path, body)
	must(b.t, err)
	if form != nil {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	r, err := b.client.Do(q)
	must(b.t, err)
	defer r.Body.Close()
	content, err := io.ReadAll(r.Body)
	must(b.t, err)
	return reply{r.StatusCode, r.Header, string(content)}
}

func (b *browser) want(status int, method, path string, form url.Values, headers ...string) reply {
	b.t.Helper()
	r := b.do(method, path, form, headers...)
	if r.status != status {
		b.t.Fatalf("%s %s gives %d, want %d: %.3000s", method, path, r.status, status, r.body)
	}
	return r
}

func (b *browser) get(path string) string {
	b.t.Helper()
	return b.want(200, "GET", path, nil).body
}

var proofField = regexp.MustCompile(`name="form" value="([^"]+)"`)

// send fills in the form of a page and sends it to an address.
func (b *browser) send(status int, page, to string, fields ...string) reply {
	b.t.Helper()
	found := proofField.FindStringSubmatch(b.do("GET", page, nil).body)
	if found == nil {
		b.t.Fatalf("%s has no form", page)
	}
	form := url.Values{"form": {found[1]}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return b.want(status, "POST", to, form)
}

// as logs in.
func (b *browser) as(name string) *browser {
	b.t.Helper()
	b.send(303, "/login", "/login", "name", name, "password", password)
	return b
}

func (b *browser) cookies() map[string]string {
	u, err := url.Parse(b.url)
	must(b.t, err)
	m := map[string]string{}
	for _, c := range b.client.Jar.Cookies(u) {
		m[c.Name] = c.Value
	}
	return m
}

func has(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q is not in %.6000s", p, text)
		}
	}
}

func lacks(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if i := strings.Index(text, p); i >= 0 {
			t.Errorf("%q is in …%s", p, text[max(0, i-200):min(len(text), i+200)])
		}
	}
}
