package metric_test

import (
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/metric"
)

func TestErrorsAreCounted(t *testing.T) {
	for _, c := range []struct {
		name, reference, hypothesis string
		unit                        metric.Unit
		spaces                      bool
		edits, length               int64
	}{
		{"Khmer: a wrong vowel sign", "កូន", "កុន", metric.Characters, false, 1, 3},
		{"Khmer: is one letter of two", "កូន", "កុន", metric.Graphemes, false, 1, 2},
		{"Khmer: a lost subscript is two characters", "ខ្មែរ", "ខែរ", metric.Characters, false, 2, 5},
		{"Khmer: and one letter", "ខ្មែរ", "ខែរ", metric.Graphemes, false, 1, 2},
		{"Burmese: zero-width space is nothing", "မြန်\u200bမာ", "မြန်မာ", metric.Characters, true, 0, 6},
		{"Lao: a lost tone mark", "ເຊົ້າ", "ເຊົາ", metric.Graphemes, false, 1, 3},
		{"Thai: spaces count", "ไป ตลาด", "ไปตลาด", metric.Characters, true, 1, 7},
		{"Thai: or not", "ไป ตลาด", "ไปตลาด", metric.Characters, false, 0, 6},
		{"Thai: runs of spaces are one", " ไป \n\u3000ตลาด\t", "ไป ตลาด", metric.Characters, true, 0, 7},
		{"Tamil: a lost pulli", "தமிழ்", "தமிழ", metric.Graphemes, false, 1, 3},
		{"Vietnamese: decomposed is the same", "Tie\u0302\u0301ng Vie\u0323\u0302t", "Tiếng Việt", metric.Characters, true, 0, 10},
		{"Vietnamese: composed once the joiner is gone", "e\u2060\u0302", "ê", metric.Characters, false, 0, 1},
		{"Javanese: a lost vowel", "ꦧꦱꦗꦮ", "ꦧꦱꦗꦮꦶ", metric.Graphemes, false, 1, 4},
		{"Jawi", "بهاس ملايو", "بهاس ملاي", metric.Characters, true, 1, 10},
		{"Indonesian", "pasar terapung", "pasar terapun", metric.Graphemes, false, 1, 13},
		{"as jiwer 4.0.0: 0.25", "กตลาดน้ำ", "กตลดน้ำำ", metric.Characters, true, 2, 8},
		{"as jiwer 4.0.0: 0.333", "សារ ពើ", "សរពើ", metric.Characters, true, 2, 6},
		{"more errors than letters", "a", "xyz", metric.Characters, false, 3, 1},
	} {
		r, err := metric.Errors(c.reference, c.hypothesis, c.unit, c.spaces)
		if err != nil || r.Edits != c.edits || r.Length != c.length {
			t.Errorf("%s: %+v %v, want %d of %d", c.name, r, err, c.edits, c.length)
		}
	}
}

func TestRatesArePooledAndMayBeUnknown(t *testing.T) {
	var sum metric.Rate
	if _, ok := sum.Value(); ok {
		t.Error("nothing has a rate")
	}
	for _, p := range [][2]string{{"abcd", "abcx"}, {"", "yy"}, {"ab", "ab"}} {
		r, err := metric.Errors(p[0], p[1], metric.Characters, false)
		if err != nil {
			t.Fatal(err)
		}
		sum = sum.Add(r)
	}
	if v, ok := sum.Value(); !ok || v != 0.5 || sum.Length != 6 {
		t.Errorf("%v %v %+v", v, ok, sum)
	}
	if _, err := metric.Errors(strings.Repeat("a", metric.MostUnits+1), "", metric.Characters, false); fault.Of(err) != fault.Invalid {
		t.Errorf("too long: %v", err)
	}
}

func FuzzErrors(f *testing.F) {
	f.Add("ផ្សារ", "ផ្សា", true)
	f.Add("\xff\u0301", "\u200b\u0301", false)
	f.Add("\ue000", strings.Repeat("\u0e31", 50), true)
	f.Fuzz(func(t *testing.T, a, b string, spaces bool) {
		if len(a)+len(b) > 4000 {
			return
		}
		for _, u := range []metric.Unit{metric.Characters, metric.Graphemes} {
			r, err := metric.Errors(a, b, u, spaces)
			back, err2 := metric.Errors(b, a, u, spaces)
			if err != nil || err2 != nil || r.Edits != back.Edits || r.Edits > max(r.Length, back.Length) || r.Edits < max(r.Length-back.Length, back.Length-r.Length) {
				t.Fatalf("%+v %+v", r, back)
			}
			if p := metric.Plain(a, spaces); metric.Plain(p, spaces) != p {
				t.Fatalf("%q is not plain", p)
			}
			if r, _ := metric.Errors(a, a, u, spaces); r.Edits != 0 {
				t.Fatalf("%q differs from itself", a)
			}
		}
	})
}

// BenchmarkErrors compares pages of 10,000 clusters of Khmer with 5 % errors.
func BenchmarkErrors(b *testing.B) {
	page := strings.Repeat("ផ្សារបណ្តែតទឹកនៅលើទន្លេមេគង្គបើករាល់ព្រឹក ", 400)
	letters := []rune(page)
	for i := 10; i < len(letters); i += 20 {
		letters[i] = 'ក' + rune(i%30)
	}
	for _, u := range []struct {
		name string
		unit metric.Unit
		of   string
	}{{"characters", metric.Characters, string(letters)}, {"graphemes", metric.Graphemes, string(letters)}, {"unrelated", metric.Graphemes, strings.Repeat("ตลาดน้ำเปิดทุกเช้า ", 700)}} {
		b.Run(u.name, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			b.ReportAllocs()
			for b.Loop() {
				r, err := metric.Errors(page, u.of, u.unit, true)
				if err != nil || r.Edits == 0 {
					b.Fatal(r, err)
				}
			}
		})
	}
}
