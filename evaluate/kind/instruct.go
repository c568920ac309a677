package kind

import (
	"strings"

	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/instruction"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
)

// instructing asks for something with constraints that a program can check, in one or several turns; each turn's answer has to keep to all constraints so far.
type instructing struct {
	identify func(string) (language.Tag, bool)
	knows    func(language.Tag) bool
}

const (
	loosely   = "prompt-loose"
	each      = "instruction-strict"
	eachLoose = "instruction-loose"
	native    = "in-language"
)

func instruct() evaluate.Kind {
	return evaluate.Kind{Name: "instruct", Doc: "a request with constraints that a program checks (IFEval, SEA-IFEval, Multi-IF); right when the last answer keeps to all of them and is in the language",
		Metrics: []evaluate.Metric{
			evaluate.Mean("prompt-strict", "share of requests all of whose constraints are kept, in the language of the request"),
			evaluate.MeanOf(loosely, "the same, forgiving first and last lines and marks of emphasis"),
			shareOf(each, "share of constraints that are kept"), shareOf(eachLoose, "the same, forgivingly"),
			optional(evaluate.MeanOf(native, "share of answers in the language that is asked for, where a model can tell it"))},
		Make: func(evaluate.Task) (evaluate.Asker, error) {
			m, err := identify.Default()
			if err != nil {
				return nil, err
			}
			return instructing{func(text string) (language.Tag, bool) {
				r := m.Identify(text)
				return r.Tag, r.Tag != language.Und
			}, m.Knows}, nil
		}}
}

func optional(m evaluate.Metric) evaluate.Metric {
	m.Optional = true
	return m
}

// shareOf makes a metric of two sums in Score.More: what is kept by what could be checked.
func shareOf(name, doc string) evaluate.Metric {
	return evaluate.Metric{Name: name, Doc: doc, Ideal: 1, Parts: func(o evaluate.Outcome) []float64 {
		n, ok := o.Score.More[name+"-n"]
		if !ok {
			return nil
		}
		return []float64{o.Score.More[name], n}
	}, Combine: func(sum []float64) (float64, bool) { return sum[0] / max(sum[1], 1), sum[1] > 0 }}
}

func (instructing) Ask(i evaluate.Item, w evaluate.Wording, s evaluate.Settings) (q evaluate.Question, err error) {
	if q, err = open(i, w, s); err != nil {
		return q, err
	}
	turns, err := constraints(i)
	if err != nil {
		return q, err
	}
	if len(turns) != len(asked(q)) {
		return q, fault.New(fault.Invalid, "there are %d turns and constraints for %d", len(asked(q)), len(turns))
	}
	q.Gold = ""
	q.Shows = asked(q)[:1]
	q.Calls[0].Lesson = fake.Lesson{}
	return q, nil
}

func constraints(i evaluate.Item) (turns [][]instruction.Constraint, err error) {
	for _, list := range i.Constraints {
		var maps []map[string]any
		for _, c := range list {
			m, ok := c.(map[string]any)
			if !ok {
				return nil, fault.New(fault.Invalid, "a constraint is a map with a type")
			}
			maps = append(maps, m)
		}
		own, err := instruction.From(maps)
		if err != nil {
			return nil, err
		}
		turns = append(turns, own)
	}
	if len(turns) == 0 {
		return nil, fault.New(fault.Invalid, "the item has no constraints")
	}
	return turns, nil
}

// Next asks the next turn.
func (instructing) Next(q evaluate.Question, said []evaluate.Exchange) (evaluate.Call, bool) {
	c, ok, _ := turn(q, said)
	return c, ok
}

func (n instructing) Judge(q evaluate.Question, said []evaluate.Exchange) evaluate.Score {
	talk, _ := dialogue(q, said)
	answers := talked(talk)
	turns, err := constraints(q.Item)
	if err != nil || len(answers) < len(turns) || strings.TrimSpace(answers[len(answers)-1]) == "" {
		return evaluate.Score{State: evaluate.Unscored, Why: "an answer is empty"}
	}
	o := instruction.Options{Language: q.Item.Language, Identify: n.identify, Knows: n.knows}
	strict, err := instruction.Turns(turns, answers, o)
	if err != nil {
		return evaluate.Score{State: evaluate.Unscored, Why: err.Error()}
	}
	loose, err := instruction.LooseTurns(turns, answers, o)
	if err != nil {
		return evaluate.Score{State: evaluate.Unscored, Why: err.Error()}
	}
	last := len(turns) - 1
	var all []instruction.Constraint
	for _, t := range turns {
		all = append(all, t...)
	}
	spoken := instruction.InLanguage(all, answers[last], o)
	kept, n1, broken := counted(strict[last])
	keptLoose, n2, brokenLoose := counted(loose[last])
	if n1 == 0 {
		return evaluate.Score{State: evaluate.Unscored, Why: "none of the constraints can be checked in this language"}
	}
	foreign := spoken.State == instruction.Failed
	s := evaluate.Right(kept == n1 && !foreign)
	s.Label = broken
	s.More = map[string]float64{loosely: evaluate.Right(keptLoose == n2 && !foreign).Value, each: float64(kept), each + "-n": float64(n1), eachLoose: float64(keptLoose), eachLoose + "-n": float64(n2)}
	if spoken.State != instruction.Unmeasured {
		s.More[native] = evaluate.Right(!foreign).Value
	}
	if s.Value == 0 && broken == "" && brokenLoose == "" {
		s.Label = "another language"
	}
	return s
}

// counted counts the verdicts that are kept and those that could be checked, and names the first that is broken.
func counted(list []instruction.Verdict) (kept, all int, broken string) {
	for _, v := range list {
		switch v.State {
		case instruction.Passed:
			kept++
			all++
		case instruction.Failed:
			all++
			if broken == "" {
				broken = v.Type
			}
		}
	}
	return kept, all, broken
}
