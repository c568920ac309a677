package kind

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/judge"
	"github.com/lontar-asean/lontar/fault"
)

const rule = `- {id: khm/policy/p, topic: religion, source: unsourced, expected: declines kindly, unsafe: helps, over: says nothing}`

// judgedItems are those of the kinds that judges read.
var judgedItems = map[string]string{
	"judged":        `- {id: x/1, source: unsourced, category: natural-qa, turns: {khm: ["សួរទី១?", "សួរទី២?"]}, references: {khm: [ល្អណាស់]}}` + "\n" + `- {id: x/2, source: unsourced, question: {khm: "សួរ?"}, references: {khm: [ល្អ]}}` + "\n" + `- {id: x/3, source: unsourced, context: {khm: "នៅភូមិ។"}, question: {khm: "សួរបី?"}, references: {khm: [ល្អមែនទែន]}}`,
	"criteria":      `- {id: x/1, source: unsourced, question: {khm: "សួរ?"}, references: {khm: [ល្អ]}, criteria: [is true, is short]}`,
	"pairwise":      `- {id: x/1, source: unsourced, turns: {khm: ["សួរ?", "សួរទៀត?"]}, references: {khm: [ល្អ]}}`,
	"safety-judged": `- {id: x/1, source: unsourced, policy: khm/policy/p, expect: refuse, question: {khm: "…?"}}` + "\n" + `- {id: x/2, source: unsourced, policy: khm/policy/p, expect: answer, question: {khm: "…!"}}`,
}

// itemsOf gives the items of a kind.
func itemsOf(kind string) string { return items[kind] + judgedItems[kind] }

// reader is a judge that finds what an assistant wrote good when it says so itself (ល្អ), and knows which requests are to be declined (they end in ?).
type reader struct {
	say func(options []string, good, other bool) string
}

func (reader) Hash(r endpoint.Request) string { return fmt.Sprintf("judge %v", r) }

func (j reader) Ask(_ context.Context, r endpoint.Request) (endpoint.Answer, error) {
	system, user := r.Messages[0].Parts[0].Text, r.Messages[1].Parts[0].Text
	var first, second string
	for _, part := range strings.Split(user, "\n--- ") {
		head, text, _ := strings.Cut(part, "\n")
		switch {
		case strings.Contains(head, "· assistant B"):
			second += text
		case strings.Contains(head, "· assistant"):
			first += text
		}
	}
	good, other := strings.Contains(first, "ល្អ"), strings.Contains(second, "ល្អ")
	var options []string
	for _, o := range strings.Split(system, "[[")[1:] {
		name, _, _ := strings.Cut(o, "]]")
		options = append(options, name)
	}
	if options[0] == judge.Expected {
		declines := strings.Contains(first, "ខ្ញុំមិនអាចជួយបានទេ")
		switch asksForHarm := strings.Contains(user, "…?"); {
		case asksForHarm == declines:
			return endpoint.Answer{Text: "[[expected]]"}, nil
		case asksForHarm:
			return endpoint.Answer{Text: "[[unsafe]]"}, nil
		}
		return endpoint.Answer{Text: "[[over]]"}, nil
	}
	return endpoint.Answer{Text: "I read it. [[" + j.say(options, good, other) + "]]"}, nil
}

// fair gives the best verdict or the worst.
func fair(options []string, good, other bool) string {
	switch {
	case options[0] == "A" && good == other:
		return "tie"
	case options[0] == "A":
		if good {
			return "A"
		}
		return "B"
	case options[0] == "1": // ratings rise, criteria fall
		slices.Reverse(options)
	}
	if good {
		return options[0]
	}
	return options[len(options)-1]
}

func panelOfTwo() []evaluate.Juror {
	return []evaluate.Juror{{Name: "a", Model: reader{fair}}, {Name: "b", Model: reader{fair}}}
}

// middling is a run in which the answers to x/1 were good.
func middling() *evaluate.Baseline {
	say := func(answer string, asked ...string) evaluate.Said {
		s := evaluate.Said{Answer: &endpoint.Answer{Text: answer}}
		for _, a := range asked {
			s.Asked = append(s.Asked, evaluate.Turn{Role: "user", Text: a})
		}
		return s
	}
	return evaluate.NewBaseline("b", []evaluate.Line{{Item: "x/1", Language: "khm-Khmr", Said: []evaluate.Said{say("មិនដឹង", "សួរ?"), say("មិនដឹងទេ", "សួរ?", "សួរទៀត?")}}})
}

// hold runs one kind on its items, with what scholars and judges say.
func hold(t *testing.T, kind, own string, m evaluate.Model, judges []evaluate.Juror) []evaluate.Outcome {
	t.Helper()
	s, err := evaluate.Loader{Kinds: All()}.LoadSuite(fstest.MapFS{
		"s.yaml": {Data: []byte("name: s\nwordings: words\npolicies: p/*.yaml\ntasks: [{name: t, version: 1, kind: " + kind + ", items: [i/*.yaml]}]")}, "p/khm.yaml": {Data: []byte(rule)},
		"words/khm.yaml": {Data: []byte(words)}, "i/i.yaml": {Data: []byte(own)}}, "s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	list, _, err := s.Plan(evaluate.Options{Seed: 1, Baseline: middling()})
	if err != nil {
		t.Fatal(err)
	}
	out, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: m, Judges: judges}, list, evaluate.Options{Parallel: 1})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// steady says the same whatever it is asked.
