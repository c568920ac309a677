package perturb

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

// sentences say "the floating market opens every morning" and a little more. Not yet reviewed by native speakers.
var sentences = map[language.Tag]string{
	"khm-Khmr": "ផ្សារបណ្តែតទឹកបើករាល់ព្រឹកនៅលើទន្លេ ហើយយើងនឹងទៅទីនោះស្អែក",
	"mya-Mymr": "ရေပေါ်ဈေးသည် မနက်တိုင်း မြစ်ပေါ်တွင် ဖွင့်သည်။ ကျွန်တော်တို့ မနက်ဖြန် သွားမည်။",
	"lao-Laoo": "ຕະຫຼາດນ້ຳເປີດທຸກເຊົ້າ ຢູ່ແຄມແມ່ນ້ຳ ແລະ ມື້ອື່ນພວກເຮົາຈະໄປໂຮງຮຽນ",
	"tha-Thai": "ตลาดน้ำเปิดทุกเช้าริมแม่น้ำ และพรุ่งนี้เราจะไปที่นั่น คนเยอะมาก",
	"tam-Taml": "மிதக்கும் சந்தை ஒவ்வொரு காலையும் திறக்கிறது; நாளை நாங்கள் போகிறோம்.",
	"vie-Latn": "Chợ nổi mở cửa mỗi sáng, ngày mai chúng tôi sẽ đến đó nghe hòa nhạc.",
	"jav-Java": "ꦥꦱꦂꦏꦩ꧀ꦧꦁꦧꦸꦏꦏ꧀ꦱꦧꦼꦤ꧀ꦲꦺꦱꦸꦏ꧀",
	"zsm-Arab": "ڤاسر تراڤوڠ دبوک ستياڤ ڤاݢي دان كامي اکن ڤرݢي ايسوق",
	"ind-Latn": "Pasar terapung yang buka setiap pagi ramai dengan anak-anak dan orang banyak.",
}

var order = []language.Tag{"khm-Khmr", "mya-Mymr", "lao-Laoo", "tha-Thai", "tam-Taml", "vie-Latn", "jav-Java", "zsm-Arab", "ind-Latn"}

