package book_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/digitise/book"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

func TestABookIsReadWithAllItsFields(t *testing.T) {
	got, err := book.Parse([]byte(`title: ប្រជុំរឿងព្រេងខ្មែរ
creator: ក្រុមជំនុំទំនៀមទម្លាប់
creators: [second]
year: 1959
publisher: ពុទ្ធសាសនបណ្ឌិត្យ
call_number: 398.2
language: km
languages: [pli_Khmr, fra]
rights: public-domain
rights_evidence: published before 1960
pages:
  - cover.jpg
  - {file: a/002.png, label: ក}
  - {file: a/003.png, label: "១"}
`), "book.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := book.Book{Title: "ប្រជុំរឿងព្រេងខ្មែរ", Creators: []string{"ក្រុមជំនុំទំនៀមទម្លាប់", "second"}, Year: "1959", Publisher: "ពុទ្ធសាសនបណ្ឌិត្យ", CallNumber: "398.2",
		Languages: []language.Tag{"khm-Khmr", "pli-Khmr", "fra-Latn"}, Rights: "public-domain", Evidence: "published before 1960",
		Pages: []book.Page{{File: "cover.jpg"}, {File: "a/002.png", Label: "ក"}, {File: "a/003.png", Label: "១"}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	core := got.Core()
	if len(core) != 11 || core[0] != (book.Element{Name: "title", Value: want.Title}) {
		t.Errorf("%+v", core)
	}
}

func TestMistakesNameTheirLine(t *testing.T) {
	for in, want := range map[string]string{
		"title: a\ntitel: b\n":               "b.yaml:2",
		"title: a\nrights: mine\n":           "b.yaml:2",
		"title: [\n":                         "b.yaml:",
		"language: xx-notag-here\n":          "b.yaml:1",
		"pages:\n  - {file: a, lable: 3}\n":  "b.yaml:2",
		"pages: [a, a]\n":                    "twice",
		"title: a\n---\ntitle: b\n":          "more than one",
		"title: \xff\n":                      "UTF-8",
		strings.Repeat("#", book.MaxBytes+1): "bytes",
	} {
		_, err := book.Parse([]byte(in), "b.yaml")
		if err == nil || !strings.Contains(err.Error(), want) || fault.Of(err) != fault.Invalid {
			t.Errorf("%.60q: %v, want %q", in, err, want)
		}
	}
	if b, err := book.Parse(nil, "b.yaml"); err != nil || len(b.Core()) != 0 {
		t.Errorf("an empty book: %+v %v", b, err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"title: ខ្មែរ", "pages: [{file: a}]", "year: 2466", "\xff", "a: &a [*a]", "title: \ue000\n", "languages: [khm"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if k, err := book.Parse(b, "b.yaml"); err != nil && fault.Of(err) != fault.Invalid {
			t.Errorf("%v", err)
		} else {
			k.Core()
		}
	})
}
