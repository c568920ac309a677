package hubapi_test

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/access/limit"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hubapi"
	"github.com/lontar-asean/lontar/hubapi/metrics"
)

// rules gives a site limits of its own, with a clock that stands still.
func rules(r limit.Rules) func(*hubapi.Options) {
	at := time.Unix(1e9, 0)
	return func(o *hubapi.Options) { o.Limits = limit.New(r, func() time.Time { return at }) }
}

// The expressions by which huggingface_hub reads the headers (utils/_http.py of 1.15 and 2.4).
var (
	left   = regexp.MustCompile(`"(\w+)"\s*;\s*r\s*=\s*(\d+)\s*;\s*t\s*=\s*(\d+)`)
	policy = regexp.MustCompile(`q\s*=\s*(\d+).*?w\s*=\s*(\d+)`)
)

func TestRequestsOfOneAddressAreLimited(t *testing.T) {
	s, _ := filled(t, rules(limit.Rules{Anonymous: limit.Rate{Count: 3, Per: 90 * time.Second}, Person: limit.Rate{Count: 30, Per: time.Minute}}))
	from := []string{"X-Forwarded-For", "192.0.2.7"}
	for range 3 {
		s.want(200, "", "GET", base, nil, from...)
	}
	r := s.want(429, "", "GET", base, nil, from...)
	if r.header.Get("Retry-After") != "30" || !strings.Contains(r.header.Get("X-Error-Message"), "too many requests") {
		t.Errorf("%v", r.header)
	}
	if m := left.FindStringSubmatch(r.header.Get("Ratelimit")); m == nil || m[1] != "api" || m[2] != "0" || m[3] != "30" {
		t.Errorf("%q", r.header.Get("Ratelimit"))
	}
	if m := policy.FindStringSubmatch(r.header.Get("Ratelimit-Policy")); m == nil || m[1] != "3" || m[2] != "90" {
		t.Errorf("%q", r.header.Get("Ratelimit-Policy"))
	}
	s.want(429, "", "HEAD", "/datasets/asean/km/resolve/main/README.md", nil, from...)
	s.want(200, "", "GET", base, nil, "X-Forwarded-For", "192.0.2.8")
	// The header counts only from the proxy: what a client puts before is not believed.
	s.want(429, "", "GET", base, nil, "X-Forwarded-For", "198.51.100.1, 192.0.2.7")
	s.want(200, "sokha", "GET", base, nil, from...)
	s.want(200, "", "GET", "/healthz", nil, from...)
}

func TestRequestsOfOnePersonAreLimited(t *testing.T) {
	s := newSite(t, rules(limit.Rules{Person: limit.Rate{Count: 2, Per: time.Minute}}))
	second := s.token(hub.Token{User: "sokha", Title: "second", Scope: hub.ScopeRead})
	s.want(200, "sokha", "GET", "/api/whoami-v2", nil)
	s.want(200, second, "GET", "/api/whoami-v2", nil)
	s.want(429, second, "GET", "/api/whoami-v2", nil, "X-Forwarded-For", "192.0.2.9")
	s.want(200, "dara", "GET", "/api/whoami-v2", nil)
}

func TestWrongTokensOfOneAddressAreLimited(t *testing.T) {
	s := newSite(t, rules(limit.Rules{Failures: limit.Rate{Count: 3, Per: time.Minute}}))
	from := []string{"X-Forwarded-For", "192.0.2.7"}
	for range 3 {
		s.want(401, "hf_wrong", "GET", "/api/whoami-v2", nil, from...)
	}
	if r := s.want(429, "hf_wrong", "GET", "/api/whoami-v2", nil, from...); r.header.Get("Retry-After") == "" {
		t.Errorf("%v", r.header)
	}
	s.want(200, "sokha", "GET", "/api/whoami-v2", nil, from...) // others behind the same address go on
	s.want(401, "hf_wrong", "GET", "/api/whoami-v2", nil, "X-Forwarded-For", "192.0.2.8")

}

func TestDownloadsAreCountedOnceASnapshot(t *testing.T) {
	var d *hub.Downloads
	s, _ := filled(t, func(o *hubapi.Options) { o.Downloads = noter(func(r int64, who string) { d.Note(r, who) }) })
	d = hub.NewDownloads(s.hub)
	file := "/datasets/asean/km/resolve/main/"
	count := func(want float64) {
		t.Helper()
		must(t, d.Flush(t.Context()))
		if got := s.want(200, "", "GET", base, nil).json(t)["downloads"]; got != want {
			t.Errorf("%v downloads, want %v", got, want)
		}
	}
	before := s.want(200, "", "GET", base, nil).json(t)["lastModified"]
	s.want(200, "", "HEAD", file+"README.md", nil)
	s.want(404, "", "GET", file+"none", nil)
	s.want(416, "", "GET", file+"README.md", nil, "Range", "bytes=9999-")
	count(0)
	for _, name := range []string{"README.md", "data/a.parquet", "README.md"} {
		s.want(200, "", "GET", file+name, nil)
		s.want(206, "", "GET", file+name, nil, "Range", "bytes=3-5")
	}
	count(1)
	s.want(200, "sokha", "GET", file+"README.md", nil)
	s.want(200, "", "GET", file+"README.md", nil, "X-Forwarded-For", "192.0.2.7")
	count(3)
	s.ahead(61 * time.Minute)
	s.want(200, "", "GET", file+"README.md", nil)
	count(4)
	if after := s.want(200, "", "GET", base, nil).json(t)["lastModified"]; after != before {
		t.Error("a download changes the repository")
	}
}

