package contamination_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/asean"
	"github.com/lontar-asean/lontar/evaluate/contamination"
	"github.com/lontar-asean/lontar/evaluate/kind"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/perturb"
)

// shelf opens files in memory.
type shelf map[string][]byte

type held struct{ *bytes.Reader }

func (held) Close() error { return nil }

func (s shelf) Open(_ context.Context, name string) (corpus.File, error) {
	b, ok := s[name]
	if !ok {
		return nil, fault.New(fault.Missing, "there is no such file").At("%s", name)
	}
	return held{bytes.NewReader(b)}, nil
}

// items gives the items of our own that have choices or are texts, in all languages.
func items(t testing.TB) (list []evaluate.Item) {
	t.Helper()
	files, err := fs.Glob(asean.Files(), "items/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	more, err := fs.Glob(asean.Files(), "items/*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(files, more...) {
		b, err := fs.ReadFile(asean.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		own, err := evaluate.ReadItems(b, name)
		if err != nil {
			continue // tables of another form
		}
		list = append(list, own...)
	}
	if len(list) < 1000 {
		t.Fatalf("%d items", len(list))
	}
	return list
}

func culture(t testing.TB) []evaluate.Item {
	t.Helper()
	s, err := asean.Load(evaluate.Loader{Kinds: kind.All()}, "asean-culture")
	if err != nil {
		t.Fatal(err)
	}
	return append(s.Items["culture"], s.Items["cloze"]...)
}

// sentences gives the sentences of a language of SIB-200.
func sentences(t testing.TB, name string) (list []string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(testdata.Path(t, "lid-sib200"), name, "train.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range strings.Split(string(b), "\n") {
		if f := strings.Split(line, "\t"); n > 0 && len(f) == 3 {
			list = append(list, f[2])
		}
	}
	return list
}

// page gives the text of a page.
func page(t testing.TB, name string) string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b strings.Builder
	z := html.NewTokenizer(f)
	for z.Next() != html.ErrorToken {
		if tok := z.Token(); tok.Type == html.TextToken {
			b.WriteString(tok.Data)
		}
	}
	return b.String()
}

// folders of SIB-200 by our tags, with those of our items that lack a page of the web in the test data.
var folders = map[language.Tag]string{"khm-Khmr": "khm_Khmr", "lao-Laoo": "lao_Laoo", "mya-Mymr": "mya_Mymr", "tha-Thai": "tha_Thai", "vie-Latn": "vie_Latn", "ind-Latn": "ind_Latn", "zsm-Latn": "zsm_Latn",
	"fil-Latn": "tgl_Latn", "jav-Latn": "jav_Latn", "sun-Latn": "sun_Latn", "tam-Taml": "tam_Taml", "eng-Latn": "eng_Latn"}

// disguise writes a text as it may stand elsewhere: in another spelling, over several lines, with zero-width spaces, and with other spaces.
func disguise(t testing.TB, text string, tag language.Tag, r *rand.Rand) string {
	t.Helper()
	noise, err := perturb.New(perturb.Rates{perturb.Spelling: 0.3, perturb.ZeroWidth: 0.5})
	if err != nil {
		t.Fatal(err)
	}
	text, _ = noise.Text(text, tag, r.Uint64())
	var b strings.Builder
	for at := 0; at < len(text); {
		end := language.ClusterEnd(text, at)
		b.WriteString(text[at:end])
		at = end
		if r.IntN(40) == 0 {
			b.WriteString("\n")
		}
		if r.IntN(12) == 0 {
			b.WriteString("\u200b")
		}
	}
	return b.String()
}

func TestPlantedItemsAreFoundInAnotherSpelling(t *testing.T) {
	list := culture(t)
	x := contamination.NewIndex(list)
	r := rand.New(rand.NewPCG(6, 6))
	planted, found, answered := map[language.Tag]int{}, map[language.Tag]int{}, map[language.Tag]int{}
	around := map[language.Tag]string{}
	for tag, name := range folders {
		around[tag] = strings.Join(sentences(t, name), "\n")
	}
	web := testdata.Path(t, "web-html-docs")
	for tag, folder := range map[language.Tag]string{"khm-Khmr": "libreoffice-help/km", "vie-Latn": "libreoffice-help/vi", "ind-Latn": "libreoffice-help/id"} {
		var b strings.Builder
		if err := filepath.WalkDir(filepath.Join(web, folder), func(name string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				b.WriteString(page(t, name))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		around[tag] = b.String()
	}
	for n, i := range list {
		if around[i.Language] == "" || n%3 != 0 {
			continue
		}
		text := strings.ReplaceAll(i.Question, evaluate.Gap, i.Choices[0])
		if !strings.Contains(i.Question, evaluate.Gap) {
			text += "\n" + i.Choices[0]
		}
		whole := around[i.Language]
		from := r.IntN(max(1, len(whole)-4000))
		for !utf8.RuneStart(whole[from]) {
			from++
		}
		doc := whole[from:min(len(whole), from+2000)] + "\n" + disguise(t, text, i.Language, r) + "\n" + whole[max(0, len(whole)-2000):]
		planted[i.Language]++
		before := found[i.Language]
		for _, h := range x.Find(contamination.Record{ID: "x", Text: strings.ToValidUTF8(doc, "")}) {
			if h.Item == i.ID && h.Language == i.Language && h.Part == contamination.Question {
				found[i.Language]++
				if h.Answered {
					answered[i.Language]++
				}
			} else if h.Item != i.ID {
				t.Logf("%s is found for %s: %+v", h.Item, i.ID, h)
			}
		}
		if found[i.Language] == before {
			t.Logf("%s, %s is not found: %s", i.ID, i.Language, text)
		}
	}
	for tag, n := range planted {
		t.Logf("%s: %d of %d found, %d with the answer", tag, found[tag], n, answered[tag])
		if float64(found[tag]) < 0.9*float64(n) {
			t.Errorf("%s: %d of %d planted items are found", tag, found[tag], n)
		}
	}
}

// TestNothingIsFoundInCleanText measures false hits: sentences on other subjects hold none of our items.
func TestNothingIsFoundInCleanText(t *testing.T) {
	x := contamination.NewIndex(items(t))
	all, short := x.Items()
	t.Logf("%d items, %d too short, %d texts", all, short, x.Texts())
	total, wrong := 0, 0
	for tag, name := range folders {
		list := sentences(t, name)
		for n, s := range list {
			total++
			for _, h := range x.Find(contamination.Record{ID: fmt.Sprint(n), Text: s}) {
				wrong++
				t.Logf("%s: %+v: %s", h.Item, h, s)
			}
		}
		// and all as one document
		for _, h := range x.Find(contamination.Record{ID: "all", Text: strings.Join(list, " ")}) {
			wrong++
			t.Logf("all of %s: %s %+v", tag, h.Item, h)
		}
	}
	t.Logf("%d false hits in %d sentences", wrong, total)
	if wrong > 0 {
		t.Errorf("%d false hits in %d sentences", wrong, total)
	}
}
