package jsonl_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/klauspost/compress/zstd"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/jsonl"
	"github.com/lontar-asean/lontar/internal/filled"
	"github.com/lontar-asean/lontar/internal/sources"
)

func documents() []*corpus.Document {
	var docs []*corpus.Document
	for i, text := range texts {
		d := corpus.Origin{Rights: corpus.PublicDomain, Collection: "c", Language: "khm-Khmr"}.NewDocument("https://a.example/"+text, []byte{byte(i)})
		d.SetText("<" + text + ">\n" + text)
		d.Content = corpus.Content(d.Text())
		if i == 0 {
			d.Pictures = []corpus.Picture{{SHA256: "ab", Alt: text, Width: 2, Bytes: []byte("\x89PNG\r\n\x1a\nx")}, {URL: "u"}}
			d.SetParts([]corpus.Part{{Kind: corpus.TextPart, Text: text}, {Kind: corpus.PicturePart, Picture: 0}, {Kind: corpus.PicturePart, Picture: 1}})
			d.Changed("normalise", 1, 3)
			d.Reviewers = []string{"r"}
		}
		docs = append(docs, d)
	}
	return docs
}

func write(t testing.TB) []byte {
	var b bytes.Buffer
	w, err := jsonl.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range documents() {
		if err := w.Write(d); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatIsWrittenCanBeReadAgain(t *testing.T) {
	b := write(t)
	if !bytes.Equal(b, write(t)) {
		t.Error("the same documents give other bytes")
	}
	docs, errs := sources.Collect(t, jsonl.Format(), sources.Input("a"+jsonl.Ending, b))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for i, want := range documents() {
		want.ID, want.Content = corpus.ID(want.URL, []byte(want.Text())), ""
		if d := cmp.Diff(want.Facts, docs[i].Facts); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff(want.Parts, docs[i].Parts); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff(want.Pictures, docs[i].Pictures); d != "" {
			t.Error(d)
		}
	}
}

func TestEveryFieldComesBack(t *testing.T) {
	var b bytes.Buffer
	w, err := jsonl.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	want := []*corpus.Document{filled.Document(1), filled.Document(2)}
	for _, d := range want {
		if err := w.Write(d); err != nil {
			t.Fatal(err)
		}
		if empty := filled.Empty(jsonl.LineOf(d)); !cmp.Equal(empty, []string{".Pictures.Member", ".Pictures.BlurredMember"}) {
			t.Errorf("columns that no document fills: %v", empty)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	docs, errs := sources.Collect(t, jsonl.Format(), sources.Input("a"+jsonl.Ending, b.Bytes()))
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

func TestEveryLineHasEveryColumn(t *testing.T) {
	z, err := zstd.NewReader(bytes.NewReader(write(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	const want = `{"id":"xg3ovsx7xlzfzg4rc5dayqyp7q","text":"<Bahasa Indonesia>\nBahasa Indonesia","language":"khm-Khmr","language_score":null,"url":"https://a.example/Bahasa Indonesia","collection":"c","retrieved_at":null,"title":null,"published":null,"rights":"public-domain","rights_evidence":null,"licence":null,"contributor":null,"consent":null,"reviewers":[],"content":"3vxrkw","duplicates":null,"parts":[],"pictures":[],"concepts":[],"trail":[],"pages":[]}`
	d := documents()[len(texts)-1]
	if got := strings.NewReplacer(d.ID, "xg3ovsx7xlzfzg4rc5dayqyp7q", d.Content, "3vxrkw").Replace(lines[len(lines)-1]); got != want {
		t.Error(cmp.Diff(want, got))
	}
}

func BenchmarkWrite(b *testing.B) {
	d := corpus.Origin{Rights: corpus.Unknown}.NewDocument("https://a.example/", nil)
	d.SetText(strings.Repeat(strings.Join(texts, " "), 20))
	w, err := jsonl.NewWriter(io.Discard)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(d.Text())))
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Write(d); err != nil {
			b.Fatal(err)
		}
	}
}