type noter func(int64, string)

func (n noter) Note(repository int64, who string) { n(repository, who) }

func TestMeasuresAreForAdministrators(t *testing.T) {
	m := metrics.New("test", nil)
	s, _ := filled(t, func(o *hubapi.Options) { o.Observer, o.Metrics = m, m.Handler() })
	m.Holdings(s.hub, time.Minute)
	m.Gauge("downloads_waiting", "x", func() float64 { return 7 })
	narrow := s.token(hub.Token{User: "boss", Title: "n", Scope: hub.ScopeRead, Owners: []string{"asean"}})
	s.want(401, "", "GET", "/metrics", nil)
	s.want(403, "sokha", "GET", "/metrics", nil)
	s.want(403, narrow, "GET", "/metrics", nil)
	s.do("", "BREW", "/x/y", nil) // only the class and "other" become labels
	text := string(s.want(200, "boss", "GET", "/metrics", nil).body)
	for _, line := range []string{`lontar_requests_total{class="commit",method="POST",status="200"} 1`, `lontar_request_seconds_count{class="commit"} 1`, `lontar_repositories{kind="dataset",visibility="public"} 1`,
		"lontar_blobs 3", "lontar_users 3", "lontar_downloads_waiting 7", `lontar_build_info{version="test"} 1`, `lontar_received_bytes_total{class="upload"}`} {
		if !strings.Contains(text, line) {
			t.Errorf("%s is missing", line)
		}
	}
	if strings.Contains(text, "asean") || strings.Contains(text, "BREW") || strings.Contains(text, "sokha") {
		t.Error("names of others are in the measures")
	}
}

func TestUploadsOfOnePersonTakeTurns(t *testing.T) {
	var bounds *limit.Limits
	s, _ := filled(t, func(o *hubapi.Options) {
		o.Limits = limit.New(limit.Rules{Uploads: 1}, time.Now)
		bounds = o.Limits
	})
	address := func(digest string) string {
		u, err := url.Parse(href(s.actions("sokha", "asean/km", strings.Repeat(digest, 32), 1000), "upload"))
		must(t, err)
		return u.RequestURI()
	}
	first, second := s.dial(), s.dial()
	fmt.Fprintf(first, "PUT %s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf", address("ab"))
	until(t, func() bool { return bounds.Uploads() == 1 })
	fmt.Fprintf(second, "PUT %s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf", address("cd"))
	until(t, func() bool { return bounds.Uploads() == 2 })
	s.want(200, "sokha", "GET", base, nil) // what is no upload goes on
	first.Close()
	second.Close()
	until(t, func() bool { return bounds.Uploads() == 0 })
}

// until waits for something that happens soon.
func until(t *testing.T, done func() bool) {
	t.Helper()
	for range 1000 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("it does not happen")
}

// TestClientsThatAreLimitedWait fetches a snapshot with huggingface_hub under a limit far below what it asks for: it reads the headers, waits and goes on.
func TestClientsThatAreLimitedWait(t *testing.T) {
	clients := os.Getenv("LONTAR_HUBCLIENTS")
	if clients == "" {
		t.Skip("LONTAR_HUBCLIENTS is not set: `make clients` installs huggingface_hub, `make test` uses it")
	}
	for _, version := range []string{"1.15", "2.4"} {
		python := filepath.Join(clients+"-"+version, "bin", "python")
		if _, err := os.Stat(python); err != nil {
			t.Skipf("huggingface_hub %s is not installed", version)
		}
		s, _ := filled(t, func(o *hubapi.Options) {
			o.Limits = limit.New(limit.Rules{Person: limit.Rate{Count: 14, Per: 7 * time.Second}}, time.Now)
		})
		var files []any
		for n := range 12 {
			files = append(files, inline(fmt.Sprintf("f%d.txt", n), khmer))
		}
		s.want(200, "sokha", "POST", base+"/commit/main", lines(append([]any{header("many")}, files...)...))
		home := t.TempDir()
		cmd := exec.CommandContext(t.Context(), python, "-c", "import sys, os; from huggingface_hub import snapshot_download; p = snapshot_download('asean/km', repo_type='dataset', token=sys.argv[1], max_workers=1); print(len([f for f in os.listdir(p) if f.startswith('f')]))", s.tokens["sokha"])
		cmd.Env = []string{"HF_ENDPOINT=" + s.url, "HF_HOME=" + home, "HOME=" + home, "PATH=" + os.Getenv("PATH"), "NO_PROXY=*", "HF_HUB_DISABLE_PROGRESS_BARS=1", "HF_HUB_DISABLE_TELEMETRY=1", "PYTHONDONTWRITEBYTECODE=1"}
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.HasSuffix(strings.TrimSpace(string(out)), "12") {
			t.Errorf("%s: %v\n%s", version, err, out)
		}
		if !strings.Contains(s.log.String(), "status=429") {
			t.Errorf("%s was not limited", version)
		}
	}
}
