package concept

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/language"
)

func shipped(t testing.TB) *Matcher {
	t.Helper()
	list, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	m, err := NewMatcher(list)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestShippedConceptsCoverTheRegion(t *testing.T) {
	list, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	countries, topic := map[string]int{}, map[string]int{}
	for _, c := range list {
		countries[c.Country()]++
		topic[c.Topic()]++
		if !slices.ContainsFunc(c.Labels, func(l Label) bool { return l.Language == "eng-Latn" }) {
			t.Errorf("%s has no English label", c.ID)
		}
	}
	if len(countries) != 11 || len(list) < 60 || len(topic) != len(Topics()) {
		t.Errorf("%d concepts, %v, %v", len(list), countries, topic)
	}
}

func TestEveryLabelIsFoundAlone(t *testing.T) {
	m := shipped(t)
	for _, c := range m.concepts {
		for _, l := range c.Labels {
			found := m.Find("— "+l.Text+" —", l.Language)
			if !slices.ContainsFunc(found, func(f Match) bool { return f.ID == c.ID && f.Count == 1 }) {
				t.Errorf("%s: %s in %s gives %v", c.ID, l.Text, l.Language, found)
			}
		}
	}
}

// Sentences were written for this test; not yet reviewed by a native speaker.
func TestConceptsInText(t *testing.T) {
	m := shipped(t)
	for _, c := range []struct {
		tag  language.Tag
		text string
		want string
	}{
		{"khm-Khmr", "យើងទៅមើលប្រាសាទ\u200bអង្គរវត្តនៅថ្ងៃចូលឆ្នាំខ្មែរ", "khm/building/angkor-wat 1, khm/festival/khmer-new-year 1"},
		{"khm-Khmr", "We saw Angkor Wat", "khm/building/angkor-wat 1"},
		{"tha-Thai", "เทศกาลสงกรานต์และวันลอยกระทง ลอยกระทง", "tha/festival/loy-krathong 2, tha/festival/songkran 1"},
		{"tha-Thai", "ร้านขายส้มตำ", "tha/food/som-tam 1"},
		{"lao-Laoo", "ກິນຕຳໝາກຫຸ່ງ", "lao/food/tam-mak-hung 1"},
		{"mya-Mymr", "ရွှေတိဂုံဘုရားကိုဖူးသည်", "mmr/building/shwedagon 1"},
		{"vie-Latn", "Tết trung thu và TẾT NGUYÊN ĐÁN", "vnm/festival/mid-autumn 1, vnm/festival/tet 1"},
		{"ind-Latn", "Batik dan kebaya, bukan batikan", "idn/craft/batik 1, idn/dress/kebaya 1"},
		{"jav-Latn", "Candhi Borobudur", "idn/building/borobudur 1"},
		{"tam-Taml", "ஆயுத Songkran விழா", "tha/festival/songkran 1"},
		{"zsm-Arab", "ناسي nasi lemak", "mys/food/nasi-lemak 1"},
		{"jav-Java", "ꦧꦛꦶꦏ꧀", ""},
		{"eng-Latn", "A parole officer in Batikan ate phosphate", ""},
		{"eng-Latn", "Tet, pho and banh mi", "vnm/festival/tet 1, vnm/food/banh-mi 1, vnm/food/pho 1"},
		{"und", "รำวง สงกรานต์ Thingyan", "mmr/festival/thingyan 1, tha/festival/songkran 1"},
		{"eng-Latn", "", ""},
	} {
		var got []string
		for _, f := range m.Find(c.text, c.tag) {
			got = append(got, fmt.Sprint(f.ID, " ", f.Count))
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s %q: %s, want %s", c.tag, c.text, s, c.want)
		}
	}
}

// The automaton finds what a search for each string alone finds.
func TestAutomatonAgreesWithPlainSearch(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func(n int) string {
		b := make([]byte, 1+r.IntN(n))
		for i := range b {
			b[i] = "abc"[r.IntN(3)]
		}
		return string(b)
	}
	for range 300 {
		b := newBuilder()
		var words []string
		for i := range 8 {
			words = append(words, word(5))
			b.add(words[i], int32(i), false)
		}
		text := word(60)
		got := map[string]int{}
		b.build().run(text, func(h hit) {
			if text[h.start:h.end] != words[h.concept] {
				t.Fatalf("%q at %d is not %q", text, h.start, words[h.concept])
			}
			got[fmt.Sprint(h.start, h.concept)]++
		})
		want := map[string]int{}
		for i, w := range words {
			for at := range text {
				if strings.HasPrefix(text[at:], w) {
					want[fmt.Sprint(at, i)]++
				}
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%q in %q: %v, want %v", words, text, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("- id: khm/food/amok\n  labels: {khm: [អាម៉ុក]}\n  source: unsourced\n"))
	f.Add([]byte("- id: [\xff"))
	f.Add([]byte("- {id: a/b/c, labels: {1: [2]}, source: x}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := Parse(b, "f")
		if err != nil {
			return
		}
		for _, c := range list {
			if c.Country() == "" || c.Topic() == "" || len(c.Labels) == 0 {
				t.Fatalf("%+v", c)
			}
		}
	})
}

func FuzzFind(f *testing.F) {
	m := shipped(f)
	for _, s := range []string{"អង្គរវត្ត\u17d2", "\xff\xfeสงกรานต์", "\ue000", strings.Repeat("ແຄນ", 200)} {
		f.Add(s, "khm-Khmr")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		tag, err := language.Parse(lang)
		if err != nil {
			tag = language.Und
		}
		for _, x := range m.Find(text, tag) {
			if x.Count < 1 {
				t.Fatal(x)
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	m := shipped(b)
	text := strings.Repeat("Pasar terapung di Banjarmasin buka setiap pagi dan menjual rendang, tempe dan kain batik.\n", 100)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		m.Find(text, "ind-Latn")
	}
}
