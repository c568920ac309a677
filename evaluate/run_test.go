package evaluate_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/kind"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

var loader = evaluate.Loader{Kinds: kind.All()}

// festivals is a suite of forty questions in Khmer and English, which its author made up.
func festivals(t testing.TB) evaluate.Suite {
	t.Helper()
	var items strings.Builder
	for n := range 40 {
		fmt.Fprintf(&items, "- id: khm/culture/%03d\n  concept: khm/festival/pchum-ben\n  question: {khm: សំណួរទី %d?, eng: Question %d?}\n  choices: {khm: [បាយ%[1]d, នំ%[1]d, ត្រី%[1]d], eng: [rice %[1]d, cake %[1]d, fish %[1]d]}\n  source: unsourced\n  verified: %[4]d\n", n, n, n, n%3)
	}
	s, err := loader.LoadSuite(fstest.MapFS{
		"suites/test.yaml": {Data: []byte("name: test\nwordings: ../words\ntasks:\n- {name: letters, version: 1, kind: choice, items: [../items/*.yaml]}\n- {name: open, version: 1, kind: short, items: [../items/*.yaml], only: khm/culture/*}\n- {name: gone, version: 1, kind: choice, items: [../nothing/*.yaml]}\n")},
		"items/khm.yaml":   {Data: []byte(items.String())},
		"words/khm.yaml":   {Data: []byte("choice:\n- {prompt: \"{question}\\n{choices}\\nឆ្លើយ\"}\n- {prompt: \"{question}\\n{choices}\\nចូរឆ្លើយ\", labels: [ក, ខ, គ]}\nshort:\n- {prompt: \"{question}\"}\n")},
		"words/eng.yaml":   {Data: []byte("choice:\n- {prompt: \"{question}\\n{choices}\\nAnswer with a letter.\"}\n")},
	}, "suites/test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func client(t *testing.T, address string) (*endpoint.Client, *fake.Models) {
	t.Helper()
	models, err := fake.New()
	if err != nil {
		t.Fatal(err)
	}
	o, err := endpoint.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	o.Transport, o.Wait = models, func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	c, err := endpoint.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c, models
}

func play(t *testing.T, s evaluate.Suite, address string, identify evaluate.Identifier) []evaluate.Row {
	t.Helper()
	c, models := client(t, address)
	list, absent, err := s.Plan(evaluate.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	models.Teach(evaluate.Lessons(c, list))
	outcomes, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: c}, list, evaluate.Options{Identify: identify})
	if err != nil {
		t.Fatal(err)
	}
	return evaluate.Rows(outcomes, absent, evaluate.Options{})
}

func brief(rows []evaluate.Row) (list []string) {
	for _, r := range rows {
		s := fmt.Sprintf("%s %s %s n=%d", r.Task, r.Language, r.State, r.N)
		if r.Value != nil {
			s += fmt.Sprintf(" %.2f", *r.Value)
		}
		if r.Refused+r.Failed+r.Unscored+r.Foreign > 0 {
			s += fmt.Sprintf(" refused %d failed %d unscored %d foreign %d", r.Refused, r.Failed, r.Unscored, r.Foreign)
		}
		list = append(list, s)
	}
	return list
}

