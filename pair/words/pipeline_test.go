package words_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/internal/rehearsal"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/pair/words"
)

// record is a line of the test's own format.
type record struct{ Address, Language, Alt string }

func document(o corpus.Origin, r record) *corpus.Document {
	d := o.NewDocument(r.Address, []byte(r.Alt))
	d.Language = language.Tag(r.Language)
	d.Pictures = []corpus.Picture{{URL: r.Address + ".jpg", Alt: r.Alt, Bytes: []byte("P")}}
	d.SetParts([]corpus.Part{{Kind: corpus.TextPart, Text: "x"}, {Kind: corpus.PicturePart}})
	return d
}

// curate runs a recipe with the step over records dealt out to files, and gives the manifest and the texts kept, in order.
func curate(t *testing.T, settings string, files [][]record, workers int) (dataset.Manifest, []string) {
	t.Helper()
	out, m := rehearsal.Run(t, words.Kinds(), "alt: "+settings, document, files, workers)
	var kept []string
	for _, tag := range slices.Sorted(maps.Keys(m.Languages)) {
		for row, err := range dataset.Rows[dataset.Row](out, m, dataset.DataDir, tag) {
			if err != nil {
				t.Fatal(err)
			}
			d := row.Document()
			kept = append(kept, fmt.Sprint(d.URL, d.Pictures[0].Reasons, d.Pictures[0].Descriptions, len(d.Pictures[0].Bytes), len(d.Parts)))
		}
		for row, err := range dataset.Rows[dataset.MeasureRow](out, m, dataset.MeasuresDir, tag) {
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(row.Name, "alt.") && row.Value != nil {
				kept = append(kept, fmt.Sprint(row.ID, row.Name, *row.Value))
			}
		}
	}
	slices.Sort(kept)
	return m, kept
}

// The texts of a site that stand with many pictures are templates, wherever in the input the pages lie; not yet reviewed by a native speaker.
func TestTemplatesAreFoundOverTheWholeInput(t *testing.T) {
	var all []record
	for lang, text := range map[string]string{"khm-Khmr": "មកទស្សនាហាងយើង", "tha-Thai": "แวะมาที่ร้านของเรา", "vie-Latn": "Ghé thăm cửa hàng", "jav-Java": "ꦩꦩ꧀ꦥꦶꦫꦱꦶꦏ꧀", "zsm-Arab": "سيلا داتڠ کدوکان"} {
		for i := range 12 {
			a := record{fmt.Sprintf("https://%s.example/%d", lang[:3], i), lang, fmt.Sprintf("%s %d", text, i)}
			b := record{fmt.Sprintf("https://%s%d.example/x", lang[:3], i), lang, text + " " + text}
			all = append(all, a, a, b) // a was crawled twice
		}
		for i := range 10 {
			all = append(all, record{fmt.Sprintf("https://%s.example/other/%d", lang[:3], i), lang, text + text + text})
		}
	}
	slices.SortFunc(all, func(a, b record) int { return strings.Compare(a.Address, b.Address) })
	r := rand.New(rand.NewPCG(1, 1))
	var want []string
	for _, workers := range []int{1, 2, 5} {
		files := make([][]record, workers)
		for _, i := range r.Perm(len(all)) {
			n := r.IntN(workers)
			files[n] = append(files[n], all[i])
		}
		m, kept := curate(t, "{require: true}", files, workers)
		if m.Read != 5*22+5*12 || m.Dropped["alt.no_pair"] != 5*12 {
			t.Errorf("%d workers: read %d, dropped %v of %v", workers, m.Read, m.Dropped, m.Languages)
		}
		if want == nil {
			want = kept
		} else if d := cmp.Diff(want, kept); d != "" {
			t.Errorf("%d workers: %s", workers, d)
		}
	}
	if m, _ := curate(t, "{max_per_site: off, max_overall: 9, require: true}", [][]record{all}, 2); m.Dropped["alt.no_pair"] != m.Read {
		t.Errorf("over the whole input: %v of %d", m.Dropped, m.Read)
	}
}
