package fetch_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

// texts are names of languages, not yet reviewed by native speakers.
var texts = []string{"ភាសាខ្មែរ", "မြန်မာဘာသာ", "ພາສາລາວ", "ภาษาไทย", "தமிழ்", "Tiếng Việt", "ꦧꦱꦗꦮ", "بهاس ملايو", "Bahasa Indonesia"}

// pauses collects what a client waits for.
type pauses struct {
	mu   sync.Mutex
	list []time.Duration
}

func (p *pauses) wait(ctx context.Context, d time.Duration) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list = append(p.list, d)
	return context.Cause(ctx)
}

func (p *pauses) longest() (d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range p.list {
		d = max(d, l)
	}
	return d
}

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// client may reach this machine and does not really wait.
func client(t testing.TB, change ...func(*fetch.Options)) (*fetch.Client, *pauses) {
	p := &pauses{}
	o := fetch.Options{Allow: loopback, Wait: p.wait}
	for _, f := range change {
		f(&o)
	}
	return fetch.New(o), p
}

func serve(t testing.TB, h http.HandlerFunc) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func noRobots(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		h(w, r)
	}
}

func body(t testing.TB, resp *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return string(b)
}

func TestPagesOfEveryScriptComeAsTheyAre(t *testing.T) {
	url := serve(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<p>", strings.TrimPrefix(r.URL.Path, "/"))
	}))
	c, _ := client(t)
	for _, text := range texts {
		resp, err := c.Get(t.Context(), url+"/"+text, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := body(t, resp); got != "<p>"+text || resp.StatusCode != 200 || resp.Header.Get("Date") == "" {
			t.Errorf("%s: %q %v", text, got, resp)
		}
	}
}

func TestInnerAddressesAreRefusedAlsoBehindRedirects(t *testing.T) {
	var asked atomic.Int32
	inner := serve(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	c := fetch.New(fetch.Options{})
	for _, u := range []string{inner, strings.Replace(inner, "127.0.0.1", "localhost", 1), "http://[::1]:1/", "http://[::ffff:127.0.0.1]:1/", "http://10.1.2.3/",
		"http://169.254.169.254/latest/meta-data/", "http://0.0.0.0:1/", "http://[fe80::1]/", "http://[64:ff9b::7f00:1]:1/", "http://[fd00::1]/", "http://100.64.0.1/"} {
		if _, err := c.Get(t.Context(), u, 0, 0); fault.Of(err) != fault.Denied || fault.Hint(err) == "" {
			t.Errorf("%s: %v", u, err)
		}
		if _, err := c.Open(t.Context(), u, nil, nil); fault.Of(err) != fault.Denied {
			t.Errorf("%s: %v", u, err)
		}
	}
	outer := httptest.NewServer(noRobots(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, inner, http.StatusFound) }))
	defer outer.Close()
	c = fetch.New(fetch.Options{Trust: []string{strings.TrimPrefix(outer.URL, "http://")}})
	if _, err := c.Get(t.Context(), outer.URL, 0, 0); fault.Of(err) != fault.Denied {
		t.Error(err)
	}
	if asked.Load() != 0 {
		t.Error("an inner address was asked")
	}
}

func TestWhatIsNoAddressIsInvalid(t *testing.T) {
	c, _ := client(t)
	for _, u := range []string{"", "file:///etc/passwd", "gopher://x/", "http://", "http://u:p@example.org/", "http://[/", "ភាសា", "http://a\x00b/", "javascript:1"} {
		if _, err := c.Get(t.Context(), u, 0, 0); fault.Of(err) != fault.Invalid || err != nil && strings.Contains(err.Error(), "u:p@example.org: u:p") {
			t.Errorf("%q: %v", u, err)
		}
	}
	for _, r := range [][2]int64{{-1, 1}, {1, -1}, {5, 0}, {0, 1 << 40}, {1<<63 - 1, 5}} {
		if _, err := c.Get(t.Context(), "http://example.org/", r[0], r[1]); fault.Of(err) != fault.Invalid {
			t.Errorf("%v: %v", r, err)
		}
	}
}

func TestBusyServersAreWaitedForAsTheyAsk(t *testing.T) {
	for _, c := range []struct {
		header, value string
		least         time.Duration
	}{
		{"Retry-After", "7", 7 * time.Second}, {"RateLimit", `"api";r=0;t=9`, 9 * time.Second}, {"Retry-After", "soon", 0}, {"X", "", 0},
		{"Retry-After", time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat), 60 * time.Second},
	} {
		var n atomic.Int32
		url := serve(t, noRobots(func(w http.ResponseWriter, _ *http.Request) {
			if n.Add(1) < 3 {
				w.Header().Set(c.header, c.value)
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			fmt.Fprint(w, "ภาษาไทย")
		}))
		cl, p := client(t)
		resp, err := cl.Get(t.Context(), url, 0, 0)
		if err != nil || body(t, resp) != "ภาษาไทย" || p.longest() < c.least || p.longest() > 91*time.Second {
			t.Errorf("%+v: %v, waited %v", c, err, p.list)
		}
	}
}

