package column_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/column"
	"github.com/lontar-asean/lontar/fault"
)

func names(t testing.TB, m map[string]string) *column.Names {
	t.Helper()
	n, err := column.NewNames(m)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func record(values map[column.Field]string) *column.Record {
	r := &column.Record{}
	for f := column.ID; f <= column.Last; f++ {
		if v, ok := values[f]; ok {
			r.Set(f, v)
		}
	}
	return r
}

func TestTheRowSaysMoreThanTheRecipe(t *testing.T) {
	in := corpus.Input{Name: "f", Origin: corpus.Origin{Rights: corpus.Unknown, Collection: "recipe", Licence: "l", Language: "und"}}
	for _, c := range []struct {
		row                       map[column.Field]string
		rights, licence, language string
	}{
		{map[column.Field]string{column.Text: "ក"}, "unknown", "l", "und"},
		{map[column.Field]string{column.Text: "ก", column.Rights: "public-domain", column.Language: "tha_Thai"}, "public-domain", "l", "tha-Thai"},
		{map[column.Field]string{column.Text: "ກ", column.Rights: "CC BY", column.Language: "?"}, "unknown", "CC BY", "und"},
		{map[column.Field]string{column.Text: "க", column.Licence: "https://creativecommons.org/licenses/by-sa/3.0/", column.Language: "ta"}, "licensed:CC-BY-SA-3.0", "https://creativecommons.org/licenses/by-sa/3.0/", "tam-Taml"},
		{map[column.Field]string{column.Text: "ꦗꦮ", column.Rights: "https://creativecommons.org/publicdomain/zero/1.0/", column.Language: "jav-Java"}, "licensed:CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "jav-Java"},
		{map[column.Field]string{column.Text: "ملايو", column.Language: "ms-Arab"}, "unknown", "l", "zsm-Arab"},
	} {
		d, err := record(c.row).Document(in, names(t, nil), 1)
		if err != nil || string(d.Rights) != c.rights || d.Licence != c.licence || string(d.Language) != c.language || d.Collection != "recipe" {
			t.Errorf("%v: %v %+v", c.row, err, d.Facts)
		}
	}
}

func TestMomentsAreRFC3339OrUnknown(t *testing.T) {
	for in, want := range map[string]string{
		"2024-01-02": "2024-01-02", "2024-01-02T03:04:05Z": "2024-01-02T03:04:05Z", "2024-01-02T03:04:05.5+07:00": "2024-01-02T03:04:05.5+07:00",
		"2024-01-02 03:04:05": "2024-01-02T03:04:05Z", "2024-01-02T03:04:05": "2024-01-02T03:04:05Z", "2567-13-02": "", "yesterday": "", "": "", "១": "",
	} {
		if got := column.Moment(in); got != want {
			t.Errorf("%s became %q", in, got)
		}
	}
}

func TestNamesFollowPaths(t *testing.T) {
	n := names(t, map[string]string{"text": "a.b", "url": "a.c.d"})
	a := n.Top().In("a")
	if a == nil || a.In("b").Field != column.Text || a.In("c").In("d").Field != column.URL || n.Top().In("a.b").Field != column.Text || n.Top().In("text") != nil || a.Leaf() {
		t.Errorf("%+v", a)
	}
	if n.Of(column.Text) != "a.b" || column.Text.String() != "text" || !column.Parts.Nested() {
		t.Error("names of columns")
	}
	for _, m := range []map[string]string{{"content": "x"}, {"": "x"}, {"text": ""}} {
		if _, err := column.NewNames(m); fault.Of(err) != fault.Invalid {
			t.Errorf("%v: %v", m, err)
		}
	}
	if err := n.Lacks("f", []string{strings.Repeat("ក", 500)}); fault.Of(err) != fault.Invalid || len(fault.Hint(err)) > 600 {
		t.Error(err)
	}
}

func TestPartsWithoutTextAreTheText(t *testing.T) {
	in := corpus.Input{Name: "f", Origin: corpus.Origin{Rights: corpus.Unknown}}
	r := &column.Record{Parts: []column.PartValue{{Kind: "text", Text: "ក"}, {Kind: "text", Text: "ខ"}}}
	d, err := r.Document(in, names(t, nil), 7)
	if err != nil || d.Text() != "ក\nខ" || d.ID != corpus.ID("f#7", []byte("ក\nខ")) {
		t.Errorf("%v %+v", err, d)
	}
	if d := cmp.Diff("f#7", d.URL); d != "" {
		t.Error(d)
	}
}

func FuzzDocument(f *testing.F) {
	f.Add("id", "ក\u17d2", "km", "0.5", "public-domain", "2024-01-01")
	f.Add("12", "\xff", "\ue000", "NaN", "licensed:x", "9999-99-99")
	f.Fuzz(func(t *testing.T, id, text, language, score, rights, date string) {
		r := record(map[column.Field]string{column.ID: id, column.Text: text, column.Language: language, column.LanguageScore: score, column.Rights: rights, column.Licence: rights, column.Published: date})
		d, err := r.Document(corpus.Input{Name: "f", Origin: corpus.Origin{Rights: corpus.Unknown}}, names(t, nil), 1)
		if err != nil || d.Text() != text || d.URL == "" || d.Rights == "" {
			t.Errorf("%v %+v", err, d)
		}
	})
}
