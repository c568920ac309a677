package evaluate_test

import (
	"context"
	"encoding/json"
	"testing"
	"testing/fstest"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
)

// parrot says the source, and as a scorer finds everything half good; it cannot judge one sentence.
type parrot struct{ scorer bool }

func (parrot) Hash(r endpoint.Request) string { return r.Prompt }
func (p parrot) Ask(_ context.Context, r endpoint.Request) (endpoint.Answer, error) {
	if !p.scorer {
		return endpoint.Answer{Text: "ខ្ញុំចូលចិត្តបាយ។"}, nil
	}
	var c evaluate.Compared
	if err := json.Unmarshal([]byte(r.Prompt), &c); err != nil || c.Source == "" || c.Hypothesis == "" || c.Reference == "" {
		return endpoint.Answer{Text: "-1"}, err
	}
	if c.Source == "I like fish." {
		return endpoint.Answer{Text: "no idea"}, nil
	}
	return endpoint.Answer{Text: "0.5"}, nil
}

// A learned metric is asked about every translation, and what it does not say is not made up.
func TestScorersAreAskedAboutTranslations(t *testing.T) {
	s, err := loader.LoadSuite(fstest.MapFS{
		"s.yaml":         {Data: []byte("name: s\nwordings: words\ntasks: [{name: t, version: 1, kind: translate, pivot: eng, except: [eng], items: [i.yaml]}]")},
		"words/khm.yaml": {Data: []byte("translate: [{prompt: \"{question}\"}]")},
		"i.yaml":         {Data: []byte("- {id: x/1, source: unsourced, text: {khm: ខ្ញុំចូលចិត្តបាយ។, eng: I like rice.}}\n- {id: x/2, source: unsourced, text: {khm: ខ្ញុំចូលចិត្តត្រី។, eng: I like fish.}}")},
	}, "s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	o := evaluate.Options{Scorers: []evaluate.Scorer{{Name: "comet", Ideal: 1}}}
	list, _, err := s.Plan(o)
	if err != nil {
		t.Fatal(err)
	}
	out, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: parrot{}, Scorers: map[string]evaluate.Model{"comet": parrot{scorer: true}}}, list, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range evaluate.Rows(out, nil, o) {
		if r.Metric == "comet" {
			if r.Value == nil || *r.Value != .5 || r.N != 1 {
				t.Errorf("%+v", r)
			}
			return
		}
	}
	t.Error("there is no row of the scorer")
}
