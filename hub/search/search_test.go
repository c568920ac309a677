package search

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/language"
)

// alphabets are clusters of the scripts, among them such as are folded, dropped or joined with others. Not yet reviewed by native speakers.
var alphabets = map[string][]string{
	"Khmer":          {"ក", "កា", "ខ្ញុំ", "ស្រី", "នៅ", "១", "1", "\u200B", "ផ្ដ", "ផ្ត", "។"},
	"Burmese":        {"က", "ကို", "မြန်", "မာ", "၁", "0", "ဝ", "၀", "စျေ", "ဈေ", "\u200B", "။"},
	"Lao":            {"ຫ", "ນ", "ໜ", "ມ", "ໝ", "ກໍາ", "ກຳ", "໒", "2", "ລາ"},
	"Thai":           {"ก", "ที่", "น้ำ", "นํ้า", "ฤ", "า", "ๅ", "๕", "5", "เ", "แ"},
	"Tamil":          {"க", "கொ", "ஸ்ரீ", "ஶ்ரீ", "௫", "ம்", "தி"},
	"Vietnamese":     {"a", "Ắ", "ắ", "a\u0306\u0301", "Đ", "đ", "ư", "ơ", "3"},
	"Javanese":       {"ꦗ", "ꦗꦮ", "ꦏ\uA983\uA9B6", "ꦏ\uA9B6\uA983", "꧓", "3"},
	"Jawi":           {"ب", "بُ", "ـ", "ك", "ک", "ݢ", "ڬ", "٤", "۴", "ا", "أ"},
	"Indonesian":     {"a", "B", "b", "é", "’", "'", "-", "\u00AD", "7"},
	"what is broken": {"\xff", "\u0301", "\uE000", "\U0001F1F0\U0001F1ED", "\U000E0001", "\x00", "👩‍👩‍👧", "a"},
}

var spaces = []string{" ", " ", "  ", "\n", "\u00A0", "\t"}

func write(r *rand.Rand, alphabet []string, n int) string {
	var b strings.Builder
	for range n {
		if r.IntN(6) == 0 {
			b.WriteString(spaces[r.IntN(len(spaces))])
		} else {
			b.WriteString(alphabet[r.IntN(len(alphabet))])
		}
	}
	return b.String()
}

// part gives a stretch of a text that is cut between clusters.
func part(r *rand.Rand, text string, most int) string {
	clusters := slices.Collect(language.Clusters(text))
	if len(clusters) == 0 {
		return "x"
	}
	i := r.IntN(len(clusters))
	return strings.Join(clusters[i:min(len(clusters), i+1+r.IntN(most))], "")
}

// expected goes through all rows.
func expected(t *testing.T, files [][]record, columns []string, text string) (hits []Hit, err error) {
	q, err := parse(text)
	if err != nil {
		return nil, err
	}
	f := newFolder()
	for i, records := range files {
		for n, rec := range records {
			for _, c := range columns {
				value := rec.Text
				if c == "title" {
					value = ""
					if rec.Title != nil {
						value = *rec.Title
					}
				}
				l := f.fold(value)
				marked := make([]bool, len(l.units)+1)
				all := true
				for _, w := range q.words {
					found := false
					for at := 0; at+len(w) <= len(l.units); at++ {
						if slices.Equal(l.units[at:at+len(w)], w) {
							found = true
							for k := at; k < at+len(w); k++ {
								marked[k] = true
							}
						}
					}
					all = all && found
				}
				if !all {
					continue
				}
				h := Hit{File: i, Row: int64(n), Column: c}
				for k := 0; k < len(l.units); k++ {
					if marked[k] {
						e := k
						for e < len(l.units) && marked[e] {
							e++
						}
						h.Spans = append(h.Spans, [2]int{l.cluster(k), max(l.cluster(e), l.cluster(e-1)+1)})
						k = e
					}
				}
				hits = append(hits, joined([]Hit{h})...)
				break
			}
		}
	}
	return hits, nil
}

// joined makes spans that touch one, as expected gives them.
func joined(hits []Hit) []Hit {
	var list []Hit
	for _, h := range hits {
		var spans [][2]int
		for _, s := range h.Spans {
			if n := len(spans); n > 0 && s[0] <= spans[n-1][1] {
				spans[n-1][1] = max(spans[n-1][1], s[1])
				continue
			}
			spans = append(spans, s)
		}
		h.Spans = spans
		list = append(list, h)
	}
	return list
}

