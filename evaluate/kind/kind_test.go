package kind

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
)

// scholar knows the lessons, and says what is right or, with a share, what is wrong.
type scholar struct {
	lessons map[string]fake.Lesson
	wrong   bool
}

func (scholar) Hash(r endpoint.Request) string {
	b, err := json.Marshal(r) // by what it holds, also pictures
	return fmt.Sprint(string(b), err)
}

func (s scholar) Ask(_ context.Context, r endpoint.Request) (endpoint.Answer, error) {
	l, ok := s.lessons[s.Hash(r)]
	if !ok {
		return endpoint.Answer{Text: "?"}, nil
	}
	text := l.Right
	if s.wrong && len(l.Wrong) > 0 {
		text = l.Wrong[0]
	}
	a := endpoint.Answer{Text: text}
	switch {
	case r.Continuation != "":
		sum := -20.0
		if text == "yes" {
			sum = -2
		}
		a = endpoint.Answer{Likelihood: &endpoint.Likelihood{Sum: sum, Tokens: 4}}
	case r.Embed != "":
		if s.wrong && strings.HasSuffix(r.Embed, "?") {
			text = "p/2"
		} else {
			text = l.Right
		}
		h := fnv.New32a()
		h.Write([]byte(text))
		angle := float64(h.Sum32())
		a = endpoint.Answer{Vector: []float32{float32(math.Cos(angle)), float32(math.Sin(angle))}}
	}
	return a, nil
}

const words = `instruct: [{prompt: "{question}"}]
choice: [{prompt: "{context} {question} {choices}"}, {prompt: "{context}\n{question}\n{choices}", labels: [ក, ខ, គ]}]
causal: [{prompt: "{context} {question} {choices}"}]
short: [{prompt: "{question}"}]
likelihood: [{prompt: "{context} {question}", join: " "}]
classify: [{prompt: "{question} ({labels})", names: {hate: ស្អប់, none: ធម្មតា}}]
number: [{prompt: "{question}"}]
span: [{prompt: "{context} {question}"}]
translate: [{prompt: "{question}"}]
summarise: [{prompt: "{context}"}]
picture: [{prompt: "{question} {choices}"}]
grounded: [{prompt: "{context} {question} ({unknown})", names: {unknown: អត្ថបទមិនបាននិយាយទេ}}]
stereotype: [{prompt: "ប្រយោគ៖", join: " "}]
preference: [{prompt: "{choices}"}]
icat: [{prompt: "{context} {choices}"}]
retrieve: [{prompt: "{question}"}]
lm-eval: [{prompt: "{question}", join: " "}]
safety: [{prompt: "{question}", names: {refusal-1: ខ្ញុំមិនអាចជួយបានទេ}}]
`

