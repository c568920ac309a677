package instruction

import "github.com/lontar-asean/lontar/fault"

// Turns checks a conversation as Multi-IF does (He et al. 2024, arXiv:2410.15553): each turn adds constraints, and every answer has to keep to all constraints so
// far. The verdicts of a turn are in the order of the turns the constraints came with. Fewer or more answers than turns are a fault of kind Invalid.
func Turns(turns [][]Constraint, answers []string, o Options) ([][]Verdict, error) {
	return each(turns, answers, o, Check)
}

// LooseTurns checks a conversation as Turns does, each answer as Loose does.
func LooseTurns(turns [][]Constraint, answers []string, o Options) ([][]Verdict, error) {
	return each(turns, answers, o, Loose)
}

func each(turns [][]Constraint, answers []string, o Options, check func([]Constraint, string, Options) []Verdict) ([][]Verdict, error) {
	if len(answers) != len(turns) {
		return nil, fault.New(fault.Invalid, "%d turns, but %d answers", len(turns), len(answers))
	}
	out := make([][]Verdict, len(turns))
	var soFar []Constraint
	for i, added := range turns {
		soFar = append(soFar, added...)
		out[i] = check(soFar, answers[i], o)
	}
	return out, nil
}
