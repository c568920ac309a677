package instruction

import "slices"

// Type is a kind of constraint.
type Type struct {
	Name    string     `json:"name"` // "keywords:existence"
	Doc     string     `json:"doc"`
	Args    []Argument `json:"args"`
	Example string     `json:"example"` // a constraint in JSON
	IFEval  bool       `json:"ifeval"`  // one of the 25 of IFEval
	SEA     bool       `json:"sea"`     // one of the 21 of SEA-IFEval
}

// kind is a type with its two readings; theirs is nil for what only SEA-IFEval has.
type kind struct {
	Type
	ours, theirs func(*reading, *answer) (State, string)
}

// kinds are all types, by theme.
var kinds = allKinds()

func allKinds() []kind {
	list := slices.Concat(keywordKinds(), letterKinds(), languageKinds(), lengthKinds(), contentKinds(), layoutKinds(), combinationKinds(), endKinds(), caseKinds())
	for i := range list {
		k := &list[i]
		k.IFEval = k.theirs != nil
		switch k.Name {
		case "change_case:capital_word_frequency", "change_case:english_capital", "change_case:english_lowercase", "punctuation:no_comma",
			"keywords:letter_frequency", "length_constraints:nth_paragraph_first_word":
		default:
			k.SEA = true
		}
	}
	return list
}

// Types gives all types of constraints, by theme.
func Types() []Type {
	list := make([]Type, len(kinds))
	for i, k := range kinds {
		list[i] = k.Type
		list[i].Args = slices.Clone(k.Args)
	}
	return list
}

func names() []string {
	list := make([]string, len(kinds))
	for i, k := range kinds {
		list[i] = k.Name
	}
	return list
}