func noise(t testing.TB, rates Rates) *Noise {
	t.Helper()
	n, err := New(rates)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// only gives the rates of one kind alone.
func only(k Kind, rate float64) (r Rates) {
	r[k] = rate
	return r
}

func TestEachKindInEachLanguage(t *testing.T) {
	without := map[Kind][]language.Tag{
		ZeroWidth: {"tam-Taml", "vie-Latn", "jav-Java", "zsm-Arab", "ind-Latn"}, // no rule
	}
	unplaced := map[Kind][]language.Tag{Order: {"zsm-Arab", "ind-Latn"}, Spelling: {"jav-Java"}} // a rule, but nothing to do here
	for k := range Kind(Kinds) {
		n := noise(t, only(k, 1))
		for _, tag := range order {
			text := sentences[tag]
			got, report := n.Text(text, tag, 1)
			c := report[k]
			switch {
			case has(without[k], tag):
				if c.Known || c.Places > 0 || got != text {
					t.Errorf("%s %s: %+v, wanted no rule", tag, k, c)
				}
			case has(unplaced[k], tag):
				if !c.Known || c.Places > 0 || got != text {
					t.Errorf("%s %s: %+v, wanted a rule and no place", tag, k, c)
				}
			case !c.Known || c.Places == 0 || c.Changed == 0 || c.Changed > c.Places || got == text:
				t.Errorf("%s %s: %+v in %q", tag, k, c, got)
			}
			if !utf8.ValidString(got) {
				t.Errorf("%s %s: %q is not UTF-8", tag, k, got)
			}
		}
	}
}

func has(list []language.Tag, tag language.Tag) bool {
	for _, t := range list {
		if t == tag {
			return true
		}
	}
	return false
}

func TestRateNoughtChangesNothing(t *testing.T) {
	n := noise(t, Rates{})
	for tag, text := range sentences {
		if got, r := n.Text(text+"\xff", tag, 7); got != text+"\xff" || r != (Report{}) {
			t.Errorf("%s: %q %+v", tag, got, r)
		}
	}
}

func TestRatesMustBeShares(t *testing.T) {
	for _, rate := range []float64{-0.1, 1.1, math.NaN(), math.Inf(1)} {
		if _, err := New(only(OCR, rate)); err == nil {
			t.Errorf("a rate of %g is taken", rate)
		}
	}
}

func TestSameSeedSameBytes(t *testing.T) {
	all := Rates{0.3, 0.3, 0.3, 0.3, 0.3}
	a, b := noise(t, all), noise(t, all)
	for _, tag := range order {
		first, _ := a.Text(sentences[tag], tag, 42)
		for _, other := range order { // what came before does not count
			b.Text(sentences[other], other, 1)
		}
		if second, _ := b.Text(sentences[tag], tag, 42); first != second {
			t.Errorf("%s: %q, then %q", tag, first, second)
		}
		differs := false
		for seed := range uint64(5) {
			other, _ := a.Text(sentences[tag], tag, seed)
			differs = differs || other != first
		}
		if !differs {
			t.Errorf("%s: the seed makes no difference", tag)
		}
	}
}

func TestRatesAreShares(t *testing.T) {
	for k := range Kind(Kinds) {
		var total Count
		n := noise(t, only(k, 0.2))
		for seed := range uint64(200) {
			for _, tag := range order {
				_, r := n.Text(sentences[tag], tag, seed)
				total.Places += r[k].Places
				total.Changed += r[k].Changed
			}
		}
		share := float64(total.Changed) / float64(total.Places)
		if k == ZeroWidth { // counts also the places inside words, at a tenth of the rate
			if share < 0.05 || share > 0.2 {
				t.Errorf("%s: %.3f of %d places", k, share, total.Places)
			}
		} else if math.Abs(share-0.2) > 0.02 {
			t.Errorf("%s: %.3f of %d places, wanted 0.2", k, share, total.Places)
		}
	}
}

// TestLowRatesAreContainedInHighOnes removes what a low rate set from what a higher one set.
func TestLowRatesAreContainedInHighOnes(t *testing.T) {
	for _, tag := range order[:4] {
		low, _ := noise(t, only(ZeroWidth, 0.3)).Text(sentences[tag], tag, 3)
		high, _ := noise(t, only(ZeroWidth, 0.8)).Text(sentences[tag], tag, 3)
		for at := range spaces(low) {
			if !spaces(high)[at] {
				t.Errorf("%s: no zero-width space at %d with the higher rate: %q, %q", tag, at, low, high)
			}
		}
	}
}

// spaces gives the places of zero-width spaces, in bytes of the text without them.
func spaces(text string) map[int]bool {
	at, found := 0, map[int]bool{}
	for piece := range strings.SplitSeq(text, zeroWidthSpace) {
		at += len(piece)
		found[at] = true
	}
	delete(found, at)
	return found
}

func TestZeroWidthSpacesAreSetAndTakenAway(t *testing.T) {
	n := noise(t, only(ZeroWidth, 1))
	for _, tag := range order[:4] {
		text := sentences[tag]
		got, _ := n.Text(text, tag, 5)
		if strings.ReplaceAll(got, zeroWidthSpace, "") != text || got == text {
			t.Errorf("%s: %q", tag, got)
		}
		for c := range language.Clusters(text) {
			if strings.Count(got, c) < strings.Count(text, c) {
				t.Errorf("%s: cluster %q is cut in %q", tag, c, got)
			}
		}
	}
	if got, _ := n.Text("ភាសា\u200Bខ្មែរ", "khm-Khmr", 1); got != "ភាសាខ្មែរ" {
		t.Errorf("%+q", got)
	}
}

func TestLookalikes(t *testing.T) {
	n := noise(t, Rates{})
	tests := []struct {
		tag        language.Tag
		sign, like string
	}{
		{"khm-Khmr", "\u17D2ដ", "\u17D2ត"}, {"khm-Khmr", "\u17C1\u17B8", "\u17BE"}, {"mya-Mymr", "ဝ", "၀"}, {"mya-Mymr", "တ", "ထ"},
		{"lao-Laoo", "ພ", "ຟ"}, {"tha-Thai", "ค", "ศ"}, {"tha-Thai", "\u0E34", "\u0E35"}, {"tam-Taml", "க", "௧"}, {"jav-Java", "ꦲ", "ꦭ"},
		{"zsm-Arab", "ص", "ض"}, {"vie-Latn", "ố", "ổ"}, {"ind-Latn", "l", "I"}, {"shn-Mymr", "\u1075", "\u1077"}, {"ban-Bali", "ᬶ", "ᬷ"},
	}
	for _, test := range tests {
		for _, way := range [][2]string{{test.sign, test.like}, {test.like, test.sign}} {
			r, _ := utf8.DecodeRuneInString(way[0])
			found := false
			if l := n.signs.find(way[0], r, n.signs.own[test.tag], test.tag.Script()); l != nil {
				for _, o := range l.others {
					found = found || o.sign == way[1]
				}
			}
			if !found && test.sign != "ꦲ" {
				t.Errorf("%s: %q is not taken for %q", test.tag, way[0], way[1])
			}
		}
	}
}

// TestNoMarkIsSetFree looks for marks that begin a word after noise of shapes or order.
func TestNoMarkIsSetFree(t *testing.T) {
	for _, k := range []Kind{Order, Glyphs} {
		n := noise(t, only(k, 0.5))
		for _, tag := range order {
			for seed := range uint64(50) {
				got, _ := n.Text(sentences[tag], tag, seed)
				before := ' '
				for _, r := range got {
					if language.ClassOf(r) == language.Mark && !language.IsWordCharacter(before) {
						t.Fatalf("%s %s: a mark behind %q in %q", tag, k, before, got)
					}
					before = r
				}
			}
		}
	}
}

func TestOrderIsUndone(t *testing.T) {
	n := noise(t, only(Order, 1))
	for _, tag := range order {
		want, _ := normalise.Text(sentences[tag], tag, normalise.Options{})
		got, _ := n.Text(sentences[tag], tag, 3)
		if back, _ := normalise.Text(got, tag, normalise.Options{}); back != want {
			t.Errorf("%s: %q is normalised to %q, not %q", tag, got, back, want)
		}
	}
}

func TestSpelling(t *testing.T) {
	tests := []struct {
		tag      language.Tag
		in, want string // want: spellings parted by |
	}{
		{"ind-Latn", "anak-anak", "anak2"}, {"ind-Latn", "Dengan", "Dgn|Dg"}, {"ind-Latn", "kura-kuda", "kura-kuda"},
		{"vie-Latn", "hòa", "hoa|hoà"}, {"vie-Latn", "hoà", "hoa|hòa"}, {"vie-Latn", "thủy", "thuy|thuỷ"}, {"vie-Latn", "quý", "quy"}, {"vie-Latn", "đi", "di"},
		{"vie-Latn", "Được", "Đuoc|Duoc|Đc|Dc"}, {"jav-Latn", "bocah-bocah", "bocah2"}, {"tha-Thai", "มาก", "มากกกก"}, {"fil-Latn", "ng", "nang"}, {"jav-Latn", "apa", "opo"}, {"jav-Latn", "kanca", "konco"}, {"jav-Latn", "warna", "warno"},
		{"jav-Latn", "padha", "podho|pada"}, {"jav-Latn", "Surabaya", "Surabaya"}, {"jav-Latn", "Indonesia", "Indonesia"},
		{"lao-Laoo", "ຣົດ", "ລົດ"}, {"mya-Mymr", "ကျောင်း", "ကြောင်း"}, {"khm-Khmr", "នឹង", "និង"}, {"tam-Taml", "மணி", "மனி"}, {"zsm-Arab", "اکن", "اكن"},
		{"jav-Java", "ꦑ", "ꦏ"},
	}
	n := noise(t, only(Spelling, 1))
	for _, test := range tests {
		if got, _ := n.Text(test.in, test.tag, 1); !strings.Contains("|"+test.want+"|", "|"+got+"|") {
			t.Errorf("%s: %q gives %q, wanted %s", test.tag, test.in, got, test.want)
		}
	}
}

func FuzzText(f *testing.F) {
	for tag, text := range sentences {
		f.Add(text, string(tag), uint64(1))
	}
	for _, s := range []string{"\xff\xfe", "\u0e4d\u0e32", "ក្", "្ក", "\u1039\u1039", "e\u0323\u0302", strings.Repeat("\u17B6", 40), strings.Repeat("ก", 500), "\uE000\u200B\u200B", "-", "a-a-a-a"} {
		f.Add(s, "khm-Khmr", uint64(2))
		f.Add(s, "und", uint64(3))
	}
	every := noise(f, Rates{0.5, 0.5, 0.5, 0.5, 0.5})
	orders := noise(f, only(Order, 1))
	zeroWidth := noise(f, only(ZeroWidth, 1))
	f.Fuzz(func(t *testing.T, text, tag string, seed uint64) {
		got, report := every.Text(text, language.Tag(tag), seed)
		if again, r := every.Text(text, language.Tag(tag), seed); again != got || r != report {
			t.Fatalf("%+q, then %+q", got, again)
		}
		if utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Fatalf("%+q gives %+q", text, got)
		}
		if got != text && report.Changed() == 0 {
			t.Fatalf("%+q gives %+q with %+v", text, got, report)
		}
		for _, c := range report {
			if c.Changed > c.Places {
				t.Fatalf("%+v", report)
			}
		}
		if !utf8.ValidString(text) { // bytes that are no text may become a character once what parted them is gone
			return
		}
		if got, _ := zeroWidth.Text(text, language.Tag(tag), seed); strings.ReplaceAll(got, zeroWidthSpace, "") != strings.ReplaceAll(text, zeroWidthSpace, "") {
			t.Fatalf("%+q gives %+q", text, got)
		}
		if got, _ := orders.Text(text, language.Tag(tag), seed); counts(norm.NFD.String(got)) != counts(norm.NFD.String(text)) {
			t.Fatalf("%+q gives %+q", text, got)
		}
	})
}

// counts gives a sum that does not depend on the order of characters.
func counts(text string) (sum uint64) {
	for _, r := range text {
		sum += mix(uint64(r))
	}
	return sum
}

func BenchmarkText(b *testing.B) {
	rates := map[string]Rates{"all": {0.1, 0.1, 0.1, 0.1, 0.1}}
	for k := range Kind(Kinds) {
		rates[k.String()] = only(k, 0.1)
	}
	for _, name := range append(kindNames[:], "all") {
		for _, tag := range []language.Tag{"khm-Khmr", "mya-Mymr", "tha-Thai", "vie-Latn", "ind-Latn"} {
			b.Run(name+"/"+string(tag), func(b *testing.B) {
				n := noise(b, rates[name])
				text := strings.Repeat(sentences[tag]+"\n", 20)
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					n.Text(text, tag, uint64(i))
				}
			})
		}
	}
}