func TestModelsGetWhatTheyDeserve(t *testing.T) {
	s := festivals(t)
	for address, want := range map[string][]string{
		"fake://perfect": {"letters eng-Latn scored n=40 1.00", "letters khm-Khmr scored n=40 1.00", "open khm-Khmr scored n=40 1.00", "open eng-Latn missing n=0", "gone und missing n=0"},
		"fake://refusing": {"letters eng-Latn unscored n=0 refused 40 failed 0 unscored 0 foreign 0", "letters khm-Khmr unscored n=0 refused 80 failed 0 unscored 0 foreign 0",
			"open khm-Khmr unscored n=0 refused 40 failed 0 unscored 0 foreign 0", "open eng-Latn missing n=0", "gone und missing n=0"},
		"fake://perfect?always=500": {"letters eng-Latn unscored n=0 refused 0 failed 40 unscored 0 foreign 0", "letters khm-Khmr unscored n=0 refused 0 failed 80 unscored 0 foreign 0",
			"open khm-Khmr unscored n=0 refused 0 failed 40 unscored 0 foreign 0", "open eng-Latn missing n=0", "gone und missing n=0"},
		"fake://perfect?first=429,500,503,cut,empty": {"letters eng-Latn scored n=40 1.00", "letters khm-Khmr scored n=40 1.00", "open khm-Khmr scored n=40 1.00", "open eng-Latn missing n=0", "gone und missing n=0"},
		"fake://wrong-language": {"letters eng-Latn scored n=40 0.00 refused 0 failed 0 unscored 0 foreign 40", "letters khm-Khmr scored n=40 0.00 refused 0 failed 0 unscored 0 foreign 80",
			"open khm-Khmr scored n=40 0.00 refused 0 failed 0 unscored 0 foreign 40", "open eng-Latn missing n=0", "gone und missing n=0"},
	} {
		identify := func(text string) (language.Tag, bool) {
			if strings.HasPrefix(text, "Saya") {
				return "ind-Latn", true
			}
			return "eng-Latn", strings.HasPrefix(text, "I ")
		}
		if d := cmp.Diff(want, brief(play(t, s, address, identify))); d != "" {
			t.Errorf("%s: %s", address, d)
		}
	}
}

func TestScoresOfChanceAreThoseOfChance(t *testing.T) {
	for _, r := range play(t, festivals(t), "fake://random", nil)[:2] {
		if r.Value == nil || *r.Low > 1.0/3 || *r.High < 1.0/3 || r.Verified != 13 {
			t.Errorf("%s: %v [%v, %v], %d verified", r.Language, *r.Value, *r.Low, *r.High, r.Verified)
		}
	}
	for _, r := range play(t, festivals(t), "fake://perfect", nil)[:2] {
		if *r.Value != 1 || *r.Low > .95 || *r.High != 1 {
			t.Errorf("forty of forty: [%v, %v]", *r.Low, *r.High)
		}
	}
}

func TestWrongKeyEndsTheRun(t *testing.T) {
	s := festivals(t)
	list, _, err := s.Plan(evaluate.Options{Seed: 1, Limit: 2, Languages: []language.Tag{"khm-Khmr"}, Wordings: 1})
	if err != nil || len(list) != 4 {
		t.Fatalf("%d questions, %v", len(list), err)
	}
	if _, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: locked{}}, list, evaluate.Options{}); fault.Of(err) != fault.Denied {
		t.Error(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	cancel(stop)
	if _, err := evaluate.Ask(ctx, evaluate.Models{Measured: locked{}}, list, evaluate.Options{}); !errors.Is(err, stop) {
		t.Error(err)
	}
}

type locked struct{}

func (locked) Ask(context.Context, endpoint.Request) (endpoint.Answer, error) {
	return endpoint.Answer{}, fault.New(fault.Denied, "no key")
}
func (locked) Hash(endpoint.Request) string { return "" }

func TestWrongSuitesAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"name: x\ntasks: [{name: a, version: 1, kind: dance}]":                                       "no kind of task",
		"name: x\ntasks: [{name: a, kind: choice}]":                                                  "a version",
		"name: x\ntasks: [{name: a, version: 1, kind: choice}, {name: a, version: 1, kind: choice}]": "of its own",
		"tasks: []":          "has a name",
		"name: x\nturn: [1]": "unknown field",
		"name: [":            "not a suite",
	} {
		if _, err := loader.LoadSuite(fstest.MapFS{"s.yaml": {Data: []byte(text)}}, "s.yaml"); fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := loader.LoadSuite(fstest.MapFS{}, "s.yaml"); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
}