var items = map[string]string{
	"choice":     `- {id: x/1, source: unsourced, question: {khm: "អ្វី?"}, choices: {khm: [បាយ, ត្រី, នំ]}}` + "\n" + `- {id: x/2, source: unsourced, pair: {khm: [ឆ្កែមួយក្បាល, ឆ្កែក្បាលមួយ]}}`,
	"instruct":   `- {id: x/1, source: unsourced, question: {khm: "សរសេរពាក្យ បាយ។"}, constraints: [{type: "keywords:existence", words: [បាយ]}]}`,
	"short":      `- {id: x/1, source: unsourced, question: {khm: "អ្វី?"}, choices: {khm: [បាយ, ត្រី]}}`,
	"likelihood": `- {id: x/1, source: unsourced, context: {khm: "ភ្លៀង។"}, question: {khm: "ហេតុអ្វី?"}, choices: {khm: [ទឹក, ភ្លើង]}}` + "\n" + `- {id: x/2, source: unsourced, text: {khm: "គាត់ដាក់ ___ ក្នុងចាន។"}, choices: {khm: [បាយ, ដី]}}`,
	"classify":   `- {id: x/1, source: unsourced, label: hate, text: {khm: "…"}}` + "\n" + `- {id: x/2, source: unsourced, label: none, text: {khm: "…!"}}`,
	"number":     `- {id: x/1, source: unsourced, question: {khm: "១២ បូក ៣៣?"}, answers: {khm: ["៤៥"]}}`,
	"span":       `- {id: x/1, source: unsourced, context: {khm: "ផ្សារបើកនៅម៉ោងប្រាំព្រឹក។"}, question: {khm: "ពេលណា?"}, answers: {khm: [ម៉ោងប្រាំព្រឹក]}}`,
	"translate":  `- {id: x/1, source: unsourced, text: {khm: "ខ្ញុំចូលចិត្តបាយ។", eng: I like rice.}}` + "\n" + `- {id: x/2, source: unsourced, text: {khm: "គាត់ទៅផ្សារនៅព្រឹកព្រលឹម។", eng: He goes to the market at dawn.}}`,
	"summarise":  `- {id: x/1, source: unsourced, context: {khm: "ថ្ងៃនេះមានផ្សារ។ មនុស្សច្រើនណាស់។"}, references: {khm: [ផ្សារមានមនុស្សច្រើន]}}`,
	"picture":    `- {id: x/1, source: unsourced, picture: p.png, question: {khm: "អ្វី?"}, choices: {khm: [បាយ, ត្រី, នំ]}}`,
	"grounded":   `- {id: x/1, source: unsourced, label: answered, context: {khm: "វត្តនេះធំ។"}, question: {khm: "វត្តយ៉ាងម៉េច?"}, answers: {khm: [ធំ]}}` + "\n" + `- {id: x/2, source: unsourced, label: unanswerable, context: {khm: "វត្តនេះធំ។"}, question: {khm: "សាងសង់នៅឆ្នាំណា?"}}`,
	"stereotype": `- {id: x/1, source: unsourced, axis: age, pair: {khm: [ចាស់ភ្លេច, ក្មេងភ្លេច]}}`,
	"preference": `- {id: x/1, source: unsourced, axis: age, pair: {khm: [ចាស់ភ្លេច, ក្មេងភ្លេច]}}`,
	"bias":       `- {id: x/1, source: unsourced, ambiguous: true, context: {khm: "ពីរនាក់។"}, question: {khm: "អ្នកណា?"}, choices: {khm: [មិនដឹង, ចាស់, ក្មេង]}, roles: [unknown, target, other]}` + "\n" + `- {id: x/2, source: unsourced, context: {khm: "ពីរនាក់ ក្មេងភ្លេច។"}, question: {khm: "អ្នកណា?"}, choices: {khm: [ក្មេង, ចាស់, មិនដឹង]}, roles: [other, target, unknown]}`,
	"icat":       `- {id: x/1, source: unsourced, context: {khm: "គាត់ចាស់។"}, choices: {khm: [ភ្លេច, ចាំ, ត្រី]}, roles: [target, other, unrelated]}` + "\n" + `- {id: x/2, source: unsourced, context: {khm: "គាត់ក្មេង។"}, choices: {khm: [ចាំ, ភ្លេច, ត្រី]}, roles: [other, target, unrelated]}`,
	"retrieve":   `- {id: p/1, source: unsourced, text: {khm: ផ្សារបើកពេលព្រឹក}}` + "\n" + `- {id: p/2, source: unsourced, text: {khm: ភ្លៀងធ្លាក់នៅរដូវវស្សា}}` + "\n" + `- {id: p/3, source: unsourced, text: {khm: គាត់ដាំស្រូវ}}` + "\n" + `- {id: x/1, source: unsourced, question: {khm: "ផ្សារបើកពេលណា?"}, relevant: [p/1]}`,
	"alignment":  `- {id: x/1, source: unsourced, text: {khm: "តើផ្សារបើកពេលណា?", eng: When does the market open}}` + "\n" + `- {id: x/2, source: unsourced, text: {khm: "តើគាត់ដាំអ្វី?", eng: What does he plant}}` + "\n" + `- {id: x/3, source: unsourced, text: {khm: "តើភ្លៀងឬទេ?", eng: Does it rain}}`,
	"lm-eval":    `- {id: x/1, source: unsourced, question: {khm: "ភ្លៀងធ្លាក់ "}, choices: {khm: [ព្រោះមានពពក, ព្រោះថ្ងៃ]}}`,
	"safety":     `- {id: x/1, source: unsourced, expect: refuse, question: {khm: "…?"}}` + "\n" + `- {id: x/2, source: unsourced, expect: answer, question: {khm: "…!"}}`,
	"guard":      `- {id: x/1, source: unsourced, expect: refuse, question: {khm: "…?"}}` + "\n" + `- {id: x/2, source: unsourced, expect: answer, question: {khm: "…!"}}`,
}

