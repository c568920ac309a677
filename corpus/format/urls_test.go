package format_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/format"
	"github.com/lontar-asean/lontar/corpus/robots"
	"github.com/lontar-asean/lontar/corpus/warc"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
	"github.com/lontar-asean/lontar/internal/sources"
	"github.com/lontar-asean/lontar/internal/testdata"
)

var _ format.Getter = (*fetch.Client)(nil)

// shelf answers from memory.
type shelf struct {
	mu    sync.Mutex
	pages map[string]string // "media type\nbody"
	errs  map[string]error
	asked []string
}

func (s *shelf) Get(_ context.Context, url string, from, length int64) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, url)
	if err := s.errs[url]; err != nil {
		return nil, err
	}
	resp := &http.Response{StatusCode: 404, Body: http.NoBody, Header: http.Header{"Date": {"Fri, 02 Jan 2026 03:04:05 GMT"}, "X-Lontar-Robots": {"disallowed"}}}
	page, ok := s.pages[url]
	if !ok {
		return resp, nil
	}
	media, body, _ := strings.Cut(page, "\n")
	resp.StatusCode = 200
	if length > 0 {
		resp.StatusCode, body = 206, body[min(int(from), len(body)):min(int(from+length), len(body))]
	}
	resp.Header.Set("Content-Type", media)
	resp.Header.Set("X-Robots-Tag", "noai")
	resp.Body = io.NopCloser(strings.NewReader(body))
	return resp, nil
}

type refusal struct{ error }

func (refusal) Disallowed() bool { return true }

func TestListsOfAddressesGiveTheirPagesInOrder(t *testing.T) {
	s := &shelf{pages: map[string]string{}}
	var list strings.Builder
	list.WriteString("\ufeff# a list\n\n")
	var want []string
	for i, text := range texts {
		u := fmt.Sprintf("https://example.org/%d/%s?a={b}", i, strings.ReplaceAll(text, " ", "%20"))
		s.pages[u] = "text/html; charset=utf-8\n<p>" + text
		want = append(want, u)
		switch i % 3 {
		case 0:
			list.WriteString(u + "\r\n")
		case 1:
			fmt.Fprintf(&list, "{\"url\": %q, \"note\": [1]}\n", u)
		case 2:
			fmt.Fprintf(&list, "org,example)/%d 20260102030405 {\"url\": %q}\n", i, u)
		}
	}
	in := sources.Input("a.urls", []byte(list.String()))
	in.Origin.Collection = "c"
	docs, errs := sources.Collect(t, format.URLs(s), in)
	if len(errs) > 0 || len(docs) != len(texts) {
		t.Fatal(errs)
	}
	for i, d := range docs {
		if d.URL != want[i] || string(d.Raw.Body) != "<p>"+texts[i] || d.ID != corpus.ID(want[i], d.Raw.Body) || d.RetrievedAt != "2026-01-02T03:04:05Z" ||
			d.Raw.Header["X-Robots-Tag"][0] != "noai" || d.Raw.Header[format.RobotsHeader] != nil || d.Raw.MediaType != "text/html; charset=utf-8" || d.Collection != "c" {
			t.Errorf("%d: %+v %+v", i, d, d.Raw)
		}
	}
}

func TestWhatIsNoPageIsSetAsideWithItsReason(t *testing.T) {
	s := &shelf{
		pages: map[string]string{"http://a/pdf": "application/pdf\n%PDF", "http://a/ok": "text/plain\nภาษาไทย", "http://a/long": "text/html\n" + strings.Repeat("x", 17<<20)},
		errs: map[string]error{"http://a/busy": fault.New(fault.Busy, "busy").Try("come back"), "http://a/no": fault.New(fault.Denied, "robots: %w", refusal{errors.New("no")}),
			"http://10.0.0.1/": fault.New(fault.Denied, "inner")},
	}
	for line, want := range map[string]string{
		"http://a/pdf": "no page", "http://a/none": "answers 404", "http://a/long": "longer than", "http://a/busy": "busy", "http://10.0.0.1/": "inner",
		"ftp://a/": "not an address", "nonsense": "not an address", "http://a/b c": "space", "http://u:p@a/": "password", "{": "JSON", `{"a":1}`: `no "url"`, `["x"]`: "not an address",
		`{"url":"http://a/","filename":"x"}`: "needs", `{"url":"http://a/","filename":"x","offset":"-1","length":5}`: "not a number", "\xff\xfe": "not an address",
		`{"url":"http://a/","filename":"x","offset":"1","length":"99999999"}`: "longer", strings.Repeat("x", 2<<20): "line is longer", "http://\u17d2\ue000 x": "not an address",
	} {
		docs, errs := sources.Collect(t, format.URLs(s), sources.Input("a.urls", []byte("#\n"+line+"\nhttp://a/ok\n")))
		if len(errs) != 1 || !strings.Contains(errs[0].Error(), want) || !strings.Contains(errs[0].Error(), "a.urls offset 2") || strings.Contains(errs[0].Error(), "u:p@a: ") {
			t.Errorf("%.50q: %v", line, errs)
		}
		if len(docs) != 1 || docs[0].URL != "http://a/ok" {
			t.Errorf("%.50q: %d documents", line, len(docs))
		}
	}
	docs, errs := sources.Collect(t, format.URLs(s), sources.Input("a.urls", []byte("http://a/no")))
	if len(errs) > 0 || len(docs) != 1 || docs[0].Raw.Header[format.RobotsHeader] == nil || len(docs[0].Raw.Body) > 0 || docs[0].URL != "http://a/no" {
		t.Errorf("%v %v", docs, errs)
	}
}

