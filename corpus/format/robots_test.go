package format

import (
	"strings"
	"testing"
)

func TestRobotsForbidByTheLongestRule(t *testing.T) {
	for _, c := range []struct {
		robots, path string
		forbidden    bool
	}{
		{"User-agent: *\nDisallow: /", "/a", true},
		{"User-agent: *\nDisallow:", "/a", false},
		{"User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", false},
		{"User-agent: *\nDisallow: /a\nAllow: /a", "/a", false},
		{"User-agent: *\nDisallow: /*.php$", "/x/y.php", true},
		{"User-agent: *\nDisallow: /*.php$", "/x/y.php5", false},
		{"User-agent: *\nDisallow: /a*b*c", "/axxbyyc/z", true},
		{"User-agent: *\nDisallow: /a$", "/ab", false},
		{"user-agent : gptbot # AI\r\ndisallow : /\r\n", "/", true},
		{"User-agent: Googlebot\nDisallow: /", "/", false},
		{"User-agent: Googlebot\nUser-agent: Google-Extended\nDisallow: /", "/", true},
		{"User-agent: CCBot\nCrawl-delay: 3\nUser-agent: x\nDisallow: /", "/", true},
		{"User-agent: CCBot\nAllow: /\nUser-agent: x\nDisallow: /", "/", false},
		{"User-agent: *\nDisallow: /ភាសា", "/%E1%9E%97%E1%9E%B6%E1%9E%9F%E1%9E%B6/1", true},
		{"Disallow: /", "/", false},
		{"", "/", false},
	} {
		var r robots
		r.add("http://h.example/robots.txt", 200, []byte(c.robots))
		if got := r.forbid("http://h.example" + c.path); got != c.forbidden {
			t.Errorf("%q forbids %s: %v", c.robots, c.path, got)
		}
		if r.forbid("https://h.example" + c.path) {
			t.Errorf("%q holds for another scheme", c.robots)
		}
	}
}

func TestLaterRobotsReplaceEarlierOnes(t *testing.T) {
	var r robots
	r.add("http://h.example/robots.txt", 200, []byte("User-agent: *\nDisallow: /"))
	r.add("http://h.example/robots.txt", 503, nil)
	if !r.forbid("http://h.example/") {
		t.Error("an error page took the rules away")
	}
	r.add("http://h.example/robots.txt", 200, nil)
	if r.forbid("http://h.example/") {
		t.Error("the rules stayed")
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$", "http://h/a%zzb")
	f.Add(strings.Repeat("Disallow: **********\n", 50), "http://h/\xff")
	f.Add("user-agent:*\ndisallow:\u17d2", "://@:80?#")
	f.Fuzz(func(_ *testing.T, text, uri string) {
		var r robots
		r.add(uri, 200, []byte(text))
		r.forbid(uri)
		match(text, uri)
	})
}