func TestIndexFindsWhatIsThere(t *testing.T) {
	for name, alphabet := range alphabets {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(7, uint64(len(name))))
			store, shelf := objects{}, newLibrary()
			var all [][]record
			var files []hub.File
			for i := range 3 {
				var records []record
				for n := range 150 {
					rec := record{ID: int64(n), Text: write(r, alphabet, r.IntN(40))}
					if n%3 == 0 {
						title := write(r, alphabet, 5)
						rec.Title = &title
					}
					records = append(records, rec)
				}
				all = append(all, records)
				files = append(files, store.put(t, fmt.Sprint(i), records))
			}
			source := store.hub()
			reading := New(newLibrary(), source, Options{Reading: time.Minute, Patience: time.Minute})
			w := NewWriter(shelf, source, nil, time.Now)
			w.full = 700
			for _, f := range files {
				if v, err := w.Write(t.Context(), f.SHA256, f.Size); err != nil || v.State != Ready {
					t.Fatal(v, err)
				}
			}
			indexed := New(shelf, source, Options{Patience: time.Minute})
			for range 40 {
				text := all[r.IntN(3)][r.IntN(150)].Text
				query := part(r, text, 6)
				switch r.IntN(4) {
				case 0:
					query = `"` + part(r, text, 8) + `"`
				case 1:
					query += " " + part(r, text, 2)
				case 2:
					query += " " + write(r, alphabet, 2)
				}
				columns := [][]string{{"text"}, {"title"}, {"text", "title"}, {"title", "text"}}[r.IntN(4)]
				want, bad := expected(t, all, columns, query)
				for who, s := range map[string]*Searcher{"index": indexed, "reading": reading} {
					got, err := s.Search(t.Context(), files, columns, query, 0, 5000)
					if (err != nil) != (bad != nil) {
						t.Fatalf("%s, %q: %v, %v", who, query, err, bad)
					}
					if err != nil {
						continue
					}
					if got.Total != int64(len(want)) || got.Partial || !reflect.DeepEqual(joined(got.Hits), want) {
						t.Fatalf("%s, %q in %v: %d hits %v, partial %v, not %d %v", who, query, columns, got.Total, first(joined(got.Hits), want), got.Partial, len(want), first(want, joined(got.Hits)))
					}
					if len(want) == 0 {
						continue
					}
					offset := r.IntN(len(want))
					page, err := s.Search(t.Context(), files, columns, query, offset, 3)
					if err != nil || !reflect.DeepEqual(joined(page.Hits), want[offset:min(offset+3, len(want))]) {
						t.Fatalf("%s, %q: a page at %d: %v %v", who, query, offset, page, err)
					}
					count, err := s.Count(t.Context(), files, columns, query)
					if err != nil || count.Total != int64(len(want)) || count.Partial {
						t.Fatalf("%s, %q: count %v, not %d, %v", who, query, count, len(want), err)
					}
				}
			}
		})
	}
}

// first gives the first hit that another list lacks.
func first(list, other []Hit) string {
	for i, h := range list {
		if i >= len(other) || !reflect.DeepEqual(h, other[i]) {
			return fmt.Sprintf("from %d on %+v", i, h)
		}
	}
	return "the same"
}

func TestIndexGoesOnWhereItWasBroken(t *testing.T) {
	store, shelf := objects{}, newLibrary()
	var records []record
	r := rand.New(rand.NewPCG(1, 2))
	title := "ຫົວຂໍ້"
	for n := range 3000 {
		records = append(records, record{ID: int64(n), Text: write(r, alphabets["Lao"], 40), Title: &title})
	}
	f := store.put(t, "lao", records)
	w := NewWriter(shelf, store.hub(), nil, time.Now)
	w.full, shelf.failing = 50_000, 2
	if _, err := w.Write(t.Context(), f.SHA256, f.Size); !errors.Is(err, io.ErrClosedPipe) {
		t.Fatal(err)
	}
	if n := len(shelf.volumes[f.SHA256].Segments); n != 1 {
		t.Fatalf("%d segments before", n)
	}
	before := shelf.volumes[f.SHA256].Segments[0]
	v, err := w.Write(t.Context(), f.SHA256, f.Size)
	if err != nil || v.State != Ready || v.Segments[0].Number != before.Number {
		t.Fatal(v, err)
	}
	rows := int64(0)
	for _, s := range shelf.volumes[f.SHA256].Segments {
		if s.Column == 0 {
			if s.First != rows {
				t.Errorf("a segment begins at %d, not %d", s.First, rows)
			}
			rows += s.Rows
		}
	}
	if rows != 3000 {
		t.Errorf("%d rows", rows)
	}
}

