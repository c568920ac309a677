package kind

import (
	"testing"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
)

// The texts were written by the project and are not yet reviewed by native speakers.
func TestNumbersAreReadInAllDigits(t *testing.T) {
	for _, c := range []struct {
		tag        language.Tag
		text, want string // "" for none
	}{
		{"khm-Khmr", "ចម្លើយគឺ ១.២៥០", "1250"}, {"khm-Khmr", "១២៥០។", "1250"}, {"khm-Khmr", "១ ២៥០ រៀល", "1250"}, {"khm-Khmr", "១\u200b២៥០", "1250"},
		{"mya-Mymr", "အဖြေ ၁၂၅၀ ကျပ်", "1250"}, {"mya-Mymr", "၁,၂၅၀", "1250"}, {"mya-Mymr", "−၃", "-3"},
		{"tha-Thai", "ตอบ ๑,๒๕๐ บาท", "1250"}, {"tha-Thai", "1.250", "5/4"}, {"tha-Thai", "ราคา 2-3", "3"},
		{"lao-Laoo", "໑.໒໕໐", "1250"}, {"jav-Java", "꧋꧑꧒꧕꧐꧉", "1250"}, {"tam-Taml", "விடை ௧௨", "12"},
		{"ind-Latn", "1.250,50", "2501/2"}, {"ind-Latn", "Rp1.250.000,-", "1250000"}, {"vie-Latn", "1.250.000 đồng", "1250000"}, {"eng-Latn", "1,250.50", "2501/2"}, {"fil-Latn", "₱1,250", "1250"},
		{"ind-Latn", "−7", "-7"}, {"ind-Latn", "-3", "-3"}, {"ind-Latn", "10-3", "3"}, {"ind-Latn", "Januari 2020–2024", "2024"},
		{"ind-Latn", "½", "1/2"}, {"ind-Latn", "2½", "5/2"}, {"ind-Latn", "3/4", "3/4"}, {"ind-Latn", "jadi ¾ bagian", "3/4"}, {"ind-Latn", "17/8/1945", "1945"}, {"ind-Latn", "3/0", ""},
		{"eng-Latn", "The answer is 42.", "42"}, {"eng-Latn", "none", ""}, {"eng-Latn", "１２", "12"}, {"zsm-Arab", "جواڤنله ١٢٥٠", "1250"}, {"eng-Latn", "12 345 678", "12345678"}, {"eng-Latn", "in 2020 250", "250"}, {"eng-Latn", "1 2 345", "345"}, {"khm-Khmr", "គឺ-៣", "-3"}, {"ind-Latn", "COVID-19", "19"}, {"ind-Latn", "-½", "-1/2"}, {"ind-Latn", "1.234 567", "567"},
	} {
		got, ok := lastNumber(c.text, evaluate.Item{Language: c.tag})
		switch {
		case !ok && c.want != "":
			t.Errorf("%s %q: none", c.tag, c.text)
		case ok && got.RatString() != c.want:
			t.Errorf("%s %q: %s, want %s", c.tag, c.text, got.RatString(), c.want)
		}
	}
}

func FuzzLastNumber(f *testing.F) {
	for _, s := range []string{"១.២៥០", "1,250.50", "-½", "3/4/", "\xff1", "1\u2044", "꧑꧒", "..1,,2", "៰", "①²"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, tag := range []language.Tag{"khm-Khmr", "tha-Thai"} {
			if n, ok := lastNumber(s, evaluate.Item{Language: tag}); ok && !utf8.ValidString(n.RatString()) {
				t.Fatal(n)
			}
		}
	})
}

// The last number of an answer that was cut off is one on the way, not the answer.
func TestNumbersOnTheWayAreNoAnswers(t *testing.T) {
	q := evaluate.Question{Item: evaluate.Item{Language: "khm-Khmr", Accepted: []string{"៤៥"}}}
	for finish, want := range map[string]evaluate.State{"length": evaluate.Unscored, "stop": evaluate.Scored} {
		x := evaluate.Exchange{Answer: endpoint.Answer{Text: "១២ + ៣៣ = ៤៥", Finish: finish}}
		if s := (counting{}).Judge(q, []evaluate.Exchange{x}); s.State != want {
			t.Errorf("%s: %+v", finish, s)
		}
	}
}