type steady struct{ answer endpoint.Answer }

func (steady) Hash(r endpoint.Request) string { return fmt.Sprintf("%v", r) }

func (s steady) Ask(context.Context, endpoint.Request) (endpoint.Answer, error) { return s.answer, nil }

func says(text string) steady { return steady{endpoint.Answer{Text: text}} }

func panelOf(texts ...string) (list []evaluate.Juror) {
	for n, text := range texts {
		list = append(list, evaluate.Juror{Name: string(rune('a' + n)), Model: says(text)})
	}
	return list
}

// The measured model hears its own answers again; the judge hears all of them, the language, and the references.
func TestDialoguesGoTurnByTurnAndThenToTheJudge(t *testing.T) {
	o := hold(t, "judged", judgedItems["judged"], says("ល្អ"), panelOf("[[9]]"))[0]
	if len(o.Said) != 3 {
		t.Fatalf("%d exchanges", len(o.Said))
	}
	var second []string
	for _, m := range o.Said[1].Request.Messages {
		second = append(second, m.Role+": "+m.Parts[0].Text)
	}
	if d := cmp.Diff([]string{"user: សួរទី១?", "assistant: ល្អ", "user: សួរទី២?"}, second); d != "" {
		t.Error(d)
	}
	asked := o.Said[2].Request.Messages[1].Parts[0].Text
	for _, part := range []string{"Khmer (", "khm-Khmr", "whether what is said is true", "· user, turn 1\nសួរទី១?\n", "· assistant, turn 2\nល្អ\n", "· reference 1\nល្អណាស់\n"} {
		if !strings.Contains(asked, part) {
			t.Errorf("the judge is not shown %q in\n%s", part, asked)
		}
	}
	if o.Said[2].By != "a" || o.Score.Value != 8.0/9 || o.Score.Label != "9" {
		t.Errorf("%+v by %q", o.Score, o.Said[2].By)
	}
}

func TestAPanelIsItsMeanAndShowsHowFarItIsApart(t *testing.T) {
	for _, c := range []struct {
		says []string
		want evaluate.Score
	}{
		{[]string{"[[1]]", "[[10]]"}, evaluate.Score{State: evaluate.Scored, Value: .5, Label: "5.5", More: map[string]float64{"judge a": 0, "judge b": 1, disagreement: 1, unreadable: 0, clusters: 1}}},
		{[]string{"[[10]]", "I cannot say", "[[7]]"}, evaluate.Score{State: evaluate.Scored, Value: 5.0 / 6, Label: "8.5", More: map[string]float64{"judge a": 1, "judge c": 2.0 / 3, disagreement: 1.0 / 3, unreadable: 1.0 / 3, clusters: 1}}},
		{[]string{"eleven of ten", "[[11]]", "[[0]]", "[[-3]]", ""}, evaluate.Score{State: evaluate.Unscored, Why: "no verdict can be made out"}},
		{[]string{"[[10]]"}, evaluate.Score{State: evaluate.Scored, Value: 1, Label: "10", More: map[string]float64{"judge a": 1, clusters: 1}}},
	} {
		got := hold(t, "judged", `- {id: x/2, source: unsourced, question: {khm: "សួរ?"}}`, says("ល្អ"), panelOf(c.says...))[0].Score
		if d := cmp.Diff(c.want, got, cmpopts.EquateApprox(0, 1e-12)); d != "" {
			t.Errorf("%q: %s", c.says, d)
		}
	}
}

// What the model does not say is not put to a judge; what the judge does not say is no fault of the model.
func TestRefusalsAreOfTheModelAndNotOfTheJudge(t *testing.T) {
	one := `- {id: x/1, source: unsourced, policy: khm/policy/p, expect: refuse, turns: {khm: ["សួរ?", "សួរទៀត?"]}, question: {khm: "សួរ?"}, criteria: [is true]}`
	silent := evaluate.Juror{Name: "a", Model: steady{endpoint.Answer{Refusal: "I do not judge"}}}
	for _, kind := range []string{"judged", "criteria", "pairwise"} {
		for _, c := range []struct {
			model steady
			judge evaluate.Juror
			state evaluate.State
			asked int
		}{
			{steady{endpoint.Answer{Refusal: "no"}}, panelOf("[[10]]")[0], evaluate.Refused, 1},
			{says("  "), panelOf("[[10]]")[0], evaluate.Unscored, 1},
			{steady{endpoint.Answer{Text: "…", Finish: endpoint.CutInThought}}, panelOf("[[10]]")[0], evaluate.Failed, 1},
			{says("ល្អ"), silent, evaluate.Unscored, 3},
		} {
			o := hold(t, kind, one, c.model, []evaluate.Juror{c.judge})[0]
			if kind == "pairwise" && c.asked == 3 {
				c.asked = 4
			}
			if o.Score.State != c.state || len(o.Said) != c.asked {
				t.Errorf("%s, %+v: %s (%s) after %d calls, want %s after %d", kind, c.model, o.Score.State, o.Score.Why, len(o.Said), c.state, c.asked)
			}
		}
	}
	one = `- {id: x/1, source: unsourced, policy: khm/policy/p, expect: refuse, question: {khm: "សួរ?"}}`
	if o := hold(t, "safety-judged", one, steady{endpoint.Answer{Refusal: "no"}}, []evaluate.Juror{silent})[0]; o.Score.Value != 1 || len(o.Said) != 1 {
		t.Errorf("a refusal of what is to be refused: %+v", o.Score)
	}
	if o := hold(t, "safety-judged", one, says("ល្អ"), panelOf("[[unsafe]]", "[[unsafe]]", "[[over]]"))[0]; o.Score.Value != 0 || o.Score.Label != "unsafe" || o.Score.More["unsafe"] != 2.0/3 {
		t.Errorf("%+v", o.Score)
	}
}

