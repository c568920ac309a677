package dataset_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/internal/filled"
)

// bare is a document with nothing that may be missing.
func bare() *corpus.Document {
	d := corpus.TextDocument("ข้อความ")
	d.ID, d.Language, d.Rights = "bare", "tha-Thai", corpus.Unknown
	d.Pictures = []corpus.Picture{{}}
	d.Pages = []corpus.Page{{Picture: -1}, {Regions: []corpus.Region{{Kind: corpus.PictureRegion}, {Kind: corpus.TextRegion, Lines: []corpus.Line{{}}}}}}
	return d
}

func TestEveryFieldComesBackFromParquet(t *testing.T) {
	docs := []*corpus.Document{filled.Document(1), bare(), filled.Document(2), corpus.TextDocument("x")}
	var kept []dataset.Row
	var dropped []dataset.DroppedRow
	for _, d := range docs {
		kept, dropped = append(kept, dataset.RowOf(d)), append(dropped, dataset.RowOf(d).Drop([]string{"a.b"}, "a", "why"))
		d.Facts.Measures, d.Facts.Signature, d.Facts.Broken = nil, nil, "" // have files of their own
	}
	if empty := filled.Empty(kept[0]); len(empty) > 0 {
		t.Errorf("columns that no document fills: %v", empty)
	}
	back := append(readRows(t, kept, func(r dataset.Row) dataset.Row { return r }), readRows(t, dropped, dataset.DroppedRow.Kept)...)
	for i, r := range back {
		if diff := cmp.Diff(docs[i%len(docs)], r.Document(), cmpopts.IgnoreUnexported(corpus.Document{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("document %d: %s", i, diff)
		}
	}
}

func readRows[T any](t *testing.T, rows []T, kept func(T) dataset.Row) (back []dataset.Row) {
	t.Helper()
	var b bytes.Buffer
	p := dataset.NewPart[T](&b, dataset.NewCodec())
	if err := p.Add(1, true, rows...); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "part.parquet")
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	for row, err := range dataset.FileRows[T](name) {
		if err != nil {
			t.Fatal(err)
		}
		back = append(back, kept(row))
	}
	if len(back) != len(rows) {
		t.Fatalf("%d rows came back, not %d", len(back), len(rows))
	}
	return back
}
