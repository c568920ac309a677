package web

import (
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

var verb = regexp.MustCompile(`%[a-z]`)

func TestWordsOfAllLanguagesFit(t *testing.T) {
	d, err := readWords()
	if err != nil {
		t.Fatal(err)
	}
	english := d.tongues[0]
	if english.Tag != "en" || len(d.tongues) < 7 {
		t.Fatalf("%d languages, the first is %s", len(d.tongues), english.Tag)
	}
	for _, lang := range d.tongues {
		if lang.Name == "" || lang.names == nil {
			t.Errorf("%s has no name for itself or for languages", lang.Tag)
		}
		for key, words := range lang.words {
			want, ok := english.words[key]
			if !ok && !strings.HasPrefix(key, "language.") {
				t.Errorf("%s: %s is in no page", lang.Tag, key)
			}
			if strings.TrimSpace(words) == "" || !slices.Equal(verb.FindAllString(words, -1), verb.FindAllString(want, -1)) {
				t.Errorf("%s: %s = %q does not stand for %q", lang.Tag, key, words, want)
			}
		}
		if s := lang.say("rows.range", 1, 25, 1234); strings.Contains(s, "%") {
			t.Errorf("%s: %q", lang.Tag, s)
		}
	}
}

func TestPagesSayOnlyWhatTheCatalogueHas(t *testing.T) {
	d, err := readWords()
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`(?:\.Say |\.say\(|\.Count |\.count\()"([a-z_.]+)"`)
	files, err := os.ReadDir("page")
	if err != nil {
		t.Fatal(err)
	}
	code, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, "page/"+f.Name())
	}
	for _, f := range code {
		if strings.HasSuffix(f.Name(), ".go") && !strings.HasSuffix(f.Name(), "_test.go") {
			names = append(names, f.Name())
		}
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range said.FindAllStringSubmatch(string(b), -1) {
			_, ok := d.tongues[0].words[m[1]]
			_, counted := d.tongues[0].words[m[1]+".one"]
			if !ok && !counted {
				t.Errorf("%s says %q", name, m[1])
			}
		}
	}
}

func TestTheBrowserChoosesTheLanguage(t *testing.T) {
	d, err := readWords()
	if err != nil {
		t.Fatal(err)
	}
	for accept, want := range map[string]string{"": "en", "km-KH,km;q=0.9,en;q=0.8": "km", "th": "th", "id-ID": "id", "vi,en": "vi", "my-MM": "my", "lo": "lo", "de": "en", "xx;;q=": "en", "zh,th;q=0.5": "th"} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Language", accept)
		if got := d.choose(r); got.Tag != want {
			t.Errorf("%q gives %s, want %s", accept, got.Tag, want)
		}
	}
}

func TestLanguagesAreCalledByTheirNames(t *testing.T) {
	d, err := readWords()
	if err != nil {
		t.Fatal(err)
	}
	en, km := d.tongues[0], d.find("km")
	for code, want := range map[string]string{"km": "Khmer", "khm-Khmr": "Khmer", "jav-Java": "Javanese (Javanese)", "my": "Burmese", "no such language": "no such language", "en": "English"} {
		if got := en.language(code); got != want {
			t.Errorf("%q is called %q, want %q", code, got, want)
		}
	}
	if got := km.language("th"); got != "ថៃ" {
		t.Errorf("Thai in Khmer is %q", got)
	}
}

func TestTextsAreCutBetweenClusters(t *testing.T) {
	for _, s := range []string{"ភាសាខ្មែរ", "မြန်မာဘာသာ", "ພາສາລາວ", "ภาษาไทย", "தமிழ்", "Tiếng Việt", "ꦧꦱꦗꦮ", "بهاس ملايو", "Bahasa", "\xff\xfe\u0e31", "\u0303"} {
		var clusters []string
		for g := graphemes.FromString(s); g.Next(); {
			clusters = append(clusters, g.Value())
		}
		for n := range len(clusters) + 1 {
			got, more := cut(s, n)
			if got != strings.Join(clusters[:n], "") && got != s || more != (n < len(clusters)) && len(s) > n {
				t.Errorf("%q cut at %d gives %q", s, n, got)
			}
		}
	}
}

func TestNamesThatDeceiveAreShown(t *testing.T) {
	for in, want := range map[string]string{"a\u202Egnp.exe": "a⟨U+202E⟩gnp.exe", "ក\u200Bខ": "ក\u200Bខ", "ភាសា.txt": "ភាសា.txt", "x\u2066y": "x⟨U+2066⟩y", "نا\u200Cم": "نا\u200Cم"} {
		if got := visible(in); got != want {
			t.Errorf("%q is shown as %q", in, got)
		}
	}
}

func TestDirections(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"ms-Arab", "بهاس ملايو", "rtl"}, {"ms-Arab", "ASEAN اداله ڤرتوبوهن", "rtl"}, {"ms-Arab", "Laman ini menggunakan kuki.", "auto"}, {"ms-Arab", "123", "rtl"}, {"km-Khmr", "ភាសា", "auto"}, {"", "x", "auto"},
	} {
		if got := direction(c.lang, c.text); got != c.want {
			t.Errorf("%q in %s: %s, want %s", c.text, c.lang, got, c.want)
		}
	}
	for in, want := range map[string]string{"khm-Khmr": "km-Khmr", "zsm-Arab": "ms-Arab", "jav-Java": "jv-Java", "sun-Sund": "su-Sund", "und": "", "???": "", "km": "km-Khmr"} {
		if got := locale(in); got != want {
			t.Errorf("locale(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzRender(f *testing.F) {
	for _, s := range []string{"# ភាសា\n[x](y.md) ![z](a/../b.png)", "---\na: b\n---\n<script>x</script>", "<a href='\x00java\nscript:x'>", "\xff\xfe", strings.Repeat("> ", 300), strings.Repeat("[", 3000), "<img src=x onerror=y>", "| a |\n|---|\n| \u0e31 |", "<svg><style><img src=x onerror=1>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out, err := render(s, func(to string, _ bool) string { return "/here" })
		if err != nil {
			t.Fatal(err)
		}
		page := strings.ToLower(string(out))
		if !utf8.ValidString(page) {
			t.Errorf("%q is no UTF-8", page)
		}
		for _, bad := range []string{"<script", "<iframe", "<style", "<svg", "<form", "<base", "<h1"} {
			if strings.Contains(page, bad) {
				t.Errorf("%s in %q", bad, page)
			}
		}
	})
}

func FuzzInside(f *testing.F) {
	for _, s := range []string{"/x", "//x", "/\\x", "https://x", "/%2f/x", "/x?y=//z", "\x00", "/ក"} {
		f.Add(s)
	}
	p := &Pages{base: ""}
	f.Fuzz(func(t *testing.T, s string) {
		to := p.inside(s)
		if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, "/\\") || strings.ContainsAny(to, "\r\n\t") {
			t.Errorf("%q leads to %q", s, to)
		}
	})
}

func FuzzPreview(f *testing.F) {
	for _, s := range []string{"ភាសា\nไทย\r\n", "\xef\xbb\xbfx", "\xff", "a\x00b", "နမူနာ\u1039", "\u202e\u2067"} {
		f.Add([]byte(s), true)
	}
	f.Fuzz(func(t *testing.T, b []byte, more bool) {
		list, _, ok := lines(b, more)
		for i, l := range list {
			if !ok || l.N != i+1 || !utf8.ValidString(l.Text) {
				t.Errorf("%q", l.Text)
			}
		}
		questions(string(b))
		readCard(string(b))
	})
}
