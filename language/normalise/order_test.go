package normalise

import (
	"math/rand/v2"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/language"
)

func TestOrder(t *testing.T) {
	tests := []struct {
		name, in, want string
		rule           Rule
		n              int
	}{
		{"Khmer subscript behind its vowel", "ខែ\u17D2ម", "ខ្មែ", KhmerMarks, 1},
		{"Khmer subscript ro comes last", "សាស\u17D2រ\u17D2ត", "សាស\u17D2ត\u17D2រ", KhmerMarks, 1},
		{"Khmer vowel e and ii is oe", "ក\u17C1\u17B8ត", "ក\u17BEត", KhmerMarks, 1},
		{"Khmer vowel e and aa is oo", "ក\u17C1\u17B6ះ", "ក\u17C4ះ", KhmerMarks, 1},
		{"Khmer vowel oe and aa is oo and ii", "ក\u17BE\u17B6", "ក\u17C4\u17B8", KhmerMarks, 1},
		{"Khmer shifter behind its vowel", "ស\u17B8\u17CA", "ស\u17CA\u17B8", KhmerMarks, 1},
		{"Khmer u for triisap under a vowel above", "ស\u17BB\u17B8", "ស\u17CA\u17B8", KhmerMarks, 1},
		{"Khmer u for muusikatoan under a vowel above", "ម\u17BB\u17BA", "ម\u17C9\u17BA", KhmerMarks, 1},
		{"Khmer u for muusikatoan under aam", "ម\u17BB\u17B6\u17C6", "ម\u17C9\u17B6\u17C6", KhmerMarks, 1},
		{"Khmer um stays", "ក\u17BB\u17C6", "ក\u17BB\u17C6", 0, 0},
		{"Khmer inherent vowels go", "ក\u17B4ខ\u17B5", "កខ", ZeroWidth, 2},
		{"Khmer deprecated letters", "\u17A3\u17A4", "\u17A2\u17A2\u17B6", KhmerMarks, 2},
		{"Khmer nikahit before aa", "ក\u17C6\u17B6", "ក\u17B6\u17C6", KhmerMarks, 1},
		{"Khmer robat behind a subscript", "ធ\u17D2ម\u17CC", "ធ\u17CC\u17D2ម", KhmerMarks, 1},
		{"Khmer subscript da stays da", "ផ\u17D2ដល់", "ផ\u17D2ដល់", 0, 0},
		{"Burmese medial behind the vowel", "က\u102D\u103C", "က\u103C\u102D", BurmeseMarks, 1},
		{"Burmese medial behind e", "က\u1031\u103B\u102C", "က\u103B\u1031\u102C", BurmeseMarks, 1},
		{"Burmese u before i", "က\u102F\u102D", "က\u102D\u102F", BurmeseMarks, 1},
		{"Burmese asat before dot below", "နှင\u103A\u1037", "နှင\u1037\u103A", Compose, 1},
		{"Burmese visarga before dot below", "က\u102C\u1038\u1037", "က\u102C\u1037\u1038", BurmeseMarks, 1},
		{"Burmese u with asat is nya", "ပ\u1025\u103A", "ပ\u1009\u103A", BurmeseMarks, 1},
		{"Burmese kinzi stays", "အင\u103A\u1039ဂလိပ\u103A", "အင\u103A\u1039ဂလိပ\u103A", 0, 0},
		{"Burmese contraction stays", "ကျွန\u103A\u102Fပ\u103A", "ကျွန\u103A\u102Fပ\u103A", 0, 0},
		{"Burmese long o keeps its asat", "ဆော\u103A", "ဆော\u103A", 0, 0},
		{"Burmese typed as seen stays", "က\u102C\u1031", "က\u102C\u1031", 0, 0},
		{"Burmese zero for wa", "\u1040န\u103Aကြီး", "ဝန\u103Aကြီး", Numerals, 1},
		{"Burmese zero for wa with a vowel", "\u1040\u102D", "ဝ\u102D", Numerals, 1},
		{"Burmese zero for wa at the end", "ဘ\u1040", "ဘဝ", Numerals, 1},
		{"Burmese seven for ra", "\u1047\u103Eိ", "ရ\u103Eိ", Numerals, 1},
		{"Burmese wa for zeros in a number", "၁ဝဝ ၁ဝ၅", "၁၀၀ ၁၀၅", Numerals, 3},
		{"Burmese ra for seven in a number", "၁ရ၅", "၁၇၅", Numerals, 1},
		{"Burmese numbers stay", "၂၀မှတ် ၇ရက် ၁၀ဝန်း ၁၉၇၇တွင်", "၂၀မှတ် ၇ရက် ၁၀ဝန်း ၁၉၇၇တွင်", 0, 0},
		{"Shan stays", "မ\u1030\u102D\u1035ဝ\u103A\u1038 ႁ\u1082\u103A\u1088", "မ\u1030\u102D\u1035ဝ\u103A\u1038 ႁ\u1082\u103A\u1088", 0, 0},
		{"S'gaw Karen stays", "က\u1062\u103A ကညီ က\u1063\u102D", "က\u1062\u103A ကညီ က\u1063\u102D", 0, 0},
		{"Mon stays", "ဘာသာမန် တၠ ဍုၚ်", "ဘာသာမန် တၠ ဍုၚ်", 0, 0},
		{"Javanese final before vowel", "ꦏ\uA983\uA9B6", "ꦏ\uA9B6\uA983", JavaneseMarks, 1},
		{"Javanese vowel before medial", "ꦏ\uA9B8\uA9BF", "ꦏ\uA9BF\uA9B8", JavaneseMarks, 1},
		{"Tamil vowel right part first", "க\u0BBE\u0BC6", "க\u0BCA", TamilVowels, 1},
		{"Tamil letter la stays", "கெள", "கெள", 0, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, changes := Text(test.in, language.Und, Options{})
			if got != test.want || changes[test.rule] != test.n {
				t.Errorf("%+q with %v, wanted %+q with %d × %s", got, changes, test.want, test.n, test.rule)
			}
			if test.n == 0 && changes.Total() != 0 {
				t.Errorf("changes %v, wanted none", changes)
			}
		})
	}
}

