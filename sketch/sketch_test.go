package sketch

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/zeebo/xxh3"
)

// texts holds a sentence a language, written for these tests; not yet reviewed by a native speaker.
var texts = map[string]string{
	"khm-Khmr": "ខ្ញុំទៅផ្សារជាមួយម្តាយនៅព្រឹកនេះ។", "mya-Mymr": "ကျွန်တော် အမေနှင့်အတူ ဈေးသို့ သွားသည်။", "lao-Laoo": "ຂ້ອຍໄປຕະຫຼາດກັບແມ່ໃນຕອນເຊົ້າ",
	"tha-Thai": "ฉันไปตลาดกับแม่เมื่อเช้านี้", "tam-Taml": "நான் அம்மாவுடன் சந்தைக்குப் போகிறேன்.", "vie-Latn": "Tôi đi chợ với mẹ vào buổi sáng.",
	"jav-Java": "ꦲꦏ꧀ꦱꦫꦗꦮꦲꦤꦕꦫꦏ", "zsm-Arab": "ساي ڤرݢي کڤاسر دڠن ايبو", "ind-Latn": "Saya pergi ke pasar bersama Ibu.",
}

var odd = []string{"", " ", "\n\u200b", "a", "\xff\xfeA\xe1\x80", "\u17d2\u17d2", "\u0301a\u0301", "\ue000\U000f0000", "\U00010400É İẞ", "a\r\n \u00a0b",
	strings.Repeat("\u0e49", 600), strings.Repeat("กา", 700), "👩\u200d👩\u200d👧🇰🇭🇱", "\ufeff\u2066x\u2069", "ក\u200bខ\u00adគ\u200dឃ"}

func TestFold(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{" \t\n", ""},
		{"  Saya\u00a0 PERGI\r\nke\u3000Pasar ", "saya pergi ke pasar"},
		{"ខ្ញុំ\u200bទៅ\u200bផ្សារ", "ខ្ញុំទៅផ្សារ"},
		{"ko\u00admputer \ufeffA\u200d\u200cB", "komputer ab"},
		{"a \u200b b", "a b"},
		{"TÔI ĐI CHỢ", "tôi đi chợ"},
		{"ปืน ปูน ปีน ปั่น", "ปืน ปูน ปีน ปั่น"},
		{"၁၂၃ ១២៣ 123", "၁၂၃ ១២៣ 123"},
		{"a\xffB", "a\ufffdb"},
		{"x \u0301", "x \u0301"},
	} {
		if got := string(Fold(nil, c.text)); got != c.want {
			t.Errorf("fold of %q is %q, want %q", c.text, got, c.want)
		}
	}
}

func TestFoldKeepsMarksAndClustersOfEveryScript(t *testing.T) {
	for tag, text := range texts {
		want := strings.ToLower(text)
		if got := string(Fold([]byte("x"), text)); got != "x"+want {
			t.Errorf("%s: fold of %q is %q", tag, text, got)
		}
	}
}

// defined is the definition of shingles, by the library's clusters and without rolling.
func defined(folded string, n int) (hashes []uint64) {
	var clusters []string
	for it := graphemes.FromString(folded); it.Next(); {
		clusters = append(clusters, it.Value())
	}
	if len(clusters) == 0 {
		return nil
	}
	n = min(n, len(clusters))
	for i := 0; i+n <= len(clusters); i++ {
		sum := uint64(0)
		for _, c := range clusters[i : i+n] {
			sum = sum*multiplier + xxh3.HashString(c)
		}
		hashes = append(hashes, stir(sum))
	}
	return hashes
}

func walked(folded string, n, buffer int) (hashes []uint64) {
	s := NewShingles(folded, n)
	buf := make([]uint64, buffer)
	for k := s.Fill(buf); k > 0; k = s.Fill(buf) {
		hashes = append(hashes, buf[:k]...)
	}
	return hashes
}

