package curate

import (
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe"
)

func facts() *corpus.Facts {
	f := &corpus.Facts{ID: "abc", Language: "khm-Khmr", URL: "https://News.Example.com.kh:8080/a?b", Title: "ព័ត៌មាន", Collection: "mekong", Rights: "unknown", Published: "2024-05-01"}
	f.SetMeasure("quality.clusters", 120)
	f.SetMeasure("quality.hashes", 0)
	f.SetUnmeasured("quality.words")
	return f
}

func TestWhereJudgesByFieldsAndMeasures(t *testing.T) {
	for _, c := range []struct {
		keep string
		want []string
	}{
		{`language == "khm-Khmr"`, nil},
		{`language_code in ["lao", "tha"]`, []string{"where"}},
		{`host endsWith ".kh"`, nil},
		{`host == "news.example.com.kh"`, nil},
		{`title contains "ព័ត៌"`, nil},
		{`measure("quality.clusters") >= 100`, nil},
		{`measure("quality.clusters") > 120`, []string{"where"}},
		{`measure("quality.hashes") == 0`, nil}, // zero is measured
		{`published >= "2025"`, []string{"where"}},
		// what is unknown neither keeps nor drops
		{`measure("quality.words") > 50`, nil},
		{`measure("quality.words") <= 50`, nil},
		{`not (measure("quality.words") > 50)`, nil},
		{`language_score > 0.9`, nil},
		{`retrieved_at < "2000"`, nil},
		{`measure("nobody.took") < 0`, nil},
		// not reached, or asked first
		{`language_code == "lao" and measure("quality.words") > 50`, []string{"where"}},
		{`known("quality.words") and measure("quality.words") > 50`, []string{"where"}},
		{`known("published") and not known("retrieved_at") and not known("language_score")`, nil},
		{`any(["lao", "tha"], # == language_code)`, []string{"where"}},
		{`split(host, ".")[9] == "x"`, []string{"where.failed"}},
	} {
		step, err := whereKind().Build("{keep: '" + c.keep + "'}")
		if err != nil {
			t.Errorf("%s: %v", c.keep, err)
			continue
		}
		if got := step.(recipe.Judge).Judge(facts()); !slices.Equal(got, c.want) {
			t.Errorf("%s gives %v, want %v", c.keep, got, c.want)
		}
	}
}

func TestWhereRefusesBadExpressionsWhenTheRecipeIsRead(t *testing.T) {
	for _, c := range []struct{ settings, says string }{
		{`{}`, "needs keep"}, {`{keep: 'text contains "x"'}`, "where cannot read the text"}, {`{keep: 'langauge == "x"'}`, "langauge"}, {`{keep: 'language'}`, "bool"},
		{`{keep: 'language ==='}`, "expression"}, {`{keep: 'measure("a") > "b"'}`, "expression"}, {`{keep: 'now().Year() > 2000'}`, "now"},
		{`{keep: 'count(1..1000000, true) > 3'}`, "ranges"}, {`{keep: 'true', name: "A b"}`, "characters"},
		{`{keep: 'any([1], any([1], any([1], true)))'}`, "predicates"}, {`{keep: '` + strings.Repeat("true and ", 400) + `true'}`, "expression"},
	} {
		_, err := whereKind().Build(c.settings)
		if fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want an invalid setting that says %q", c.settings[:min(60, len(c.settings))], err, c.says)
		}
	}
	_, err := whereKind().Build(`{keep: 'text == ""'}`)
	if !strings.Contains(fault.Hint(err), "exec") {
		t.Errorf("the hint is %q", fault.Hint(err))
	}
}

func TestHostOf(t *testing.T) {
	for url, want := range map[string]string{
		"https://a.example.org/x": "a.example.org", "http://user:pw@A.B:80?q": "a.b", "file.jsonl#3": "", "": "", "http://[2001:db8::1]/": "[2001:db8::1]", "https://ตัวอย่าง.ไทย./": "ตัวอย่าง.ไทย",
	} {
		if got := hostOf(url); got != want {
			t.Errorf("%q: %q, want %q", url, got, want)
		}
	}
}

func FuzzWhere(f *testing.F) {
	for _, s := range []string{`language == "khm"`, `measure("a") > 1`, `"\xff"`, `split(url, "")[0] == "h"`, "ក == 1", `len(title) > 3 ? true : false`, `title matches "["`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, keep string) {
		step, err := newWhere(Where{Keep: keep})
		if err != nil {
			if fault.Of(err) != fault.Invalid {
				t.Fatalf("%q: %v", keep, err)
			}
			return
		}
		step.(recipe.Judge).Judge(facts())
	})
}

func BenchmarkWhere(b *testing.B) {
	step, err := newWhere(Where{Keep: `language_code in ["khm", "lao"] and measure("quality.clusters") > 80`})
	if err != nil {
		b.Fatal(err)
	}
	f := facts()
	for b.Loop() {
		step.(recipe.Judge).Judge(f)
	}
}
