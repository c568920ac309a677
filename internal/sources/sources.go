// Package sources helps to test formats: inputs in memory, what a format reads of them, and names of languages to read.
package sources

import (
	"archive/zip"
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Texts gives names of languages in their own scripts, not yet reviewed by native speakers.
func Texts() []string {
	return slices.Clone([]string{"ភាសាខ្មែរ", "မြန်မာဘာသာ", "ພາສາລາວ", "ภาษาไทย", "தமிழ்", "Tiếng Việt", "ꦧꦱꦗꦮ", "بهاس ملايو", "Bahasa Indonesia"})
}

type memory struct{ *bytes.Reader }

func (memory) Close() error { return nil }

// Input is a whole file in memory, of unknown rights and language.
func Input(name string, b []byte) corpus.Input {
	origin := corpus.Origin{Rights: corpus.Unknown, Language: language.Und}
	return corpus.Input{Name: name, File: memory{bytes.NewReader(b)}, End: int64(len(b)), Origin: origin}
}

// Collect gives the documents of an input and its errors, which must be of a kind that a person can act on: broken records, the early end of a
// file, or a recipe that does not fit the file.
func Collect(t testing.TB, f corpus.Format, in corpus.Input) (docs []*corpus.Document, errs []error) {
	t.Helper()
	for d, err := range f.Read(t.Context(), in) {
		if err != nil {
			var s *corpus.Stop
			if !errors.As(err, &s) && fault.Of(err) != fault.Broken && fault.Of(err) != fault.Invalid {
				t.Fatalf("an error of kind %q: %v", fault.Of(err), err)
			}
			errs = append(errs, err)
			continue
		}
		if d.Raw != nil {
			d.Raw.Body = bytes.Clone(d.Raw.Body)
		}
		docs = append(docs, d)
	}
	return docs, errs
}

// Zip makes a ZIP file of names and contents, in turn.
func Zip(t testing.TB, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		w, err := z.Create(members[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(members[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
