package gap

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus/concept"
	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/kind"
	"github.com/lontar-asean/lontar/language"
)

// concepts of the tests, as those that ship.
func shipped(t testing.TB) []concept.Concept {
	t.Helper()
	list, err := concept.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// exam answers questions about topics of cultures: wrong says which.
func exam(run string, each int, wrong func(culture, topic string, tag language.Tag, n int) bool) (list []Answer) {
	for _, culture := range []string{"khm", "tha", "mmr"} {
		for _, topic := range []string{"festival", "food", "history"} {
			for n := range each {
				for _, tag := range []language.Tag{map[string]language.Tag{"khm": "khm-Khmr", "tha": "tha-Thai", "mmr": "mya-Mymr"}[culture], "eng-Latn"} {
					a := Answer{Run: run, Task: "open", Language: tag, Item: fmt.Sprintf("%s/%s/%d", culture, topic, n), Concept: culture + "/" + topic + "/x", State: evaluate.Scored, Value: 1, Said: "ok", Right: []string{"right answer"}}
					if wrong(culture, topic, tag, n) {
						a.Value = 0
					}
					list = append(list, a)
				}
			}
		}
	}
	return list
}

func TestAModelThatFailsOnlyKhmerFestivals(t *testing.T) {
	answers := exam("run", 8, func(culture, topic string, tag language.Tag, n int) bool {
		return culture == "khm" && topic == "festival" && tag == "khm-Khmr" && n < 6
	})
	r, err := New(answers, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	cells := r.Cells([]Dimension{Culture, Topic, InScript, ByError})
	if len(cells) != 1 {
		t.Fatalf("%+v", cells)
	}
	c := cells[0]
	if c.Culture != "khm" || c.Topic != "festival" || c.Script != "Khmr" || c.Error != Wrong || c.State != Measured || c.Items != 8 || c.Count != 6 || *c.Deficit != 0.75 || c.Share != 8.0/144 {
		t.Errorf("%+v", c)
	}
	if *c.Low >= 0.75 || *c.High <= 0.75 || *c.Low < 0.3 || *c.High > 1 {
		t.Errorf("%v to %v", *c.Low, *c.High)
	}
	// Drawn to the mean of Khmer festivals and of all Khmer culture: (0.75 + 0.25)/2 for five items beside its own eight.
	if want := (8*0.75 + 5*(0.75+0.25)/2) / 13; math.Abs(*c.Expected-want) > 1e-12 {
		t.Errorf("expected %v, want %v", *c.Expected, want)
	}
	if want := int(math.Ceil(200 * math.Log2(*c.Expected/0.1))); *c.Target != want || math.Abs(*c.Gain-c.Share*(*c.Expected-0.1)/float64(want)) > 1e-15 {
		t.Errorf("%d records, gain %v", *c.Target, *c.Gain)
	}
	// Without types of error each place of the grid is a cell, the lost one first.
	all := r.Cells([]Dimension{Culture, Topic, InLanguage})
	if len(all) != 18 || all[0].Language != "khm-Khmr" || all[0].Topic != "festival" || *all[1].Deficit != 0 {
		t.Errorf("%d cells, %+v", len(all), all[0])
	}
	list := r.Requests("run")
	if len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	q := list[0]
	if q.Language != "khm-Khmr" || q.Culture != "khm" || q.Topic != "festival" || q.Concept != "khm/festival/x" || q.Kind != "text" || *q.Deficit != 0.75 || q.Target != *c.Target || !strings.Contains(q.Reason, "75 %") {
		t.Errorf("%+v", q)
	}
	again, err := New(answers, nil, Options{})
	if err != nil || !reflect.DeepEqual(again.Requests("run"), list) || list[0].ID != "r-"+strings.TrimPrefix(list[0].ID, "r-") || len(list[0].ID) != 22 {
		t.Errorf("not the same again: %+v, %v", list, err)
	}
	if other := r.Requests("another run"); len(other) != 0 {
		t.Errorf("%+v", other)
	}
}

func TestFewItemsStandBehindMany(t *testing.T) {
	answers := exam("run", 6, func(culture, topic string, _ language.Tag, n int) bool {
		return culture == "tha" && topic == "food" && n < 2
	})
	for n := range 3 { // all lost, but of three items
		answers = append(answers, Answer{Run: "run", Task: "open", Language: "lao-Laoo", Item: fmt.Sprint("lao", n), Concept: "lao/food/y", State: evaluate.Scored, Right: []string{"ປາແດກ"}, Said: "ເຂົ້າຈີ່"})
	}
	r, err := New(answers, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	cells := r.Cells([]Dimension{Culture, Topic, InScript, ByError})
	var seen []string
	for _, c := range cells {
		seen = append(seen, fmt.Sprint(c.Culture, " ", c.Script, " ", c.State))
	}
	if got := strings.Join(seen, "; "); got != "tha Thai measured; tha Latn measured; lao Laoo uncertain" {
		t.Errorf("%s", got)
	}
	last := cells[2]
	if *last.Gain <= *cells[0].Gain/2 || *last.Deficit != 1 || *last.High != 1 || *last.Low > 0.5 || *last.Low < 0.4 { // Wilson: 3 of 3
		t.Errorf("%+v: %v to %v", last, *last.Low, *last.High)
	}
	for _, q := range r.Requests("run") {
		if q.Culture == "lao" && !strings.Contains(q.Reason, "Uncertain: there are only 3 items") {
			t.Errorf("%+v", q)
		}
	}
}

func TestWhatHasNoScoreIsNoDeficit(t *testing.T) {
	var answers []Answer
	for n := range 10 {
		a := Answer{Run: "run", Task: "open", Language: "vie-Latn", Item: fmt.Sprint("vnm", n), Concept: "vnm/custom/z", Right: []string{"áo dài"}}
		a.State = []evaluate.State{evaluate.Refused, evaluate.Failed, evaluate.Unscored}[n%3]
		answers = append(answers, a)
	}
	r, err := New(answers, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range r.Cells([]Dimension{Culture, ByError}) {
		if c.Deficit != nil || c.Gain != nil || c.State != Unknown || c.Answers != 10 || c.Count < 3 {
			t.Errorf("%+v", c)
		}
	}
	list := r.Requests("run")
	if len(list) != 1 || list[0].Kind != "review" || list[0].Deficit != nil || list[0].Target != 4 {
		t.Errorf("%+v", list)
	}
	if _, _, _, ok := r.Total(); ok {
		t.Error("there is a total of nothing")
	}
}

func TestConceptsWithoutItemsAreNotMeasured(t *testing.T) {
	concepts := []concept.Concept{{ID: "khm/food/prahok"}, {ID: "khm/food/amok"}, {ID: "khm/festival/pchum-ben"}, {ID: "tha/food/som-tam"}, {ID: "khm/dress/krama"}}
	answers := []Answer{{Run: "r", Task: "t", Language: "eng-Latn", Item: "a", Concept: "khm/food/amok", State: evaluate.Scored, Value: 1}, {Run: "r", Task: "t", Language: "khm-Khmr", Item: "a", Concept: "khm/food/amok", State: evaluate.Scored, Value: 1},
		{Run: "r", Task: "t", Language: "ind-Latn", Item: "b", State: evaluate.Scored, Value: 0}}
	r, err := New(answers, concepts, Options{Tested: []string{"khm/dress/krama"}})
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	for _, c := range r.Cells([]Dimension{Culture, Topic}) {
		seen = append(seen, fmt.Sprint(c.Culture, "/", c.Topic, " ", c.State, " ", c.Untested))
		if c.Untested > 0 && (c.Deficit != nil || c.Items != 0) {
			t.Errorf("%+v", c)
		}
	}
	if got := strings.Join(seen, "; "); got != "none/none uncertain 0; khm/food uncertain 0; khm/festival not measured 1; khm/food not measured 1; tha/food not measured 1" {
		t.Error(got)
	}
	list := r.Requests("r")
	if len(list) != 3 || list[0].Kind != "text" || list[0].Culture != "" || list[0].Topic != "" || list[1].Kind != "item" || list[1].Concept != "khm/festival/pchum-ben" || list[1].Language != "khm-Khmr" || list[1].Deficit != nil || list[1].Target != 5 || list[2].Concept != "khm/food/prahok" {
		t.Errorf("%+v", list)
	}
}

func TestWordingsTasksAndTranslationsAreOneWitness(t *testing.T) {
	var answers []Answer
	for n := range 6 {
		for _, tag := range []language.Tag{"khm-Khmr", "eng-Latn"} {
			for wording := range 3 {
				for _, run := range []string{"a", "b"} {
					a := Answer{Run: run, Task: "t", Language: tag, Item: fmt.Sprint(n), Concept: "khm/food/amok", State: evaluate.Scored}
					if n%2 == 0 && wording > 0 {
						a.Value = 1
					}
					answers = append(answers, a)
				}
			}
		}
	}
	r, err := New(answers, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := r.Cells([]Dimension{Culture})[0]
	if c.Items != 6 || c.Answers != 72 || math.Abs(*c.Deficit-2.0/3) > 1e-12 || *c.High-*c.Low < 0.5 {
		t.Errorf("%+v %v %v %v", c, *c.Deficit, *c.Low, *c.High)
	}
}

func TestItemsAboutOneTextAreOneWitness(t *testing.T) {
	var answers []Answer
	for n := range 12 {
		answers = append(answers, Answer{Run: "r", Task: "t", Language: "lao-Laoo", Item: fmt.Sprint(n), Cluster: fmt.Sprint("text", n/4), Concept: "lao/food/x", State: evaluate.Scored, Value: float64(n / 4 % 2)})
	}
	r, err := New(answers, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c := r.Cells([]Dimension{Culture})[0]; c.Items != 3 || c.State != Uncertain || math.Abs(*c.Deficit-2.0/3) > 1e-12 {
		t.Errorf("%+v", c)
	}
}

func TestAssumptionsMustMakeSense(t *testing.T) {
	for _, o := range []Options{{Halving: -1}, {Goal: 1}, {Goal: math.NaN()}, {Strength: math.Inf(1)}, {Least: -1}} {
		if _, err := New(nil, nil, o); err == nil {
			t.Errorf("%+v", o)
		}
	}
	for _, names := range [][]string{{"colour"}, {"culture", "culture"}, {""}} {
		if _, err := ParseDimensions(names); err == nil {
			t.Errorf("%q", names)
		}
	}
	if got, err := ParseDimensions([]string{"error", "culture"}); err != nil || !reflect.DeepEqual(got, []Dimension{Culture, ByError}) {
		t.Error(got, err)
	}
}

func TestLinesOfALogAreAnswers(t *testing.T) {
	said := func(text, request string) []evaluate.Said {
		return []evaluate.Said{{Request: request, Answer: &endpoint.Answer{Text: text}}, {Role: "judge", Request: "j" + request, Answer: &endpoint.Answer{Text: "[[7]]"}}}
	}
	lines := []evaluate.Line{
		{Task: "culture", Kind: "choice", Language: "khm-Khmr", Item: "1", Right: "ក", Said: said("ខ", "a"), Score: evaluate.Known(0)},
		{Task: "open", Kind: "short", Language: "khm-Khmr", Item: "1", Right: "៧", Accepted: []string{"៧", "ប្រាំពីរ"}, Said: said("7", "b"), Score: evaluate.Known(1)},
		{Task: "open", Kind: "short", Language: "tha-Thai", Item: "2", Right: "ส้มตำ", Score: evaluate.Score{State: evaluate.Failed}},
		{Task: "pairs", Kind: "stereotype", Language: "eng-Latn", Item: "3", Score: evaluate.Known(0.5)},
		{Task: "mt", Kind: "translate", Language: "eng-Latn", To: "khm-Khmr", Item: "4", Right: "ផ្ទះធំ", Said: said("ផ្ទះ", "c"), Score: evaluate.Known(40)},
		{Task: "mt", Kind: "translate", Language: "eng-Latn", To: "khm-Khmr", Item: "5", Right: "ផ្ទះធំ", Said: []evaluate.Said{{Request: "c"}}, Score: evaluate.Known(60)}, // shared
		{Task: "new", Kind: "a kind to come", Language: "eng-Latn", Item: "6", Right: "yes", Said: said("no", "d"), Score: evaluate.Known(0)},
	}
	got, left := Answers("run", lines, kind.All())
	if len(got) != 6 || len(left) != 1 || left["stereotype"] != 1 {
		t.Fatalf("%+v %v", got, left)
	}
	if got[0].Right != nil || got[0].Said != "ខ" || len(got[1].Right) != 2 || len(got[2].Right) != 1 || got[2].State != evaluate.Failed || got[1].Run != "run" || got[1].Said != "7" {
		t.Errorf("%+v", got)
	}
	if got[3].Value != 0.4 || got[3].Collect != "translation" || got[4].Said != "ផ្ទះ" || got[4].in() != "khm-Khmr" || got[5].Value != 0 {
		t.Errorf("%+v", got)
	}
	if v := NewJudge(nil).Judge(got[4]); v.Lost != 0.4 || v.Error != Wrong || len(v.Signs) != 0 {
		t.Errorf("%+v", v)
	}
}