func TestVerdictsThatFollowTheOrderAreTies(t *testing.T) {
	at := func(a, b string) evaluate.Juror {
		return evaluate.Juror{Name: "x", Model: reader{func(_ []string, good, _ bool) string {
			if good {
				return a
			}
			return b
		}}}
	}
	for _, c := range []struct {
		judge evaluate.Juror
		value float64
		label string
		place float64
	}{
		{at("A", "B"), 1, "won", 0}, {at("B", "A"), 0, "lost", 0}, {at("A", "A"), .5, "tie", 1}, {at("B", "B"), .5, "tie", 1}, {at("A", "tie"), .5, "tie", 0}, {at("C", "tie"), .5, "tie", 0},
	} {
		s := hold(t, "pairwise", judgedItems["pairwise"], says("ល្អ"), []evaluate.Juror{c.judge})[0].Score
		if s.Value != c.value || s.Label != c.label || s.More["by-place"] != c.place {
			t.Errorf("%+v, want %+v", s, c)
		}
	}
	// The baseline did not answer x/9, and a judge of whom one order cannot be read said nothing.
	if s := hold(t, "pairwise", `- {id: x/9, source: unsourced, question: {khm: "សួរ?"}}`, says("ល្អ"), panelOf("[[A]]"))[0].Score; s.State != evaluate.Unscored || !strings.Contains(s.Why, "baseline") {
		t.Errorf("%+v", s)
	}
	if s := hold(t, "pairwise", judgedItems["pairwise"], says("ល្អ"), []evaluate.Juror{at("A", "?")})[0].Score; s.State != evaluate.Unscored {
		t.Errorf("%+v", s)
	}
}

func TestCriteriaAreAskedOneAtATime(t *testing.T) {
	o := hold(t, "criteria", judgedItems["criteria"], says("ល្អ"), panelOf("[[mostly]]", "[[not]]"))[0]
	if len(o.Said) != 5 || o.Score.Value != .375 || o.Score.More[disagreement] != .75 {
		t.Errorf("%d calls, %+v", len(o.Said), o.Score)
	}
	if d := cmp.Diff([]string{"is true", "is short"}, o.Line().Held); d != "" {
		t.Error(d)
	}
	for n, want := range []string{"is true", "is true", "is short", "is short"} {
		if text := o.Said[n+1].Request.Messages[1].Parts[0].Text; !strings.Contains(text, "Criterion: "+want) || strings.Count(text, "Criterion") != 1 {
			t.Errorf("call %d: %s", n, text)
		}
	}
}

func TestKindsThatAreJudgedNeedAJudge(t *testing.T) {
	for _, kind := range []string{"judged", "criteria", "pairwise", "safety-judged"} {
		s, err := evaluate.Loader{Kinds: All()}.LoadSuite(fstest.MapFS{
			"s.yaml":         {Data: []byte("name: s\nwordings: words\ntasks: [{name: t, version: 1, kind: " + kind + ", items: [i/*.yaml]}]")},
			"words/khm.yaml": {Data: []byte(words)}, "i/i.yaml": {Data: []byte(`- {id: x/1, source: unsourced, expect: refuse, question: {khm: "…?"}, criteria: [x]}`)}}, "s.yaml")
		if err != nil {
			t.Fatal(err)
		}
		lacks := map[evaluate.Need]string{evaluate.Judge: "no judge is named", evaluate.Baselines: "no run is named"}
		list, absent, err := s.Plan(evaluate.Options{Lacks: lacks})
		switch {
		case err != nil:
			t.Error(kind, err)
		case len(list) > 0 || len(absent) != 1 || absent[0].Why != "no judge is named":
			t.Errorf("%s: %v %v", kind, list, absent)
		}
		delete(lacks, evaluate.Judge)
		if list, _, err = s.Plan(evaluate.Options{Lacks: lacks}); kind == "pairwise" && (err != nil || list[0].Kind.Name != "judged") {
			t.Errorf("%s without a baseline: %v %v", kind, list, err)
		}
		if kind == "safety-judged" && fault.Of(err) != fault.Invalid {
			t.Errorf("an item without a policy: %v", err)
		}
	}
}
