package fetch

import (
	"net/http"
	"testing"
	"time"
)

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /*ភ$\nCrawl-delay: 1e99\n"), "/%E1%9E%97")
	f.Add([]byte("\xef\xbb\xbfUser-agent: lontar\r\nAllow: /%zz\xff"), "\u17d2\ue000%")
	f.Add([]byte("user-agent:\nuser-agent:*\nDisallow:**$*$"), "/*$")
	f.Fuzz(func(t *testing.T, text []byte, path string) {
		s := parseRobots(text, "lontar (x)", []string{"gptbot", "*"})
		if s.allow(path) != s.allow(spelled(path)) || s.delay < 0 || s.delay > mostDelay {
			t.Errorf("%q: %+v", path, s)
		}
		if !(ruleset{}).allow(path) {
			t.Error("no rules forbid")
		}
	})
}

func FuzzContentRange(f *testing.F) {
	for _, s := range []string{"bytes 0-9/10", "bytes 0-9/*", "bytes */0", "bytes 9-0/1", "bytes -1-2/3", "items 0-1/2", "\xff", "bytes 0-9223372036854775807/*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		start, total, ok := contentRange(s)
		if ok && (start < 0 || total >= 0 && total <= start) {
			t.Errorf("%q: %d of %d", s, start, total)
		}
	})
}

func FuzzAsked(f *testing.F) {
	for _, s := range []string{"1", "-1", "99999999999", "Fri, 02 Jan 2026 03:04:05 GMT", "\xff", "t=5"} {
		f.Add(s, s)
	}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	f.Fuzz(func(t *testing.T, after, limit string) {
		if d := asked(http.Header{"Retry-After": {after}, "Ratelimit": {limit}}, now); d < 0 {
			t.Errorf("%q %q: %v", after, limit, d)
		}
	})
}
