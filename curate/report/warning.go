package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus/dataset"
)

// warning is something a reader should know before using the data.
type warning struct {
	Grave   bool
	Text    string
	Details []string
}

// warnings lists what stands out: languages and rules that kept or dropped nothing, rules that could not measure, input that could not be read.
func warnings(m dataset.Manifest, list []*tongue, steps []step) (all []warning) {
	add := func(grave bool, text string, details ...string) {
		all = append(all, warning{Grave: grave, Text: text, Details: details})
	}
	if m.Read == 0 {
		add(true, "Nothing was read: the sources hold no record.")
	}
	var gone []string
	for _, t := range list {
		if t.Read > 0 && t.Kept == 0 {
			gone = append(gone, fmt.Sprintf("%s: 0 of %s kept", t.Name, count(t.Read)))
		}
	}
	if len(gone) > 0 {
		add(true, fmt.Sprintf("Nothing was kept of %s.", things(int64(len(gone)), "language", "languages")), gone...)
	}
	if all := greedy(steps); len(all) > 0 {
		add(true, fmt.Sprintf("A rule dropped every record of a language that it measured (%s).", things(int64(len(all)), "case", "cases")), all...)
	}
	if m.Short > 0 {
		add(true, things(m.Short, "input", "inputs")+" could not be read to the end. What came after the break is missing here.")
	}
	if m.Broken > 0 {
		add(true, records(m.Broken)+" could not be read and "+wereWas(m.Broken)+" set aside with the reason “broken”.")
	}
	if m.Read > 0 && !slices.ContainsFunc(steps, func(st step) bool { return st.Kind == "redact" }) {
		add(false, "The recipe has no step redact: the texts may hold e-mail addresses, telephone numbers and identity numbers.")
	}
	if m.Limit > 0 {
		add(false, "This is a sample: the run was told to read no more than "+records(m.Limit)+".")
	}
	if blind := unmeasured(list, steps); len(blind) > 0 {
		add(false, "Some rules say nothing about some languages: they neither kept nor dropped there.", blind...)
	}
	var nothing []string
	for _, st := range steps {
		if idle := idle(st, list); len(idle) > 0 {
			nothing = append(nothing, fmt.Sprintf("%s: nothing of %s: %s", st.Name, things(int64(len(idle)), "language", "languages"), strings.Join(idle, ", ")))
		}
	}
	if len(nothing) > 0 {
		add(false, fmt.Sprintf("%s dropped nothing of some languages. Where many were read, a limit may be missing or too loose.", things(int64(len(nothing)), "step", "steps")), nothing...)
	}
	return all
}

// greedy lists the rules that dropped all they measured of a language.
func greedy(steps []step) (list []string) {
	for _, st := range steps {
		for _, r := range st.Rules {
			for _, v := range r.Verdicts {
				if v.Dropped > 0 && v.Dropped == v.Measured {
					list = append(list, fmt.Sprintf("%s: %s dropped %s of %s", v.Tongue.Name, r.Full, count(v.Dropped), count(v.Measured)))
				}
			}
		}
		for _, r := range st.Reasons {
			for _, b := range r.By {
				if b.N == b.Tongue.Read {
					list = append(list, fmt.Sprintf("%s: %s dropped %s of %s", b.Tongue.Name, r.Name, count(b.N), count(b.Tongue.Read)))
				}
			}
		}
	}
	return list
}

// unmeasured lists the rules that are set somewhere and measured no record of a language.
func unmeasured(list []*tongue, steps []step) (lines []string) {
	for _, t := range list {
		var names []string
		rules := 0
		for _, st := range steps {
			for _, r := range slices.Concat(st.Rules, st.Idle) {
				if r.Off() {
					continue
				}
				rules++
				for _, v := range r.Verdicts {
					if v.Tongue == t && v.Measured == 0 {
						names = append(names, r.Full)
					}
				}
			}
		}
		if len(names) > 0 {
			slices.Sort(names)
			lines = append(lines, fmt.Sprintf("%s (%s read): %d of %d rules: %s", t.Name, count(t.Read), len(names), rules, strings.Join(names, ", ")))
		}
	}
	return lines
}

// idle lists the languages of which a step dropped nothing.
func idle(st step, list []*tongue) (names []string) {
	if st.Name == "" || !st.Drops() || len(st.Rules)+len(st.Reasons) == 0 && !slices.ContainsFunc(st.Idle, func(r rule) bool { return !r.Off() }) {
		return nil
	}
	for _, t := range list {
		var dropped int64
		for _, r := range st.Rules {
			for _, v := range r.Verdicts {
				if v.Tongue == t {
					dropped += v.Dropped
				}
			}
		}
		for _, r := range st.Reasons {
			for _, b := range r.By {
				if b.Tongue == t {
					dropped += b.N
				}
			}
		}
		if dropped == 0 && t.Read > 0 {
			names = append(names, fmt.Sprintf("%s (%s read)", t.Name, count(t.Read)))
		}
	}
	return names
}

func wereWas(n int64) string {
	if n == 1 {
		return "was"
	}
	return "were"
}
