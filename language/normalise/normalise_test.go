package normalise

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
)

var update = flag.Bool("update", false, "write the golden file anew")

func TestText(t *testing.T) {
	tests := []struct {
		name string
		tag  language.Tag
		in   string
		want string
		rule Rule
		n    int
	}{
		{"Thai sara am in two pieces", "tha-Thai", "ทํา", "ทำ", ThaiMarks, 1},
		{"Thai sara am around a tone", "tha-Thai", "น\u0E4D\u0E49\u0E32", "น้ำ", ThaiMarks, 1},
		{"Thai sara am before its tone", "tha-Thai", "น\u0E33\u0E49", "น้ำ", ThaiMarks, 1},
		{"Thai double e", "tha-Thai", "เเม่", "แม่", ThaiMarks, 1},
		{"Thai tone before vowel", "tha-Thai", "ท\u0E48\u0E35", "ที่", ThaiMarks, 1},
		{"Thai repeated tone", "tha-Thai", "ที่\u0E48", "ที่", Repeats, 1},
		{"Thai drawn out for effect stays", "tha-Thai", "มากกกกาาาๆๆ", "มากกกกาาาๆๆ", 0, 0},
		{"Lao sara am around a tone", "lao-Laoo", "ນ\u0ECD\u0EC9\u0EB2", "ນ\u0EC9\u0EB3", LaoMarks, 1},
		{"Lao tone before vowel", "lao-Laoo", "ທ\u0EC8\u0EB5", "ທີ່", LaoMarks, 1},
		{"Lao double e", "lao-Laoo", "\u0EC0\u0EC0ມ່", "\u0EC1ມ່", LaoMarks, 1},
		{"Lao ligatures stay apart", "lao-Laoo", "ຫມາ ໝາ", "ຫມາ ໝາ", 0, 0},
		{"Khmer keeps its word boundaries", "khm-Khmr", "ខ្ញុំ\u200Bទៅ\u200Bផ្សារ", "ខ្ញុំ\u200Bទៅ\u200Bផ្សារ", 0, 0},
		{"Khmer repeated vowel", "khm-Khmr", "កា\u17B6", "កា", Repeats, 1},
		{"Burmese composes", "mya-Mymr", "\u1025\u102E", "\u1026", Compose, 1},
		{"Burmese keeps its word boundaries", "mya-Mymr", "မြန်မာ\u200Bစာ", "မြန်မာ\u200Bစာ", 0, 0},
		{"Tamil two-part vowel", "tam-Taml", "க\u0BC6\u0BBE", "க\u0BCA", Compose, 1},
		{"Tamil joiner stays", "tam-Taml", "க்\u200Cஷ", "க்\u200Cஷ", 0, 0},
		{"Vietnamese in pieces", "vie-Latn", norm.NFD.String("Tiếng Việt"), "Tiếng Việt", Compose, 2},
		{"Vietnamese windows-1258 style", "vie-Latn", "Viê\u0323t", "Việt", Compose, 1},
		{"Vietnamese eth", "vie-Latn", "ði Ðà Ɖà", "đi Đà Đà", Vietnamese, 3},
		{"eth elsewhere stays", "eng-Latn", "Sigurður", "Sigurður", 0, 0},
		{"Javanese script stays", "jav-Java", "ꦲꦏ꧀ꦱꦫ\u200Bꦗꦮ", "ꦲꦏ꧀ꦱꦫ\u200Bꦗꦮ", 0, 0},
		{"Balinese composes", "ban-Bali", "\u1B05\u1B35", "\u1B06", Compose, 1},
		{"Jawi keeps direction marks", "zsm-Arab", "\u200Fساي (A) ڤرݢي", "\u200Fساي (A) ڤرݢي", 0, 0},
		{"Indonesian loses direction marks", "ind-Latn", "saya\u200E pergi", "saya pergi", ZeroWidth, 1},
		{"Indonesian loses soft hyphens, joiners, marks", "ind-Latn", "\uFEFFper\u00ADgi\u200B ke\u200C\u2060", "pergi ke", ZeroWidth, 5},
		{"emoji keep their joiner", "ind-Latn", "👩\u200D⚕️ ❤️\u200D🔥", "👩\u200D⚕️ ❤️\u200D🔥", 0, 0},
		{"spaces", "fra-Latn", "a\u00A0b\u3000c\u2009d", "a b c d", Spaces, 3},
		{"line ends", "ind-Latn", "a\r\nb\rc\u2028d\fe", "a\nb\nc\nd\ne", Newline, 4},
		{"controls", "ind-Latn", "a\x00b\tc\u0085\x1b", "ab\tc\n", Controls, 2},
		{"not UTF-8", "ind-Latn", "a\xff\xfeb\xe1", "a\uFFFDb\uFFFD", Encoding, 2},
		{"compatibility forms stay", "cmn-Hans", "ﬁ ① ｶ", "ﬁ ① ｶ", 0, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, changes := Text(test.in, test.tag, Options{})
			if got != test.want || changes[test.rule] != test.n {
				t.Errorf("%+q with %v, wanted %+q with %d × %s", got, changes, test.want, test.n, test.rule)
			}
			if test.n == 0 && changes.Total() != 0 {
				t.Errorf("changes %v, wanted none", changes)
			}
		})
	}
}

