package spool_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/spool"
	"github.com/lontar-asean/lontar/internal/filled"
	"github.com/lontar-asean/lontar/language"
)

// full is a document with every field set.
func full(i int, tag language.Tag, text string) *corpus.Document {
	d := filled.Document(i)
	d.Language = tag
	d.Parts[0].Text = text
	return d
}

func TestDocumentsComeBackWholeAndByLanguage(t *testing.T) {
	tags := []language.Tag{"khm-Khmr", "mya-Mymr", "jav-Java", "zsm-Arab"}
	var docs []*corpus.Document
	for i := range 900 {
		docs = append(docs, full(i, tags[i*i%len(tags)], strings.Repeat("ភាសា ", 1+i*37%900)))
	}
	name := filepath.Join(t.TempDir(), "spool")
	var first []byte
	for range 2 {
		var b bytes.Buffer
		w, err := spool.NewWriter(&b)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			if err := w.Add(d); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if first != nil && !bytes.Equal(first, b.Bytes()) {
			t.Error("the same documents gave other bytes")
		}
		first = b.Bytes()
	}
	if err := os.WriteFile(name, first, 0o666); err != nil {
		t.Fatal(err)
	}
	r, err := spool.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	seen := 0
	for _, tag := range r.Languages() {
		place := 0
		for rec, err := range r.Documents(tag, 0, r.Rows()) {
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(docs[rec.Row], rec.Document, cmpopts.IgnoreUnexported(corpus.Document{})); d != "" || rec.Place != place {
				t.Fatalf("row %d place %d (want %d): %s", rec.Row, rec.Place, place, d)
			}
			place++
			seen++
		}
		n := 0
		for rec, err := range r.Documents(tag, 10, 20) {
			if err != nil || rec.Place < 10 || rec.Place >= 20 {
				t.Fatalf("place %d: %v", rec.Place, err)
			}
			n++
		}
		if n != min(10, max(place-10, 0)) {
			t.Errorf("%s: %d documents of 10 to 20, of %d", tag, n, place)
		}
		for rec, err := range r.Some(tag, map[int]bool{3: true}) {
			if err != nil || rec.Place != 3 {
				t.Errorf("Some gave %d, %v", rec.Place, err)
			}
		}
	}
	if seen != len(docs) {
		t.Errorf("%d documents came back, want %d", seen, len(docs))
	}
}

func FuzzOpen(f *testing.F) {
	var b bytes.Buffer
	w, err := spool.NewWriter(&b)
	if err != nil {
		f.Fatal(err)
	}
	w.Add(full(1, "khm-Khmr", "ភាសា"))
	w.Close()
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		name := filepath.Join(t.TempDir(), "spool")
		if err := os.WriteFile(name, data, 0o666); err != nil {
			t.Fatal(err)
		}
		r, err := spool.Open(name)
		if err != nil {
			return
		}
		defer r.Close()
		for _, tag := range r.Languages() {
			for _, err := range r.Documents(tag, 0, min(r.Rows(), 1000)) {
				if err != nil {
					break
				}
			}
		}
	})
}
