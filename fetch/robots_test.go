package fetch_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

func isDisallowed(err error) bool {
	var d interface{ Disallowed() bool }
	return errors.As(err, &d) && d.Disallowed()
}

func TestRobotsAreHonoured(t *testing.T) {
	for _, c := range []struct {
		robots, path string
		allowed      bool
	}{
		{"", "/x", true},
		{"User-agent: *\nDisallow: /private", "/private/x", false},
		{"User-agent: *\nDisallow: /private", "/public", true},
		{"\ufeffUser-Agent : *\r\nDISALLOW: / # all\r\n", "/x", false},
		{"User-agent: *\nDisallow:\n", "/x", true},
		{"User-agent: *\nDisallow: /\n\nUser-agent: Lontar\nAllow: /", "/x", true},
		{"User-agent: lontar/2.0\nDisallow: /x", "/x", false},
		{"User-agent: lontarbot\nDisallow: /x", "/x", true},
		{"User-agent: GPTBot\nDisallow: /", "/x", false},
		{"User-agent: GPTBot\nDisallow: /\nUser-agent: lontar\nDisallow: /z", "/x", true},
		{"User-agent: otherbot\nDisallow: /", "/x", true},
		{"User-agent: a\nUser-agent: *\nDisallow: /a\nUser-agent: b\nDisallow: /b", "/a", false},
		{"User-agent: a\nUser-agent: *\nDisallow: /a\nUser-agent: b\nDisallow: /b", "/b", true},
		{"User-agent: *\nDisallow: /\nAllow: /open$", "/open", true},
		{"User-agent: *\nDisallow: /\nAllow: /open$", "/open/x", false},
		{"User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", false},
		{"User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", true},
		{"User-agent: *\nDisallow: /a*b*c", "/aXbYcZ", false},
		{"User-agent: *\nDisallow: /a*b*c", "/acb", true},
		{"User-agent: *\nDisallow: /ភាសា", "/%E1%9E%97%E1%9E%B6%E1%9E%9F%E1%9E%B6/x", false},
		{"User-agent: *\nDisallow: /%e0%b8%81", "/กข", false},
		{"User-agent: *\nDisallow: /%7Ea", "/~a", false},
		{"User-agent: *\nDisallow: /a%2Fb", "/a/b", true},
		{"User-agent: *\nDisallow: /?q=", "/?q=1", false},
		{"User-agent: *\nAllow: /x\nDisallow: /x", "/x", true},
		{"Disallow: /x", "/x", true},
		{"<html>not found</html>", "/x", true},
	} {
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				fmt.Fprint(w, c.robots)
			}
		})
		cl, _ := client(t, func(o *fetch.Options) { o.Agents = []string{"GPTBot"} })
		_, err := cl.Get(t.Context(), url+c.path, 0, 0)
		if (err == nil) != c.allowed || err != nil && (!isDisallowed(err) || fault.Of(err) != fault.Denied) {
			t.Errorf("%q %s: %v", c.robots, c.path, err)
		}
	}
}

func TestRobotsAreAskedOnceAndBehindRedirectsAndNotForRecords(t *testing.T) {
	var asked, secret atomic.Int32
	closed := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: *\nDisallow: /")
			return
		}
		secret.Add(1)
		http.ServeContent(w, r, "x", time.Time{}, strings.NewReader("0123456789"))
	})
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			asked.Add(1)
			fmt.Fprint(w, "User-agent: *\nDisallow: /no\nCrawl-delay: 12\n")
		case "/away":
			http.Redirect(w, r, closed+"/x", http.StatusFound)
		}
	})
	c, p := client(t)
	for range 3 {
		if _, err := c.Get(t.Context(), url+"/x", 0, 0); err != nil {
			t.Error(err)
		}
	}
	if asked.Load() != 1 || p.longest() < 20*time.Second {
		t.Errorf("asked %d times, waited %v", asked.Load(), p.list)
	}
	if _, err := c.Get(t.Context(), url+"/away", 0, 0); !isDisallowed(err) || secret.Load() != 0 {
		t.Error(err)
	}
	resp, err := c.Get(t.Context(), closed+"/crawl.warc.gz", 2, 3)
	if err != nil || body(t, resp) != "234" || resp.StatusCode != 206 {
		t.Error(err)
	}
}

func TestAHostWhoseRobotsCannotBeAskedIsLeftAlone(t *testing.T) {
	for _, code := range []int{500, 503} {
		var n atomic.Int32
		url := serve(t, func(w http.ResponseWriter, r *http.Request) { n.Add(1); w.WriteHeader(code) })
		c, _ := client(t)
		for range 3 {
			if _, err := c.Get(t.Context(), url+"/x", 0, 0); err == nil || isDisallowed(err) || !strings.Contains(err.Error(), "robots.txt") {
				t.Error(err)
			}
		}
		if n.Load() != 2 {
			t.Errorf("asked %d times", n.Load())
		}
	}
	for _, code := range []int{401, 403, 404, 410} {
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				w.WriteHeader(code)
			}
		})
		c, _ := client(t)
		if _, err := c.Get(t.Context(), url+"/x", 0, 0); err != nil {
			t.Error(err)
		}
	}
}
