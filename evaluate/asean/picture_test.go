package asean

import (
	"bytes"
	"fmt"
	"image/png"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/corpus/concept"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/kind"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

// largest is how many bytes a picture may have, longest how many pixels a side of it.
const (
	largest = 20_000
	longest = 480
)

// pictured gives the picture items with their pictures, and the suite that has them, asked in the words of choice.
func pictured(t *testing.T) evaluate.Suite {
	t.Helper()
	const name = "suites/pictures.yaml"
	all := fstest.MapFS{name: {Data: []byte("name: pictures\nwordings: ../words\ntasks:\n  - {name: picture, version: 1, kind: picture, words: choice, items: [../items/picture/*.yaml]}\n")}}
	err := fs.WalkDir(Files(), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Dir(file) != "words" && path.Dir(file) != "items/picture" {
			return err
		}
		b, err := fs.ReadFile(Files(), file)
		all[file] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := evaluate.Loader{Kinds: kind.All()}.LoadSuite(all, name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every picture item has its own picture, small enough to be sent, which can be decoded; eight countries have four and more, in their language and in English.
func TestPictureItemsHavePictures(t *testing.T) {
	list, err := concept.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"": true}
	for _, c := range list {
		known[c.ID] = true
	}
	tags, counts, shown := map[string][]language.Tag{}, map[string]int{}, map[string]string{}
	bytesOfAll, most := 0, 0
	for _, i := range pictured(t).Items["picture"] {
		tags[i.ID] = append(tags[i.ID], i.Language)
		if len(i.Choices) != 4 || i.Category == "" || !known[i.Concept] {
			t.Errorf("%s in %s has %d choices, category %q, concept %q", i.ID, i.Language, len(i.Choices), i.Category, i.Concept)
		}
		for _, text := range append([]string{i.Question}, i.Choices...) {
			if fixed, _ := normalise.Text(text, i.Language, normalise.Options{}); fixed != text || !norm.NFC.IsNormalString(text) {
				t.Errorf("%s in %s is written %+q, normally %+q", i.ID, i.Language, text, fixed)
			}
		}
		if i.Language != "eng-Latn" {
			continue
		}
		country, _, _ := strings.Cut(i.ID, "/")
		counts[country]++
		if i.Picture == nil || i.Picture.MediaType != "image/png" {
			t.Errorf("%s has no picture", i.ID)
			continue
		}
		if other := shown[string(i.Picture.Bytes)]; other != "" {
			t.Errorf("%s and %s show the same picture", other, i.ID)
		}
		shown[string(i.Picture.Bytes)] = i.ID
		img, err := png.Decode(bytes.NewReader(i.Picture.Bytes))
		if err != nil {
			t.Errorf("%s: %v", i.ID, err)
			continue
		}
		size := img.Bounds().Size()
		if len(i.Picture.Bytes) > largest || max(size.X, size.Y) > longest {
			t.Errorf("%s has %d bytes, %v", i.ID, len(i.Picture.Bytes), size)
		}
		bytesOfAll, most = bytesOfAll+len(i.Picture.Bytes), max(most, len(i.Picture.Bytes))
	}
	for id, have := range tags {
		country, _, _ := strings.Cut(id, "/")
		if len(have) != 2 || !slices.Contains(have, "eng-Latn") || !slices.Contains(have, national[country]) {
			t.Errorf("%s is asked in %v", id, have)
		}
	}
	for _, country := range []string{"khm", "lao", "mmr", "tha", "vnm", "idn", "mys", "phl"} {
		if counts[country] < 4 {
			t.Errorf("%s has %d pictures", country, counts[country])
		}
	}
	files, err := fs.Glob(Files(), "items/picture/*.png")
	if err != nil || len(files) != len(shown) {
		t.Errorf("%d files, %d are shown: %v", len(files), len(shown), err)
	}
	t.Logf("%d pictures, %d bytes, the largest %d", len(shown), bytesOfAll, most)
}

// Whoever does not look cannot answer: the right choice is no more often than others the smallest number, the longest choice or one colour.
func TestPicturesMustBeLookedAt(t *testing.T) {
	s := pictured(t)
	place, long, n := map[string]int{}, map[language.Tag]int{}, map[language.Tag]int{}
	for _, i := range s.Items["picture"] {
		words, err := s.WordingsOf(s.Tasks[0], i.Language)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range words {
			list, err := evaluate.Lint(w, i, 1)
			if err != nil || len(list) > 0 {
				t.Errorf("%s in %s: %v %v", i.ID, i.Language, list, err)
			}
		}
		n[i.Language]++
		if !slices.ContainsFunc(i.Choices[1:], func(c string) bool { return language.CountClusters(c) >= language.CountClusters(i.Choices[0]) }) {
			long[i.Language]++
		}
		if i.Language != "eng-Latn" {
			continue
		}
		rank := 0
		for _, c := range i.Choices {
			if len(c) < len(i.Choices[0]) || len(c) == len(i.Choices[0]) && c < i.Choices[0] {
				rank++
			}
		}
		switch i.Category {
		case "prices", "departures", "counting":
			place[fmt.Sprintf("%s, number %d in order", i.Category, rank+1)]++
		case "colour":
			place["colour "+i.Choices[0]]++
		}
	}
	for what, count := range place {
		if count > 3 { // of eight
			t.Errorf("%s is right %d times", what, count)
		}
	}
	for tag, count := range long {
		if 100*count > 35*n[tag] {
			t.Errorf("in %s the right choice is the longest in %d of %d", tag, count, n[tag])
		}
	}
}
