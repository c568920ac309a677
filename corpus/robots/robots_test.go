package robots

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
		var r Rules
		r.Add("http://h.example/robots.txt", 200, []byte(c.robots))
		if got := r.Forbid("http://h.example" + c.path); got != c.forbidden {
			t.Errorf("%q forbids %s: %v", c.robots, c.path, got)
		}
		if r.Forbid("https://h.example" + c.path) {
			t.Errorf("%q holds for another scheme", c.robots)
		}
	}
}

func TestRulesAddUpInAnyOrder(t *testing.T) {
	texts := []string{"User-agent: *\nDisallow: /a", "User-agent: GPTBot\nDisallow: /b", "", "User-agent: *\nDisallow: /a"}
	forward, backward := &Rules{}, &Rules{}
	for i := range texts {
		forward.Add("http://h.example/robots.txt", 200, []byte(texts[i]))
		backward.Add("http://h.example/robots.txt", 200, []byte(texts[len(texts)-1-i]))
	}
	forward.Add("http://h.example/robots.txt", 503, []byte("User-agent: *\nDisallow: /"))
	for path, want := range map[string]bool{"/a": true, "/b": true, "/c": false} {
		if f, b := forward.Forbid("http://h.example"+path), backward.Forbid("http://h.example"+path); f != want || b != want {
			t.Errorf("%s: %v forward, %v backward, not %v", path, f, b, want)
		}
	}
}

func TestStoredRulesForbidTheSame(t *testing.T) {
	var r, again Rules
	r.Add("https://b.example/robots.txt", 200, []byte("User-agent: *\nDisallow: /ຂ່າວ\nAllow: /ຂ່າວ/1$"))
	r.Add("https://a.example/robots.txt", 200, []byte("User-agent: CCBot\nDisallow: /"))
	var b strings.Builder
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	if err := again.Read(strings.NewReader(b.String())); err != nil {
		t.Fatal(err)
	}
	for _, uri := range []string{"https://a.example/", "https://b.example/ຂ່າວ/2", "https://b.example/ຂ່າວ/1", "https://b.example/"} {
		if r.Forbid(uri) != again.Forbid(uri) {
			t.Errorf("%s: %v became %v", uri, r.Forbid(uri), again.Forbid(uri))
		}
	}
	if err := again.Read(strings.NewReader(`{"host":`)); err == nil {
		t.Error("a cut line is no error")
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$", "http://h/a%zzb")
	f.Add(strings.Repeat("Disallow: **********\n", 50), "http://h/\xff")
	f.Add("user-agent:*\ndisallow:\u17d2", "://@:80?#")
	f.Fuzz(func(_ *testing.T, text, uri string) {
		var r Rules
		r.Add(uri, 200, []byte(text))
		r.Forbid(uri)
	})
}
