package survey

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/testdata"
)

func look(t testing.TB, name string, content []byte) Survey {
	t.Helper()
	s, err := Look(t.Context(), KindOf(name), bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// part writes rows as curate does.
func part[T any](t testing.TB, rows ...T) []byte {
	t.Helper()
	var b bytes.Buffer
	p := dataset.NewPart[T](&b, dataset.NewCodec())
	for _, r := range rows {
		if err := p.Add(100, false, r); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The texts here were written for these tests and are not yet reviewed by native speakers.
func rows() []dataset.Row {
	return []dataset.Row{
		{ID: "a", Text: "ទន្លេមេគង្គ", Language: "khm-Khmr", URL: "https://a.example/1", Rights: "contributed", Consent: "mekong-1", Contributor: "ផ្កាឈូក", Concepts: []string{"khm/festival/pchum-ben"}, Reviewers: []string{"dara", "sok"}},
		{ID: "b", Text: "ตลาดเช้า", Language: "tha-Thai", URL: "https://a.example/2", Rights: "licensed:CC-BY-4.0", Licence: "https://creativecommons.org/licenses/by/4.0/",
			Pictures: []dataset.PictureRow{{SHA256: strings.Repeat("0", 64)}, {SHA256: strings.Repeat("1", 64)}}},
		{ID: "c", Text: "بهاس ملايو", Language: "zsm-Arab", Rights: "unknown"},
		{ID: "d", Text: "ꦗꦮ", Language: "jav-Java", URL: "https://a.example/4", Rights: "permission"},
		{ID: "e", Text: "မြန်မာ", Language: "mya-Mymr", URL: "https://a.example/5", Rights: "All rights reserved"},
		{ID: "f", Text: "ພາສາລາວ", Language: "lao-Laoo", URL: "https://a.example/6", Licence: "cc-by-sa-4.0"},
		{ID: "g", Text: "தமிழ்", Language: "tam-Taml", URL: "https://a.example/7"},
		{ID: "h", Text: "Chợ nổi", Language: "vie-Latn", URL: "https://a.example/8", Rights: "tdm", RightsEvidence: "Copyright Act 2021 s 244"},
		{ID: "i", Text: "pasar pagi", Language: "ind-Latn", URL: "https://a.example/9", Rights: "public-domain"},
	}
}

func check(t *testing.T, s Survey) {
	t.Helper()
	for what, c := range map[string][2]any{
		"records":      {s.Records, int64(9)},
		"with":         {s.With, Presence{ID: 9, Source: 8, Rights: 7, Evidence: 1, Licence: 2, Contributor: 1, Consent: 1, Reviewers: 1, Language: 9}},
		"no rights":    {fmt.Sprint(s.NoRights), "{1 [7]}"},
		"no source":    {fmt.Sprint(s.NoSource), "{1 [3]}"},
		"no evidence":  {fmt.Sprint(s.NoEvidence), "{1 [4]}"},
		"closed":       {fmt.Sprint(s.Closed), "{2 [3 8]}"},
		"invalid":      {fmt.Sprintf("%s %d %s %v", s.Invalid[0].Column, s.Invalid[0].Row, s.Invalid[0].Value, s.BadRights), "rights 5 All rights reserved {1 [5]}"},
		"content":      {s.Content, true},
		"contributors": {s.Contributors["ផ្កាឈូក"], int64(1)},
		"concepts":     {s.Concepts["khm/festival/pchum-ben"], int64(1)},
		"consents":     {s.Consents["mekong-1"], int64(1)},
		"reviewers":    {s.Reviewers["sok"], int64(1)},
		"text":         {s.Modalities["text"], int64(9)},
		"rights":       {fmt.Sprint(s.Rights), "map[contributed:1 licensed:CC-BY-4.0:1 licensed:CC-BY-SA-4.0:1 permission:1 public-domain:1 tdm:1 unknown:1]"},
		"scripts":      {strings.Join(slices.Sorted(maps.Keys(s.Scripts)), " "), "Arab Java Khmr Laoo Latn Mymr Taml Thai"},
	} {
		if c[0] != c[1] {
			t.Errorf("%s: %v, want %v", what, c[0], c[1])
		}
	}
}

func TestRecordsAreCountedInParquet(t *testing.T) {
	content := part(t, rows()...)
	s := look(t, "data/part.parquet", content)
	check(t, s)
	if s.Modalities["image"] != 1 {
		t.Errorf("pictures: %v", s.Modalities)
	}
	if again := look(t, "other.parquet", content); again.Digest != s.Digest {
		t.Error("the digest differs for the same records")
	}
	other := rows()
	other[0].Rights = "unknown"
	if look(t, "a.parquet", part(t, other...)).Digest == s.Digest {
		t.Error("the digest is the same for other rights")
	}
}

func TestRecordsAreCountedInJSONAndTables(t *testing.T) {
	var lines, table strings.Builder
	table.WriteString("id,text,language,url,rights,rights_evidence,licence,contributor,consent,reviewers,concepts\n")
	var array []string
	for _, r := range rows() {
		list := func(values []string) string {
			if values == nil {
				return "[]"
			}
			return `["` + strings.Join(values, `","`) + `"]`
		}
		object := fmt.Sprintf(`{"id":%q,"text":%q,"language":%q,"url":%q,"rights":%q,"rights_evidence":%q,"licence":%q,"contributor":%q,"consent":%q,"reviewers":%s,"concepts":%s,"n":1}`,
			r.ID, r.Text, r.Language, r.URL, r.Rights, r.RightsEvidence, r.Licence, r.Contributor, r.Consent, list(r.Reviewers), list(r.Concepts))
		array = append(array, object)
		fmt.Fprintf(&table, "%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", r.ID, r.Text, r.Language, r.URL, r.Rights, r.RightsEvidence, r.Licence, r.Contributor, r.Consent,
			strings.Join(r.Reviewers, "; "), strings.Join(r.Concepts, "; "))
	}
	lines.WriteString(strings.Join(array, "\n"))
	t.Run("lines", func(t *testing.T) { check(t, look(t, "a.jsonl", []byte(lines.String()))) })
	t.Run("array", func(t *testing.T) { check(t, look(t, "a.json", []byte("[\n"+strings.Join(array, ",\n")+"]"))) })
	t.Run("table", func(t *testing.T) { check(t, look(t, "a.csv", []byte(table.String()))) })
}

func TestForeignColumns(t *testing.T) {
	content, err := os.ReadFile(testdata.Path(t, "translation-nusax/valid.csv"))
	if err != nil {
		t.Fatal(err)
	}
	s := look(t, "valid.csv", content)
	if s.Records == 0 || s.NoRights.N != s.Records || s.NoSource.N != s.Records || !s.Content || s.Ends != "" || s.Broken.N != 0 || s.Modalities["text"] != s.Records {
		t.Errorf("%+v", s)
	}
}

func TestFilesOfReferencesHoldNoContent(t *testing.T) {
	type reference struct {
		ID      string `parquet:"id"`
		URL     string `parquet:"url"`
		Content string `parquet:"content"`
		Rights  string `parquet:"rights"`
		Bytes   int64  `parquet:"bytes"`
	}
	type withText struct {
		reference
		Note *string `parquet:"note,optional"`
	}
	type withNumbers struct {
		reference
		Tokens []int32 `parquet:"tokens,list"`
	}
	plain := reference{"a", "https://a.example/1", strings.Repeat("0", 64), "unknown", 10}
	long := plain
	long.Content = strings.Repeat("ข้อความทั้งหมดอยู่ตรงนี้ ", 20)
	for _, c := range []struct {
		name    string
		file    string
		content []byte
		want    bool
	}{
		{"ids, addresses, digests", "a.parquet", part(t, plain), false},
		{"a column of texts without any", "a.parquet", part(t, withText{plain, nil}), true},
		{"a text in a column of digests", "a.parquet", part(t, long), true},
		{"a list of numbers", "a.parquet", part(t, withNumbers{plain, []int32{1, 2}}), true},
		{"measures", "a.parquet", part(t, dataset.MeasureRow{ID: "a", Name: "length", State: "measured"}), false},
		{"signatures", "a.parquet", part(t, dataset.SignatureRow{ID: "a", Signature: []byte{1}}), false},
		{"lines", "a.jsonl", []byte(`{"id":"a","url":"https://a.example/1","rights":"unknown","bytes":10}`), false},
		{"lines with text", "a.jsonl", []byte(`{"id":"a","url":"https://a.example/1","rights":"unknown","judul":"pasar"}`), true},
		{"lines with a list", "a.jsonl", []byte(`{"id":"a","tokens":[1,2,3]}`), true},
		{"lines with a text in an id", "a.jsonl", []byte(`{"id":"` + strings.Repeat("ក", 300) + `"}`), true},
		{"a list where a digest should be", "a.jsonl", []byte(`{"id":"a","content":["ក"]}`), true},
		{"a table", "a.csv", []byte("id,url,rights\n1,https://a.example/1,unknown\n"), false},
		{"a table with text", "a.csv", []byte("id,url,rights,teks\n1,https://a.example/1,unknown,pasar\n"), true},
		{"a broken line", "a.jsonl", []byte("ក"), true},
		{"a picture", "a.png", []byte("x"), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if s := look(t, c.file, c.content); s.Content != c.want {
				t.Errorf("content: %v, %+v", s.Content, s)
			}
		})
	}
}

func TestWhatADatasetsLibraryWrites(t *testing.T) {
	type image struct {
		Bytes []byte  `parquet:"bytes,optional"`
		Path  *string `parquet:"path,optional"`
	}
	type row struct {
		Image image   `parquet:"image,optional"`
		Sound image   `parquet:"suara,optional"`
		Text  *string `parquet:"teks,optional"`
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b, parquet.KeyValueMetadata("huggingface", `{"info":{"features":{"image":{"_type":"Image"},"suara":{"_type":"Audio"},"teks":{"_type":"Value"}}}}`))
	if _, err := w.Write([]row{{Image: image{Bytes: []byte("x")}}, {Sound: image{Bytes: []byte("y")}}, {Sound: image{Bytes: []byte("z")}}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if s := look(t, "a.parquet", b.Bytes()); fmt.Sprint(s.Modalities) != "map[audio:2 image:1]" || s.NoRights.N != 3 || !slices.Equal(s.NoRights.Rows, []int64{1, 2, 3}) {
		t.Errorf("%+v", s)
	}
}

func TestBadFilesAreFindings(t *testing.T) {
	good := part(t, rows()...)
	for _, c := range []struct{ name, file, content string }{
		{"no Parquet", "a.parquet", "PAR1"},
		{"cut off", "a.parquet", string(good[:len(good)/2])},
		{"damaged pages", "a.parquet", string(good[:4]) + strings.Repeat("\xff", 400) + string(good[404:])},
		{"gzip that ends", "a.jsonl.gz", "\x1f\x8b\x08\x00"},
		{"an array that ends", "a.json", `[{"a": 1}, {"a"`},
		{"an open quotation", "a.csv", "id,text\n1,\"ក"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if s := look(t, c.file, []byte(c.content)); s.Ends == "" {
				t.Errorf("%+v", s)
			}
		})
	}
	s := look(t, "a.jsonl", []byte("{\"id\":\"a\",\"rights\":\"unknown\",\"url\":\"u\"}\nno\n{\"id\":\"b\"\n[1]\n"))
	if s.Records != 4 || fmt.Sprint(s.Broken) != "{3 [2 3 4]}" || s.NoRights.N != 3 {
		t.Errorf("%+v", s)
	}
}

type failing struct{ io.ReaderAt }

func (failing) ReadAt([]byte, int64) (int, error) { return 0, fault.New(fault.Unavailable, "gone") }

func TestBytesThatCannotBeGotAreNoFinding(t *testing.T) {
	for _, kind := range []Kind{Parquet, Objects, Sheet} {
		if _, err := Look(t.Context(), kind, failing{}, 1000); fault.Of(err) != fault.Unavailable {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestKinds(t *testing.T) {
	for path, want := range map[string]Kind{
		"data/km/a.parquet": Parquet, "A.JSONL.GZ": Objects, "x.ndjson.zst": Objects, "x.json": Array, "x.csv": Sheet, "x.tsv.gz": Sheet, "README.md": Aside, "LICENSE": Aside, "sub/LICENCE.txt": Aside,
		".gitattributes": Aside, "manifest.json": Aside, "sub/manifest.json": Array, "croissant.json": Aside, "report.html": Aside, "load.py": Aside, "a.txt": Whole, "x.parquet.gz": Whole,
		"ភាព.png": Whole, "license.jsonl": Objects, "source.parquet": Parquet, "story.md": Whole,
	} {
		if got := KindOf(path); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
}

func TestTalliesAreBounded(t *testing.T) {
	var tally Tally
	for i := range maxDistinct + 10 {
		tally.add(fmt.Sprint(i, strings.Repeat("ក", 200)), 1)
	}
	if len(tally) != maxDistinct+1 || tally[Others] != 10 {
		t.Errorf("%d values, %d others", len(tally), tally[Others])
	}
}

func FuzzLook(f *testing.F) {
	f.Add("jsonl", []byte("{\"rights\":\"unknown\",\"concepts\":[1,\"x\",{\"a\":[]}],\"text\":\"\\ud800\"}\n\xff\n"))
	f.Add("json", []byte("[{\"rights\":\"tdm\",\"a\":{\"b\":[[]]}},\n{}]"))
	f.Add("csv", []byte("id;text;rights\n1;\"ក\u17d2\";tdm\n"))
	f.Add("parquet", part(f, rows()...))
	f.Add("jsonl", []byte(`{"trail":[{"step":"`+strings.Repeat("x", 500)+`"}],"language":"`+strings.Repeat("ា", 50)+`"}`))
	f.Fuzz(func(t *testing.T, kind string, content []byte) {
		switch k := Kind(kind); k {
		case Parquet, Objects, Array, Sheet:
			look(t, "a."+kind, content)
		}
	})
}

// BenchmarkLookAtParquet surveys a file as curate writes it, of texts of 2,000 bytes of words drawn at random, which compress like prose.
func BenchmarkLookAtParquet(b *testing.B) {
	name := filepath.Join(b.TempDir(), "a.parquet")
	f, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(random, 1.1, 1, 19_999)
	words := make([]string, 20_000)
	for i := range words {
		for range 1 + random.IntN(3) {
			words[i] += string([]rune{'ក' + rune(random.IntN(33)), 'ា' + rune(random.IntN(15))})
		}
	}
	p := dataset.NewPart[dataset.Row](f, dataset.NewCodec())
	for i := range 50_000 {
		r := rows()[i%9]
		r.ID, r.URL, r.Content = fmt.Sprintf("%026d", i), fmt.Sprintf("https://news.example/%d/artikel-%d.html", i%7, i), fmt.Sprintf("%052d", i)
		var text strings.Builder
		for text.Len() < 2000 {
			fmt.Fprintf(&text, "%s%c%c ", words[zipf.Uint64()], 'ក'+rune(random.IntN(33)), 'ក'+rune(random.IntN(33)))
		}
		r.Text = text.String()
		if err := p.Add(len(r.Text), false, r); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := p.Close(); err != nil {
		b.Fatal(err)
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		s, err := Look(b.Context(), Parquet, f, size)
		if err != nil || s.Records != 50_000 {
			b.Fatal(s.Records, err)
		}
	}
}
