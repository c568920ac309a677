package instruction

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

var relationArgument = Argument{Name: "relation", Form: Relation, Doc: "how the count stands to n; at least when it is not given"}

func letterKinds() []kind {
	relation := relationArgument
	relation.Public = []string{"let_relation"}
	return []kind{
		{Type: Type{Name: "keywords:letter_frequency", Doc: "the letter is there so often, in either case; a letter is a grapheme cluster", Args: []Argument{
			{Name: "letter", Form: Text, Needed: true, Doc: "one grapheme cluster"},
			{Name: "n", Public: []string{"let_frequency"}, Form: Number, Needed: true, Doc: "how often"}, relation,
		}, Example: `{"type": "keywords:letter_frequency", "letter": "ကို", "relation": "at least", "n": 3}`}, ours: func(r *reading, a *answer) (State, string) {
			letter := normalise.Key(clean(r.text), a.o.Language)
			if language.CountClusters(letter) != 1 {
				return Unmeasured, fmt.Sprintf("%q is not one letter", r.text)
			}
			n := 0
			for c := range language.Clusters(a.normal()) {
				if c == letter {
					n++
				}
			}
			return verdict(holds(n, r.relation, r.n), fmt.Sprintf("%d times", n))
		}, theirs: func(r *reading, a *answer) (State, string) {
			letter := strings.ToLower(r.text)
			if len(letter) != 1 || letter[0] < 'a' || letter[0] > 'z' {
				return Unmeasured, "lm-evaluation-harness draws another letter at random"
			}
			n := strings.Count(lower(a.whole), letter)
			return verdict(holds(n, r.relation, r.n), fmt.Sprintf("%d times", n))
		}},
		{Type: Type{Name: "keywords:number_frequency", Doc: "the number is there so often, in the digits of any script", Args: []Argument{
			{Name: "number", Form: Text, Needed: true, Doc: "a number in digits"},
			{Name: "n", Public: []string{"frequency"}, Form: Number, Needed: true, Doc: "how often"}, relationArgument,
		}, Example: `{"type": "keywords:number_frequency", "number": "៣", "relation": "exactly", "n": 1}`}, ours: func(r *reading, a *answer) (State, string) {
			n := countNumber(a.normal(), normalise.Key(clean(r.text), a.o.Language))
			return verdict(holds(n, r.relation, r.n), fmt.Sprintf("%d times", n))
		}},
	}
}

// countNumber counts a number where it is no part of a longer one.
func countNumber(text, number string) (n int) {
	if number == "" {
		return 0
	}
	for from := 0; ; {
		at := strings.Index(text[from:], number)
		if at < 0 {
			return n
		}
		at += from
		end := at + len(number)
		if !digitBefore(text[:at]) && !digitBehind(text[end:]) {
			n++
		}
		from = end
	}
}

func digitBefore(s string) bool {
	r, size := utf8.DecodeLastRuneInString(s)
	if r == '.' || r == ',' {
		r, _ = utf8.DecodeLastRuneInString(s[:len(s)-size])
	}
	return unicode.IsDigit(r)
}

func digitBehind(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	if r == '.' || r == ',' {
		r, _ = utf8.DecodeRuneInString(s[size:])
	}
	return unicode.IsDigit(r)
}
