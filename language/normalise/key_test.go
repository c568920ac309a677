package normalise

import (
	"testing"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

func TestKey(t *testing.T) {
	tests := []struct {
		name string
		tag  language.Tag
		a, b string
		same bool
	}{
		{"Vietnamese tone placement", "vie-Latn", "Hòa bình, thủy triều", "hoà  bình, thuỷ triều", true},
		{"Vietnamese tones differ", "vie-Latn", "má", "mà", false},
		{"Vietnamese vowels differ", "vie-Latn", "hoa", "hoă", false},
		{"Vietnamese in pieces", "vie-Latn", "viê\u0323t", "việt", true},
		{"Lao ligatures", "lao-Laoo", "ຫມາ ຫນູ ຫລາຍ", "ໝາ ໜູ ຫຼາຍ", true},
		{"Lao tones differ", "lao-Laoo", "ມາ", "ມ້າ", false},
		{"Khmer subscripts that look the same", "khm-Khmr", "ផ្ដល់", "ផ្តល់", true},
		{"Khmer word boundaries", "khm-Khmr", "ខ្ញុំ\u200Bទៅ", "ខ្ញុំទៅ", true},
		{"Burmese digits", "mya-Mymr", "၁၂", "12", true},
		{"Burmese jha", "mya-Mymr", "စျေး", "ဈေး", true},
		{"Thai digits, sara am in pieces", "tha-Thai", "ทํา ๒๕", "ทำ 25", true},
		{"Thai tones differ", "tha-Thai", "มา", "ม้า", false},
		{"Tamil Sri", "tam-Taml", "ஶ்ரீ", "ஸ்ரீ", true},
		{"Tamil vowels in pieces", "tam-Taml", "க\u0BBE\u0BC6", "கொ", true},
		{"Jawi letters", "zsm-Arab", "كيت", "کیت", true},
		{"Jawi marks and tatweel", "zsm-Arab", "بُوكـو", "بوکو", true},
		{"Jawi ga", "zsm-Arab", "ݢاجه", "ڬاجه", true},
		{"Javanese marks", "jav-Latn", "Désa", "desa", true},
		{"Javanese script order", "jav-Java", "ꦏ\uA983\uA9B6", "ꦏ\uA9B6\uA983", true},
		{"Indonesian marks differ", "ind-Latn", "désa", "desa", false},
		{"Indonesian apostrophes, soft hyphens", "ind-Latn", "Jum’at per\u00ADgi", "jum'at pergi", true},
		{"spaces at the ends", "ind-Latn", "  a \n b ", "a b", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if a, b := Key(test.a, test.tag), Key(test.b, test.tag); (a == b) != test.same {
				t.Errorf("%+q and %+q", a, b)
			}
		})
	}
}

func FuzzKey(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s), true)
	}
	for i := range alphabets {
		f.Add([]byte{byte(i), 9, 20, 5, 33, 7, 12, 3}, false)
	}
	tags := []language.Tag{language.Und, "vie-Latn", "jav-Latn", "lao-Laoo"}
	f.Fuzz(func(t *testing.T, code []byte, raw bool) {
		text := write(code)
		if raw {
			text = string(code)
		}
		for _, tag := range tags {
			key := Key(text, tag)
			if !utf8.ValidString(key) {
				t.Fatalf("%+q has key %+q", text, key)
			}
			normal, _ := Text(text, tag, Options{})
			if again := Key(normal, tag); again != key {
				t.Fatalf("%+q has key %+q, its normal form %+q", text, key, again)
			}
		}
	})
}

func BenchmarkKey(b *testing.B) {
	texts := trainingTexts(b)
	for _, tag := range benchmarked {
		b.Run(string(tag), func(b *testing.B) {
			size := 0
			for _, text := range texts[tag] {
				size += len(text)
			}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, text := range texts[tag] {
					Key(text, tag)
				}
			}
		})
	}
}
