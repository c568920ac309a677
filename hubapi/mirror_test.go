package hubapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fetch"
	"github.com/lontar-asean/lontar/hub/mirror"
	"github.com/lontar-asean/lontar/hubapi"
	"github.com/lontar-asean/lontar/internal/bighub"
)

// behind lets a hub mirror another.
func behind(t *testing.T, upstream, token string, allow ...string) func(*hubapi.Options) {
	return behindAt(t, time.Now, upstream, token, allow...)
}

func behindAt(t *testing.T, now func() time.Time, upstream, token string, allow ...string) func(*hubapi.Options) {
	return func(o *hubapi.Options) {
		address, err := url.Parse(upstream)
		must(t, err)
		o.Mirror, err = mirror.New(mirror.Options{Upstream: address, Allow: allow, Folder: t.TempDir(), Budget: 1 << 30, Token: token, Now: now,
			Fetch: fetch.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}})
		must(t, err)
		t.Cleanup(func() { o.Mirror.Close() })
	}
}

func big(t *testing.T) *bighub.Hub {
	weights := bytes.Repeat([]byte("weights 0123456789\n"), 400_000)
	return bighub.Start(t, map[string]*bighub.Repository{
		"aisingapore/lion": {Kind: "model", Files: map[string][]byte{"config.json": []byte(`{"a":1}`), "model.safetensors": weights, "tokenizer.json": bytes.Repeat([]byte("{}\n"), 500), "README.md": []byte("# Lion\n")}},
		"aisingapore/km": {Kind: "dataset", Files: map[string][]byte{"data/ឯកសារ ១.txt": []byte("ភាសាខ្មែរ\n"), "data/ພາສາ.txt": []byte("ລາວ\n"), "data/ꦗꦮ #1.parquet": weights[:50_000],
			"README.md": []byte("---\nlicense: cc-by-4.0\n---\n")}}, // not yet reviewed by a native speaker
		"aisingapore/gated":   {Kind: "dataset", Gated: true, Files: map[string][]byte{"a.txt": []byte("x"), "b.bin": weights[:2000]}},
		"aisingapore/private": {Kind: "dataset", Private: true, Files: map[string][]byte{"a.txt": []byte("x")}},
	})
}

const km = "/datasets/aisingapore/km/resolve/main/data/%EA%A6%97%EA%A6%AE%20%231.parquet"