func TestServersThatStayBusyAreFaults(t *testing.T) {
	for code, kind := range map[int]fault.Kind{429: fault.Busy, 503: fault.Busy, 500: fault.Unavailable, 504: fault.Unavailable} {
		var n atomic.Int32
		url := serve(t, noRobots(func(w http.ResponseWriter, _ *http.Request) { n.Add(1); w.WriteHeader(code) }))
		c, _ := client(t, func(o *fetch.Options) { o.Attempts = 3 })
		if _, err := c.Get(t.Context(), url, 0, 0); fault.Of(err) != kind || n.Load() != 3 || !strings.Contains(err.Error(), url) {
			t.Errorf("%d: %v after %d", code, err, n.Load())
		}
	}
	url := serve(t, noRobots(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "86400")
		w.WriteHeader(503)
	}))
	c, p := client(t)
	if _, err := c.Get(t.Context(), url, 0, 0); fault.Of(err) != fault.Busy || !strings.Contains(fault.Hint(err), "24h") || p.longest() > time.Minute {
		t.Error(err, p.list)
	}
}

func TestSizesAreBoundedAlsoWhenUnpacked(t *testing.T) {
	limit := func(o *fetch.Options) { o.MaxBody = 1000 }
	for name, h := range map[string]http.HandlerFunc{
		"said": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, strings.Repeat("x", 2000)) },
		"not said": func(w http.ResponseWriter, _ *http.Request) {
			w.(http.Flusher).Flush()
			fmt.Fprint(w, strings.Repeat("x", 5000))
		},
		"packed": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = io.WriteString(z, strings.Repeat("x", 1<<20))
			z.Close()
		},
	} {
		c, _ := client(t, limit)
		if _, err := c.Get(t.Context(), serve(t, noRobots(h)), 0, 0); fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), "longer than 1000 bytes") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSilentServersAreGivenUp(t *testing.T) {
	stop := make(chan struct{})
	url := serve(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "x")
		w.(http.Flusher).Flush()
		select {
		case <-stop:
		case <-r.Context().Done():
		}
	}))
	defer close(stop)
	c, _ := client(t, func(o *fetch.Options) { o.Patience, o.Attempts = 50*time.Millisecond, 2 })
	if _, err := c.Get(t.Context(), url, 0, 0); fault.Of(err) != fault.Unavailable || !strings.Contains(err.Error(), "sent nothing for too long") {
		t.Error(err)
	}
}

func TestACancelledRequestEndsWithItsCause(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("enough")
	url := serve(t, noRobots(func(_ http.ResponseWriter, r *http.Request) { cancel(why); <-r.Context().Done() }))
	c, _ := client(t)
	if _, err := c.Get(ctx, url, 0, 0); !errors.Is(err, why) {
		t.Error(err)
	}
}

func TestCredentialsStayWithTheirHost(t *testing.T) {
	var got []string
	note := func(r *http.Request) { got = append(got, r.Header.Get("Authorization")) }
	other := serve(t, func(_ http.ResponseWriter, r *http.Request) { note(r) })
	var url string
	url = serve(t, func(w http.ResponseWriter, r *http.Request) {
		note(r)
		switch r.URL.Path {
		case "/a":
			http.Redirect(w, r, url+"/b", http.StatusFound)
		case "/b":
			http.Redirect(w, r, other, http.StatusTemporaryRedirect)
		}
	})
	c, _ := client(t)
	resp, err := c.Send(t.Context(), fetch.Request{URL: url + "/a", Header: http.Header{"Authorization": {"Bearer x"}}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if fmt.Sprint(got) != "[Bearer x Bearer x ]" {
		t.Error(got)
	}
}

func TestRedirectsInACircleEnd(t *testing.T) {
	var url string
	url = serve(t, noRobots(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, url+"/x", http.StatusFound) }))
	c, _ := client(t)
	if _, err := c.Get(t.Context(), url, 0, 0); fault.Of(err) != fault.Broken {
		t.Error(err)
	}
	url2 := serve(t, noRobots(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "file:///etc/passwd")
		w.WriteHeader(302)
	}))
	if _, err := c.Get(t.Context(), url2, 0, 0); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
}

func TestNetworksAreRead(t *testing.T) {
	got, err := fetch.ParseNetworks("10.1.0.0/16, fd00::/8 192.168.1.7")
	if err != nil || fmt.Sprint(got) != "[10.1.0.0/16 fd00::/8 192.168.1.7/32]" {
		t.Error(got, err)
	}
	if _, err := fetch.ParseNetworks("10.1"); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
}