func TestRulesCanBeSwitchedOff(t *testing.T) {
	for r := range RuleCount {
		rule, ok := ParseRule(Rule(r).String())
		if !ok || rule != Rule(r) {
			t.Fatalf("rule %d has name %q", r, Rule(r))
		}
	}
	var o Options
	o.Off[ZeroWidth] = true
	if got, changes := Text("a\u200Bb\u00A0c", "ind-Latn", o); got != "a\u200Bb c" || changes.Total() != 1 {
		t.Errorf("%+q %v", got, changes)
	}
}

func TestRealSentencesStayAsTheyAre(t *testing.T) {
	root := os.DirFS(testdata.Path(t, "lid-sib200"))
	texts := make(map[language.Tag]int)
	changed := make(map[language.Tag]int)
	counts := make(map[language.Tag]Changes)
	for s, err := range identify.SIB200(root, func(int) bool { return true }) {
		if err != nil {
			t.Fatal(err)
		}
		texts[s.Tag]++
		if _, c := Text(s.Text, s.Tag, Options{}); c.Total() > 0 {
			changed[s.Tag]++
			sum := counts[s.Tag]
			sum.Add(c)
			counts[s.Tag] = sum
		}
	}
	var b strings.Builder
	b.WriteString("Sentences of SIB-200 (train.tsv, dev.tsv, as published) that normalising changes, and the places by rule.\n" +
		"go test ./language/normalise -run Real -update\n\n")
	for _, tag := range slices.Sorted(maps.Keys(texts)) {
		fmt.Fprintf(&b, "%-9s n %d  changed %3d", tag, texts[tag], changed[tag])
		for r, n := range counts[tag] {
			if n > 0 {
				fmt.Fprintf(&b, "  %s %d", Rule(r), n)
			}
		}
		b.WriteByte('\n')
	}
	const path = "testdata/quality/changed.txt"
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(path); err != nil || b.String() != string(want) {
		t.Errorf("%s changed (run with -update to accept): %v\n%s", path, err, b.String())
	}
}

var seeds = []string{"", "ทํา เเ น\u0E4D\u0E49\u0E32", "ນ\u0ECD\u0EC9\u0EB2", "a\r\n\u2029\u0085", "\xff\xe1\x80ก\xff", "\u0E48\u0E35\u0E38\u0E3A\u0E33\u0E48\u0E4D\u0E32",
	"e\u0301\u200D\u0301", "\u200Bក\u200B \u200B", "👩\u200D👩", "\u0301\u0302\u0323", "\ue000\u200d", "ðÐ", "\u1025\u102E\u102E", "\u0F71\u0F72\u0F74",
	strings.Repeat("\u0301", 70), strings.Repeat("\u0323\u0301", 40), "\u1100\u1161\u11A8", "ꦲ\uA9BC\uA9C0", "\u0EC9\u0EB4\u0EBC\u0EBA\u0EB8\u0EB3", "\ufeff\ufeffa",
	"\u0E4D\u0E33\u0E32\u0E32", "\u0E40\u200B\u0E40", "\u0E48\x00\u0E48", "\u17B6\u200D\u17B6", "\U00011131\U00011127"}

func FuzzText(f *testing.F) {
	for i, s := range seeds {
		f.Add(s, i%2 == 0)
	}
	f.Fuzz(func(t *testing.T, s string, vietnamese bool) {
		tag := language.Und
		if vietnamese {
			tag = "vie-Latn"
		}
		once, changes := Text(s, tag, Options{})
		if !utf8.ValidString(once) {
			t.Fatalf("%+q gives %+q, not UTF-8", s, once)
		}
		if !norm.NFC.IsNormalString(once) {
			t.Fatalf("%+q gives %+q, not NFC", s, once)
		}
		if (once != s) != (changes.Total() > 0) {
			t.Fatalf("%+q gives %+q with changes %v", s, once, changes)
		}
		if twice, again := Text(once, tag, Options{}); twice != once {
			t.Fatalf("%+q gives %+q, then %+q (%v)", s, once, twice, again)
		}
	})
}

// benchmarked are the languages of which speed is measured.
var benchmarked = []language.Tag{"ind-Latn", "vie-Latn", "tha-Thai", "lao-Laoo", "khm-Khmr", "mya-Mymr", "shn-Mymr", "tam-Taml", "ace-Arab"}

func trainingTexts(b *testing.B) map[language.Tag][]string {
	b.Helper()
	texts := make(map[language.Tag][]string)
	for s, err := range identify.SIB200(os.DirFS(testdata.Path(b, "lid-sib200")), identify.TrainingRows) {
		if err != nil {
			b.Fatal(err)
		}
		texts[s.Tag] = append(texts[s.Tag], s.Text)
	}
	return texts
}

// BenchmarkText normalises sentences one by one, most of which need nothing.
func BenchmarkText(b *testing.B) {
	texts := trainingTexts(b)
	for _, tag := range benchmarked {
		b.Run(string(tag), func(b *testing.B) {
			b.SetBytes(int64(len(strings.Join(texts[tag], ""))))
			b.ReportAllocs()
			for b.Loop() {
				for _, text := range texts[tag] {
					Text(text, tag, Options{})
				}
			}
		})
	}
}

// BenchmarkLongText normalises all sentences as one text, in which something always needs a change.
func BenchmarkLongText(b *testing.B) {
	texts := trainingTexts(b)
	for _, tag := range benchmarked {
		text := strings.Join(texts[tag], "\n")
		b.Run(string(tag), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Text(text, tag, Options{})
			}
		})
	}
}