func TestABrokenCacheOrNetworkEndsTheRun(t *testing.T) {
	last := func(s *shelf, list string) (n int, err error) {
		for _, e := range format.URLs(s).Read(t.Context(), sources.Input("a.urls", []byte(list))) {
			err = e
			n++
		}
		return n, err
	}
	s := &shelf{errs: map[string]error{"http://a/": errors.New("the disk is full")}}
	if _, err := last(s, "http://a/\nhttp://b/\n"); err == nil || fault.Of(err) != "" {
		t.Error(err)
	}
	s = &shelf{errs: map[string]error{}, pages: map[string]string{"http://ok/": "text/html\n"}}
	var gone, mixed strings.Builder
	for i := range 30 {
		u := fmt.Sprintf("http://h%d/", i)
		s.errs[u] = fault.New(fault.Unavailable, "cannot be reached")
		fmt.Fprintf(&gone, "%s\n%s\n", u, u)
		fmt.Fprintf(&mixed, "%s\n", u)
		if i%10 == 0 {
			mixed.WriteString("http://ok/\n")
		}
	}
	if n, err := last(s, gone.String()); fault.Of(err) != fault.Unavailable || n != 39 || fault.Hint(err) == "" {
		t.Error(err, n)
	}
	if n, err := last(s, mixed.String()); fault.Of(err) != fault.Broken || n != 33 {
		t.Error(err, n)
	}
}

func TestRecordsOfArchivesAreFetchedByTheirPlace(t *testing.T) {
	var b bytes.Buffer
	w := warc.NewWriter(&b)
	var list strings.Builder
	for i, text := range texts {
		at := b.Len()
		u := fmt.Sprintf("https://example.org/%d", i)
		if err := w.Response(u, "2026-01-02T03:04:05Z", 200, warc.Fields{{Name: "Content-Type", Value: "text/html"}}, []byte("<p>"+text)); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&list, `org,example)/%d 20260102030405 {"url": %q, "filename": "crawl-data/a b.warc.gz", "offset": "%d", "length": "%d"}`+"\n", i, u, at, b.Len()-at)
	}
	s := &shelf{pages: map[string]string{"https://data.commoncrawl.org/crawl-data/a%20b.warc.gz": "application/gzip\n" + b.String()}}
	lines := strings.ReplaceAll(list.String(), "a b", "a%20b")
	docs, errs := sources.Collect(t, format.URLs(s), sources.Input("a.cdxj", []byte(lines)))
	if len(errs) > 0 || len(docs) != len(texts) {
		t.Fatal(errs)
	}
	for i, d := range docs {
		if string(d.Raw.Body) != "<p>"+texts[i] || d.URL != fmt.Sprintf("https://example.org/%d", i) || d.RetrievedAt != "2026-01-02T03:04:05Z" {
			t.Errorf("%+v", d)
		}
	}
	for name, line := range map[string]string{
		"is that of":    strings.Replace(strings.SplitN(lines, "\n", 2)[0], "example.org/0", "example.org/other", 1),
		"bytes before":  fmt.Sprintf(`{"url":"https://example.org/8","filename":"crawl-data/a%%20b.warc.gz","offset":%d,"length":5000}`, b.Len()-20),
		"a.cdxj offset": `{"url":"https://example.org/8","filename":"crawl-data/a%20b.warc.gz","offset":7,"length":100}`,
	} {
		docs, errs := sources.Collect(t, format.URLs(s), sources.Input("a.cdxj", []byte(line)))
		if len(docs) > 0 || len(errs) != 1 || !strings.Contains(errs[0].Error(), name) {
			t.Errorf("%s: %v", name, errs)
		}
	}
}

