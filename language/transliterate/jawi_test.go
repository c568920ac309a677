package transliterate

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
)

func TestJawi(t *testing.T) {
	for _, test := range []struct{ rumi, jawi, back string }{
		{"saya", "ساي", "sai"}, {"makan", "ماکن", "mak·n"}, {"jantan", "جنتن", "j·n·t·n·"}, {"buku", "بوکو", "buku"}, {"ikan", "ايکن", "ik·n"}, {"orang", "اورڠ", "ur·ng"},
		{"kepala", "کڤالا", "k·pala"}, {"tidak", "تيدق", "tid·k"}, {"gunung", "ݢونوڠ", "gunung"}, {"pulau", "ڤولاو", "pulau"}, {"air", "اير", "ir"}, {"saat", "ساءت", "sa·t"}, {"dua", "دوا", "d·wa"},
		{"nyanyi, apa?", "ڽاڽي، اڤ؟", "nyanyi, ap?"},
	} {
		jawi := ToJawi(test.rumi)
		if jawi != test.jawi {
			t.Errorf("%s gives %s, wanted %s", test.rumi, jawi, test.jawi)
		}
		if back := ToRumi(test.jawi); back != test.back {
			t.Errorf("%s gives %s, wanted %s", test.jawi, back, test.back)
		}
	}
}

// reading is what a word in Rumi with marks may stand for: u for o, i for e and é, the mark for a, e or nothing, and a at the end.
func reading(rumi string) *regexp.Regexp {
	return regexp.MustCompile("^" + strings.NewReplacer("u", "[uo]", "w", "(w|u|o)", "y", "(y|i)", "i", "[ieéèy]", string(Missing), "[aeê]?").Replace(rumi) + "[ae]?$")
}

func words(t *testing.T, tag language.Tag) (list []string) {
	t.Helper()
	for s, err := range identify.SIB200(os.DirFS(testdata.Path(t, "lid-sib200")), func(int) bool { return true }) {
		if err != nil {
			t.Fatal(err)
		}
		if s.Tag == tag {
			list = append(list, strings.FieldsFunc(s.Text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })...)
		}
	}
	return list
}

// TestJawiQuality writes every word of the Malay sentences of SIB-200 in Jawi and back. It tells what the rules keep, not whether a reader of
// Jawi would spell so: there is no Jawi text of these words.
func TestJawiQuality(t *testing.T) {
	list := words(t, "zsm-Latn")
	same, fits, marks := 0, 0, 0
	lost := make(map[string]int)
	for _, w := range list {
		w = strings.ToLower(w)
		back := ToRumi(ToJawi(w))
		if back == w {
			same++
		}
		if strings.ContainsRune(back, Missing) {
			marks++
		}
		if reading(regexp.QuoteMeta(back)).MatchString(w) {
			fits++
		} else {
			lost[w+" → "+back]++
		}
	}
	n := len(list)
	var b strings.Builder
	fmt.Fprintf(&b, "Words of SIB-200 (zsm-Latn, all rows) written in Jawi by rule and back. No Jawi text is there to compare with.\ngo test ./language/transliterate -run Quality -update\n\n")
	fmt.Fprintf(&b, "n %d  the same %d  %.2f %%\n", n, same, 100*float64(same)/float64(n))
	fmt.Fprintf(&b, "with vowels marked as missing %d  %.2f %%\n", marks, 100*float64(marks)/float64(n))
	fmt.Fprintf(&b, "the word is one of the readings %d  %.2f %%\n", fits, 100*float64(fits)/float64(n))
	for i, line := range sorted(lost) {
		if i == 20 {
			break
		}
		fmt.Fprintf(&b, "  %s\n", line)
	}
	golden(t, "testdata/quality/zsm-Arab.txt", b.String())
}

func FuzzJawi(f *testing.F) {
	for _, s := range []string{"", "a", "·", "kk", "وا", "ايا", "\xff", "ـ\u064B", "\u200F۱٢", "ngng", "é\u0301", strings.Repeat("ک", 100), "\ue000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		jawi, rumi := ToJawi(s), ToRumi(s)
		if utf8.ValidString(s) && !utf8.ValidString(jawi) || !utf8.ValidString(rumi) {
			t.Fatalf("%+q gives %+q and %+q", s, jawi, rumi)
		}
		if len(jawi) > 4*len(s)+4 || len(rumi) > 4*len(s)+4 {
			t.Fatalf("%d bytes give %d and %d", len(s), len(jawi), len(rumi))
		}
	})
}

func BenchmarkToJawi(b *testing.B) {
	text := strings.Repeat("semua orang dilahirkan bebas dan sama rata. ", 500)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		ToJawi(text)
	}
}

func BenchmarkToRumi(b *testing.B) {
	text := ToJawi(strings.Repeat("semua orang dilahirkan bebas dan sama rata. ", 500))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		ToRumi(text)
	}
}
