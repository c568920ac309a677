package remote

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

// yard is a hub for uploads: it wants everything by LFS, in parts above some size, and writes down what it is sent.
type yard struct {
	*httptest.Server
	mu      sync.Mutex
	part    int
	stored  map[string][]byte
	staged  map[string]map[int][]byte
	busy    int      // requests that are answered with 429 first
	tokens  []string // Authorization of what went to signed addresses
	commits []string
	refuse  string // what the gate says
	lead    string // where uploads are sent instead
}

func newYard(t *testing.T) (*yard, *Hub) {
	t.Helper()
	y := &yard{part: 1 << 30, stored: map[string][]byte{}, staged: map[string]map[int][]byte{}}
	y.Server = httptest.NewServer(y)
	t.Cleanup(y.Close)
	h, err := New(Settings{Endpoint: y.URL, Token: "hf_secret"}, fetch.Options{Wait: func(context.Context, time.Duration) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	return y, h
}

func (y *yard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	y.mu.Lock()
	defer y.mu.Unlock()
	if y.busy > 0 {
		y.busy--
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	answer := func(v any) { json.NewEncoder(w).Encode(v) }
	switch p := r.URL.Path; {
	case strings.HasSuffix(p, "/tree/"+strings.Repeat("a", 40)):
		answer([]any{})
	case strings.Contains(p, "/preupload/"):
		var in struct {
			Files []struct {
				Path string `json:"path"`
				Size int64  `json:"size"`
			} `json:"files"`
		}
		json.Unmarshal(body, &in)
		out := []any{}
		for _, f := range in.Files {
			mode := "regular"
			if strings.HasSuffix(f.Path, ".bin") {
				mode = "lfs"
			}
			out = append(out, map[string]any{"path": f.Path, "uploadMode": mode, "shouldIgnore": strings.HasSuffix(f.Path, ".tmp")})
		}
		answer(map[string]any{"files": out})
	case strings.HasSuffix(p, "/objects/batch"):
		var in struct {
			Objects []struct {
				OID  string `json:"oid"`
				Size int    `json:"size"`
			} `json:"objects"`
		}
		json.Unmarshal(body, &in)
		out := []any{}
		for _, o := range in.Objects {
			e := map[string]any{"oid": o.OID, "size": o.Size}
			if _, there := y.stored[o.OID]; !there {
				up := map[string]any{"href": y.URL + "/put/" + o.OID + "?signature=s3cret"}
				if o.Size > y.part {
					header := map[string]any{"chunk_size": fmt.Sprint(y.part)}
					for n := 0; n*y.part < o.Size; n++ {
						header[fmt.Sprintf("%05d", n+1)] = fmt.Sprintf("%s/part/%s/%d?signature=s3cret", y.URL, o.OID, n)
					}
					up = map[string]any{"href": y.URL + "/join/" + o.OID + "?signature=s3cret", "header": header}
				}
				if y.lead != "" {
					up["href"] = y.lead
				}
				e["actions"] = map[string]any{"upload": up}
			}
			out = append(out, e)
		}
		answer(map[string]any{"transfer": "basic", "objects": out})
	case strings.HasPrefix(p, "/put/"):
		y.tokens = append(y.tokens, r.Header.Get("Authorization"))
		y.keep(w, strings.TrimPrefix(p, "/put/"), body)
	case strings.HasPrefix(p, "/part/"):
		y.tokens = append(y.tokens, r.Header.Get("Authorization"))
		var n int
		oid, number, _ := strings.Cut(strings.TrimPrefix(p, "/part/"), "/")
		fmt.Sscan(number, &n)
		if y.staged[oid] == nil {
			y.staged[oid] = map[int][]byte{}
		}
		y.staged[oid][n] = body
		w.Header().Set("ETag", fmt.Sprintf("%q", fmt.Sprint("e", n+1)))
	case strings.HasPrefix(p, "/join/"):
		y.tokens = append(y.tokens, r.Header.Get("Authorization"))
		oid := strings.TrimPrefix(p, "/join/")
		var all []byte
		for n := range len(y.staged[oid]) {
			all = append(all, y.staged[oid][n]...)
			if !bytes.Contains(body, fmt.Appendf(nil, `{"partNumber":%d,"etag":"\"e%d\""}`, n+1, n+1)) {
				w.WriteHeader(400)
				return
			}
		}
		y.keep(w, oid, all)
	case strings.Contains(p, "/commit/"):
		if y.refuse != "" {
			w.WriteHeader(403)
			answer(map[string]any{"error": y.refuse})
			return
		}
		y.commits = append(y.commits, string(body))
		answer(map[string]any{"commitOid": strings.Repeat("b", 40), "commitUrl": "x"})
	default:
		answer(map[string]any{"sha": strings.Repeat("a", 40), "private": true})
	}
}

func (y *yard) keep(w http.ResponseWriter, oid string, body []byte) {
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != oid {
		w.WriteHeader(400)
		return
	}
	y.stored[oid] = body
}

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, s := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(s), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func push(h *Hub, dir string) *Push {
	return &Push{Hub: h, Repository: Repository{Datasets, "asean/km"}, Dir: dir, Skip: func(string) string { return "" }}
}

func TestPushSendsByPartsWithoutATokenAndWaitsWhenAsked(t *testing.T) {
	y, h := newYard(t)
	y.part, y.busy = 1000, 3
	dir := folder(t, map[string]string{"data/ភាគ.bin": strings.Repeat("ទន្លេ", 300), "same.bin": "x", "twice/same.bin": "x", "ຂໍ້ຄວາມ.txt": "ສະບາຍດີ\n\"\\", "ว่าง.bin": "", "x.tmp": "1"})
	done, err := push(h, dir).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(done.Commits) != 1 || done.Changed != 5 || done.Stayed != 1 || len(y.stored) != 2 {
		t.Errorf("%+v, %d objects", done, len(y.stored))
	}
	if len(y.tokens) != 1+5+1 {
		t.Errorf("%d requests to signed addresses", len(y.tokens))
	}
	for _, token := range y.tokens {
		if token != "" {
			t.Error("a token went to a signed address")
		}
	}
	lines := strings.Split(strings.TrimSpace(y.commits[0]), "\n")
	kinds := map[string]int{}
	for _, line := range lines {
		var l struct {
			Key   string
			Value map[string]any
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		kinds[l.Key]++
	}
	if kinds["header"] != 1 || kinds["lfsFile"] != 3 || kinds["file"] != 2 || !strings.Contains(lines[0], strings.Repeat("a", 40)) {
		t.Errorf("%v\n%s", kinds, y.commits[0])
	}
}

func TestWhatTheGateSaysIsShownWhole(t *testing.T) {
	y, h := newYard(t)
	y.refuse = "the card lacks a licence\n" + strings.Repeat("ប្រភព · ", 100) + "\nthe last line\x1b[31m"
	_, err := push(h, folder(t, map[string]string{"a.txt": "x"})).Run(t.Context())
	if fault.Of(err) != fault.Denied || !strings.Contains(err.Error(), "licence\n") || !strings.Contains(err.Error(), "the last line") || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("%v", err)
	}
}

// TestUploadsAreNotLedIntoAnInnerNetwork: a hub may name any address to send files to.
func TestUploadsAreNotLedIntoAnInnerNetwork(t *testing.T) {
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("an inner address was asked") }))
	defer inner.Close()
	for _, to := range []string{"http://169.254.169.254/latest?signature=s3cret", inner.URL + "/x?signature=s3cret", "file:///etc/passwd"} {
		y, h := newYard(t)
		y.lead = to
		_, err := push(h, folder(t, map[string]string{"a.bin": "x"})).Run(t.Context())
		if kind := fault.Of(err); kind != fault.Denied && kind != fault.Invalid || strings.Contains(err.Error(), "s3cret") || len(y.commits) > 0 {
			t.Errorf("%s: %v", to, err)
		}
	}
}

