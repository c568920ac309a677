package search

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// The examples are not yet reviewed by native speakers.
func TestWhatIsFoundByWhat(t *testing.T) {
	tests := []struct {
		name, text, query string
		spans             [][2]int // nil: not found
	}{
		{"Khmer inside a word", "ភាសាខ្មែរ", "សាខ្មែ", [][2]int{{1, 3}}},
		{"Khmer, one cluster", "ភាសាខ្មែរ", "ខ្មែ", [][2]int{{2, 3}}},
		{"Khmer, a letter is not the syllable it begins", "ភាសា", "ភ", nil},
		{"Khmer with zero-width spaces", "ភាសា\u200Bខ្មែរ\u200Bល្អ", "សាខ្មែរល្អ", [][2]int{{1, 7}}},
		{"Khmer query with zero-width spaces", "ភាសាខ្មែរ", "ភាសា\u200Bខ្មែរ", [][2]int{{0, 4}}},
		{"Khmer subscripts that look the same", "ផ្ដល់", "ផ្តល់", [][2]int{{0, 2}}},
		{"Khmer digits", "ឆ្នាំ ២០២៦", "2026", [][2]int{{2, 6}}},
		{"Thai digits by Khmer digits", "ปี ๒๕๖๙", "២៥៦៩", [][2]int{{2, 6}}},
		{"Thai sara am in two pieces", "นํ้าใจ", "น้ำใจ", [][2]int{{0, 4}}},
		{"Thai, a tone apart", "มา", "ม้า", nil},
		{"Lao ligatures", "ປະເທດຫນຶ່ງ", "ໜຶ່ງ", [][2]int{{5, 8}}},
		{"Burmese digits", "၁၂ ရက်", "12", [][2]int{{0, 2}}},
		{"Burmese inside a word", "မြန်မာနိုင်ငံ", "မာနိုင်", [][2]int{{2, 6}}},
		{"Zawgyi is not read as Unicode", "ျမန္မာ", "မြန်မာ", nil},
		{"Tamil Sri", "ஸ்ரீ லங்கா", "ஶ்ரீ", [][2]int{{0, 2}}},
		{"Vietnamese composed and not, in any case", "Vie\u0302\u0323t Nam", "VIỆT", [][2]int{{0, 4}}},
		{"Vietnamese, a tone apart", "má", "mà", nil},
		{"Javanese script in another order", "ꦗꦮꦏ\uA9B6\uA983", "ꦏ\uA983\uA9B6", [][2]int{{2, 3}}},
		{"Jawi letters and marks", "بُوكـو", "بوکو", [][2]int{{0, 5}}},
		{"Indonesian in any case", "Bahasa INDONESIA", "indonesia", [][2]int{{7, 16}}},
		{"several words, in any order", "ภาษาไทย กับ ภาษาลาว", "ลาว ไทย", [][2]int{{4, 7}, {15, 18}}},
		{"several words, one of which is missing", "ภาษาไทย", "ลาว ไทย", nil},
		{"a phrase over a space", "selamat   pagi dunia", `"at pag"`, [][2]int{{5, 13}}},
		{"a phrase in other quotation marks", "selamat pagi", "“selamat pagi”", [][2]int{{0, 12}}},
		{"words of a phrase in another order", "pagi selamat", `"selamat pagi"`, nil},
		{"white space at the ends is nothing", " ພາສາ ", `" ພາສາ "`, [][2]int{{1, 5}}},
		{"white space behind a word is not part of it", "pagi   dunia", "pagi", [][2]int{{0, 4}}},
		{"overlaps are one", "ananana", "anana", [][2]int{{0, 7}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			store, shelf := objects{}, newLibrary()
			f := store.put(t, "a", []record{{Text: "before"}, {Text: test.text}, {Text: "behind"}})
			if _, err := NewWriter(shelf, store.hub(), nil, time.Now).Write(t.Context(), f.SHA256, f.Size); err != nil {
				t.Fatal(err)
			}
			for how, s := range map[string]*Searcher{"index": New(shelf, store.hub(), Options{}), "reading": New(newLibrary(), store.hub(), Options{})} {
				a, err := s.Search(t.Context(), []hub.File{f}, nil, test.query, 0, 10)
				if err != nil {
					t.Fatal(err)
				}
				var want []Hit
				if test.spans != nil {
					want = []Hit{{Row: 1, Column: "text", Spans: test.spans}}
				}
				if !slices.EqualFunc(a.Hits, want, func(a, b Hit) bool { return reflect.DeepEqual(a, b) }) || a.Partial || a.Total != int64(len(want)) {
					t.Errorf("%s: %+v, not %+v", how, a, want)
				}
			}
		})
	}
}

func TestQueriesThatAskForNothingOrTooMuch(t *testing.T) {
	long := ""
	for range 300 {
		long += "ក"
	}
	for _, text := range []string{"", " \t\n", `""`, "“ ”", "\u200B", "a b c d e f g h i j k l m n o p q", long} {
		if _, err := parse(text); fault.Of(err) != fault.Invalid || fault.Hint(err) == "" {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	if _, err := New(newLibrary(), nil, Options{}).Search(t.Context(), nil, nil, "a", -1, 2); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
}
