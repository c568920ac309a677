package instruction

import (
	"sync"

	"github.com/lontar-asean/lontar/language"
)

// State says what came of a check.
type State string

// The states.
const (
	Passed     State = "passed"
	Failed     State = "failed"
	Unmeasured State = "unmeasured" // the check means nothing in the language, or what it needs is not there: neither passed nor failed
)

// Verdict is what came of checking an answer against one constraint.
type Verdict struct {
	Type  string `json:"type"`
	State State  `json:"state"`
	Why   string `json:"why,omitempty"` // what was counted or missed; not of passed checks in Compat
}

// Options say how answers are checked.
type Options struct {
	Language language.Tag                           // of the prompt; what depends on words needs it
	Identify func(text string) (language.Tag, bool) // says which language a text is in; nil: checks of the language are unmeasured
	Knows    func(language.Tag) bool                // says which languages Identify can name; nil: all. An answer asked for in another is unmeasured
	Compat   bool                                   // as lm-evaluation-harness does
	Punkt    *Punkt                                 // sentence ends in Compat; nil for the few abbreviations known here
}

// memory keeps the expressions of a constraint, which are compiled when they are first wanted.
type memory struct {
	sync.Once
	expressions []expression
}

// Check checks an answer against constraints, in their order.
func Check(constraints []Constraint, answer string, o Options) []Verdict {
	out := make([]Verdict, len(constraints))
	a := newAnswer(answer, o)
	for i, c := range constraints {
		out[i] = c.check(a)
	}
	return out
}

func (c Constraint) check(a *answer) Verdict {
	v := Verdict{Type: c.Type}
	r, err := c.reading()
	switch {
	case err != nil:
		v.State, v.Why = Unmeasured, err.Error()
	case a.blank: // an empty answer follows no instruction, whatever it forbids (IFEval, evaluation_lib)
		v.State, v.Why = Failed, "the answer is empty"
	case a.o.Compat && r.kind.theirs == nil:
		v.State, v.Why = Unmeasured, "lm-evaluation-harness has no such type"
	case a.o.Compat:
		v.State, v.Why = r.kind.theirs(r, a)
	default:
		v.State, v.Why = r.kind.ours(r, a)
	}
	return v
}

// verdict gives the state of a check that can be made.
func verdict(ok bool, why string) (State, string) {
	if ok {
		return Passed, why
	}
	return Failed, why
}
