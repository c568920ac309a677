package curate

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe"
)

func lists(t testing.TB) *urlsStep {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"domains":  "# comment\n\nbad.example\n0.0.0.0 hosts.example\n*.star.example\r\nตัวอย่าง.ไทย\n",
		"prefixes": "https://blog.example/ads/\nshop.example/casino\nshop.example/casino/more\n",
		"words":    "judi\nพนัน\nល្បែង\nကစားဝိုင်း\nხx-y\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	step, err := urlsKind().Build("{domains: [domains], prefixes: [prefixes], words: [words]}")
	if err != nil {
		t.Fatal(err)
	}
	s := step.(*urlsStep)
	if err := s.Place(dir); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestURLsMatchByLabelPrefixAndWord(t *testing.T) {
	s := lists(t)
	for _, c := range []struct{ url, reason string }{
		{"https://bad.example/", "urls.domain"}, {"https://WWW.Bad.Example:8080/x", "urls.domain"}, {"https://notbad.example/", ""}, {"https://bad.example.org/", ""},
		{"http://a.hosts.example", "urls.domain"}, {"http://star.example", "urls.domain"}, {"http://xn--72c1a1bt4awk9o.xn--o3cw4h/", "urls.domain"}, {"http://www.ตัวอย่าง.ไทย/", "urls.domain"},
		{"http://blog.example/ads/1", "urls.prefix"}, {"https://user@BLOG.example:80/ads/", "urls.prefix"}, {"https://blog.example/adsx", ""}, {"https://shop.example/casino/more/1", "urls.prefix"}, {"https://shop.example/casi", ""},
		{"https://x.example/situs-judi-online", "urls.word"}, {"https://x.example/menjudikan", ""}, {"https://x.example/JUDI", "urls.word"},
		{"https://x.example/%E0%B9%80%E0%B8%A7%E0%B9%87%E0%B8%9A%E0%B8%9E%E0%B8%99%E0%B8%B1%E0%B8%99", "urls.word"}, {"https://x.example/ទំព័រល្បែងថ្មី", "urls.word"}, {"https://x.example/%ff%zz", ""},
	} {
		d := corpus.TextDocument("x")
		d.URL = c.url
		if err := s.Measure(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, r := range s.Rules("und") {
			if v, ok := d.Value(r.Measure); ok && r.Fails(v) {
				got += "urls." + r.Setting
			}
		}
		if got != c.reason {
			t.Errorf("%s: %q, want %q (measures %v)", c.url, got, c.reason, d.Measures)
		}
	}
}

func TestURLsLeaveDocumentsWithoutAddressUnmeasured(t *testing.T) {
	d := corpus.TextDocument("x")
	d.URL = "file.jsonl#3"
	if err := lists(t).Measure(context.Background(), d); err != nil || len(d.Measures) > 0 {
		t.Errorf("%v, %v", err, d.Measures)
	}
}

func TestURLsNameAMissingOrBrokenList(t *testing.T) {
	dir := t.TempDir()
	broken := filepath.Join(dir, "broken")
	if err := os.WriteFile(broken, []byte("ok.example\n\xff\xfe\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file string
		kind fault.Kind
		says string
	}{{"nowhere", fault.Missing, "nowhere"}, {"broken", fault.Invalid, "broken:2"}} {
		step, err := urlsKind().Build("{domains: [" + c.file + "]}")
		if err != nil {
			t.Fatal(err)
		}
		if err := step.(*urlsStep).Place(dir); fault.Of(err) != c.kind || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v", err)
		}
	}
}

func TestAChangedListChangesWhatIsMeasured(t *testing.T) {
	s := lists(t)
	before := s.Measuring()
	if before != lists(t).Measuring() {
		t.Error("equal lists give another key")
	}
	if err := os.WriteFile(s.path("domains"), []byte("other.example\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s.Measuring() == before {
		t.Error("the key did not change")
	}
	if _, ok := any(s).(recipe.Ruler); !ok {
		t.Error("urls has no rules")
	}
}

func FuzzURLs(f *testing.F) {
	s := lists(f)
	for _, u := range []string{"http://bad.example", "://", "http://[::1]:x/%", "\xff://\xfe", "http://" + strings.Repeat("a.", 300), "http://ក្ក/\u17d2"} {
		f.Add(u)
	}
	f.Fuzz(func(t *testing.T, u string) {
		d := corpus.TextDocument("x")
		d.URL = u
		if err := s.Measure(context.Background(), d); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkURLs(b *testing.B) {
	s := lists(b)
	u := "https://www.news.example.co.id/2024/05/01/berita-terbaru-hari-ini.html"
	d := corpus.TextDocument("x")
	d.URL = u
	b.SetBytes(int64(len(u)))
	for b.Loop() {
		_ = s.Measure(context.Background(), d)
	}
}