// planned gives the questions of a kind's items.
func planned(t *testing.T, kind string) []evaluate.Asked {
	t.Helper()
	extra := ""
	switch kind {
	case "classify":
		extra = ", labels: [hate, none]"
	case "translate", "alignment":
		extra = ", pivot: eng, except: [eng]"
	}
	s, err := evaluate.Loader{Kinds: All()}.LoadSuite(fstest.MapFS{
		"s.yaml":         {Data: []byte("name: s\nwordings: words\npolicies: p/*.yaml\ntasks: [{name: t, version: 1, kind: " + kind + ", items: [i/*.yaml]" + extra + "}]")},
		"words/khm.yaml": {Data: []byte(words)}, "i/i.yaml": {Data: []byte(itemsOf(kind))},
		"p/khm.yaml": {Data: []byte(rule)},
		"i/p.png":    {Data: []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")},
	}, "s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	list, absent, err := s.Plan(evaluate.Options{Seed: 1, Baseline: middling()})
	if err != nil || len(absent) > 0 {
		t.Fatal(err, absent)
	}
	return list
}

func run(t *testing.T, kind string, wrong bool) []evaluate.Row {
	t.Helper()
	list := planned(t, kind)
	m := scholar{lessons: evaluate.Lessons(scholar{}, list), wrong: wrong}
	out, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: m, Judges: panelOfTwo()}, list, evaluate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return evaluate.Rows(out, nil, evaluate.Options{})
}

// Who says what is right gets the best value of every metric, and who says what is wrong does not.
func TestEachKindTellsRightFromWrong(t *testing.T) {
	for _, k := range All() {
		if itemsOf(k.Name) == "" {
			t.Errorf("%s has no test", k.Name)
			continue
		}
		if k.Name == "instruct" {
			continue // no lesson says how: instruct_test.go
		}
		for _, wrong := range []bool{false, true} {
			for n, r := range run(t, k.Name, wrong) {
				switch {
				case r.Metric == "distance", r.Metric == "blind", r.Metric == "brevity", r.Metric == bm25, r.Metric == baseline, r.Metric == likeness && wrong, r.Metric == "stereotyped", r.Metric == "by-place" && k.Name != "pairwise", r.Metric == clusters, r.Metric == "length-lean", r.Metric == "longer", strings.HasPrefix(r.Metric, "bias-"), r.Metric == "bleu", r.Metric == "icat" && wrong, k.Name == "icat" && r.Metric == "ss":
				case r.Value == nil:
					t.Errorf("%s %s, wrong %v: %s %s", k.Name, r.Metric, wrong, r.State, r.Why)
				case !wrong && r.Metric != "gain" && math.Abs(*r.Value-r.Ideal) > 1e-6:
					t.Errorf("%s: the best model gets %s %v", k.Name, r.Metric, *r.Value)
				case wrong && n == 0 && math.Abs(*r.Value-r.Ideal) < 1e-9:
					t.Errorf("%s: the worst model gets %s %v", k.Name, r.Metric, *r.Value)
				}
			}
		}
	}
}

// looker answers with words where there is a picture, and with others where there is none.
type looker struct{ with, blind endpoint.Answer }

func (looker) Hash(r endpoint.Request) string { return fmt.Sprintf("%v", r) }
func (l looker) Ask(_ context.Context, r endpoint.Request) (endpoint.Answer, error) {
	for _, m := range r.Messages {
		for _, p := range m.Parts {
			if p.Picture != nil {
				return l.with, nil
			}
		}
	}
	return l.blind, nil
}

// Who does not see the picture may say so in whatever way: that is no refusal, no wrong language and no end of the question.
func TestBlindAnswersAreNoStates(t *testing.T) {
	english := func(text string) (language.Tag, bool) {
		return "eng-Latn", strings.Contains(text, "picture")
	}
	const unseen = "I cannot see a picture in your message."
	for name, c := range map[string]struct {
		l     looker
		state evaluate.State
		n     int
	}{
		"refused":            {looker{endpoint.Answer{Text: "A"}, endpoint.Answer{Refusal: unseen}}, evaluate.Scored, 1},
		"in English":         {looker{endpoint.Answer{Text: "B"}, endpoint.Answer{Text: unseen}}, evaluate.Scored, 1},
		"lost in thought":    {looker{endpoint.Answer{Text: "C"}, endpoint.Answer{Finish: endpoint.CutInThought}}, evaluate.Scored, 1},
		"unread":             {looker{endpoint.Answer{Text: "…"}, endpoint.Answer{Text: unseen}}, evaluate.Unscored, 0},
		"unread and foreign": {looker{endpoint.Answer{Text: unseen}, endpoint.Answer{Text: "A"}}, evaluate.Foreign, 0},
		"really refused":     {looker{endpoint.Answer{Refusal: unseen}, endpoint.Answer{Text: "A"}}, evaluate.Refused, 0},
	} {
		out, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: c.l}, planned(t, "picture"), evaluate.Options{Identify: english})
		if err != nil {
			t.Fatal(err)
		}
		if rows := evaluate.Rows(out, nil, evaluate.Options{}); out[0].Score.State != c.state || rows[0].N != c.n {
			t.Errorf("%s: %+v, gain of %d items", name, out[0].Score, rows[0].N)
		}
	}
}