func TestLinksAreNotFollowedOutOfTheFolder(t *testing.T) {
	y, h := newYard(t)
	dir := folder(t, map[string]string{"a.txt": "x"})
	if err := os.Symlink("/etc/hostname", filepath.Join(dir, "b.txt")); err != nil {
		t.Skip(err)
	}
	if _, err := push(h, dir).Run(t.Context()); fault.Of(err) != fault.Invalid || len(y.commits) > 0 {
		t.Errorf("%v", err)
	}
}

func TestARateIsKept(t *testing.T) {
	y, h := newYard(t)
	waited := time.Duration(0)
	var mu sync.Mutex
	p := push(h, folder(t, map[string]string{"a.bin": strings.Repeat("x", 400_000), "b.txt": strings.Repeat("y", 100_000)}))
	p.Line.Pace = &Pace{Rate: 100_000, Wait: func(_ context.Context, d time.Duration) error {
		mu.Lock()
		defer mu.Unlock()
		waited = max(waited, d)
		return nil
	}}
	if _, err := p.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	// Nobody waits in this test, so that the line is owed about the whole time.
	if waited < 4*time.Second || waited > 7*time.Second || len(y.stored) != 1 {
		t.Errorf("500 kB at 100 kB/s keep the line for %s", waited)
	}
}