func TestDamagedFilesAreRefusedAndMakeAnswersPartial(t *testing.T) {
	store, shelf := objects{}, newLibrary()
	good := store.put(t, "good", []record{{Text: "ภาษาไทย"}})
	bad := store.keep("bad", []byte("no parquet at all"))
	w := NewWriter(shelf, store.hub(), nil, time.Now)
	for _, f := range []hub.File{good, bad} {
		if _, err := w.Write(t.Context(), f.SHA256, f.Size); err != nil {
			t.Fatal(err)
		}
	}
	if v := shelf.volumes[bad.SHA256]; v.State != Refused || v.Reason == "" {
		t.Errorf("%+v", v)
	}
	for _, s := range []*Searcher{New(shelf, store.hub(), Options{}), New(newLibrary(), store.hub(), Options{})} {
		a, err := s.Search(t.Context(), []hub.File{bad, good}, nil, "ไทย", 0, 10)
		if err != nil || !a.Partial || len(a.Hits) != 1 || a.Hits[0].File != 1 || a.Total != -1 {
			t.Errorf("%+v %v", a, err)
		}
	}
}

func TestTimeIsBounded(t *testing.T) {
	store := objects{}
	var records []record
	for range 20_000 {
		records = append(records, record{Text: strings.Repeat("ភាសាខ្មែរ ", 20)})
	}
	f := store.put(t, "khm", records)
	s := New(newLibrary(), store.hub(), Options{Reading: 20 * time.Millisecond})
	a, err := s.Count(t.Context(), []hub.File{f, f, f}, nil, "ខ្មែរ")
	if err != nil || !a.Partial || a.Total < 0 || a.Total >= 60_000 {
		t.Errorf("%+v %v", a, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Count(ctx, []hub.File{f}, nil, "ខ្មែរ"); !errors.Is(err, context.Canceled) {
		t.Errorf("a search that nobody waits for: %v", err)
	}
}

func TestDamagedIndexIsAFault(t *testing.T) {
	store, shelf := objects{}, newLibrary()
	f := store.put(t, "lao", []record{{Text: strings.Repeat("ພາສາລາວ ", 900)}, {Text: "ລາວ"}})
	w := NewWriter(shelf, store.hub(), nil, time.Now)
	if _, err := w.Write(t.Context(), f.SHA256, f.Size); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for n, c := range shelf.chunks {
		for range 200 {
			damaged := slices.Clone(c)
			for range 1 + r.IntN(3) {
				damaged[r.IntN(len(damaged))] = byte(r.IntN(256))
			}
			shelf.chunks[n] = damaged
			if _, err := New(shelf, store.hub(), Options{}).Search(t.Context(), []hub.File{f}, nil, `ລາວ "ພາສາ"`, 0, 10); err != nil && fault.Of(err) != fault.Broken {
				t.Fatal(err)
			}
		}
		delete(shelf.chunks, n)
		if a, err := New(shelf, store.hub(), Options{}).Search(t.Context(), []hub.File{f}, nil, "ລາວ", 0, 10); err != nil && fault.Of(err) != fault.Broken {
			t.Fatal(a, err)
		}
		shelf.chunks[n] = c
	}
}

func TestManyFilesAndOnesThatAreNotIndexedKeepTheirOrder(t *testing.T) {
	store, shelf := objects{}, newLibrary()
	indexed := store.put(t, "indexed", []record{{Text: "ພາສາລາວ"}, {Text: "ไทย"}, {Text: "ລາວ"}})
	fresh := store.put(t, "fresh", []record{{Text: "ລາວ ລາວ"}})
	if _, err := NewWriter(shelf, store.hub(), nil, time.Now).Write(t.Context(), indexed.SHA256, indexed.Size); err != nil {
		t.Fatal(err)
	}
	var files []hub.File
	for i := range 3*planned + 7 {
		files = append(files, indexed)
		if i%100 == 50 {
			files = append(files, fresh)
		}
	}
	s := New(shelf, store.hub(), Options{Reading: time.Minute, Patience: time.Minute})
	var want []string
	for i, f := range files {
		if want = append(want, fmt.Sprint(i, 0)); f.SHA256 == indexed.SHA256 {
			want = append(want, fmt.Sprint(i, 2))
		}
	}
	a, err := s.Search(t.Context(), files, []string{"text"}, "ລາວ", 0, 5000)
	if err != nil || a.Partial || a.Total != int64(len(want)) {
		t.Fatalf("%d of %d, partial %v, %v", a.Total, len(want), a.Partial, err)
	}
	for i, h := range a.Hits {
		if got := fmt.Sprint(h.File, h.Row); got != want[i] {
			t.Fatalf("hit %d is %s, not %s", i, got, want[i])
		}
	}
	page, err := s.Search(t.Context(), files, []string{"text"}, "ລາວ", 900, 20)
	if err != nil || page.Total != -1 || !reflect.DeepEqual(page.Hits, a.Hits[900:920]) {
		t.Errorf("a page: %v %v", page, err)
	}
}
