package instruction

import "strings"

// Loose checks an answer as Check does, and lets a constraint pass when one of eight versions of the answer keeps to it: with or without the first and the last
// line, which may be talk around the answer, and with or without asterisks (Zhou et al. 2023, section 2.3).
func Loose(constraints []Constraint, text string, o Options) []Verdict {
	out := Check(constraints, text, o)
	var versions []*answer
	for i := range out {
		if out[i].State == Passed {
			continue
		}
		if versions == nil {
			versions = variants(text, o)
		}
		for _, a := range versions {
			if v := constraints[i].check(a); v.State == Passed {
				out[i] = v
				break
			}
		}
	}
	return out
}

// variants gives the versions of an answer other than itself that hold something, each once.
func variants(text string, o Options) (list []*answer) {
	text = clean(text)
	lines := strings.Split(text, "\n")
	join := func(from, to int) string {
		if from >= to {
			return ""
		}
		return strip(strings.Join(lines[from:to], "\n"))
	}
	seen := map[string]bool{text: true}
	n := len(lines)
	for _, v := range []string{text, join(1, n), join(0, n-1), join(1, n-1)} {
		for _, v := range []string{v, strings.ReplaceAll(v, "*", "")} {
			if seen[v] || strip(v) == "" {
				continue
			}
			seen[v] = true
			list = append(list, newAnswer(v, o))
		}
	}
	return list
}
