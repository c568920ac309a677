package transliterate

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
)

func TestToJavanese(t *testing.T) {
	for latin, want := range map[string]string{
		"aksara jawa": "ꦲꦏ꧀ꦱꦫ\u200Bꦗꦮ", "solo": "ꦱꦺꦴꦭꦺꦴ", "pasar": "ꦥꦱꦂ", "kraton": "ꦏꦿꦠꦺꦴꦤ꧀", "kembang": "ꦏꦼꦩ꧀ꦧꦁ", "regane": "ꦉꦒꦤꦼ", "lemah": "ꦊꦩꦃ",
		"krenteg": "ꦏꦽꦤ꧀ꦠꦼꦒ꧀", "bathik": "ꦧꦛꦶꦏ꧀", "dhéwé": "ꦝꦺꦮꦺ", "nyanyi": "ꦚꦚꦶ", "fakta": "ꦥ꦳ꦏ꧀ꦠ",
	} {
		if got := ToJavanese(latin); got != want {
			t.Errorf("%s: %s %+q, wanted %s", latin, got, got, want)
		}
		if back := FromJavanese(want); back != latin {
			t.Errorf("%s: back %s", latin, back)
		}
	}
	for latin, want := range map[string]string{"kyai": "ꦏꦾꦆ", "taun 2024.": "ꦠꦈꦤ꧀\u200B꧇꧒꧐꧒꧔꧇꧉", "Hotel x": "ꦲꦺꦴꦠꦼꦭ꧀\u200Bx"} {
		if got := ToJavanese(latin); got != want {
			t.Errorf("%s: %s %+q, wanted %s", latin, got, got, want)
		}
	}
}

// TestQuality writes every word of the Javanese sentences of SIB-200 in its script and back.
func TestQuality(t *testing.T) {
	words, same, folded := 0, 0, 0
	lost := make(map[string]int)
	for s, err := range identify.SIB200(os.DirFS(testdata.Path(t, "lid-sib200")), func(int) bool { return true }) {
		if err != nil {
			t.Fatal(err)
		}
		if s.Tag != "jav-Latn" {
			continue
		}
		for w := range strings.FieldsFuncSeq(s.Text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
			words++
			back := FromJavanese(ToJavanese(w))
			if back == w {
				same++
			}
			if want := strings.ToLower(w); back == latinVowels.Replace(want) || back == strings.TrimPrefix(latinVowels.Replace(want), "h") {
				folded++
			} else {
				lost[want+" → "+back]++
			}
			if r := FromJavanese(ToJavanese(back)); r != back {
				t.Errorf("%s comes back as %s", back, r)
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Words of SIB-200 (jav-Latn, all rows) written in Javanese script and back.\ngo test ./language/transliterate -run Quality -update\n\n")
	fmt.Fprintf(&b, "n %d  the same to the letter %d  %.2f %%\n", words, same, 100*float64(same)/float64(words))
	fmt.Fprintf(&b, "but for capitals, è as é, and a leading h %d  %.2f %%\n", folded, 100*float64(folded)/float64(words))
	for i, line := range sorted(lost) {
		if i == 20 {
			break
		}
		fmt.Fprintf(&b, "  %s\n", line)
	}
	if folded*100 < words*99 {
		t.Errorf("only %d of %d words come back", folded, words)
	}
	golden(t, "testdata/quality/jav-Java.txt", b.String())
}

func FuzzJavanese(f *testing.F) {
	for _, s := range []string{"", "hha", "rere", "kre", "ngng", "12 a", "é", "\xff", "ꦏ\uA9BA\uA9B4", "\uA9B3\uA9C0", "ê\u0301", "q̂", strings.Repeat("r", 50), "\u200B\ue000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		java := ToJavanese(s)
		if utf8.ValidString(s) && !utf8.ValidString(java) {
			t.Fatalf("%+q gives %+q", s, java)
		}
		latin := FromJavanese(java)
		if !utf8.ValidString(latin) {
			t.Fatalf("%+q gives %+q", java, latin)
		}
		if slices.ContainsFunc([]rune(FromJavanese(s)), func(r rune) bool { return language.ScriptOf(r) == language.Java && plainLetters[r] != "" }) {
			t.Fatalf("%+q keeps letters", s)
		}
	})
}

func BenchmarkToJavanese(b *testing.B) {
	text := strings.Repeat("aksara jawa dipunginakaken wonten ing pulo Jawa. ", 500)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		ToJavanese(text)
	}
}

func BenchmarkFromJavanese(b *testing.B) {
	text := ToJavanese(strings.Repeat("aksara jawa dipunginakaken wonten ing pulo Jawa. ", 500))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		FromJavanese(text)
	}
}
