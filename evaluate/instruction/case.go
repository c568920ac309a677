package instruction

import (
	"fmt"
	"strings"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/segment"
)

func caseKinds() []kind {
	whole := func(name, doc string, is func(string) bool) kind {
		return kind{Type: Type{Name: name, Doc: doc, Example: fmt.Sprintf("{%q: %q}", "type", name)},
			ours: func(_ *reading, a *answer) (State, string) {
				if why := caseless(a.o.Language); why != "" {
					return Unmeasured, why
				}
				if !is(a.text) {
					return Failed, "not in that case"
				}
				return a.in("eng-Latn")
			}, theirs: func(_ *reading, a *answer) (State, string) {
				if !is(a.whole) {
					return Failed, "not in that case"
				}
				return a.in("eng-Latn")
			}}
	}
	relation := relationArgument
	relation.Public = []string{"capital_relation"}
	return []kind{
		{Type: Type{Name: "change_case:capital_word_frequency", Doc: "so many words in capital letters; means nothing in a script without them", Args: []Argument{
			{Name: "n", Public: []string{"capital_frequency"}, Form: Number, Needed: true, Doc: "how many words"}, relation,
		}, Example: `{"type": "change_case:capital_word_frequency", "relation": "at least", "n": 2}`}, ours: capitals, theirs: func(r *reading, a *answer) (State, string) {
			p, n := a.o.Punkt, 0
			if p == nil {
				p = plain
			}
			for _, s := range p.Sentences(a.whole) {
				for _, word := range treebank(s) {
					if isUpper(word) {
						n++
					}
				}
			}
			return verdict(holds(n, r.relation, r.n), fmt.Sprintf("%d words", n))
		}},
		whole("change_case:english_capital", "in English, in capital letters only", isUpper),
		whole("change_case:english_lowercase", "in English, in small letters only", isLower),
		{Type: Type{Name: "punctuation:no_comma", Doc: "no comma; means nothing in a script without capital letters, most of which use none", Example: `{"type": "punctuation:no_comma"}`},
			ours: func(_ *reading, a *answer) (State, string) {
				if why := caseless(a.o.Language); why != "" {
					return Unmeasured, why
				}
				return verdict(!strings.ContainsAny(a.text, ",，"), "")
			}, theirs: func(_ *reading, a *answer) (State, string) {
				return verdict(!strings.Contains(a.whole, ","), "")
			}},
	}
}

// caseless says why case and comma cannot be asked for in a language; "" where they can.
func caseless(tag language.Tag) string {
	switch is, known := cased(tag); {
	case !known:
		return "the script of the answer is not named"
	case !is:
		return "the script of " + string(tag) + " has no capital letters"
	}
	return ""
}

func capitals(r *reading, a *answer) (State, string) {
	if why := caseless(a.o.Language); why != "" {
		return Unmeasured, why
	}
	s, err := segment.Default()
	if err != nil {
		return Unmeasured, err.Error()
	}
	n := 0
	for word := range s.Words(a.text, a.o.Language) {
		if isUpper(word) {
			n++
		}
	}
	return verdict(holds(n, r.relation, r.n), fmt.Sprintf("%d words", n))
}
