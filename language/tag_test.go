package language

import (
	"os"
	"testing"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/testdata"
)

func TestParseReadsTheCommonWaysToNameALanguage(t *testing.T) {
	for in, want := range map[string]Tag{
		"km": "khm-Khmr", "khm": "khm-Khmr", "khm_Khmr": "khm-Khmr", "khm-Khmr": "khm-Khmr", "Khmer": "khm-Khmr", "km-KH": "khm-Khmr",
		"KHM-KHMR": "khm-Khmr", "ភាសាខ្មែរ": "khm-Khmr", " khmer ": "khm-Khmr", "my": "mya-Mymr", "Burmese": "mya-Mymr", "lo": "lao-Laoo",
		"ไทย": "tha-Thai", "th-TH": "tha-Thai", "tl": "fil-Latn", "tgl": "fil-Latn", "tgl_Latn": "fil-Latn", "Tagalog": "fil-Latn",
		"fil": "fil-Latn", "ms": "zsm-Latn", "msa": "zsm-Latn", "ms-Arab": "zsm-Arab", "ms_Arab_MY": "zsm-Arab", "Jawi": "zsm-Arab",
		"id": "ind-Latn", "in": "ind-Latn", "id-ID": "ind-Latn", "Bahasa Indonesia": "ind-Latn", "jv": "jav-Latn", "jav-Java": "jav-Java",
		"jv-Java-ID": "jav-Java", "ꦧꦱꦗꦮ": "jav-Java", "su": "sun-Latn", "vi-VN": "vie-Latn", "tiếng việt": "vie-Latn", "ta": "tam-Taml",
		"தமிழ்": "tam-Taml", "zh": "cmn-Hans", "zho": "cmn-Hans", "zh-TW": "cmn-Hant", "zh-Hant-HK": "cmn-Hant", "zh-HK": "cmn-Hant",
		"zho_Hant": "cmn-Hant", "yue": "yue-Hant", "ar": "arb-Arab", "mg": "plt-Latn", "en-US": "eng-Latn", "en": "eng-Latn",
		"de-1996": "deu-Latn", "ko": "kor-Hang", "ko-Kore": "kor-Hang", "ja": "jpn-Jpan", "bug-Bugi": "bug-Bugi", "hmn": "mww-Latn",
		"und": Und, "und-Khmr": "und-Khmr", "sw": "swh-Latn", "es-419": "spa-Latn", "ru": "rus-Cyrl",
	} {
		if got, err := Parse(in); err != nil || got != want {
			t.Errorf("Parse(%q) = %q, %v; wanted %q", in, got, err, want)
		}
	}
}

func TestParseRefusesWhatIsNoLanguage(t *testing.T) {
	for _, in := range []string{"", " ", "x", "qqqq", "khm-Zzzx", "12", "khm-Khmr-ទ", "klingon of the north", "km\x00", "\xff", "xx", "khm--!"} {
		if got, err := Parse(in); fault.Of(err) != fault.Invalid || fault.Hint(err) == "" {
			t.Errorf("Parse(%q) = %q, %v; wanted a fault with a hint", in, got, err)
		}
	}
}

func TestParseReadsTheFoldersOfSIB200(t *testing.T) {
	entries, err := os.ReadDir(testdata.Path(t, "lid-sib200"))
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[Tag]string)
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		tag, err := Parse(e.Name())
		if err != nil || seen[tag] != "" {
			t.Errorf("%s: %q, %v, also %q", e.Name(), tag, err, seen[tag])
		}
		seen[tag] = e.Name()
	}
	if len(seen) != 45 {
		t.Errorf("%d languages", len(seen))
	}
}

func TestPartsOfATag(t *testing.T) {
	for tag, want := range map[Tag][3]string{
		"khm-Khmr": {"khm", "Khmr", "km"}, "fil-Latn": {"fil", "Latn", "tl"}, "zsm-Arab": {"zsm", "Arab", "ms"}, "cmn-Hant": {"cmn", "Hant", "zh"},
		"ceb-Latn": {"ceb", "Latn", ""}, "jav-Java": {"jav", "Java", "jv"}, "mya-Mymr": {"mya", "Mymr", "my"}, "min-Latn": {"min", "Latn", ""},
		Und: {"und", "Zzzz", ""}, "arb-Arab": {"arb", "Arab", "ar"}, "vie-Latn": {"vie", "Latn", "vi"}, "tet-Latn": {"tet", "Latn", ""},
	} {
		if got := [3]string{tag.Language(), tag.Script().String(), tag.ISO6391()}; got != want {
			t.Errorf("%s: %v, wanted %v", tag, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"km", "khm-Khmr", "zh_Hant_TW", "Khmer", "\xff", "ភាសាខ្មែរ", "a-b-c-d", "x-private", "\ue000", "\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tag, err := Parse(s)
		if err != nil {
			if fault.Of(err) != fault.Invalid {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if again, err := Parse(string(tag)); err != nil || again != tag {
			t.Fatalf("%q gives %q, which gives %q, %v", s, tag, again, err)
		}
	})
}
