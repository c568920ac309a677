package recipe_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

type short struct {
	Min    recipe.Limit `yaml:"min" doc:"fewest letters"`
	Shout  bool         `yaml:"shout" doc:"measured in capitals"`
	Labels []string     `yaml:"labels" doc:"any words"`
}

func (short) Measure(context.Context, *corpus.Document) error { return nil }
func (s short) Measuring() any                                { return s.Shout }
func (s short) Rules(language.Tag) []recipe.Rule {
	own := 3.0
	return []recipe.Rule{{Setting: "min", Measure: "short.n", Low: s.Min.Or(&own)}}
}

func vocabulary(t testing.TB) recipe.Vocabulary {
	t.Helper()
	c, err := recipe.NewCatalogue([]recipe.Kind{recipe.Define(
		recipe.Kind{Name: "short", Version: 1, Examples: []recipe.Example{{Text: "ក"}}}, short{}, func(s short) (any, error) { return s, nil })})
	if err != nil {
		t.Fatal(err)
	}
	return recipe.Vocabulary{Formats: []corpus.Format{{Name: "text"}}, Steps: c, Writers: []string{"jsonl"}}
}

func parse(t testing.TB, steps string) *recipe.Recipe {
	t.Helper()
	r, err := recipe.Parse([]byte("name: a\nsources: [{text: x, rights: unknown}]\nsteps:\n"+steps+"\noutput: {dataset: o}\n"), vocabulary(t))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func low(t testing.TB, s recipe.Step, tag language.Tag) *float64 {
	t.Helper()
	return recipe.Variant(s.Step, tag).(recipe.Ruler).Rules(tag)[0].Low
}

func TestLimitsAreNumbersProfileOrOff(t *testing.T) {
	if v := low(t, parse(t, "  - short: {}").Steps[0], "khm-Khmr"); v == nil || *v != 3 {
		t.Errorf("the language's own limit is %v", v)
	}
	if v := low(t, parse(t, "  - short: {min: 0}").Steps[0], "khm-Khmr"); v == nil || *v != 0 {
		t.Errorf("a limit of 0 is %v: zero is not off", v)
	}
	if v := low(t, parse(t, "  - short: {min: off}").Steps[0], "khm-Khmr"); v != nil {
		t.Errorf("off is %v", *v)
	}
}

func TestSettingsMayDifferByLanguage(t *testing.T) {
	s := parse(t, "  - short: {min: 9, per_language: {khm: {min: 4}, zsm-Arab: {min: off}}}").Steps[0]
	for tag, want := range map[language.Tag]string{"khm-Khmr": "4", "lao-Laoo": "9", "zsm-Latn": "9", "zsm-Arab": "off"} {
		got := "off"
		if v := low(t, s, tag); v != nil {
			got = recipe.LimitOf(*v).String()
		}
		if got != want {
			t.Errorf("%s: %s, want %s", tag, got, want)
		}
	}
	if !strings.Contains(string(s.Settings), `"per_language"`) {
		t.Errorf("canonical settings leave out languages: %s", s.Settings)
	}
}

func TestHashKnowsWhatMatters(t *testing.T) {
	base := parse(t, "  - short: {}").Hash()
	if parse(t, "  - short: {min: profile} # a comment").Hash() != base {
		t.Error("a default written out changes the hash")
	}
	for _, other := range []string{"  - short: {min: 4}", "  - short: {}\n  - short: {}", "  - short: {labels: [a]}"} {
		if parse(t, other).Hash() == base {
			t.Errorf("%q has the same hash", other)
		}
	}
}

func TestWrongRecipesNameThePlace(t *testing.T) {
	for yaml, want := range map[string]string{
		"":                        "1:1: a recipe is a map",
		"name: a\nname: b":        "2:1",
		"name: A b":               `1:7: the name "A b"`,
		"name: a\nsteps: {}":      "2:1: steps has to be a list",
		"name: a\nsteps: [short]": "a step is a map with one key",
		"a: [":                    "1:4",
		"name: a\nsources: [{}]":  "the source names no input",
		"name: a\nsources: [{text: a, rights: mine}]":                                                        `"mine" is no ground of rights`,
		"name: a\nsources: [{text: a, rights: unknown, langage: km}]":                                        "did you mean language?",
		"name: a\nsources: [{text: a, rights: unknown, language: klingonese}]":                               "klingonese",
		"name: a\nsources: [{text: a, rights: unknown}]\nsteps: []":                                          "the recipe has no output.dataset",
		"name: a\noutput: {dataset: o, also: [jsnl]}":                                                        "did you mean jsonl?",
		"name: a\nsources: [{text: a, rights: unknown}]\nsteps: [{short: {min: few}}]\noutput: {dataset: o}": `"few" is no limit`,
		"name: a\n---\nname: b": "more than one YAML document",
	} {
		_, err := recipe.Parse([]byte(yaml), vocabulary(t))
		if fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", yaml, err, want)
		}
	}
}

func TestAgainChangesOnlyWhatJudges(t *testing.T) {
	s := parse(t, "  - short: {min: 5, labels: [a]}").Steps[0]
	raw := []json.RawMessage{json.RawMessage(`{"short":` + string(s.Settings) + `}`)}
	r, err := recipe.Again("a", 1, raw, []string{"short.min=8"}, vocabulary(t))
	if err != nil {
		t.Fatal(err)
	}
	if v := low(t, r.Steps[0], "khm-Khmr"); v == nil || *v != 8 {
		t.Errorf("the limit is %v", v)
	}
	for _, bad := range []string{"short.shout=true", "other.min=1", "short.nose=1", "short=1", "x"} {
		if _, err := recipe.Again("a", 1, raw, []string{bad}, vocabulary(t)); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("name: a\nsources: [{text: x, rights: unknown}]\nsteps: [{short: {min: 1}}]\noutput: {dataset: o}")
	f.Add("steps:\n- short: {per_language: {khm: {min: off}}}")
	f.Add("a: &x [*x]")
	v := vocabulary(f)
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := recipe.Parse([]byte(s), v); err != nil && fault.Of(err) == "" {
			t.Errorf("not a fault: %v", err)
		}
	})
}
