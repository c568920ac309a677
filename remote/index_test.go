package remote_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/idna"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
	"github.com/lontar-asean/lontar/remote"
)

// captures is an index server with two pages of each domain it knows.
type captures struct {
	pages map[string][2]string // by pattern
	asked []string
	bad   string
	drops int
}

func (c *captures) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	c.asked = append(c.asked, r.URL.String())
	pages, ok := c.pages[q.Get("url")]
	switch {
	case c.bad != "":
		fmt.Fprint(w, c.bad)
	case r.URL.Path == "/collinfo.json":
		fmt.Fprint(w, `[{"id":"CC-MAIN-2026-10","name":"new"},{"id":"CC-MAIN-2026-05"}]`)
	case r.URL.Path != "/CC-MAIN-2026-10-index":
		w.WriteHeader(http.StatusNotFound)
	case !ok:
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprintf(w, `{"message": "No Captures found for: %s"}`, q.Get("url"))
	case q.Get("showNumPages") != "":
		fmt.Fprint(w, `{"pages": 2, "pageSize": 5, "blocks": 6}`)
	case c.drops > 0:
		c.drops--
		w.Header().Set("Content-Length", "100000")
		fmt.Fprint(w, pages[0])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	case q.Get("page") == "0":
		fmt.Fprint(w, pages[0])
	default:
		fmt.Fprint(w, pages[1])
	}
}

func line(url, languages, media string, n int) string {
	return fmt.Sprintf(`{"urlkey": "k", "timestamp": "20260102030405", "url": %q, "mime": "text/html", "mime-detected": %q, "status": "200", "digest": "D%d", "length": "%d", "offset": "%d", "filename": "crawl-data/a.warc.gz", "languages": %q, "encoding": "UTF-8"}`+"\n", url, media, n, 100+n, n, languages)
}

func index(t *testing.T, c *captures) *remote.Index {
	s := httptest.NewServer(c)
	t.Cleanup(s.Close)
	o := fetch.Options{Trust: []string{strings.TrimPrefix(s.URL, "http://")}, Wait: func(ctx context.Context, _ time.Duration) error { return context.Cause(ctx) }}
	return &remote.Index{Client: fetch.New(o), Server: s.URL}
}

func TestCapturesAreListedByDomainAndLanguage(t *testing.T) {
	c := &captures{drops: 1, pages: map[string][2]string{
		"*.example.kh": {line("https://example.kh/ក?a=1&b=<2>", "khm,eng", "text/html", 1) + line("https://example.kh/x.pdf", "khm", "application/pdf", 2), line("https://a.example.kh/", "eng", "text/html", 3) + "\n" + line("https://b.example.kh/", "eng,khm", "application/xhtml+xml", 4)},
		"*.la":         {line("https://ລາວ.la/", "lao", "text/html", 5), ""},
	}}
	x := index(t, c)
	for _, q := range []struct {
		query remote.Query
		want  string
	}{
		{remote.Query{Domains: []string{"example.kh"}, Languages: []string{"khm"}}, "https://example.kh/ក?a=1&b=<2> https://b.example.kh/"},
		{remote.Query{Domains: []string{"*.example.kh", "none.kh"}}, "https://example.kh/ក?a=1&b=<2> https://a.example.kh/ https://b.example.kh/"},
		{remote.Query{Languages: []string{"lao", "khm"}, Crawl: "CC-MAIN-2026-10"}, "https://ລາວ.la/"},
		{remote.Query{Domains: []string{"example.kh", "*.la"}, Most: 2}, "https://example.kh/ក?a=1&b=<2> https://a.example.kh/"},
	} {
		var b bytes.Buffer
		n, err := x.Write(t.Context(), q.query, &b)
		var got []string
		for l := range strings.Lines(b.String()) {
			var o struct{ URL, Filename, Offset, Length string }
			if err := json.Unmarshal([]byte(l), &o); err != nil || o.Filename != "https://data.commoncrawl.org/crawl-data/a.warc.gz" || o.Offset == "" || o.Length == "" {
				t.Errorf("%s: %v", l, err)
			}
			got = append(got, o.URL)
		}
		if err != nil || strings.Join(got, " ") != q.want || int(n) != len(got) {
			t.Errorf("%+v: %q %v", q.query, got, err)
		}
	}
}

func TestIndexServersThatAnswerOddlyAreFaults(t *testing.T) {
	for _, bad := range []string{"<html>", "[]", `[{"id":"../x"}]`, `{"pages":-1}`, "\xff"} {
		x := index(t, &captures{bad: bad})
		if _, err := x.Write(t.Context(), remote.Query{}, &bytes.Buffer{}); err == nil || fault.Of(err) == "" {
			t.Errorf("%s: %v", bad, err)
		}
		if _, err := x.Write(t.Context(), remote.Query{Crawl: "c"}, &bytes.Buffer{}); fault.Of(err) != fault.Broken {
			t.Errorf("%s: %v", bad, err)
		}
	}
	x := index(t, &captures{pages: map[string][2]string{"*.kh": {`{"url":"x"}` + "\n", ""}}})
	if _, err := x.Write(t.Context(), remote.Query{}, &bytes.Buffer{}); fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), `"url":"x"`) {
		t.Error(err)
	}
	if _, err := x.Write(t.Context(), remote.Query{Crawl: "CC-MAIN-1999-01"}, &bytes.Buffer{}); fault.Of(err) != fault.Missing || fault.Hint(err) == "" {
		t.Error(err)
	}
	for _, q := range []remote.Query{{Languages: []string{"km"}}, {Languages: []string{"khm|.*"}}, {Crawl: "a/b"}} {
		if _, err := x.Write(t.Context(), q, &bytes.Buffer{}); fault.Of(err) != fault.Invalid {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

func TestDomainsInOtherScriptsAreThoseOfTheRegion(t *testing.T) {
	c := &captures{}
	if _, err := index(t, c).Write(t.Context(), remote.Query{}, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	asked := strings.Join(c.asked, "\n")
	for _, tld := range []string{"ไทย", "مليسيا", "சிங்கப்பூர்", "新加坡", "ລາວ", "kh", "mm"} {
		ascii, err := idna.ToASCII(tld)
		if err != nil || !strings.Contains(asked, "url=%2A."+ascii+"&") {
			t.Errorf("%s (%s): %v", tld, ascii, err)
		}
	}
}
