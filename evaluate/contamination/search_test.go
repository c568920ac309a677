package contamination_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/contamination"
	"github.com/lontar-asean/lontar/language"
)

func pick(t testing.TB, id string) (list []evaluate.Item) {
	t.Helper()
	for _, i := range culture(t) {
		if i.ID == id {
			list = append(list, i)
		}
	}
	if len(list) < 2 {
		t.Fatalf("no item %s in two languages", id)
	}
	return list
}

func of(list []evaluate.Item, tag language.Tag) evaluate.Item {
	for _, i := range list {
		if i.Language == tag {
			return i
		}
	}
	return evaluate.Item{}
}

func TestFilesOfAllFormsAreSearched(t *testing.T) {
	khm, tha := pick(t, "khm/culture/001"), pick(t, "tha/culture/001")
	k, th := of(khm, "khm-Khmr"), of(tha, "tha-Thai")
	line, err := json.Marshal(map[string]any{"id": "leak-1", "prompt": k.Question, "options": k.Choices})
	if err != nil {
		t.Fatal(err)
	}
	pretty, err := json.MarshalIndent([]any{map[string]any{"q": th.Question, "a": th.Choices[0]}}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		Text   string
		Nested struct{ Q []string }
	}
	var table bytes.Buffer
	w := parquet.NewGenericWriter[row](&table)
	if _, err := w.Write([]row{{Text: "x"}, {Text: "y", Nested: struct{ Q []string }{[]string{k.Question, k.Choices[0]}}}}); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	files := shelf{
		"leak.jsonl":   []byte("{\"id\":\"a\",\"t\":\"x\"}\n" + string(line) + "\n{\"broken\": \"\n"),
		"leak.json":    pretty,
		"leak.parquet": table.Bytes(),
		"leak.txt":     []byte(strings.Repeat("ไม่มีอะไร\n", 9000) + strings.ReplaceAll(th.Question, " ", "\n") + "\n" + strings.Repeat("ไม่มีอะไร\n", 9000)),
		"empty.txt":    nil,
	}
	corpora := []contamination.Corpus{{Name: "lines", Files: []string{"leak.jsonl"}}, {Name: "json", Files: []string{"leak.json"}}, {Name: "table", Files: []string{"leak.parquet"}},
		{Name: "text", Files: []string{"leak.txt"}}, {Name: "none", Files: []string{"empty.txt", "gone.txt"}}}
	x := contamination.NewIndex(append(khm, tha...))
	found, read, err := x.Search(t.Context(), files, corpora, nil)
	if err != nil || len(found) != 2 {
		t.Fatalf("%+v %v", found, err)
	}
	for n, want := range []struct {
		item    string
		records map[string]string // by corpus
		direct  language.Tag
	}{{"khm/culture/001", map[string]string{"lines": "leak.jsonl:2 leak-1", "table": "leak.parquet#1"}, "khm-Khmr"}, {"tha/culture/001", map[string]string{"json": "leak.json:1", "text": "leak.txt:"}, "tha-Thai"}} {
		f := found[n]
		if f.Item != want.item || !f.Marked || f.Records != 2 || !reflect.DeepEqual(f.Direct, []language.Tag{want.direct}) || !reflect.DeepEqual(f.Through, []language.Tag{"eng-Latn"}) {
			t.Errorf("%+v", f)
		}
		for _, h := range f.Hits {
			if h.Part == contamination.Question && (h.Share < 0.8 || !strings.HasPrefix(h.Record, want.records[h.Corpus])) {
				t.Errorf("%+v, want %v", h, want.records)
			}
		}
	}
	if read[0].Records != 2 || read[0].Broken != 1 || len(read[0].Unread) != 1 || len(read[4].Unread) != 2 || read[3].Bytes != int64(len(files["leak.txt"])) {
		t.Errorf("%+v", read)
	}
	again, _, err := x.Search(t.Context(), files, corpora, nil)
	a, _ := json.Marshal(found)
	b, _ := json.Marshal(again)
	if err != nil || !bytes.Equal(a, b) {
		t.Error("the same corpora give other bytes")
	}
}

