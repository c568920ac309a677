package hubapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/access/limit"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/rights"
	"github.com/lontar-asean/lontar/hub/viewer"
	intake "github.com/lontar-asean/lontar/hub/xet"
	"github.com/lontar-asean/lontar/hubapi"
	"github.com/lontar-asean/lontar/hubapi/xet"
	"github.com/lontar-asean/lontar/internal/said"
	"github.com/lontar-asean/lontar/store"
)

// site is a hub that listens, with the people sokha (who curates asean), dara (who curates elsewhere) and an administrator.
type site struct {
	t      testing.TB
	url    string
	hub    *hub.Hub
	desk   *rights.Desk
	guard  *access.Guard
	tokens map[string]string
	log    *said.Log
	ahead  func(time.Duration) // lets time pass
	server *hubapi.Server
	stop   func()
	serve  func(http.Handler) // puts another server in place
}

func newSite(t testing.TB, change func(*hubapi.Options)) *site {
	t.Helper()
	return start(t, change, false).people()
}

// newGuardedSite makes one that lets nobody see what lacks rights, as lontar serve does.
func newGuardedSite(t testing.TB, change func(*hubapi.Options)) *site {
	t.Helper()
	return start(t, change, true).people()
}

func (s *site) people() *site {
	t := s.t
	t.Helper()
	for name, role := range map[string]hub.Role{"sokha": hub.Curator, "dara": hub.Curator, "boss": hub.Admin} {
		must(t, s.guard.AddUser(t.Context(), hub.User{Name: name, Role: role, Email: name + "@example.org"}))
		s.tokens[name] = s.token(hub.Token{User: name, Title: "test", Scope: hub.ScopeWrite})
	}
	must(t, s.guard.AddOrganisation(t.Context(), hub.Organisation{Name: "asean"}, "sokha"))
	return s
}

func start(t testing.TB, change func(*hubapi.Options), guarded bool) *site {
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
	xorbs, err := objects.NewVault(filepath.Join(dir, "xorbs"))
	must(t, err)
	s.hub = hub.New(books, vault, clock)
	desk := rights.New(s.hub)
	if s.desk = desk; guarded {
		s.hub = s.hub.Guarded(desk)
	}
	s.guard = access.New(s.hub)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	s.url = "http://" + listener.Addr().String()
	public, err := url.Parse(s.url)
	must(t, err)
	key := bytes.Repeat([]byte{7}, 32)
	o := hubapi.Options{Public: public, Key: key, Folder: filepath.Join(dir, "incoming"), Log: slog.New(slog.NewTextHandler(s.log, nil)), Release: "test", Desk: desk}
	o.Limits = limit.New(limit.Default(), clock)
	o.Xet = xet.New(s.hub, s.guard, intake.New(s.hub, xorbs, o.Folder), key)
	o.Viewer, err = viewer.New(s.hub, filepath.Join(dir, "viewer"), o.Log, viewer.Settings{Wait: 30 * time.Second})
	must(t, err)
	t.Cleanup(o.Viewer.Close)
	if change != nil {
		change(&o)
	}
	var handler atomic.Pointer[http.Handler]
	server, err := hubapi.New(s.hub, s.guard, o)
	must(t, err)
	proxies, err := access.ParseProxies([]string{"127.0.0.1"}) // so that tests can come from anywhere
	must(t, err)
	s.server = server
	s.serve = func(h http.Handler) { server := h; handler.Store(&server) }
	s.serve(server)
	current := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*handler.Load()).ServeHTTP(w, r) })
	h := &httptest.Server{Listener: listener, Config: hubapi.Bounded(proxies.Handler(current), time.Second)}
	h.Start()
	t.Cleanup(h.Close)
	s.stop = func() { h.CloseClientConnections(); h.Close() }
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *site) token(k hub.Token) string {
	s.t.Helper()
	token, err := s.guard.NewToken(context.Background(), k)
	must(s.t, err)
	return token
}

// reply is an answer, read to its end.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// json reads the answer as an object.
func (r reply) json(t testing.TB) (v map[string]any) {
	t.Helper()
	if err := json.Unmarshal(r.body, &v); err != nil {
		t.Fatalf("%v in %d %.500s", err, r.status, r.body)
	}
	return v
}

func (r reply) list(t testing.TB) (v []map[string]any) {
	t.Helper()
	if err := json.Unmarshal(r.body, &v); err != nil {
		t.Fatalf("%v in %d %.500s", err, r.status, r.body)
	}
	return v
}

// do sends a request as a person ("" is nobody). A body that is no reader and no text is sent as JSON. Headers are pairs.
func (s *site) do(as, method, path string, body any, headers ...string) reply {
	s.t.Helper()
	var r io.Reader
	kind := ""
	switch b := body.(type) {
	case nil:
	case io.Reader:
		r = b
	case string:
		r = strings.NewReader(b)
	default:
		j, err := json.Marshal(b)
		must(s.t, err)
		r, kind = bytes.NewReader(j), "application/json"
	}
	if !strings.HasPrefix(path, "http") {
		path = s.url + path
	}
	q, err := http.NewRequest(method, path, r)
	must(s.t, err)
	if kind != "" {
		q.Header.Set("Content-Type", kind)
	}
	if as != "" {
		token := s.tokens[as]
		if token == "" {
			token = as
		}
		q.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	answer, err := (&http.Client{Transport: &http.Transport{DisableCompression: true, DisableKeepAlives: true}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(q)
	must(s.t, err)
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	must(s.t, err)
	return reply{answer.StatusCode, answer.Header, b}
}

// want is do that fails the test with another status.
func (s *site) want(status int, as, method, path string, body any, headers ...string) reply {
	s.t.Helper()
	r := s.do(as, method, path, body, headers...)
	if r.status != status {
		s.t.Fatalf("%s %s as %q gives %d, want %d: %.500s", method, path, as, r.status, status, r.body)
	}
	return r
}

// create makes a data set.
func (s *site) create(as, owner, name, visibility string) {
	s.t.Helper()
	s.want(200, as, "POST", "/api/repos/create", map[string]any{"name": name, "organization": owner, "type": "dataset", "visibility": visibility})
}

// lines writes operations of a commit.
func lines(operations ...any) string {
	var b strings.Builder
	for _, o := range operations {
		j, err := json.Marshal(o)
		if err != nil {
			panic(err)
		}
		b.Write(j)
		b.WriteByte('\n')
	}
	return b.String()
}

func header(summary string) any {
	return map[string]any{"key": "header", "value": map[string]any{"summary": summary, "description": ""}}
}

func inline(path, text string) any {
	return map[string]any{"key": "file", "value": map[string]any{"content": []byte(text), "path": path, "encoding": "base64"}}
}
