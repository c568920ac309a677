package evaluate_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
)

// reciter answers by what stands in the question.
type reciter func(string) string

func (reciter) Hash(r endpoint.Request) string {
	return fmt.Sprint(r.Messages, r.Prompt, r.Continuation)
}
func (r reciter) Ask(_ context.Context, q endpoint.Request) (endpoint.Answer, error) {
	text := q.Prompt
	if len(q.Messages) > 0 {
		text = q.Messages[len(q.Messages)-1].Parts[0].Text
	}
	return endpoint.Answer{Text: r(text)}, nil
}

// lopsided is a classification with ten texts of one label and two of the other.
func lopsided(t *testing.T) evaluate.Suite {
	t.Helper()
	var items strings.Builder
	for n := range 12 {
		label := "none"
		if n >= 10 {
			label = "hate"
		}
		fmt.Fprintf(&items, "- {id: khm/hate/%02d, source: unsourced, label: %s, text: {khm: អត្ថបទ %[2]s %[1]d}}\n", n, label)
	}
	s, err := loader.LoadSuite(fstest.MapFS{
		"s.yaml":          {Data: []byte("name: s\nwordings: w\ntasks: [{name: hate, version: 1, kind: classify, labels: [hate, none], items: [i.yaml]}]")},
		"w/khm-Khmr.yaml": {Data: []byte("classify: [{prompt: \"{question} {labels}\", names: {hate: ស្អប់, none: ធម្មតា}}]")},
		"i.yaml":          {Data: []byte(items.String())},
	}, "s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func outcomes(t *testing.T, s evaluate.Suite, m evaluate.Models, o evaluate.Options) []evaluate.Outcome {
	t.Helper()
	list, _, err := s.Plan(o)
	if err != nil {
		t.Fatal(err)
	}
	out, err := evaluate.Ask(t.Context(), m, list, o)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A model that says "harmless" to all is right ten times of twelve and has a balanced accuracy of a half; one that finds both texts of hate and is wrong on
// three others has fewer right answers and a better balanced accuracy. A comparison by that metric has to say so.
func TestComparisonsAreThoseOfTheMetric(t *testing.T) {
	s := lopsided(t)
	lazy := outcomes(t, s, evaluate.Models{Measured: reciter(func(string) string { return "ធម្មតា" })}, evaluate.Options{})
	keen := outcomes(t, s, evaluate.Models{Measured: reciter(func(q string) string {
		if strings.Contains(q, "hate") || strings.Contains(q, "none 0") || strings.Contains(q, "none 1") || strings.Contains(q, "none 2") {
			return "ស្អប់"
		}
		return "ធម្មតា"
	})}, evaluate.Options{})
	value := func(rows []evaluate.Row, metric string) float64 {
		for _, r := range rows {
			if r.Metric == metric {
				return *r.Value
			}
		}
		t.Fatal(metric)
		return 0
	}
	a, b := evaluate.Rows(keen, nil, evaluate.Options{}), evaluate.Rows(lazy, nil, evaluate.Options{})
	for _, c := range evaluate.Compare(evaluate.ItemScores(keen, nil), evaluate.ItemScores(lazy, nil)) {
		want := value(a, c.Metric) - value(b, c.Metric)
		if c.Difference == nil || math.Abs(*c.Difference-want) > 1e-9 {
			t.Errorf("%s: %v, want %v", c.Metric, c.Difference, want)
		}
		if c.Metric == "balanced-accuracy" && want <= 0 {
			t.Error("the example shows nothing")
		}
	}
}

// What a scorer says of a translation is no translation.
func TestTranslationsAreComparedThoughScorersWereAsked(t *testing.T) {
	s, err := loader.LoadSuite(fstest.MapFS{
		"s.yaml":         {Data: []byte("name: s\nwordings: words\ntasks: [{name: t, version: 1, kind: translate, pivot: eng, except: [eng], items: [i.yaml]}]")},
		"words/khm.yaml": {Data: []byte("translate: [{prompt: \"{question}\"}]")},
		"i.yaml":         {Data: []byte("- {id: x/1, source: unsourced, text: {khm: ខ្ញុំចូលចិត្តបាយ។, eng: I like rice.}}")},
	}, "s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	o := evaluate.Options{Scorers: []evaluate.Scorer{{Name: "comet", Ideal: 1}, {Name: "endless", Ideal: 1}}}
	out := outcomes(t, s, evaluate.Models{Measured: parrot{}, Scorers: map[string]evaluate.Model{"comet": parrot{scorer: true}, "endless": reciter(func(string) string { return "+Inf" })}}, o)
	if _, err := json.Marshal(out[0].Line()); err != nil {
		t.Errorf("a log cannot hold it: %v", err)
	}
	for _, r := range evaluate.Rows(out, nil, o) {
		if r.Metric == "chrf" && (r.Value == nil || *r.Value < 99.9) {
			t.Errorf("%+v", r)
		}
		if r.Metric == "endless" && r.Value != nil {
			t.Errorf("%+v", r)
		}
	}
}
