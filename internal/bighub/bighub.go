// Package bighub is a hub for tests that answers as huggingface.co does where that differs from ours: large files by a redirect to signed links of another
// host, small ones by a relative redirect, 401 without a code for what is not there, pages of two, and headers of Xet. It can break off, lie and be away.
package bighub

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Token is the only one that it knows.
const Token = "hf_of_the_operator"

// Repository is one of its repositories.
type Repository struct {
	Kind    string // "dataset" or "model"
	Private bool
	Gated   bool
	Files   map[string][]byte // those of more than 1,000 bytes are large
	Moved   string            // where it is now; "" when it did not move
}

// Hub is a running hub.
type Hub struct {
	URL string // of the hub
	CDN string // of where its large files lie

	mu           sync.Mutex
	repositories map[string]*Repository
	seen         []string // requests: method, host and path
	leaks        []string // headers that should not have come
	broken       int64    // a large file breaks off after so many bytes, once for each; 0 for never
	corrupt      bool
	down         bool
	hold         chan struct{} // large files wait for it after their first bytes
	cdn          string        // where redirects lead instead
}

// Start runs a hub until the test ends.
func Start(t testing.TB, repositories map[string]*Repository) *Hub {
	h := &Hub{repositories: repositories}
	for _, part := range []struct {
		to *string
		f  http.HandlerFunc
	}{{&h.URL, h.serve}, {&h.CDN, h.serveCDN}} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h.mu.Lock()
			h.seen = append(h.seen, r.Method+" "+r.URL.EscapedPath())
			down := h.down
			h.mu.Unlock()
			if down {
				panic(http.ErrAbortHandler)
			}
			part.f(w, r)
		}))
		t.Cleanup(s.Close)
		*part.to = s.URL
	}
	h.cdn = h.CDN
	return h
}

// set changes how it behaves.
func (h *Hub) set(f func()) { h.mu.Lock(); defer h.mu.Unlock(); f() }

// Down takes it away or brings it back.
func (h *Hub) Down(down bool) { h.set(func() { h.down = down }) }

// Corrupt lets it send other bytes than it says.
func (h *Hub) Corrupt(on bool) { h.set(func() { h.corrupt = on }) }

// Break lets the next large file break off after so many bytes.
func (h *Hub) Break(after int64) { h.set(func() { h.broken = after }) }

// Redirect sends large files to another address.
func (h *Hub) Redirect(to string) { h.set(func() { h.cdn = to }) }

// Hold makes large files wait after their first bytes until the returned function is called.
func (h *Hub) Hold() (release func()) {
	c := make(chan struct{})
	h.set(func() { h.hold = c })
	return func() { h.set(func() { h.hold = nil }); close(c) }
}

// Change changes a repository.
func (h *Hub) Change(id string, f func(*Repository)) { h.set(func() { f(h.repositories[id]) }) }

// Count gives how many requests came whose method and path hold a text.
func (h *Hub) Count(part string) (n int) {
	h.set(func() {
		for _, s := range h.seen {
			if strings.Contains(s, part) {
				n++
			}
		}
	})
	return n
}

// Leaks gives what came that should not have: tokens of others, and tokens at the host of large files.
func (h *Hub) Leaks() (list []string) { h.set(func() { list = slices.Clone(h.leaks) }); return list }