func TestAMirroredRepositoryIsAsOneOfOurs(t *testing.T) {
	h := big(t)
	s := newSite(t, behind(t, h.URL, "", "aisingapore/*", "datasets/aisingapore/*"))
	r := s.want(200, "sokha", "GET", "/api/datasets/aisingapore/km", nil)
	v := r.json(t)
	from, _ := v["mirrored"].(map[string]any)
	if v["id"] != "aisingapore/km" || from["from"] != h.URL || from["at"] == "" || !strings.HasPrefix(r.header.Get("X-Lontar-Mirror"), "upstream; age=") || strings.Contains(r.header.Get("X-Lontar-Mirror"), "stale") {
		t.Errorf("%v %v", v, r.header)
	}
	sha := v["sha"].(string)
	s.want(200, "", "GET", "/api/datasets/aisingapore/km/revision/"+sha, nil)
	s.want(200, "", "GET", "/api/models/aisingapore/lion?blobs=true", nil)
	if refs := s.want(200, "", "GET", "/api/datasets/aisingapore/km/refs", nil).json(t); refs["converts"] == nil {
		t.Error(refs)
	}
	// Pages lead to this hub and not to the other.
	var names []string
	for next := "/api/datasets/aisingapore/km/tree/" + sha + "?recursive=True&expand=False&secret=x"; next != ""; {
		r := s.want(200, "", "GET", next, nil)
		for _, e := range r.list(t) {
			names = append(names, e["path"].(string))
			if e["xetHash"] != nil {
				t.Error("clients are sent to the other hub's store of pieces")
			}
		}
		link := r.header.Get("Link")
		next = ""
		if link != "" {
			if !strings.HasPrefix(link, "<"+s.url+"/api/datasets/aisingapore/km/tree/") || strings.Contains(link, "secret") {
				t.Fatal(link)
			}
			next, _, _ = strings.Cut(strings.TrimPrefix(link, "<"), ">")
		}
	}
	if len(names) != 4 {
		t.Error(names)
	}
	for _, body := range []string{"paths=data/ឯកសារ ១.txt&paths=none&expand=False", `{"paths":["data/ឯកសារ ១.txt","none"]}`} {
		kind := "application/json"
		if !strings.HasPrefix(body, "{") {
			kind = "application/x-www-form-urlencoded"
		}
		if l := s.want(200, "", "POST", "/api/datasets/aisingapore/km/paths-info/main", body, "Content-Type", kind).list(t); len(l) != 1 || l[0]["size"] == nil {
			t.Error(l)
		}
	}
	head := s.want(200, "", "HEAD", km, nil).header
	if head.Get("X-Repo-Commit") != sha || len(head.Get("Etag")) != 66 || head.Get("Content-Length") != "50000" || head.Get("X-Linked-Size") != "50000" || head.Get("X-Xet-Hash") != "" || head.Get("Link") != "" {
		t.Error(head)
	}
	if h.Count("GET /"+strings.Trim(head.Get("Etag"), `"`)) != 0 {
		t.Error("a HEAD fetched the file")
	}
	part := s.want(206, "", "GET", km, nil, "Range", "bytes=100-199")
	if part.header.Get("Content-Range") != "bytes 100-199/50000" || len(part.body) != 100 {
		t.Error(part.header)
	}
	if got := s.want(200, "", "GET", "/datasets/aisingapore/km/raw/main/data/%EA%A6%97%EA%A6%AE%20%231.parquet", nil); !bytes.HasPrefix(got.body, []byte("version https://git-lfs")) {
		t.Errorf("%.100q", got.body)
	}
	for path, code := range map[string]string{"/datasets/aisingapore/km/resolve/main/none": "EntryNotFound", "/datasets/aisingapore/km/resolve/none/README.md": "RevisionNotFound",
		"/datasets/aisingapore/none/resolve/main/a": "RepoNotFound", "/api/datasets/aisingapore/none": "RepoNotFound", "/api/datasets/aisingapore/km/revision/none": "RevisionNotFound",
		"/api/datasets/aisingapore/private": "RepoNotFound", "/api/datasets/other/name": "RepoNotFound"} {
		r := s.want(404, "sokha", "GET", path, nil)
		if r.header.Get("X-Error-Code") != code || code == "EntryNotFound" && r.header.Get("X-Repo-Commit") != sha {
			t.Errorf("%s: %v", path, r.header)
		}
	}
	s.want(401, "", "GET", "/api/datasets/aisingapore/none", nil) // as for ours: nobody learns whether it is private
	if h.Count("other") != 0 {
		t.Error("a name that is not on the list was asked for")
	}
	if list := s.want(200, "", "GET", "/api/datasets", nil).list(t); len(list) != 0 {
		t.Error(list)
	}
	if list := s.want(200, "", "GET", "/api/datasets?mirrored=true", nil).list(t); len(list) != 1 || list[0]["mirrored"] == nil {
		t.Error(list)
	}
	if leaks := h.Leaks(); len(leaks) > 0 {
		t.Error("tokens of our people reached the other hub:", leaks)
	}
}

func TestAMirroredRepositoryCannotBeChanged(t *testing.T) {
	h := big(t)
	s := newSite(t, behind(t, h.URL, "", "datasets/aisingapore/*"))
	for _, c := range []struct{ method, path string }{{"POST", "/commit/main"}, {"POST", "/preupload/main"}, {"PUT", "/settings"}, {"POST", "/branch/x"}, {"POST", "/tag/main"}, {"GET", "/xet-write-token/main"},
		{"POST", "/user-access-request"}, {"GET", "/auth-check/write"}} {
		if r := s.want(403, "boss", c.method, "/api/datasets/aisingapore/km"+c.path, "{}"); !strings.Contains(string(r.body), "mirrored from "+h.URL) {
			t.Errorf("%s: %s", c.path, r.body)
		}
		s.want(401, "", c.method, "/api/datasets/aisingapore/km"+c.path, "{}")
	}
	s.want(403, "boss", "POST", "/datasets/aisingapore/km.git/info/lfs/objects/batch", "{}")
	s.want(404, "boss", "POST", "/api/datasets/aisingapore/none/commit/main", "{}")
	s.want(404, "boss", "DELETE", "/api/repos/delete", map[string]any{"name": "km", "organization": "aisingapore", "type": "dataset"})
}

