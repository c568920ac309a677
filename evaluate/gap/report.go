package gap

import (
	"github.com/lontar-asean/lontar/corpus/concept"
	"github.com/lontar-asean/lontar/fault"
)

// Options are what the report assumes. The zero value of each takes its default.
type Options struct {
	Halving  float64 // records that halve a deficit: an assumption, measured by nobody (DefaultHalving)
	Goal     float64 // deficit at which nothing more is asked for, 0 to 1 (DefaultGoal)
	Strength float64 // how many items the mean of topic and culture counts for beside a cell's own (DefaultStrength)
	Least    int     // items below which a cell is uncertain (DefaultLeast)
	Tested   []string
}

// The defaults.
const (
	DefaultHalving  = 200
	DefaultGoal     = 0.1
	DefaultStrength = 5
	DefaultLeast    = 5
)

func (o Options) filled() (Options, error) {
	if o.Halving == 0 {
		o.Halving = DefaultHalving
	}
	if o.Goal == 0 {
		o.Goal = DefaultGoal
	}
	if o.Strength == 0 {
		o.Strength = DefaultStrength
	}
	if o.Least == 0 {
		o.Least = DefaultLeast
	}
	if !(o.Halving > 0 && o.Halving <= 1e9 && o.Goal > 0 && o.Goal < 1 && o.Strength > 0 && o.Strength <= 1e6 && o.Least > 0) {
		return o, fault.New(fault.Invalid, "what the report assumes cannot be: %v records halve a deficit, the goal is %v, strength %v, at least %d items", o.Halving, o.Goal, o.Strength, o.Least).
			Try("a number of records above 0, and a goal between 0 and 1")
	}
	return o, nil
}

// judged is an answer with what is wrong with it.
type judged struct {
	Answer
	Verdict
	culture, topic string
}

// unit is an item in a language as a task of a run asks it; its wordings are one.
type unit struct {
	run, task, language, item, witness string
}

// Report is what is known of the gaps of runs.
type Report struct {
	Options
	answers  []judged
	untested []concept.Concept // in the list of concepts, and no item is about them
}

// NoConcept stands for culture and topic of items that name no concept.
const NoConcept = "none"

// New judges answers. A list of what the suite has items about (Options.Tested) tells concepts that nothing was measured of from those that this run was
// not asked about; without it only what was asked counts.
func New(answers []Answer, concepts []concept.Concept, o Options) (*Report, error) {
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	r := &Report{Options: o}
	judge := NewJudge(concepts)
	tested := map[string]bool{}
	for _, id := range o.Tested {
		tested[id] = true
	}
	for _, a := range answers {
		x := judged{a, judge.Judge(a), NoConcept, NoConcept}
		if a.Concept != "" {
			c := concept.Concept{ID: a.Concept}
			x.culture, x.topic = c.Country(), c.Topic()
			tested[a.Concept] = true
		}
		r.answers = append(r.answers, x)
	}
	for _, c := range concepts {
		if !tested[c.ID] {
			r.untested = append(r.untested, c)
		}
	}
	return r, nil
}