func checkText(t *testing.T, text string) {
	t.Helper()
	folded := Fold(nil, text)
	if again := Fold(nil, string(folded)); string(again) != string(folded) {
		t.Fatalf("folding %q twice gives %q", folded, again)
	}
	if !utf8.Valid(folded) || strings.HasPrefix(string(folded), " ") || strings.HasSuffix(string(folded), " ") {
		t.Fatalf("fold of %q is %q", text, folded)
	}
	if m, f := marks(text), marks(string(folded)); m != f {
		t.Fatalf("%q has %d marks, folded %d", text, m, f)
	}
	for _, n := range []int{1, 5, 13, MaxShingle} {
		want := defined(string(folded), n)
		for _, buffer := range []int{1, 7, 512} {
			if got := walked(string(folded), n, buffer); !slices.Equal(got, want) {
				t.Fatalf("%q has %d shingles of %d clusters, want %d", folded, len(got), n, len(want))
			}
		}
	}
	s, ok := Sign(folded)
	if ok != (len(folded) > 0) {
		t.Fatalf("signature of %q: %v", folded, ok)
	}
	if ok && (s.Agree(&s) != Bins || s.Jaccard(&s) != 1) {
		t.Fatalf("%q is not like itself", folded)
	}
}

func marks(text string) (n int) {
	for _, r := range text {
		if unicode.Is(unicode.M, r) {
			n++
		}
	}
	return n
}

func TestShinglesEqualTheirDefinition(t *testing.T) {
	for _, text := range texts {
		checkText(t, text)
		checkText(t, strings.Repeat(text+" ", 40))
	}
	for _, text := range odd {
		checkText(t, text)
	}
}

func FuzzSign(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	for _, text := range odd {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkText(t, text) })
}

func TestAgreeCountsEqualBytes(t *testing.T) {
	x := uint64(1)
	for range 2000 {
		var a, b Signature
		want := 0
		for i := range a {
			x = stir(x + 1)
			a[i], b[i] = byte(x), byte(x)
			if x>>8&1 == 0 {
				b[i] = byte(x >> 16)
			}
			if a[i] == b[i] {
				want++
			}
		}
		if got := a.Agree(&b); got != want {
			t.Fatalf("%d bins agree, want %d", got, want)
		}
	}
}

func TestShortTextsThatDifferDoNotLookAlike(t *testing.T) {
	var signs []Signature
	for i := range 1500 {
		s, ok := Sign(fmt.Appendf(nil, "%x", i*677)) // one shingle each
		if !ok {
			t.Fatal("no signature")
		}
		for _, o := range signs {
			if s.Jaccard(&o) > 0.1 || s.Band(0, 8) == o.Band(0, 8) {
				t.Fatalf("text %d looks like another: %.2f", i, s.Jaccard(&o))
			}
		}
		signs = append(signs, s)
	}
}

func TestAgreementIsTheLeastThatReachesTheIndex(t *testing.T) {
	for _, j := range []float64{0.01, 0.5, 0.72, 0.85, 1} {
		m := Agreement(j)
		var a, b Signature
		for i := range b {
			if i >= m {
				b[i] = 1
			}
		}
		if a.Jaccard(&b) < j-1e-9 {
			t.Errorf("%d bins give %f, below %f", m, a.Jaccard(&b), j)
		}
		b[m-1] = 1
		if a.Jaccard(&b) >= j {
			t.Errorf("%d bins give %f, not below %f", m-1, a.Jaccard(&b), j)
		}
	}
}

func TestJaccardOfSets(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"", "", 0}, {"abc", "", 0}, {"abc", "ABC ", 1}, {"abc", "abd", 0},
		{"กาขาคาฆา", "กาขาคาฆา", 1}, {"abcdef", "abcdeg", 1.0 / 3}, {"ក្ខំគាឃាងា", "ក្ខុំគាឃាងា", 0},
	} {
		if got := Jaccard(c.a, c.b, 5); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("Jaccard of %q and %q is %f, want %f", c.a, c.b, got, c.want)
		}
	}
}
