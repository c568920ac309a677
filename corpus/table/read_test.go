package table_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/filled"
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

type inner struct {
	A string   `parquet:"a"`
	B []int32  `parquet:"b,list"`
	C *float64 `parquet:"c,optional"`
}

type nested struct {
	Text  string            `parquet:"text"`
	Flag  bool              `parquet:"flag"`
	When  time.Time         `parquet:"when,timestamp(microsecond)"`
	Day   int32             `parquet:"day,date"`
	Price int64             `parquet:"price,decimal(2:10)"`
	Bytes []byte            `parquet:"bytes"`
	In    inner             `parquet:"in"`
	Opt   *inner            `parquet:"opt,optional"`
	List  []inner           `parquet:"list,list"`
	Deep  [][]string        `parquet:"deep,list"`
	Bare  []string          `parquet:"bare"`
	Map   map[string]string `parquet:"map"`
}

func write[T any](t testing.TB, groups int, rows []T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, parquet.PageBufferSize(64))
	per := (len(rows) + groups - 1) / groups
	for r := range slices.Chunk(rows, max(per, 1)) {
		if _, err := w.Write(r); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func samples(n int) []nested {
	rows := make([]nested, n)
	for i := range rows {
		c := float64(i)
		in := inner{A: texts[i%len(texts)], B: make([]int32, i%4), C: &c}
		rows[i] = nested{Text: texts[i%len(texts)], Flag: i%2 == 0, When: time.UnixMicro(int64(i) * 1e6).UTC(), Day: int32(i), Price: int64(-i), Bytes: []byte{byte(i)}, In: in}
		if i%3 == 0 {
			rows[i].Opt = &inner{A: "x"}
			rows[i].List = []inner{in, {A: "y"}}
			rows[i].Deep = [][]string{{"a", texts[i%len(texts)]}, {}, {"b"}}
			rows[i].Bare = []string{"p", "q"}
			rows[i].Map = map[string]string{"k": texts[i%len(texts)]}
		}
	}
	return rows
}

func TestNestedColumnsAreReadByRow(t *testing.T) {
	rows := samples(50)
	b := write(t, 4, rows)
	tab, err := table.Open(bytes.NewReader(b), int64(len(b)), "a.parquet")
	if err != nil || tab.Rows() != 50 || len(tab.Groups()) != 4 {
		t.Fatal(err, tab.Rows(), len(tab.Groups()))
	}
	list := func(s []int32) table.List {
		l := table.List{}
		for _, v := range s {
			l = append(l, int64(v))
		}
		return l
	}
	structOf := func(v inner) table.Struct {
		s := table.Struct{{Name: "a", Value: v.A}, {Name: "b", Value: list(v.B)}, {Name: "c"}}
		if v.C != nil {
			s[2].Value = *v.C
		}
		return s
	}
	columns := []string{"text", "flag", "when", "day", "price", "bytes", "in", "opt", "list", "deep", "bare", "in.a", "map"}
	n := int64(0)
	for row, err := range tab.Read(t.Context(), columns, 0, 100) {
		if err != nil {
			t.Fatal(err)
		}
		r := rows[n]
		want := []any{r.Text, r.Flag, r.When.Format(time.RFC3339Nano), time.Unix(n*86400, 0).UTC().Format(time.DateOnly), fmt.Sprintf("-%d.%02d", n/100, n%100), r.Bytes, structOf(r.In), nil, table.List{}, table.List{}, table.List{}, r.In.A, table.List{}}
		if n == 0 {
			want[4] = "0.00"
		}
		if r.Opt != nil {
			want[7] = structOf(*r.Opt)
			want[8] = table.List{structOf(r.List[0]), structOf(r.List[1])}
			want[9] = table.List{table.List{"a", r.Text}, table.List{}, table.List{"b"}}
			want[10] = table.List{"p", "q"}
			want[12] = table.List{table.Struct{{Name: "key", Value: "k"}, {Name: "value", Value: r.Text}}}
		}
		if d := cmp.Diff(want, row.Values); d != "" || row.Number != n {
			t.Fatalf("row %d is numbered %d: %s", n, row.Number, d)
		}
		n++
	}
	if n != 50 {
		t.Errorf("%d rows", n)
	}
}

func TestAnyStretchOfRowsCanBeRead(t *testing.T) {
	rows := samples(60)
	b := write(t, 3, rows)
	tab, err := table.Open(bytes.NewReader(b), int64(len(b)), "a.parquet")
	if err != nil {
		t.Fatal(err)
	}
	for from := int64(0); from <= 60; from += 7 {
		for to := from; to < 63; to += 9 {
			n := from
			for row, err := range tab.Read(t.Context(), []string{"text", "deep"}, from, to) {
				if err != nil || row.Number != n || row.Values[0] != rows[n].Text || len(row.Values[1].(table.List)) != len(rows[n].Deep) {
					t.Fatalf("rows %d to %d: %+v %v", from, to, row, err)
				}
				n++
			}
			if n != min(to, 60) && n != from {
				t.Errorf("rows %d to %d: ended at %d", from, to, n)
			}
		}
	}
	for _, err := range tab.Read(t.Context(), []string{"none"}, 0, 1) {
		if fault.Of(err) != fault.Missing {
			t.Error(err)
		}
	}
}

func TestOurOwnDataSetsAreRead(t *testing.T) {
	d := corpus.Origin{Rights: "licensed:CC-BY-4.0", Collection: "c", Language: "khm-Khmr"}.NewDocument("https://a.example/1", []byte("x"))
	d.Pictures = []corpus.Picture{{SHA256: "ab", Alt: "រូប", Width: 3, Height: 4, Bytes: []byte{1, 2}}}
	d.SetParts([]corpus.Part{{Kind: corpus.TextPart, Text: texts[0]}, {Kind: corpus.PicturePart, Picture: 0}})
	d.Reviewers, d.Concepts, d.Title, d.Published = []string{"a"}, []string{"khm/food/amok"}, "T", "2024-01-02"
	d.Changed("normalise", 1, 2)
	b := write(t, 1, []dataset.Row{dataset.RowOf(d)})
	docs, errs := sources.Collect(t, table.Parquet(), sources.Input("a.parquet", b))
	if len(errs) > 0 || len(docs) != 1 {
		t.Fatal(errs)
	}
	want := *d
	want.ID = corpus.ID(d.URL, []byte(texts[0]))
	if diff := cmp.Diff(want.Facts, docs[0].Facts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(d.Parts, docs[0].Parts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(d.Pictures, docs[0].Pictures); diff != "" {
		t.Error(diff)
	}
}

func TestEveryFieldOfOurOwnDataSetsIsRead(t *testing.T) {
	want := []*corpus.Document{filled.Document(1), filled.Document(2)}
	var rows []dataset.Row
	for _, d := range want {
		rows = append(rows, dataset.RowOf(d))
	}
	docs, errs := sources.Collect(t, table.Parquet(), sources.Input("a.parquet", write(t, 1, rows)))
	if len(errs) > 0 || len(docs) != len(want) {
		t.Fatal(errs, len(docs))
	}
	for i, d := range want {
		d.ID, d.Content, d.Duplicates = corpus.ID(d.URL, []byte(d.Text())), "", nil // are made anew
		d.Measures, d.Signature, d.Broken = nil, nil, ""
		if diff := cmp.Diff(d, docs[i], cmpopts.IgnoreUnexported(corpus.Document{})); diff != "" {
			t.Error(diff)
		}
	}
}

// imageRow is a row as the datasets library stores a column of the feature Image.
type imageRow struct {
	Image struct {
		Bytes []byte `parquet:"bytes,optional"`
		Path  string `parquet:"path,optional"`
	} `parquet:"image,optional"`
	Text string `parquet:"caption,optional"`
	Lang string `parquet:"lang"`
}

func TestColumnsOfPicturesAreRead(t *testing.T) {
	var list []imageRow
	for i, text := range texts[:3] {
		r := imageRow{Text: text, Lang: "km"}
		r.Image.Bytes, r.Image.Path = []byte{1, 2, byte(i)}, "a.png"
		list = append(list, r)
	}
	list[1].Image.Bytes, list[1].Image.Path = nil, "https://p.example/a.png"
	list[2].Text = ""
	list = append(list, imageRow{Text: "x", Lang: "km"})
	in := sources.Input("a.parquet", write(t, 1, list))
	in.Origin.Fields = map[string]string{"picture": "image", "text": "caption", "language": "lang"}
	docs, errs := sources.Collect(t, table.Parquet(), in)
	if len(docs) != 3 || len(errs) != 1 {
		t.Fatal(len(docs), errs)
	}
	for i, d := range docs {
		p := d.Pictures[0]
		if d.Language != "khm-Khmr" || d.Text() != list[i].Text || p.Caption != list[i].Text || !bytes.Equal(p.Bytes, list[i].Image.Bytes) || d.Parts[0].Kind != corpus.PicturePart ||
			(p.URL == "https://p.example/a.png") != (i == 1) || (len(p.SHA256) == 64) != (i != 1) || d.URL != fmt.Sprintf("a.parquet#%d", i+1) {
			t.Errorf("%+v", d)
		}
	}
}

func TestRangesGiveEveryRowGroupOnce(t *testing.T) {
	b := write(t, 7, samples(100))
	docs, errs := sources.Collect(t, table.Parquet(), sources.Input("a.parquet", b))
	want := show(docs, errs)
	if len(want) != 100 || docs[99].URL != "a.parquet#100" {
		t.Fatal(len(want), docs[99].URL)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		cuts := []int64{0, int64(len(b))}
		for range random.IntN(6) {
			cuts = append(cuts, random.Int64N(int64(len(b))+1))
		}
		slices.Sort(cuts)
		var got []string
		for i := range len(cuts) - 1 {
			in := sources.Input("a.parquet", b)
			in.Start, in.End = cuts[i], cuts[i+1]
			got = append(got, show(sources.Collect(t, table.Parquet(), in))...)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("cut at %v: %s", cuts, d)
		}
	}
}

func TestFieldsNameOtherColumnsAndAMissingTextIsInvalid(t *testing.T) {
	b := write(t, 1, samples(3))
	in := sources.Input("a.parquet", b)
	in.Origin.Fields = map[string]string{"text": "in.a", "id": "day"}
	docs, errs := sources.Collect(t, table.Parquet(), in)
	if len(errs) > 0 || docs[1].Text() != texts[1] {
		t.Fatal(errs)
	}
	in.Origin.Fields = map[string]string{"text": "body"}
	if _, errs := sources.Collect(t, table.Parquet(), in); len(errs) != 1 || fault.Of(errs[0]) != fault.Invalid || !strings.Contains(fault.Hint(errs[0]), "flag") {
		t.Error(errs)
	}
}

func TestDamagedFilesAreFaultsAndNeverPanics(t *testing.T) {
	b := write(t, 2, samples(12))
	for n := range b {
		if docs, errs := sources.Collect(t, table.Parquet(), sources.Input("a.parquet", b[:n])); len(errs) == 0 || len(docs) > 12 {
			t.Fatalf("cut at %d: %d documents", n, len(docs))
		}
	}
	random := rand.New(rand.NewPCG(5, 6))
	for range 3000 {
		bad := bytes.Clone(b)
		for range 1 + random.IntN(3) {
			bad[random.IntN(len(bad))] ^= byte(1 + random.IntN(255))
		}
		tab, err := table.Open(bytes.NewReader(bad), int64(len(bad)), "a.parquet")
		if err != nil {
			continue
		}
		for range tab.Read(t.Context(), tab.Columns(), 0, 100) {
		}
	}
}

func FuzzParquet(f *testing.F) {
	f.Add(write(f, 2, samples(5)))
	f.Add([]byte("PAR1\x00\x00\x00\x00PAR1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		tab, err := table.Open(bytes.NewReader(b), int64(len(b)), "a.parquet")
		if err != nil {
			return
		}
		for range tab.Read(t.Context(), tab.Columns(), 0, 100) {
		}
		sources.Collect(t, table.Parquet(), sources.Input("a.parquet", b))
	})
}

func TestTablesAreRead(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"commas":              {"id,text,url\n1,ភាសា,u\n2,\"a,\"\"b\"\"\nc\",v\n", "u ភាសា|v a,\"b\"\nc"},
		"semicolons":          {"text;url\nsatu;u\n\"a;b\";v", "u satu|v a;b"},
		"tabs":                {"text\turl\n\"ไทย\" ก\tu\n\"a\tb\"\tv\n\"x\ty\n", "u \"ไทย\" ก|v a\tb|y \"x"},
		"mark and CRLF":       {"\ufefftext\r\nໄທ\r\n\r\nລາວ\r\n", "a.csv#1 ໄທ|a.csv#2 ລາວ"},
		"empty fields":        {"text,url\n,u\n\"\",v\n", "u |v "},
		"too many and few":    {"text,url\na,b,c\na\nb,u\n", "u b|a.csv offset 9: the row has 3 fields, the header has 2|a.csv offset 15: the row has 1 fields, the header has 2"},
		"behind a quotation":  {"text,url\n\"a\"b,c\nd,e", "e d|a.csv offset 9: text stands behind a quotation"},
		"an open quotation":   {"text,url\nd,e\n\"a,b\n", "e d|the rest cannot be read: a.csv offset 13: the table cannot be read: a quotation is not ended"},
		"a header and no row": {"text,url", ""},
		"nothing":             {"", ""},
		"no text column":      {"id,body\n1,a", "a.csv: the file has no column \"text\""},
	} {
		docs, errs := sources.Collect(t, table.CSV(), sources.Input("a.csv", []byte(c.in)))
		var got []string
		for _, d := range docs {
			got = append(got, d.URL+" "+d.Text())
		}
		for _, e := range errs {
			got = append(got, e.Error())
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s: %q, want %q", name, s, c.want)
		}
	}
}

func TestTablesOfEveryScriptRoundTrip(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,text\n")
	for i, s := range texts {
		fmt.Fprintf(&b, "%d,\"%s \"\"%s\"\"\r\n,\"\n", i, s, s)
	}
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range [][]byte{[]byte(b.String()), w.EncodeAll([]byte(b.String()), nil)} {
		docs, errs := sources.Collect(t, table.CSV(), sources.Input("a.csv.zst", file))
		if len(errs) > 0 || len(docs) != len(texts) {
			t.Fatal(len(docs), errs)
		}
		for i, d := range docs {
			if v, _ := d.Value("source_id"); d.Text() != texts[i]+" \""+texts[i]+"\"\n," || v != float64(i) {
				t.Errorf("%q", d.Text())
			}
		}
		for n := range file {
			for _, err := range table.CSV().Read(t.Context(), sources.Input("a.csv", file[:n])) {
				var s *corpus.Stop
				if err != nil && !errors.As(err, &s) && fault.Of(err) != fault.Broken && fault.Of(err) != fault.Invalid {
					t.Fatalf("cut at %d: %v", n, err)
				}
			}
		}
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("text,id\n\"a\"\"\",\"\n\n"))
	f.Add([]byte("text\tid\n\"a\"\"\t\"\n\n\xff\u17d2\ue000"))
	f.Add([]byte("text\n\""))
	f.Fuzz(func(t *testing.T, b []byte) { sources.Collect(t, table.CSV(), sources.Input("a.csv", b)) })
}

func BenchmarkParquet(b *testing.B) {
	type row struct {
		Text string `parquet:"text"`
		URL  string `parquet:"url"`
		N    int64  `parquet:"n"`
	}
	var rows []row
	size := 0
	for i := range 5000 {
		rows = append(rows, row{strings.Repeat(texts[i%len(texts)]+" ", 60), fmt.Sprint("https://a.example/", i), int64(i)})
		size += len(rows[i].Text)
	}
	var buf bytes.Buffer
	w := parquet.NewGenericWriter[row](&buf, parquet.Compression(&parquet.Zstd))
	if _, err := w.Write(rows); err != nil || w.Close() != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		if docs, errs := sources.Collect(b, table.Parquet(), sources.Input("a.parquet", buf.Bytes())); len(docs) != len(rows) {
			b.Fatal(errs)
		}
	}
}

func BenchmarkCSV(b *testing.B) {
	var s strings.Builder
	s.WriteString("id,text\n")
	for i := range 5000 {
		fmt.Fprintf(&s, "%d,\"%s\n\"\n", i, strings.Repeat(texts[i%len(texts)]+" ", 60))
	}
	b.SetBytes(int64(s.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if docs, errs := sources.Collect(b, table.CSV(), sources.Input("a.csv", []byte(s.String()))); len(docs) != 5000 {
			b.Fatal(errs)
		}
	}
}