func TestNamesOfOursWin(t *testing.T) {
	h := big(t)
	s := newSite(t, behind(t, h.URL, "", "datasets/asean/*", "datasets/aisingapore/*"))
	s.create("sokha", "asean", "km", "private")
	h.Change("aisingapore/km", func(*bighub.Repository) {})
	s.want(401, "", "GET", "/api/datasets/asean/km", nil)
	if v := s.want(200, "sokha", "GET", "/api/datasets/asean/km", nil).json(t); v["mirrored"] != nil {
		t.Error(v)
	}
	if h.Count("asean/km") != 0 {
		t.Error("the other hub was asked for a name of ours")
	}
}

func TestRestrictedThingsAreForPeopleWithAccounts(t *testing.T) {
	h := big(t)
	with, without := newSite(t, behind(t, h.URL, bighub.Token, "datasets/aisingapore/*")), newSite(t, behind(t, h.URL, "", "datasets/aisingapore/*"))
	gated, private := "/datasets/aisingapore/gated/resolve/main/b.bin", "/datasets/aisingapore/private/resolve/main/a.txt"
	with.want(200, "dara", "GET", gated, nil)
	with.want(200, "dara", "GET", private, nil)
	if l := with.want(200, "dara", "GET", "/api/datasets?mirrored=true", nil).list(t); len(l) != 2 {
		t.Error(l)
	}
	if l := with.want(200, "", "GET", "/api/datasets?mirrored=true", nil).list(t); len(l) != 1 {
		t.Error(l)
	}
	// It lies in the cache now, and still:
	if r := with.want(401, "", "GET", gated, nil); r.header.Get("X-Error-Code") != "GatedRepo" {
		t.Error(r.header)
	}
	for _, path := range []string{private, "/api/datasets/aisingapore/private", "/api/datasets/aisingapore/private/tree/main"} {
		if r := with.want(401, "", "GET", path, nil); r.header.Get("X-Error-Code") != "RepoNotFound" {
			t.Error(r.header)
		}
	}
	with.want(200, "", "GET", "/api/datasets/aisingapore/gated/tree/main", nil) // descriptions of gated ones are for all, there and here
	if r := without.want(403, "dara", "GET", gated, nil); r.header.Get("X-Error-Code") != "GatedRepo" {
		t.Error(r.header)
	}
	without.want(404, "dara", "GET", private, nil)
	if h.Count("b.bin") != 2 { // a HEAD and a GET by the hub that has a token
		t.Error("asked", h.Count("b.bin"))
	}
	if leaks := h.Leaks(); len(leaks) > 0 {
		t.Error(leaks)
	}
	for _, s := range []*site{with, without} {
		if strings.Contains(s.log.String(), bighub.Token) {
			t.Error("the operator's token is in the log")
		}
	}
}

func TestWrongBytesAreRefused(t *testing.T) {
	h := big(t)
	s := newSite(t, behind(t, h.URL, "", "aisingapore/*", "datasets/aisingapore/*"))
	h.Corrupt(true)
	if r := s.want(502, "", "GET", km, nil); bytes.Contains(r.body, []byte("weights")) || r.header.Get("Etag") != "" {
		t.Errorf("%.100q", r.body)
	}
	// A large one has begun when it is known: the connection ends before the file does.
	answer, err := http.Get(s.url + "/aisingapore/lion/resolve/main/model.safetensors")
	must(t, err)
	defer answer.Body.Close()
	var got bytes.Buffer
	if _, err := got.ReadFrom(answer.Body); err == nil || int64(got.Len()) >= answer.ContentLength {
		t.Errorf("%d bytes of %d, %v", got.Len(), answer.ContentLength, err)
	}
	h.Corrupt(false)
	s.want(200, "", "GET", km, nil)
}

func TestMirrorsOfEachOtherDoNotAskInACircle(t *testing.T) {
	var second *site
	proxy := bighub.Start(t, nil)
	first := newSite(t, behind(t, proxy.URL, "", "datasets/aisingapore/*"))
	second = newSite(t, behind(t, first.url, "", "datasets/aisingapore/*"))
	second.want(404, "sokha", "GET", "/api/datasets/aisingapore/km", nil)
	proxy.Redirect("")
	for hops, want := range map[string]int{"": 1, "2": 1, "3": 0, "-1": 0, "x": 0} {
		before := proxy.Count("/api/datasets/aisingapore/n" + hops + "z")
		first.do("sokha", "GET", "/api/datasets/aisingapore/n"+hops+"z", nil, mirror.Hops, hops)
		if n := proxy.Count("/api/datasets/aisingapore/n"+hops+"z") - before; n != want {
			t.Errorf("hops %q: asked %d times", hops, n)
		}
	}
}

