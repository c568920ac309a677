package label_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/curate/label"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/language/classify"
)

type disk struct{ objects.Disk }

func (d disk) Open(ctx context.Context, name string) (corpus.File, error) {
	f, err := d.Disk.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func write(t testing.TB, name, text string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

func rows(t testing.TB, c label.Columns, names ...string) (list []label.Row, err error) {
	t.Helper()
	for row, err := range label.Rows(t.Context(), disk{}, names, c) {
		if err != nil {
			return list, err
		}
		list = append(list, row)
	}
	return list, nil
}

func TestRowsAreReadFromEveryKindOfFile(t *testing.T) {
	columns := label.Columns{ID: "id", Text: "text", Label: "topic", Language: "language"}
	for name, text := range map[string]string{
		"a.jsonl": "\ufeff" + `{"id":"1","text":"ផ្សារ, \"ក\"","topic":"x","language":"km"}` + "\n\n" + `{"text":"ຕະຫຼາດ","topic":2,"more":[1]}`,
		"a.csv":   "\ufeffid,text,topic,language\n1,\"ផ្សារ, \"\"ក\"\"\",x,khm_Khmr\n,ຕະຫຼາດ,2,\n",
		"a.tsv":   "language\ttopic\ttext\tid\r\nKhmer\tx\tផ្សារ, \"ក\"\t1\r\n\t2\tຕະຫຼາດ\r\n",
	} {
		list, err := rows(t, columns, write(t, name, text))
		if err != nil || len(list) != 2 {
			t.Fatalf("%s: %v %v", name, list, err)
		}
		a, b := list[0], list[1]
		if a.ID != "1" || a.Text != `ផ្សារ, "ក"` || a.Label != "x" || a.Language != "khm-Khmr" || b.Text != "ຕະຫຼາດ" || b.Label != "2" || b.Language != "" || !strings.HasPrefix(b.ID, name+":") {
			t.Errorf("%s: %+v", name, list)
		}
	}
	for name, c := range map[string]struct{ text, want string }{
		"b.jsonl": {`{"text":"a","topic":"x"}` + "\n{broken", "b.jsonl:2: no JSON object"},
		"c.jsonl": {`{"text":"a"}`, `c.jsonl:1: no field "topic"`},
		"d.tsv":   {"text\ttopic\tlanguage\na\tx\tKlingonisch!\n", "d.tsv:2: unknown language"},
		"e.csv":   {"text,topic\n\"a,x\n", "e.csv:2: "},
	} {
		if _, err := rows(t, columns, write(t, name, c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if _, err := rows(t, columns, "nowhere.jsonl"); fault.Of(err) != fault.Missing {
		t.Errorf("%v", err)
	}
}

func sequence(list []label.Row) iter.Seq2[label.Row, error] {
	return func(yield func(label.Row, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func TestADrawDoesNotDependOnTheOrder(t *testing.T) {
	var list []label.Row
	for i := range 500 {
		list = append(list, label.Row{ID: fmt.Sprint(i), Text: "ក"})
	}
	list = append(list, list[:100]...) // the same again
	list = append(list, label.Row{ID: "empty"})
	first, read, err := label.Draw(sequence(list), 50, 1)
	if err != nil || len(first) != 50 || read != 600 {
		t.Fatalf("%d of %d: %v", len(first), read, err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	if again, _, _ := label.Draw(sequence(list), 50, 1); !slices.Equal(first, again) {
		t.Error("another order gives another draw")
	}
	if other, _, _ := label.Draw(sequence(list), 50, 2); slices.Equal(first, other) {
		t.Error("another seed gives the same draw")
	}
	if all, _, _ := label.Draw(sequence(list), 10_000, 1); len(all) != 500 {
		t.Errorf("%d of 500 ids", len(all))
	}
}

const guideText = `language: khm
instructions: |
  ជ្រើសរើសស្លាកមួយ
  {labels}
labels:
  - {name: ផ្សារ, description: ការទិញលក់}
  - {name: weather}
  - {name: bad weather}
`

func guide(t testing.TB) *label.Guide {
	t.Helper()
	g, err := label.ReadGuide(write(t, "guide.yaml", guideText))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestAnswersAreReadWithoutGuessing(t *testing.T) {
	g := guide(t)
	if p := g.Prompt(); p != "ជ្រើសរើសស្លាកមួយ\nផ្សារ: ការទិញលក់\nweather\nbad weather\n" {
		t.Errorf("%q", p)
	}
	for answer, want := range map[string]string{
		"ផ្សារ": "ផ្សារ", " ផ្សារ។\n": "ផ្សារ", "**Weather**": "weather", "Label: weather.": "weather", "<think>ផ្សារ?</think>\nweather": "weather",
		"bad weather": "bad weather", "Bad-Weather!": "bad weather",
		"it is bad weather": "", "weather or ផ្សារ": "", "": "", "weathers": "", "ផ្សារៗ": "", "\xff": "",
	} {
		if got, ok := g.LabelOf(answer); got != want || ok != (want != "") {
			t.Errorf("%q is %q, want %q", answer, got, want)
		}
	}
	for what, text := range map[string]string{
		"do not name the labels": strings.Replace(guideText, "{labels}", "", 1), "language": strings.Replace(guideText, "language: khm", "", 1),
		"there twice": strings.Replace(guideText, "bad weather", "Weather", 1), "unknown field": guideText + "colour: red\n", "at least 2": "language: khm\ninstructions: '{labels}'\n",
	} {
		if _, err := label.ReadGuide(write(t, "g.yaml", text)); fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

type teacher func(text string) (string, error)

func (f teacher) Answer(_ context.Context, _, text string) (string, error) { return f(text) }

func TestAskKeepsTheOrderAndEndsAtErrors(t *testing.T) {
	g := guide(t)
	g.Clusters = 3
	var list []label.Row
	for i := range 40 {
		list = append(list, label.Row{ID: fmt.Sprint(i), Text: fmt.Sprintf("ក្ខេ%02d long", i)})
	}
	done := 0
	got, err := label.Ask(t.Context(), teacher(func(text string) (string, error) {
		switch text {
		case "ក្ខេ07":
			return "no idea", nil
		case "ក្ខេ08":
			return "", fault.New(fault.Invalid, "too bad a text")
		}
		return "weather", nil
	}), "t", g, list, 3, func(n int) { done = n })
	if err != nil || done != 40 {
		t.Fatalf("%d %v", done, err)
	}
	test := 0
	for i, r := range got {
		if r.ID != fmt.Sprint(i) || (r.Label == nil) != (i == 7 || i == 8) || (r.Refused != "") != (i == 8) {
			t.Errorf("%d: %+v", i, r)
		}
		if r.Part == label.Test {
			test++
		}
	}
	if test != 8 {
		t.Errorf("%d of 40 for tests", test)
	}
	broken := errors.New("gone")
	var asked atomic.Int64
	if _, err := label.Ask(t.Context(), teacher(func(string) (string, error) { asked.Add(1); return "", broken }), "t", g, list, 3, nil); !errors.Is(err, broken) || asked.Load() > 4 {
		t.Errorf("%v after %d", err, asked.Load())
	}
	refuse := teacher(func(string) (string, error) { return "", fault.New(fault.Invalid, "no such model") })
	if _, err := label.Ask(t.Context(), refuse, "t", g, list, 3, nil); fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), "no such model") {
		t.Errorf("%v", err)
	}
}

// TestKappaIsThatOfTheTextbook holds the example of Cohen 1960 as it is told in textbooks: 20 and 15 agreed of 50, 5 and 10 not; kappa 0.4.
func TestKappaIsThatOfTheTextbook(t *testing.T) {
	var pairs []classify.Pair
	for p, n := range map[classify.Pair]int{{Truth: "yes", Answer: "yes"}: 20, {Truth: "yes", Answer: "no"}: 5, {Truth: "no", Answer: "yes"}: 10, {Truth: "no", Answer: "no"}: 15} {
		for range n {
			pairs = append(pairs, p)
		}
	}
	slices.SortFunc(pairs, func(a, b classify.Pair) int { return strings.Compare(a.Truth+a.Answer, b.Truth+b.Answer) })
	a := label.Agree(pairs)
	if a.N != 50 || math.Abs(*a.Kappa.Value-0.4) > 1e-9 || math.Abs(*a.Share.Value-0.7) > 1e-9 || *a.Kappa.Low > 0.3 || *a.Kappa.High < 0.5 {
		t.Errorf("%+v %s %s", a, a.Kappa, a.Share)
	}
	if one := label.Agree([]classify.Pair{{Truth: "x", Answer: "x"}, {Truth: "x", Answer: "x"}}); one.Kappa.Value != nil || *one.Share.Value != 1 {
		t.Errorf("one label: %+v", one)
	}
	if none := label.Agree(nil); none.Share.Value != nil || none.Kappa.Value != nil {
		t.Errorf("nothing: %+v", none)
	}
}

func TestASheetComesBackWithLabels(t *testing.T) {
	g := guide(t)
	list := []label.Labelled{
		{ID: "a", Text: "=SUM(1)", Part: label.Train}, {ID: "=b", Text: "ក,\"ខ\"\nគ", Language: "khm-Khmr", Part: label.Test}, {ID: "c", Text: "x", Part: label.Train},
	}
	sheet, err := label.CheckSheet(label.ForCheck(list, 2))
	if err != nil || string(sheet) != "id,language,text,label\n'=b,khm-Khmr,\"ក,\"\"ខ\"\"\nគ\",\na,,'=SUM(1),\n" {
		t.Fatalf("%s %v", sheet, err)
	}
	filled := strings.ReplaceAll(string(sheet), "គ\",", "គ\",Weather ")
	back, err := rows(t, label.Columns{ID: "id", Label: "label"}, write(t, "check.csv", filled))
	if err != nil {
		t.Fatal(err)
	}
	checked, err := label.ReadChecked(back, g)
	if err != nil || len(checked) != 1 || checked["=b"] != "weather" {
		t.Errorf("%v %v", checked, err)
	}
	for _, bad := range [][]label.Row{{{ID: "a", Label: "rain", Place: "f:2"}}, {{ID: "a", Label: "weather"}, {ID: "a", Label: "ផ្សារ"}}} {
		if _, err := label.ReadChecked(bad, g); fault.Of(err) != fault.Invalid {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func FuzzLabelOf(f *testing.F) {
	g := guide(f)
	for _, s := range []string{"weather", "<think>", "\xff\xfe", "ផ្សារ\u200b", "\u17d2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, answer string) {
		if l, ok := g.LabelOf(answer); ok != g.Has(l) {
			t.Fatalf("%q is %q", answer, l)
		}
	})
}

func FuzzRows(f *testing.F) {
	f.Add("a.jsonl", `{"text":"a","label":1}`)
	f.Add("a.csv", "text,label\n\"a\",b\n")
	f.Add("a.tsv", "text\tlabel\n\xff\t\n")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, name, text string) {
		path := filepath.Join(dir, "x"+map[bool]string{true: filepath.Ext(name)}[slices.Contains([]string{".csv", ".tsv", ".jsonl"}, filepath.Ext(name))])
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		for _, err := range label.Rows(t.Context(), disk{}, []string{path}, label.Columns{Text: "text", Label: "label", Language: "language"}) {
			if err != nil && fault.Of(err) == "" {
				t.Fatal(err)
			}
		}
	})
}
