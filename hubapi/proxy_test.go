package hubapi_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/hubapi"
)

// TestBehindAProxyThatCompresses: a proxy that compresses whatever it may (RFC 9111, no-transform) leaves files and their lengths as they are, keeps
// revisions with slashes whole, and links name the public address and not the one behind it.
func TestBehindAProxyThatCompresses(t *testing.T) {
	var inner *url.URL
	proxy := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = inner.Scheme, inner.Host, inner.Host
		},
		ModifyResponse: func(r *http.Response) error {
			if strings.Contains(r.Header.Get("Cache-Control"), "no-transform") || r.Request.Method == http.MethodHead && r.Header.Get("Cache-Control") == "" {
				return nil
			}
			body, out := r.Body, new(strings.Builder)
			w := gzip.NewWriter(out)
			if _, err := io.Copy(w, body); err != nil {
				return err
			}
			w.Close()
			body.Close()
			r.Body = io.NopCloser(strings.NewReader(out.String()))
			r.Header.Del("Content-Length")
			r.ContentLength = -1
			r.Header.Set("Content-Encoding", "gzip")
			return nil
		},
	})
	t.Cleanup(proxy.Close)
	public, err := url.Parse(proxy.URL)
	must(t, err)
	s := newSite(t, func(o *hubapi.Options) {
		inner = &url.URL{Scheme: "http", Host: o.Public.Host}
		o.Public, o.Page = public, 1
	})
	s.create("sokha", "asean", "km", "public")
	s.want(200, "sokha", "POST", base+"/commit/main", lines(header("x"), inline("a.txt", strings.Repeat(khmer, 100)), inline("b.txt", "b")))
	s.want(200, "sokha", "POST", base+"/branch/exp%2F1", nil)
	file := proxy.URL + "/datasets/asean/km/resolve/exp%2F1/a.txt"
	for _, method := range []string{"HEAD", "GET"} {
		r := s.want(200, "", method, file, nil, "Accept-Encoding", "gzip")
		if r.header.Get("Content-Length") != "2800" || r.header.Get("Content-Encoding") != "" || r.header.Get("X-Repo-Commit") == "" || r.header.Get("Etag") == "" {
			t.Errorf("%s: %v", method, r.header)
		}
	}
	if r := s.want(206, "", "GET", file, nil, "Range", "bytes=0-2", "Accept-Encoding", "gzip"); string(r.body) != "ភ" {
		t.Errorf("%q", r.body)
	}
	tree := s.want(200, "", "GET", proxy.URL+base+"/tree/exp%2F1?recursive=true", nil)
	if link := tree.header.Get("Link"); !strings.HasPrefix(link, "<"+proxy.URL+base+"/tree/exp%2F1?") {
		t.Errorf("the next page is at %s", link)
	}
	if a := href(s.actions("sokha", "asean/km", strings.Repeat("ab", 32), 3), "upload"); !strings.HasPrefix(a, proxy.URL+"/") {
		t.Errorf("uploads go to %s", a)
	}
}
