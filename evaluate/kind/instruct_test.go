package kind

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
)

// parrot answers the how manieth turn with one of its lines.
type parrot []string

func (parrot) Hash(r endpoint.Request) string { return "h" }
func (p parrot) Ask(_ context.Context, r endpoint.Request) (endpoint.Answer, error) {
	turn := 0
	for _, m := range r.Messages {
		if m.Role == "assistant" {
			turn++
		}
	}
	return endpoint.Answer{Text: p[min(turn, len(p)-1)]}, nil
}

const prahok = `
- id: khm/instruction/001
  question: {khm: "រៀបរាប់អំពីប្រហុក ហើយប្រើពាក្យ “ត្រី”។"}
  constraints: [{type: "keywords:existence", words: [ត្រី]}]
  source: unsourced
- id: khm/instruction/010
  turns: {khm: ["រៀបរាប់អំពីប្រហុក ហើយប្រើពាក្យ “ត្រី”។", "ឥឡូវ កុំប្រើពាក្យ “អំបិល”។"]}
  constraints: [[{type: "keywords:existence", words: [ត្រី]}], [{type: "keywords:forbidden_words", words: [អំបិល]}]]
  source: unsourced
`

func TestInstructionsAreCheckedTurnByTurn(t *testing.T) {
	s, err := evaluate.Loader{Kinds: All()}.LoadSuite(fstest.MapFS{
		"s.yaml":         {Data: []byte("name: s\nwordings: words\ntasks: [{name: t, version: 1, kind: instruct, items: [i.yaml]}]")},
		"words/khm.yaml": {Data: []byte("instruct: [{prompt: \"{question}\"}]")}, "i.yaml": {Data: []byte(prahok)},
	}, "s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	list, _, err := s.Plan(evaluate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const good, salted, english = "ប្រហុកធ្វើពីត្រីដែលគេបុកហើយផ្អាប់ទុកក្នុងពាង។", "ប្រហុកធ្វើពីត្រីនិងអំបិលដែលគេផ្អាប់ទុកក្នុងពាង។", "Prahok is made from ត្រី that people pound and keep in a jar for many months."
	for _, c := range []struct {
		says   parrot
		strict float64 // of both items
		each   float64
	}{
		{parrot{good}, 1, 1}, {parrot{salted}, .5, 2.0 / 3}, {parrot{good, salted}, .5, 2.0 / 3}, {parrot{english}, 0, 1}, {parrot{"ប្រហុកឆ្ងាញ់ណាស់ ហើយមនុស្សគ្រប់គ្នាចូលចិត្ត។"}, 0, 1.0 / 3},
	} {
		out, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: c.says}, list, evaluate.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range evaluate.Rows(out, nil, evaluate.Options{}) {
			switch {
			case r.Metric == "prompt-strict" && (r.Value == nil || *r.Value != c.strict):
				t.Errorf("%s: strict %v", strings.Join(c.says, " | "), r)
			case r.Metric == each && (r.Value == nil || *r.Value < c.each-1e-9 || *r.Value > c.each+1e-9):
				t.Errorf("%s: each %v, want %v", strings.Join(c.says, " | "), *r.Value, c.each)
			}
		}
	}
}