func TestItemsThatShareAPhraseAreToldApart(t *testing.T) {
	ask := func(id, q string, right string) evaluate.Item {
		return evaluate.Item{ID: id, Language: "ind-Latn", Question: q, Choices: []string{right, "lain"}, Accepted: []string{right}}
	}
	list := []evaluate.Item{ask("a", "Apa nama sungai yang paling panjang di negeri Laos?", "Mekong"), ask("b", "Apa nama sungai yang paling panjang di negeri Malaysia?", "Rajang"), ask("short", "Apa nama ibu kota Laos?", "Viangchan"),
		{ID: "passage", Language: "ind-Latn", Context: "Sungai Mekong mengalir dari dataran tinggi Tibet melalui enam negara sampai ke laut.", Question: "?"}}
	x := contamination.NewIndex(list)
	ids := func(text string) (ids []string) {
		for _, h := range x.Find(contamination.Record{ID: "r", Text: text}) {
			ids = append(ids, fmt.Sprintf("%s %s %v", h.Item, h.Part, h.Answered))
		}
		return ids
	}
	for text, want := range map[string][]string{
		"Soal 1. Apa nama sungai yang paling panjang di negeri Laos? Jawab: Mekong": {"a question true"},
		"Soal 2. Apa nama sungai yang paling panjang di negeri Malaysia?":           {"b question false"},
		"Apa nama sungai":                     nil,
		"Apa nama ibu kota Laos? Tidak tahu.": nil, // by chance
		"Apa nama ibu kota Laos? Viangchan.":  {"short question true"},
		"Kata orang, sungai Mekong mengalir dari dataran tinggi Tibet melalui enam negara sampai ke laut": {"passage context false"},
	} {
		if got := ids(text); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
	found, _, err := x.Search(t.Context(), shelf{"a": []byte("sungai Mekong mengalir dari dataran tinggi Tibet melalui enam negara sampai ke laut")}, []contamination.Corpus{{Name: "a", Files: []string{"a"}}}, nil)
	if err != nil || len(found) != 1 || found[0].Marked {
		t.Errorf("a context alone marks its item: %+v %v", found, err)
	}
}

// web makes text as long as is asked, of the sentences of five languages.
func web(t testing.TB, bytes int) []byte {
	t.Helper()
	var all []string
	for _, name := range []string{"khm_Khmr", "mya_Mymr", "tha_Thai", "ind_Latn", "vie_Latn"} {
		all = append(all, sentences(t, name)...)
	}
	b := make([]byte, 0, bytes+1000)
	for n := 0; len(b) < bytes; n++ {
		b = append(append(b, all[n*7919%len(all)]...), '\n')
	}
	return b
}

func TestMemoryIsBounded(t *testing.T) {
	x := contamination.NewIndex(culture(t))
	text := web(t, 32<<20)
	files := shelf{"web.txt": text}
	var before, peak runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	if _, _, err := x.Search(t.Context(), files, []contamination.Corpus{{Name: "web", Files: []string{"web.txt"}}}, func(int64) {
		var now runtime.MemStats
		if runtime.ReadMemStats(&now); now.HeapInuse > peak.HeapInuse {
			peak = now
		}
	}); err != nil {
		t.Fatal(err)
	}
	if grown := int64(peak.HeapInuse) - int64(before.HeapInuse); grown > 64<<20 {
		t.Errorf("%d MB more for %d MB of text", grown>>20, len(text)>>20)
	}
}

// BenchmarkSearch searches text of five languages for all items of the suites.
func BenchmarkSearch(b *testing.B) {
	x := contamination.NewIndex(items(b))
	files := shelf{"web.txt": web(b, 8<<20)}
	b.SetBytes(int64(len(files["web.txt"])))
	for b.Loop() {
		if _, _, err := x.Search(b.Context(), files, []contamination.Corpus{{Name: "web", Files: []string{"web.txt"}}}, nil); err != nil {
			b.Fatal(err)
		}
	}
}