// evil is a hub whose list leads out of the folder.
func TestPullStaysInItsFolder(t *testing.T) {
	for _, path := range []string{"../x", "/etc/x", "a/../../x", "a//b", "C:/x", `a\b`, "a\x00b", ".lontar/x", "..", ""} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.Path, "/tree/") {
				json.NewEncoder(w).Encode([]any{map[string]any{"type": "file", "path": path, "size": 1, "oid": strings.Repeat("0", 40)}})
				return
			}
			json.NewEncoder(w).Encode(map[string]any{"sha": strings.Repeat("a", 40)})
		}))
		h, err := New(Settings{Endpoint: server.URL}, fetch.Options{})
		if err != nil {
			t.Fatal(err)
		}
		p := &Pull{Hub: h, Repository: Repository{Datasets, "asean/km"}, Dir: t.TempDir()}
		if _, err := p.Run(t.Context()); fault.Of(err) != fault.Broken {
			t.Errorf("%q: %v", path, err)
		}
		server.Close()
	}
}

// TestALinkInTheFolderLeadsNowhere: what stands in the folder may be a link to another place.
func TestALinkInTheFolderLeadsNowhere(t *testing.T) {
	content := "មេគង្គ"
	s := newSums(int64(len(content)))
	s.Write([]byte(content))
	_, oid := s.hex()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.Contains(r.URL.Path, "/tree/"):
			json.NewEncoder(w).Encode([]any{map[string]any{"type": "file", "path": "out/x.txt", "size": len(content), "oid": oid}})
		case strings.Contains(r.URL.Path, "/resolve/"):
			io.WriteString(w, content)
		default:
			json.NewEncoder(w).Encode(map[string]any{"sha": strings.Repeat("a", 40)})
		}
	}))
	defer server.Close()
	outside, dir := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "out")); err != nil {
		t.Skip(err)
	}
	h, err := New(Settings{Endpoint: server.URL}, fetch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (&Pull{Hub: h, Repository: Repository{Datasets, "asean/km"}, Dir: dir}).Run(t.Context()); fault.Of(err) != fault.Conflict {
		t.Errorf("%v", err)
	}
	if e, err := os.ReadDir(outside); err != nil || len(e) > 0 {
		t.Errorf("%v %v", e, err)
	}
}

func TestNamesRatesAndPatterns(t *testing.T) {
	for s, want := range map[string]string{"asean/km": "datasets/asean/km ", "datasets/asean/km@v1": "datasets/asean/km v1", "models/a/b@refs/x": "models/a/b refs/x", "hf://datasets/a/b": "datasets/a/b ",
		"a": "", "a/b/c": "", "a/b@": "", "a/../b": "", "a/b@..": "", "": "", "../..": ""} {
		r, revision, err := ParseRepository(s)
		if got := r.String() + " " + revision; err == nil && got != want || (err != nil) != (want == "") {
			t.Errorf("%q: %q, %v", s, got, err)
		}
	}
	for s, want := range map[string]int64{"": 0, "0": 0, "500k": 500_000, "2M": 2_000_000, "1.5g": 1_500_000_000, "4GB": 4_000_000_000, "12": 12, "x": -1, "-1": -1, "k": -1, "1e99": -1, "nan": -1, "5kk": -1} {
		got, err := ParseBytes(s)
		if want < 0 != (err != nil) || err == nil && got != want {
			t.Errorf("%q: %d, %v", s, got, err)
		}
	}
	p, err := newPick([]string{"data/khm-Khmr/*", "*.md"}, []string{"*ភាគ?.parquet"})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"data/khm-Khmr/a/b.parquet": true, "README.md": true, "x/y.md": true, "data/tha-Thai/a": false, "data/khm-Khmr/ភាគ១.parquet": false, "data/khm-Khmr": false} {
		if p.takes(name) != want {
			t.Errorf("%s", name)
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, s := range []string{"asean/km@v1", "hf://models/a/b", "១/២", "a/b@\xff", "500k", "1.5G", "\u17d2", strings.Repeat("*", 60), "[a]", "\ue000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if r, _, err := ParseRepository(s); err == nil && (strings.Count(r.ID, "/") != 1 || strings.Contains(r.ID, "..") && strings.Trim(r.ID, "./") == "") {
			t.Errorf("%q is %v", s, r)
		}
		if n, err := ParseBytes(s); err == nil && n < 0 {
			t.Errorf("%q is %d", s, n)
		}
		if p, err := newPick([]string{s}, nil); err == nil {
			p.takes("data/khm-Khmr/ភាគ.parquet")
			if !strings.ContainsAny(s, "*?") && strings.ToValidUTF8(s, "") == s && !p.takes(s) {
				t.Errorf("%q does not fit itself", s)
			}
		}
		if IsPath(s) && !filepath.IsLocal(filepath.FromSlash(s)) {
			t.Errorf("%q leads out", s)
		}
	})
}
