package jsonl_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/jsonl"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/sources"
)

var texts = sources.Texts()

func show(docs []*corpus.Document, errs []error) (out []string) {
	for _, d := range docs {
		out = append(out, d.ID+" "+d.URL+" "+d.Text())
	}
	for _, e := range errs {
		out = append(out, e.Error())
	}
	return out
}

func sample(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		switch i % 4 {
		case 0:
			fmt.Fprintf(&b, "{\"text\":%q,\"url\":\"https://a.example/%d\"}\n", texts[i%len(texts)], i)
		case 1:
			fmt.Fprintf(&b, "{\"id\":%d, \"text\":%q}\r\n", i, texts[i%len(texts)])
		case 2:
			fmt.Fprintf(&b, "\n{\"text\":%q}\n", texts[i%len(texts)])
		case 3:
			fmt.Fprintf(&b, "{\"text\":%q,\n", texts[i%len(texts)])
		}
	}
	return b.Bytes()
}

func packGzip(t testing.TB, b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func packZstd(t testing.TB, b []byte) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(b, nil)
}

func TestColumnsNamedAsOursAreRead(t *testing.T) {
	line := `{"id":"A/7 x","text":"ភាសាខ្មែរ \"\u1797\ud83d\ude00\n","language":"km","language_score":0.5,"title":"T","published":"2024-05-01","retrieved_at":"2024-05-01 10:00:00",` +
		`"rights":"licensed:CC-BY-4.0","rights_evidence":"e","reviewers":["a","b"],"concepts":["khm/festival/pchum-ben"],"trail":[{"step":"s","version":2,"changed":3}],` +
		`"pictures":[{"alt":"រូប","width":3}],"unknown":{"a":[1,{"b":"}"}]},"parts":[{"kind":"text","text":"ភាសា"},{"kind":"picture","picture":0}]}`
	docs, errs := sources.Collect(t, jsonl.Format(), sources.Input("a.jsonl", []byte(line)))
	if len(errs) > 0 || len(docs) != 1 {
		t.Fatalf("%d documents, errors %v", len(docs), errs)
	}
	d := docs[0]
	score := 0.5
	want := corpus.Facts{ID: corpus.ID("a.jsonl#id=A%2F7%20x", []byte("ភាសាខ្មែរ \"\u1797😀\n")), URL: "a.jsonl#id=A%2F7%20x", Language: "khm-Khmr", LanguageScore: &score, Title: "T",
		Published: "2024-05-01", RetrievedAt: "2024-05-01T10:00:00Z", Rights: "licensed:CC-BY-4.0", RightsEvidence: "e", Reviewers: []string{"a", "b"},
		Concepts: []string{"khm/festival/pchum-ben"}, Trail: []corpus.Change{{Step: "s", Version: 2, Changed: 3}}}
	if diff := cmp.Diff(want, d.Facts); diff != "" {
		t.Error(diff)
	}
	if d.Text() != "ភាសា" || len(d.Parts) != 2 || d.Pictures[0].Alt != "រូប" || d.Pictures[0].Width != 3 {
		t.Errorf("parts %+v pictures %+v", d.Parts, d.Pictures)
	}
}

func TestEveryScriptIsKeptAsItIs(t *testing.T) {
	for _, text := range texts {
		escapes := ""
		for _, r := range text {
			escapes += fmt.Sprintf("\\u%04x", r)
		}
		docs, errs := sources.Collect(t, jsonl.Format(), sources.Input("a.jsonl", []byte(`{"text":"`+text+`"}`+"\n"+`{"text":"`+escapes+`"}`)))
		if len(errs) > 0 || len(docs) != 2 || docs[0].Text() != text || docs[1].Text() != text {
			t.Errorf("%s became %v", text, show(docs, errs))
		}
	}
}

func TestFieldsNameOtherColumns(t *testing.T) {
	in := sources.Input("a.jsonl", []byte(`{"content":"ก","meta":{"link":"u","n":{"x":1}},"text":"not this","id":12}`))
	in.Origin.Fields = map[string]string{"text": "content", "url": "meta.link"}
	docs, errs := sources.Collect(t, jsonl.Format(), in)
	if len(errs) > 0 || docs[0].Text() != "ก" || docs[0].URL != "u" {
		t.Fatalf("%v", show(docs, errs))
	}
	if v, ok := docs[0].Value("source_id"); !ok || v != 12 {
		t.Errorf("source_id %v %v", v, ok)
	}
	in.Origin.Fields = map[string]string{"txt": "content"}
	for _, err := range jsonl.Format().Read(t.Context(), in) {
		if fault.Of(err) != fault.Invalid {
			t.Errorf("an unknown column of ours: %v", err)
		}
	}
}