func TestSubscriptTaForDaOnlyWhenAsked(t *testing.T) {
	got, changes := Text("ផ\u17D2ដល់", "khm-Khmr", Options{TaForDa: true})
	if got != "ផ\u17D2តល់" || changes[KhmerMarks] != 1 {
		t.Errorf("%+q %v", got, changes)
	}
}

// alphabets are what the fuzzer and TestNothingIsMissed write words with.
var alphabets = []string{
	"កខដនបមរសអ\u17A3\u17A4ឥ\u17B4\u17B5\u17B6\u17B7\u17B8\u17B9\u17BB\u17BC\u17BD\u17BE\u17BF\u17C1\u17C2\u17C4\u17C5\u17C6\u17C7\u17C9\u17CA\u17CB\u17CC\u17D0\u17D2\u17D2\u17D2\u17DD\u200C\u200D ",
	"ကငဥဉနပဝရသအ\u1025\u102B\u102C\u102D\u102E\u102F\u1030\u1031\u1032\u1036\u1037\u1038\u1039\u103A\u103A\u103B\u103C\u103D\u103E\u103F\u1040\u1041\u1047\u1062\u1082\u104A ",
	"กงนรเแ\u0E31\u0E32\u0E33\u0E34\u0E38\u0E39\u0E3A\u0E47\u0E48\u0E49\u0E4B\u0E4C\u0E4D ",
	"ກຫນມເແ\u0EB1\u0EB2\u0EB3\u0EB4\u0EB8\u0EBA\u0EBB\u0EBC\u0EC8\u0EC9\u0ECB\u0ECC\u0ECD ",
	"கசளஒ\u0BBE\u0BBF\u0BC6\u0BC7\u0BC8\u0BCD\u0BD7 ",
	"ꦏꦱꦲ\uA980\uA981\uA982\uA983\uA9B3\uA9B4\uA9B6\uA9B8\uA9BA\uA9BC\uA9BD\uA9BE\uA9BF\uA9C0 ",
	"ᬅᬓᬲ\u1B35\u1B36\u1B38\u1B3A\u1B3C\u1B3E\u1B42\u1B44\u1B34\u1B00 ",
	"aeoăâêôơưđð\u0300\u0301\u0303\u0306\u0302\u0309\u0323\u031B ",
	"كي\u0640\u064B\u0651\u0670\u0654\u06AC\u0762\u200F\u200C ",
}

// write makes text of an alphabet by bytes: the first chooses the alphabet.
func write(code []byte) string {
	if len(code) == 0 {
		return ""
	}
	alphabet := []rune(alphabets[int(code[0])%len(alphabets)])
	var text []rune
	for _, b := range code[1:] {
		text = append(text, alphabet[int(b)%len(alphabet)])
	}
	return string(text)
}

// everything applies every rule, whether the scan asks for it or not.
func everything(s string, tag language.Tag) string {
	for range mostRounds {
		for _, st := range steps {
			s, _ = st.apply(s, tag)
		}
	}
	return s
}

func check(t *testing.T, text string) {
	t.Helper()
	once, changes := Text(text, "vie-Latn", Options{})
	if (once != text) != (changes.Total() > 0) {
		t.Fatalf("%+q gives %+q with changes %v", text, once, changes)
	}
	if !norm.NFC.IsNormalString(once) {
		t.Fatalf("%+q gives %+q, not NFC", text, once)
	}
	if twice, again := Text(once, "vie-Latn", Options{}); twice != once {
		t.Fatalf("%+q gives %+q, then %+q (%v)", text, once, twice, again)
	}
	if all := everything(text, "vie-Latn"); all != once {
		t.Fatalf("%+q gives %+q, but all rules give %+q", text, once, all)
	}
}

func TestNothingIsMissed(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		code := make([]byte, 2+random.IntN(9))
		for i := range code {
			code[i] = byte(random.Uint32())
		}
		check(t, write(code))
	}
}

func FuzzSyllables(f *testing.F) {
	for i := range alphabets {
		f.Add([]byte{byte(i), 3, 14, 20, 9, 33, 12, 7, 25, 31, 28})
	}
	f.Fuzz(func(t *testing.T, code []byte) { check(t, write(code)) })
}