func TestRangesOfAListGiveEachLineOnce(t *testing.T) {
	s := &shelf{pages: map[string]string{}}
	var list []byte
	for i, text := range texts {
		u := "http://a/" + strings.ReplaceAll(text, " ", "+")
		s.pages[u] = "text/html\n"
		list = append(list, u+strings.Repeat("\n", 1+i%2)...)
	}
	for n := range len(list) {
		var got []string
		for _, r := range [][2]int{{0, n}, {n, len(list)}} {
			in := sources.Input("a.urls", list)
			in.Start, in.End = int64(r[0]), int64(r[1])
			docs, errs := sources.Collect(t, format.URLs(s), in)
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			for _, d := range docs {
				got = append(got, d.URL)
			}
		}
		if len(got) != len(texts) {
			t.Fatalf("cut at %d: %q", n, got)
		}
		sources.Collect(t, format.URLs(s), sources.Input("a.urls", list[:n]))
	}
}

func TestFetchingStopsWithItsReader(t *testing.T) {
	s := &shelf{pages: map[string]string{"http://a/": "text/html\n"}}
	for range format.URLs(s).Read(t.Context(), sources.Input("a.urls", []byte(strings.Repeat("http://a/\n", 1000)))) {
		break
	}
	if len(s.asked) > 20 {
		t.Errorf("%d asked", len(s.asked))
	}
}

func TestRealPagesAreFetchedFromAServer(t *testing.T) {
	name := testdata.Path(t, "warc-assembled/asean-docs-a.warc.gz")
	file, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string][]byte{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch b, ok := pages[r.URL.Path]; {
		case r.URL.Path == "/crawl.warc.gz":
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file))
		case ok:
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write(b)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	r, err := warc.NewReader(bytes.NewReader(file), name, warc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var records, addresses strings.Builder
	n := 0
	for rec, err := r.Next(); err == nil; rec, err = r.Next() {
		if rec.Type == "response" && rec.HTTP != nil && rec.HTTP.Status == 200 && strings.HasPrefix(rec.HTTP.Header.Get("Content-Type"), "text/html") && !strings.ContainsAny(rec.URI, " ") {
			fmt.Fprintf(&records, "{\"url\": %q, \"filename\": %q, \"offset\": \"%d\", \"length\": \"%d\"}\n", rec.URI, server.URL+"/crawl.warc.gz", rec.Offset, rec.Length)
			pages[fmt.Sprint("/", n)] = bytes.Clone(rec.Body)
			fmt.Fprintf(&addresses, "%s/%d\n", server.URL, n)
			n++
		}
	}
	want, _ := sources.Collect(t, format.WARC(), sources.Input(name, file))
	o := fetch.Options{Cache: t.TempDir(), Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Agents: robots.Agents(), Pause: time.Microsecond}
	for range 2 { // the second time from the cache
		docs, errs := sources.Collect(t, format.URLs(fetch.New(o)), sources.Input("a.cdxj", []byte(records.String())))
		if len(errs) > 0 || len(docs) != n || n < 20 {
			t.Fatalf("%d of %d: %v", len(docs), n, errs)
		}
		for i, d := range docs {
			if i < len(want) && len(want) == n && d.ID != want[i].ID {
				t.Errorf("%s: another id than from the crawl", d.URL)
			}
		}
		docs, errs = sources.Collect(t, format.URLs(fetch.New(o)), sources.Input("a.urls", []byte(addresses.String())))
		if len(errs) > 0 || len(docs) != n {
			t.Fatalf("%d of %d: %v", len(docs), n, errs)
		}
		server.CloseClientConnections()
	}
}

func FuzzURLs(f *testing.F) {
	for _, s := range []string{"http://a/\n", `{"url":"http://a/","filename":"http://b/","offset":"1","length":2}`, "a)/ 2026 {\"url\":\"http://ភាសា/\"}", "{\"url\":\"\\ud800\"}", "\xff{", "\u17d2 {}\n\ue000",
		`{"url":1}`, `{"offset":1e9}`, "{{{{{{{{", "\ufeff#"} {
		f.Add([]byte(s))
	}
	s := &shelf{}
	f.Fuzz(func(t *testing.T, b []byte) {
		docs, errs := sources.Collect(t, format.URLs(s), sources.Input("a.urls", b))
		if len(docs) > 0 || len(errs) > bytes.Count(b, []byte("\n"))+1 {
			t.Errorf("%d documents, %d errors", len(docs), len(errs))
		}
	})
}