func TestTheSourceURIIsTheURLOrTheIDOrTheRow(t *testing.T) {
	lines := "{\"text\":\"a\",\"url\":\"u\",\"id\":\"x\"}\n{\"text\":\"b\",\"id\":\"x y\"}\n\n{\"text\":\"c\",\"id\":7}\n{\"text\":\"d\"}\n{\"text\":\"e\",\"id\":12345678901234567890}\n{\"text\":\"f\",\"id\":\"007\"}"
	docs, _ := sources.Collect(t, jsonl.Format(), sources.Input("d/a.jsonl", []byte(lines)))
	var got []string
	for _, d := range docs {
		got = append(got, d.URL)
	}
	want := []string{"u", "d/a.jsonl#id=x%20y", "d/a.jsonl#4", "d/a.jsonl#5", "d/a.jsonl#id=12345678901234567890", "d/a.jsonl#id=007"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestBrokenRowsAreFaultsAndReadingGoesOn(t *testing.T) {
	for _, bad := range []string{`{`, `}`, `[]`, `"x"`, `{"text":}`, `{"text":"a"`, `{"text":"a"}}`, `{"text":"\x"}`, `{"text":"\u12"}`, `{"text":"a" "b":1}`, `{text:1}`, `{"title":"no text"}`,
		`{"text":null}`, `{"text":["a"]}`, `{"text":"a","trail":3}`, `{"text":"a","parts":[{"kind":"picture","picture":0}]}`, `{"text":"a","parts":[{"kind":"film"}]}`, `{"x":tru}`,
		`{"a":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}`, strings.Repeat(`{"text":`, 300), "\x00", "\xff\xfe"} {
		docs, errs := sources.Collect(t, jsonl.Format(), sources.Input("a.jsonl", []byte("{\"text\":\"ก\"}\n"+bad+"\n{\"text\":\"ข\"}\n")))
		if len(docs) != 2 || len(errs) != 1 || !strings.Contains(errs[0].Error(), "a.jsonl offset 15") {
			t.Errorf("%q: %v", bad[:min(40, len(bad))], show(docs, errs))
		}
	}
}

func TestAnyPartitionGivesEveryRowOnce(t *testing.T) {
	b := sample(200)
	docs, errs := sources.Collect(t, jsonl.Format(), sources.Input("a.jsonl", b))
	want := show(docs, errs)
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		cuts := []int64{0, int64(len(b))}
		for range random.IntN(8) {
			cuts = append(cuts, random.Int64N(int64(len(b))+1))
		}
		slices.Sort(cuts)
		docs, errs = nil, nil
		for i := range len(cuts) - 1 {
			in := sources.Input("a.jsonl", b)
			in.Start, in.End = cuts[i], cuts[i+1]
			ds, es := sources.Collect(t, jsonl.Format(), in)
			docs, errs = append(docs, ds...), append(errs, es...)
		}
		if d := cmp.Diff(want, show(docs, errs)); d != "" {
			t.Fatalf("cut at %v:\n%s", cuts, d)
		}
	}
}

func TestCompressedFilesGiveTheSameAndAreReadOnce(t *testing.T) {
	b := sample(100)
	docs, errs := sources.Collect(t, jsonl.Format(), sources.Input("a.jsonl", b))
	want := show(docs, errs)
	for name, packed := range map[string][]byte{"gzip": packGzip(t, b), "zstd": packZstd(t, b)} {
		in := sources.Input("a.jsonl", packed)
		in.End = 10
		docs, errs := sources.Collect(t, jsonl.Format(), in)
		if d := cmp.Diff(want, show(docs, errs)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		in.Start, in.End = 10, int64(len(packed))
		if docs, errs := sources.Collect(t, jsonl.Format(), in); len(docs)+len(errs) > 0 {
			t.Errorf("%s: the second range gives %d documents", name, len(docs))
		}
	}
}

func TestFilesCutOffAnywhereGiveWhatIsWhole(t *testing.T) {
	b := sample(12)
	whole, _ := sources.Collect(t, jsonl.Format(), sources.Input("a.jsonl", b))
	for _, packed := range [][]byte{b, packGzip(t, b), packZstd(t, b)} {
		for n := range packed {
			docs, errs := sources.Collect(t, jsonl.Format(), sources.Input("a.jsonl", packed[:n]))
			if len(docs) > len(whole) || n > 0 && len(docs) < len(whole) && len(errs) == 0 && !bytes.Equal(packed, b) {
				t.Fatalf("cut at %d: %d documents, errors %v", n, len(docs), errs)
			}
			for i, d := range docs {
				if d.ID != whole[i].ID {
					t.Fatalf("cut at %d: document %d differs", n, i)
				}
			}
		}
	}
}

func TestArraysAndSpreadRecordsAreRead(t *testing.T) {
	for _, c := range []struct {
		in   string
		want int
		errs int
	}{
		{"[\n {\"text\":\"ก}\"},\n {\"text\":\"ข\\\"\", \"a\":{\"b\":[]}}\n]\n", 2, 0}, {"{\n \"text\": \"ກ\"\n}\n{\n\"text\":\"ຂ\"}", 2, 0}, {"{\"text\":\"a\"}\n{\"text\":\"b\"}", 2, 0},
		{"[]", 0, 0}, {"", 0, 0}, {"[1,2]", 0, 1}, {"[{\"text\":\"a\"},{\"text\"", 1, 1}, {"[{\"text\":\"a\"},{\"x\":1},{\"text\":\"b\"}]", 2, 1}, {"\ufeff[{\"text\":\"a\"}]", 1, 0},
	} {
		docs, errs := sources.Collect(t, jsonl.Format(), sources.Input("a.json", []byte(c.in)))
		if len(docs) != c.want || len(errs) != c.errs {
			t.Errorf("%q: %v", c.in, show(docs, errs))
		}
	}
}

// endless is a file of one line that is never held.
type endless struct{ size int64 }

func (e endless) Size() int64  { return e.size }
func (e endless) Close() error { return nil }
func (e endless) ReadAt(p []byte, at int64) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	const tail = "\n{\"text\":\"ok\"}\n"
	if at+int64(len(p)) >= e.size-int64(len(tail)) {
		for i := range tail {
			if k := e.size - int64(len(tail)) + int64(i) - at; k >= 0 && k < int64(len(p)) {
				p[k] = tail[i]
			}
		}
	}
	return len(p), nil
}

func TestALineOfAGigabyteIsPassedOver(t *testing.T) {
	in := corpus.Input{Name: "a.jsonl", File: endless{1 << 30}, End: 1 << 30}
	docs, errs := sources.Collect(t, jsonl.Format(), in)
	if len(docs) != 1 || len(errs) != 1 || !strings.Contains(errs[0].Error(), "offset 0: a record is longer") {
		t.Errorf("%d documents, %v", len(docs), errs)
	}
}

func TestABombStops(t *testing.T) {
	docs, errs := sources.Collect(t, jsonl.Format(), sources.Input("a.jsonl.gz", packZstd(t, make([]byte, 200<<20))))
	var s *corpus.Stop
	if len(docs) > 0 || !errors.As(errs[len(errs)-1], &s) {
		t.Errorf("%d documents, %v", len(docs), errs)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"text":"ក\u17d2","id":1,"parts":[{"kind":"text"}]}`), 3)
	f.Add([]byte("{\"text\":\"\\ud800\xff\xfe\"}\n\n[{\"a\":1}]"), 9)
	f.Add([]byte("[{\"text\":\"\\\"\"},\n{"), 0)
	f.Add([]byte("\u17d2\u200b\ue000"), 1)
	f.Add(packGzip(f, sample(3)), 2)
	f.Add(packZstd(f, sample(3)), 2)
	f.Fuzz(func(t *testing.T, b []byte, cut int) {
		sources.Collect(t, jsonl.Format(), sources.Input("a.json", b))
		whole := show(sources.Collect(t, jsonl.Format(), sources.Input("a.jsonl", b)))
		in := sources.Input("a.jsonl", b)
		in.End = int64(min(max(cut, 0), len(b)))
		docs, errs := sources.Collect(t, jsonl.Format(), in)
		in.Start, in.End = in.End, int64(len(b))
		if in.Start < in.End {
			d, e := sources.Collect(t, jsonl.Format(), in)
			docs, errs = append(docs, d...), append(errs, e...)
		}
		if got := show(docs, errs); in.Start > 0 && !slices.Equal(got, whole) {
			t.Errorf("cut at %d:\n%q\nwhole:\n%q", cut, got, whole)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var src bytes.Buffer
	for i := range 2000 {
		fmt.Fprintf(&src, "{\"id\":\"%d\",\"text\":%q,\"url\":\"https://a.example/%d\",\"timestamp\":\"2020-01-01T00:00:00Z\",\"meta\":{\"a\":[1,2,3]}}\n", i, strings.Repeat(texts[i%len(texts)]+" \n", 40), i)
	}
	b.SetBytes(int64(src.Len()))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range jsonl.Format().Read(b.Context(), sources.Input("a.jsonl", src.Bytes())) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
}

func FuzzLists(f *testing.F) {
	f.Add("parts", `[{"kind":"text","text":"\u17d2"},{"kind":"picture","picture":0}]`)
	f.Add("pictures", `[{"alt":"ក","width":3,"bytes":"AAA="}]`)
	f.Add("trail", `[{"step":"s","version":1e3,"changed":-1}]`)
	f.Add("reviewers", `["a",null,"\ud800"]`)
	f.Fuzz(func(t *testing.T, name, value string) {
		sources.Collect(t, jsonl.Format(), sources.Input("a.jsonl", []byte(`{"text":"a","`+name+`":`+value+`}`)))
	})
}
