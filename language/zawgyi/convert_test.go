package zawgyi

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
)

// government reads the lines of text that stand in both encodings on one page of mmgov, and keeps the even or the odd ones. The first is
// number 0, so that there are 31 odd ones.
func government(t testing.TB, odd bool) (inZawgyi, inUnicode []string) {
	t.Helper()
	read := func(name string) (lines []string) {
		data, err := os.ReadFile(testdata.Path(t, "zawgyi-myanmar-tools/"+name))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for line := range strings.Lines(string(data)) {
			line = strings.TrimRight(line, "\r\n")
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			if n%2 == 1 == odd {
				lines = append(lines, line)
			}
			n++
		}
		return lines
	}
	return read("mmgov_zawgyi_src.txt"), read("mmgov_unicode_out.txt")
}

func sentences(t testing.TB, tag language.Tag, want func(int) bool) (texts []string) {
	t.Helper()
	for s, err := range identify.SIB200(os.DirFS(testdata.Path(t, "lid-sib200")), want) {
		if err != nil {
			t.Fatal(err)
		}
		if s.Tag == tag {
			texts = append(texts, s.Text)
		}
	}
	return texts
}

func TestConvert(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"vowel e before its consonant", "ေနျပည္ေတာ္", "နေပြည်တော်"},
		{"stacked consonant", "ပုဂၢိဳလ္", "ပုဂ္ဂိုလ်"},
		{"kinzi", "အဂၤလိပ္ တနဂၤေႏြ", "အင်္ဂလိပ် တနင်္ဂနွေ"},
		{"kinzi with vowel above", "အဂႋ အဂႌ အဂႍ", "အင်္ဂိ အင်္ဂီ အင်္ဂံ"},
		{"medials of one glyph", "ေရႊ လႈ လႉ ႏႈ", "ရွှေ လှု လှူ နှု"},
		{"ha before ya", "ေမွ်ာ္", "မျှော်"},
		{"all forms of ra", "ျပ ၾက ၿမိ ႀကီ ႁပြ ႂကြ ႃမိြ ႄကိြ", "ပြ ကြ မြိ ကြီ ပြွ ကြွ မြွိ ကြွိ"},
		{"dot below in three places", "သို႔ ၿမိဳ႕ ခြင့္", "သို့ မြို့ ခွင့်"},
		{"asat before the dot", "ခြင္႔", "ခွင့်"},
		{"u before i", "ဇူလုိင္", "ဇူလိုင်"},
		{"tall aa with asat", "ေပၚ", "ပေါ်"},
		{"short na and ra", "ႏြား ႐ုပ္", "နွား ရုပ်"},
		{"nya without tail", "ၪ ၫြန္႔", "ဉ ညွန့်"},
		{"short nya as vowel", "ယာဥ္ ပဥၥမ ဥာဏ္", "ယာဉ် ပဉ္စမ ဉာဏ်"},
		{"long independent vowel", "ဦးေလး ဥပေဒ", "ဦးလေး ဥပဒေ"},
		{"pairs of one glyph", "ဝဍၯ ဥကၠ႒ ဥကၠ႗ ကႏ႑ ၮ", "ဝဍဍ္ဎ ဥက္ကဋ္ဌ ဥက္ကဋ္ဋ ကနဏ္ဍ ဍ္ဍ"},
		{"great sa", "ျပႆနာ", "ပြဿနာ"},
		{"stack of three", "သတၱ႖", "သတ္တ္တွ"},
		{"zero for wa", "၀န္ႀကီး တာ၀န္ ေ၀း ၂၀၁၉ ၀.၅ ၁၀ ၂၀ရာစု", "ဝန်ကြီး တာဝန် ဝေး ၂၀၁၉ ၀.၅ ၁၀ ၂၀ရာစု"},
		{"seven for ra", "၇ွိ ၇ ၁၇", "ရှိ ၇ ၁၇"},
		{"likewise", "၎င္း ၄င္း ၎ ၄", "၎င်း ၎င်း ၎င်း ၄"},
		{"contraction", "ေယာက္်ား ကၽြႏ္ုပ္", "ယောက်ျား ကျွန်ုပ်"},
		{"mark twice", "ကိိ ကာာ", "ကိ ကာာ"},
		{"e without consonant", "ေ က", "ေ က"},
		{"e without consonant at the end", "ကေ", "ကေ"},
		{"mark without consonant", " ိက", " ိက"},
		{"other scripts stay", "abc ទឹក ไทย ລາວ தமிழ் Việt ꦗꦮ جاوي \xff", "abc ទឹក ไทย ລາວ தமிழ் Việt ꦗꦮ جاوي \xff"},
	} {
		got, n := Convert(c.in)
		if got != c.want {
			t.Errorf("%s: %s gives\n%s %+q, wanted\n%s %+q", c.name, c.in, got, got, c.want, c.want)
		}
		if (n > 0) != (got != c.in) {
			t.Errorf("%s: %d syllables changed", c.name, n)
		}
	}
}