// Commit gives the id of the only commit of a repository as it is.
func (r *Repository) Commit() string {
	sum := sha1.New()
	for _, name := range slices.Sorted(maps.Keys(r.Files)) {
		fmt.Fprintf(sum, "%s %x\n", name, sha256.Sum256(r.Files[name]))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func large(b []byte) bool { return len(b) > 1000 }

func oid(b []byte) string {
	sum := sha1.New()
	fmt.Fprintf(sum, "blob %d\x00", len(b))
	sum.Write(b)
	return hex.EncodeToString(sum.Sum(nil))
}

func digest(b []byte) string { sum := sha256.Sum256(b); return hex.EncodeToString(sum[:]) }

func fail(w http.ResponseWriter, status int, code, message string) {
	if code != "" {
		w.Header().Set("X-Error-Code", code)
	}
	w.Header().Set("X-Error-Message", message)
	http.Error(w, `{"error":"`+message+`"}`, status)
}

func (h *Hub) serve(w http.ResponseWriter, r *http.Request) {
	if a := r.Header.Get("Authorization"); a != "" && a != "Bearer "+Token {
		h.set(func() { h.leaks = append(h.leaks, "hub: "+a) })
		fail(w, 401, "", "Invalid credentials in Authorization header")
		return
	}
	path := strings.Split(strings.Trim(r.URL.EscapedPath(), "/"), "/")
	for i, p := range path {
		path[i], _ = url.PathUnescape(p)
	}
	kind, verb := "model", ""
	api := path[0] == "api"
	if api {
		path = path[1:]
		kind = strings.TrimSuffix(path[0], "s")
		path = path[1:]
	} else if path[0] == "datasets" {
		kind, path = "dataset", path[1:]
	}
	if len(path) < 2 {
		fail(w, 404, "", "Not found")
		return
	}
	id := path[0] + "/" + path[1]
	if len(path) > 2 {
		verb = path[2]
	}
	h.mu.Lock()
	repo := h.repositories[id]
	if repo != nil && repo.Moved != "" {
		to := strings.Replace(r.URL.Path, id, repo.Moved, 1)
		h.mu.Unlock()
		http.Redirect(w, r, to, http.StatusTemporaryRedirect)
		return
	}
	var copied Repository
	if repo != nil {
		copied = *repo
		copied.Files = maps.Clone(repo.Files)
	}
	h.mu.Unlock()
	member := r.Header.Get("Authorization") != ""
	switch {
	case repo == nil || copied.Kind != kind || copied.Private && !member:
		fail(w, 401, "", "Invalid username or password.")
	case api && (verb == "" || verb == "revision"):
		h.info(w, id, copied, path)
	case api && verb == "tree":
		h.tree(w, r, copied, path)
	case api && verb == "paths-info":
		h.paths(w, r, copied)
	case api && verb == "refs":
		answer(w, map[string]any{"branches": []any{map[string]any{"name": "main", "ref": "refs/heads/main", "targetCommit": copied.Commit()}}, "tags": []any{}, "converts": []any{}})
	case api && verb == "resolve-cache":
		name := strings.Join(path[4:], "/")
		w.Header().Set("Etag", `"`+oid(copied.Files[name])+`"`)
		w.Header().Set("X-Repo-Commit", copied.Commit())
		h.bytes(w, r, copied.Files[name])
	case verb == "resolve" && copied.Gated && !member:
		fail(w, 401, "GatedRepo", "Access to this resource is restricted.")
	case verb == "resolve":
		h.resolve(w, r, id, copied, path)
	default:
		fail(w, 404, "", "Not found")
	}
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func (h *Hub) info(w http.ResponseWriter, id string, r Repository, path []string) {
	if len(path) > 3 && path[3] != "main" && path[3] != r.Commit() {
		fail(w, 404, "RevisionNotFound", "Invalid rev id")
		return
	}
	siblings := []any{}
	for _, name := range slices.Sorted(maps.Keys(r.Files)) {
		siblings = append(siblings, map[string]any{"rfilename": name})
	}
	gated := any(false)
	if r.Gated {
		gated = "auto"
	}
	v := map[string]any{"_id": "6", "id": id, "author": id[:strings.Index(id, "/")], "sha": r.Commit(), "private": r.Private, "gated": gated, "disabled": false, "downloads": 7, "likes": 1,
		"tags": []string{"language:km"}, "createdAt": "2026-01-01T00:00:00.000Z", "lastModified": "2026-01-02T00:00:00.000Z", "siblings": siblings}
	if r.Kind == "model" {
		v["modelId"] = id
	}
	answer(w, v)
}

func entry(name string, b []byte) map[string]any {
	e := map[string]any{"type": "file", "path": name, "size": len(b), "oid": oid(b)}
	if large(b) {
		e["lfs"] = map[string]any{"oid": digest(b), "size": len(b), "pointerSize": 130}
		e["xetHash"] = strings.Repeat("ab", 32)
	}
	return e
}

// tree lists all files of a revision, two on a page.
func (h *Hub) tree(w http.ResponseWriter, r *http.Request, repo Repository, path []string) {
	if path[3] != "main" && path[3] != repo.Commit() {
		fail(w, 404, "RevisionNotFound", "Invalid rev id")
		return
	}
	from, _ := strconv.Atoi(r.URL.Query().Get("cursor"))
	names := slices.Sorted(maps.Keys(repo.Files))
	list := []any{}
	for _, name := range names[min(from, len(names)):min(from+2, len(names))] {
		list = append(list, entry(name, repo.Files[name]))
	}
	if from+2 < len(names) {
		q := r.URL.Query()
		q.Set("cursor", strconv.Itoa(from+2))
		w.Header().Set("Link", "<"+h.URL+r.URL.EscapedPath()+"?"+q.Encode()+`>; rel="next"`)
	}
	answer(w, list)
}

func (h *Hub) paths(w http.ResponseWriter, r *http.Request, repo Repository) {
	var in struct{ Paths []string }
	if json.NewDecoder(r.Body).Decode(&in) != nil {
		fail(w, 400, "", "no JSON")
		return
	}
	list := []any{}
	for _, name := range in.Paths {
		if b, ok := repo.Files[name]; ok {
			list = append(list, entry(name, b))
		}
	}
	answer(w, list)
}

func (h *Hub) resolve(w http.ResponseWriter, r *http.Request, id string, repo Repository, path []string) {
	if path[3] != "main" && path[3] != repo.Commit() {
		fail(w, 404, "RevisionNotFound", "Invalid rev id")
		return
	}
	name := strings.Join(path[4:], "/")
	b, ok := repo.Files[name]
	w.Header().Set("X-Repo-Commit", repo.Commit())
	if !ok {
		fail(w, 404, "EntryNotFound", "Entry not found")
		return
	}
	w.Header().Set("X-Linked-Size", strconv.Itoa(len(b)))
	if !large(b) {
		w.Header().Set("X-Linked-Etag", `"`+oid(b)+`"`)
		parts := strings.Split(name, "/")
		for i, p := range parts {
			parts[i] = url.PathEscape(p)
		}
		w.Header().Set("Location", "/api/"+repo.Kind+"s/"+id+"/resolve-cache/"+repo.Commit()+"/"+strings.Join(parts, "/"))
		w.WriteHeader(http.StatusTemporaryRedirect)
		return
	}
	w.Header().Set("X-Linked-Etag", `"`+digest(b)+`"`)
	w.Header().Set("X-Xet-Hash", strings.Repeat("ab", 32))
	w.Header().Set("Link", "<"+h.URL+`/xet-auth>; rel="xet-auth"`)
	h.mu.Lock()
	to := h.cdn
	h.mu.Unlock()
	w.Header().Set("Location", to+"/"+digest(b)+"?Signature=secret")
	w.WriteHeader(http.StatusFound)
}

func (h *Hub) serveCDN(w http.ResponseWriter, r *http.Request) {
	if a := r.Header.Get("Authorization"); a != "" {
		h.set(func() { h.leaks = append(h.leaks, "CDN: "+a) })
		http.Error(w, "Only one auth mechanism allowed", http.StatusBadRequest)
		return
	}
	var found []byte
	h.set(func() {
		for _, repo := range h.repositories {
			for _, b := range repo.Files {
				if digest(b) == strings.Trim(r.URL.Path, "/") {
					found = b
				}
			}
		}
	})
	if found == nil {
		http.Error(w, "AccessDenied", http.StatusForbidden)
		return
	}
	h.bytes(w, r, found)
}

// bytes sends a file or the rest of it.
func (h *Hub) bytes(w http.ResponseWriter, r *http.Request, b []byte) {
	var after int64
	var wrong bool
	var hold chan struct{}
	h.set(func() {
		wrong, hold = h.corrupt, h.hold
		if r.Method == http.MethodGet && large(b) {
			after, h.broken = h.broken, 0
		}
	})
	if wrong {
		b = slices.Clone(b)
		b[len(b)/2] ^= 1
	}
	from := 0
	if s := r.Header.Get("Range"); s != "" {
		fmt.Sscanf(s, "bytes=%d-", &from)
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(b)-1, len(b)))
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(b)-from))
	if r.Header.Get("Range") != "" {
		w.WriteHeader(http.StatusPartialContent)
	}
	if r.Method == http.MethodHead {
		return
	}
	rest := b[from:]
	if hold != nil && large(b) {
		_, _ = w.Write(rest[:len(rest)/2])
		rest = rest[len(rest)/2:]
		_ = http.NewResponseController(w).Flush()
		<-hold
	}
	if after > 0 {
		_, _ = w.Write(rest[:after])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = io.Copy(w, strings.NewReader(string(rest)))
}
