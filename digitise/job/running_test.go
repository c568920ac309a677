package job_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise"
	"github.com/lontar-asean/lontar/digitise/job"
	"github.com/lontar-asean/lontar/language"
)

// press prints pages of a book with a header and a number in the digits of a script.
type press struct {
	tag   language.Tag
	zero  rune
	title string
}

func (r press) Recognise(_ context.Context, s digitise.Sheet) (corpus.Page, error) {
	var n int
	fmt.Sscanf(filepath.Base(s.Name), "%d.png", &n)
	line := func(top int, text string) corpus.Line {
		return corpus.Line{Text: text, Box: corpus.Box{Left: 100, Top: top, Right: 900, Bottom: top + 30}}
	}
	number := strings.Map(func(d rune) rune { return r.zero + d - '0' }, fmt.Sprint(n))
	return corpus.Page{Width: 1000, Height: 1400, Language: r.tag, Regions: []corpus.Region{
		{Kind: corpus.TextRegion, Lines: []corpus.Line{line(40, r.title), line(300, fmt.Sprint("isi halaman yang ke ", n, " peme-")), line(340, "rintah.")}},
		{Kind: corpus.TextRegion, Lines: []corpus.Line{line(1340, number)}}}}, nil
}

// files gives what lies in a folder.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(name)] = string(b)
	}
	return all
}

func TestWhatRunsThroughABookLeavesItsTextAndStaysInItsPages(t *testing.T) {
	v := folder(t, 40)
	for _, p := range []press{{"khm-Khmr", '០', "រឿងព្រេងខ្មែរ"}, {"mya-Mymr", '၀', "မြန်မာပုံပြင်"}, {"tha-Thai", '๐', "นิทานไทย"}, {"zsm-Arab", '٠', "چريتا رعيت"}, {"ind-Latn", '0', "Cerita Rakyat"}} {
		dir := t.TempDir()
		o := job.Options{Recogniser: p, Name: "press", Dir: dir, Workers: 3}
		drawn := 0
		o.Draw = func(context.Context, *job.Result) error { drawn++; return nil }
		numbers, texts, err := collect(t, v, o)
		if err != nil || len(numbers) != 40 || drawn != 40 {
			t.Fatal(numbers, drawn, err)
		}
		for i, text := range texts {
			if want := fmt.Sprint("isi halaman yang ke ", i+1, " pemerintah."); p.tag == "ind-Latn" && text != want || strings.Contains(text, p.title) {
				t.Errorf("%s: page %d: %q", p.tag, i+1, text)
			}
		}
		first := files(t, dir)
		var rec job.Record
		if err := json.Unmarshal([]byte(first["page-0007.json"]), &rec); err != nil {
			t.Fatal(err)
		}
		var kinds []corpus.RegionKind
		for _, r := range rec.Sheet.Regions {
			kinds = append(kinds, r.Kind)
		}
		if fmt.Sprint(kinds) != "[header text number]" || rec.Sheet.Regions[0].Lines[0].Text != p.title {
			t.Errorf("%s: the page that is kept has %v", p.tag, kinds)
		}
		if _, again, err := collect(t, v, o); err != nil || strings.Join(again, "|") != strings.Join(texts, "|") || !maps.Equal(first, files(t, dir)) {
			t.Errorf("%s: the second run gives something else: %v", p.tag, err)
		}
	}
}

func TestPagesAreGivenOnLongBeforeTheEnd(t *testing.T) {
	v := folder(t, 60)
	drawn, most := 0, 0
	o := job.Options{Recogniser: press{"ind-Latn", '0', "Cerita"}, Draw: func(context.Context, *job.Result) error { drawn++; return nil }}
	given := 0
	err := job.Run(t.Context(), v, o, func(*job.Result) error {
		given++
		most = max(most, drawn-given)
		return nil
	})
	if err != nil || given != 60 || most > 12 {
		t.Errorf("%d pages were given on; %d were held: %v", given, most, err)
	}
}

func tags(list ...language.Tag) []language.Tag { return list }