func TestWrite(t *testing.T) {
	for _, c := range []struct {
		in, want string
		ok       bool
	}{
		{"နေပြည်တော်", "ေနျပည္ေတာ္", true},
		{"ပုဂ္ဂိုလ်", "ပုဂၢိဳလ္", true},
		{"တနင်္ဂနွေ", "တနဂၤေႏြ", true},
		{"မြို့ ကြီး ရွှေ မျှော် ပေါ်", "ၿမိဳ႕ ႀကီး ေရႊ ေမွ်ာ္ ေပၚ", true},
		{"ယာဉ် ပဉ္စမ ဥက္ကဋ္ဌ", "ယာဥ္ ပဥၥမ ဥကၠ႒", true},
		{"ၶူးႁိုၼ်", "ၶူးႁိုၼ်", false},
	} {
		if got, ok := Write(c.in); got != c.want || ok != c.ok {
			t.Errorf("%s gives\n%s %+q %v, wanted\n%s %+q", c.in, got, got, ok, c.want, c.want)
		}
	}
}

func FuzzConvert(f *testing.F) {
	for _, s := range []string{"", "ေနျပည္ေတာ္", "၀န္ ၇ွ ၎", "\xe1\x80", "ေေေ", "ျျက", strings.Repeat("ိ", 99), strings.Repeat("ၠ", 99), "က" + strings.Repeat("ာ", 99),
		"ၤ ႋ", "\uE000ေ\U0001F600", "ក្មែ", "ၶူးႁိုၼ်", "abc", "\u1031\u200B\u1000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out, n := Convert(s)
		if utf8.ValidString(s) && !utf8.ValidString(out) {
			t.Fatalf("%+q gives %+q, not UTF-8", s, out)
		}
		if out != s && n == 0 {
			t.Fatalf("%+q gives %+q and says nothing changed", s, out)
		}
		if len(out) > 4*len(s)+16 {
			t.Fatalf("%d bytes from %d", len(out), len(s))
		}
		written, _ := Write(s)
		if utf8.ValidString(s) && !utf8.ValidString(written) {
			t.Fatalf("%+q written %+q, not UTF-8", s, written)
		}
		kept, r := Repair(s, Prior)
		if (kept != s) != (r.Changed > 0) || r.Probability < 0 || r.Probability > 1 || r.Converted+r.Unsure > r.Characters {
			t.Fatalf("%+q gives %+q with %+v", s, kept, r)
		}
		Probability(s)
	})
}

// TestRoundTrip says that what Write says, Convert takes back: NFC of the text, but for the digit zero in the place of a letter.
func TestRoundTrip(t *testing.T) {
	for _, m := range manners {
		same, all := 0, 0
		for _, s := range sentences(t, "mya-Mymr", func(int) bool { return true }) {
			w, ok := write(s, m)
			if !ok {
				continue
			}
			back, _ := Convert(w)
			all++
			if strings.ReplaceAll(back, "ဝ", "၀") == strings.ReplaceAll(norm.NFC.String(s), "ဝ", "၀") {
				same++
			}
		}
		if t.Logf("%+v: %d of %d", m, same, all); same*100 < all*96 {
			t.Errorf("%+v: only %d of %d sentences come back as they were", m, same, all)
		}
	}
}
