package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// How much of a rule is shown.
const (
	ruleLanguages = 12 // languages with samples
	nearSamples   = 2  // samples on each side of a limit, a language
	reasonSamples = 3
)

// step is a step of the recipe with what it dropped.
type step struct {
	pipeline.StepSummary
	Number  int
	Rules   []rule   // that dropped something, the greatest first
	Idle    []rule   // that dropped nothing
	Reasons []reason // of its own, without a limit
}

// Drops says whether the step can drop records, as far as this run shows.
func (s step) Drops() bool { return len(s.Rules)+len(s.Idle)+len(s.Reasons) > 0 }

// rule is a limit on a measure.
type rule struct {
	Name     string // the setting
	Full     string // step.setting
	Measure  string
	Measured int64
	Absent   int64 // documents for which it was unmeasured
	Dropped  int64
	Verdicts []verdict
	Rest     int // languages with drops whose samples are not shown
}

// verdict is what a rule did to one language.
type verdict struct {
	Tongue   *tongue
	Limit    string // "≥ 80", "" when the language has none
	Measured int64
	Absent   int64
	Dropped  int64
	Inside   []sample
	Outside  []sample
}

// reason is a ground to drop that no limit decides.
type reason struct {
	Name    string
	N       int64
	Silent  bool // its records are not shown
	Samples []sample
	By      []tally
}

// tally is a number of records of a language.
type tally struct {
	Tongue *tongue
	N      int64
}

// silent are the reasons whose records are never shown: their people asked for that.
var silent = map[string]bool{pipeline.ReasonWithdrawn: true, "opt-out": true}

// steps joins the recipe's steps with what their rules did. The last step has no name and holds the reasons of no step.
func steps(s *pipeline.Summary, list []*tongue, g gallery) []step {
	var all []step
	for i, st := range s.Steps {
		all = append(all, step{StepSummary: st, Number: i + 1})
	}
	own := len(all)
	all = append(all, step{})
	find := func(name string) *step {
		head, _, _ := strings.Cut(name, ".")
		for i := range all[:own] {
			if all[i].Name == head || head == "opt-out" && all[i].Kind == "extract" {
				return &all[i]
			}
		}
		return &all[own]
	}
	rules := ruleNames(list)
	for _, name := range rules {
		st, r := find(name), newRule(name, list, g)
		if r.Dropped > 0 {
			st.Rules = append(st.Rules, r)
		} else {
			st.Idle = append(st.Idle, r)
		}
	}
	counts := map[string]int64{}
	for _, t := range list {
		for name, c := range t.reasons {
			if _, found := slices.BinarySearch(rules, name); !found {
				counts[name] += c.N
			}
		}
	}
	for _, name := range ranked(counts) {
		st := find(name)
		st.Reasons = append(st.Reasons, newReason(name, list, g))
	}
	for i := range all {
		slices.SortStableFunc(all[i].Rules, func(a, b rule) int { return cmp.Compare(b.Dropped, a.Dropped) })
	}
	return all
}

func ruleNames(list []*tongue) []string {
	names := map[string]bool{}
	for _, t := range list {
		for name := range t.rules {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func newRule(name string, list []*tongue, g gallery) rule {
	_, setting, _ := strings.Cut(name, ".")
	r := rule{Name: setting, Full: name}
	for _, t := range list {
		tallied := t.rules[name]
		if tallied == nil {
			continue
		}
		r.Measure = tallied.Measure
		r.Measured += tallied.Measured
		r.Absent += tallied.Unmeasured
		r.Dropped += tallied.Dropped
		r.Verdicts = append(r.Verdicts, verdict{Tongue: t, Limit: limit(tallied), Measured: tallied.Measured, Absent: tallied.Unmeasured, Dropped: tallied.Dropped})
	}
	slices.SortStableFunc(r.Verdicts, func(a, b verdict) int { return cmp.Compare(b.Dropped, a.Dropped) })
	for i := range r.Verdicts {
		v := &r.Verdicts[i]
		if v.Dropped == 0 {
			break
		}
		if i >= ruleLanguages {
			r.Rest++
			continue
		}
		v.Inside = g.near(v.Tongue.rules[name].Inside, nearSamples)
		v.Outside = g.near(v.Tongue.rules[name].Outside, nearSamples)
	}
	return r
}

func newReason(name string, list []*tongue, g gallery) reason {
	r := reason{Name: name, Silent: silent[name]}
	for _, t := range list {
		c := t.reasons[name]
		if c == nil {
			continue
		}
		r.N += c.N
		r.By = append(r.By, tally{t, c.N})
	}
	slices.SortStableFunc(r.By, func(a, b tally) int { return cmp.Compare(b.N, a.N) })
	for i, b := range r.By {
		if r.Silent || i >= ruleLanguages {
			break
		}
		most := 1
		if len(r.By) == 1 {
			most = reasonSamples
		}
		r.Samples = append(r.Samples, g.places(b.Tongue.reasons[name].Samples, most, nearClusters)...)
	}
	return r
}

// limit writes what a rule lets through.
func limit(r *pipeline.RuleTally) string {
	switch {
	case r.Low != nil && r.High != nil:
		return value(*r.Low) + " to " + value(*r.High)
	case r.Low != nil:
		return "≥ " + value(*r.Low)
	case r.High != nil:
		return "≤ " + value(*r.High)
	}
	return ""
}

// Off says whether no language has a limit.
func (r rule) Off() bool {
	return !slices.ContainsFunc(r.Verdicts, func(v verdict) bool { return v.Limit != "" })
}

// Share is the part of the measured records that the rule dropped.
func (r rule) Share() string { return percent(r.Dropped, r.Measured) }

// Share is the part of the language's measured records that the rule dropped.
func (v verdict) Share() string { return percent(v.Dropped, v.Measured) }