// TestClientsFetchThroughAMirror lets the clients that people use fetch whole repositories, first with the other hub there and then without.
func TestClientsFetchThroughAMirror(t *testing.T) {
	clients := os.Getenv("LONTAR_HUBCLIENTS")
	if clients == "" {
		t.Skip("LONTAR_HUBCLIENTS is not set: `make clients` installs huggingface_hub, `make test` uses it")
	}
	h := big(t)
	far := newSite(t, nil)
	far.create("sokha", "asean", "km", "public")
	digest := far.upload("sokha", "asean/km", []byte(large))
	far.want(200, "sokha", "POST", base+"/commit/main", lines(header("data"), inline("data/ឯកសារ ១.txt", khmer), inline("empty.txt", ""),
		map[string]any{"key": "lfsFile", "value": map[string]any{"path": "data/a.parquet", "algo": "sha256", "oid": digest, "size": len(large)}}))
	for _, kind := range []struct {
		name, url string
		names     []string
		down      func()
	}{
		{"a hub as the big one", h.URL, []string{"model:aisingapore/lion", "dataset:aisingapore/km", "dataset:aisingapore/gated", "dataset:aisingapore/none"}, func() { h.Down(true) }},
		{"a hub of ours", far.url, []string{"dataset:asean/km", "dataset:asean/none"}, func() { far.stop() }},
	} {
		var ahead atomic.Int64
		now := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
		s := newSite(t, behindAt(t, now, kind.url, "", "aisingapore/*", "datasets/aisingapore/*", "datasets/asean/*"))
		run := func(version string) map[string]any {
			python := filepath.Join(clients+"-"+version, "bin", "python")
			if _, err := os.Stat(python); err != nil {
				t.Skipf("huggingface_hub %s is not installed", version)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, python, append([]string{"testdata/mirror.py"}, kind.names...)...)
			home := t.TempDir()
			for _, e := range os.Environ() {
				if !strings.HasPrefix(e, "HF_") && !strings.Contains(strings.ToLower(e), "_proxy=") {
					cmd.Env = append(cmd.Env, e)
				}
			}
			cmd.Env = append(cmd.Env, "HF_ENDPOINT="+s.url, "HF_HOME="+home, "HOME="+home, "HF_HUB_DISABLE_TELEMETRY=1", "HF_HUB_DISABLE_PROGRESS_BARS=1", "PYTHONDONTWRITEBYTECODE=1", "NO_PROXY=*")
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%s, %s: %v\n%s\n%s", kind.name, version, err, last(stderr.String(), 40), refused(s.log.String()))
			}
			var got map[string]any
			must(t, json.Unmarshal(out, &got))
			return got
		}
		first := run("0.36")
		for _, name := range kind.names {
			files, ok := first[name].(map[string]any)
			if plain := !strings.HasSuffix(name, "none") && !strings.HasSuffix(name, "gated"); ok != plain || plain && len(files) < 3 {
				t.Errorf("%s: %s: %v", kind.name, name, first[name])
			}
		}
		if second := run("2.4"); fmt.Sprint(second) != fmt.Sprint(first) {
			t.Errorf("%s: %v\n%v", kind.name, first, second)
		}
		kind.down()
		ahead.Store(int64(48 * time.Hour)) // so that all that is kept is due to be asked for again
		for _, version := range []string{"0.36", "2.4"} {
			if got := run(version); fmt.Sprint(got) != fmt.Sprint(first) {
				t.Errorf("%s away, %s: %v\n%v", kind.name, version, first, got)
			}
		}
		_, id, _ := strings.Cut(kind.names[len(kind.names)-2], ":")
		if r := s.do("sokha", "GET", "/api/datasets/"+id, nil); !strings.HasSuffix(r.header.Get("X-Lontar-Mirror"), "; stale") {
			t.Errorf("%d %v", r.status, r.header)
		}
	}
	if leaks := h.Leaks(); len(leaks) > 0 {
		t.Error(leaks)
	}
}
