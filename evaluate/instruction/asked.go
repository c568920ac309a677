package instruction

import (
	"slices"
	"strings"
	"unicode"

	"github.com/lontar-asean/lontar/language"
)

func languageKinds() []kind {
	in := func(r *reading, a *answer) (State, string) { return a.in(r.tag) }
	theirs := func(r *reading, a *answer) (State, string) {
		if !slices.Contains(codes, r.code) {
			return Unmeasured, "lm-evaluation-harness has no such language and stops"
		}
		return a.in(r.tag)
	}
	return []kind{{Type: Type{Name: "language:response_language", Doc: "in the language; Indonesian and Malay count as each other", Args: []Argument{
		{Name: "language", Public: []string{"response_language"}, Form: Language, Needed: true, Doc: "any tag or code of the language"},
	}, Example: `{"type": "language:response_language", "language": "jav"}`}, ours: in, theirs: theirs}}
}

// in says whether the answer is in a language.
func (a *answer) in(want language.Tag) (State, string) {
	if a.o.Identify == nil {
		return Unmeasured, "nothing tells the language of the answer"
	}
	if a.o.Knows != nil && !a.o.Knows(want) {
		return Unmeasured, "identification has no model of " + string(want)
	}
	text := a.text
	if a.o.Compat && !strings.ContainsFunc(text, detectable) {
		return Passed, "langdetect finds nothing to go by, which lm-evaluation-harness takes for right"
	}
	if isUpper(text) {
		text = lower(text)
	}
	is, ok := a.o.Identify(text)
	switch {
	case !ok:
		return Unmeasured, "the language of the answer cannot be told"
	case is.Language() == want.Language(), malay(is) && malay(want) && !a.o.Compat:
		return Passed, ""
	}
	return Failed, "it is in " + string(is)
}

// codes are the languages that lm-evaluation-harness can ask for.
var codes = strings.Fields("en es pt ar hi fr ru de ja it bn uk th ur ta te bg ko pl he fa vi ne sw kn mr gu pa ml fi")

// detectable reports whether a letter is of a script that langdetect (1.0.9, 55 languages) knows: not Khmer, Lao, Burmese or Javanese.
func detectable(r rune) bool {
	return unicode.IsLetter(r) && unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Arabic, unicode.Hebrew, unicode.Devanagari, unicode.Bengali,
		unicode.Gurmukhi, unicode.Gujarati, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Thai, unicode.Hangul, unicode.Hiragana, unicode.Katakana, unicode.Han)
}

// malay reports whether a language is Indonesian or Malay, which short texts do not tell apart (as in SEA-IFEval).
func malay(tag language.Tag) bool { return tag.Language() == "ind" || tag.Language() == "zsm" }

// InLanguage says whether an answer is in the language it was asked for in: that of a language:response_language among the constraints, else that of the options.
// SEA-IFEval's headline counts an answer only when it passes and this passes too.
func InLanguage(constraints []Constraint, answer string, o Options) Verdict {
	v := Verdict{Type: "language:response_language", State: Unmeasured, Why: "the language is not named"}
	want := o.Language
	for _, c := range constraints {
		if r, err := c.reading(); err == nil && r.tag != "" {
			want = r.tag
		}
	}
	if want != "" && want != language.Und {
		v.State, v.Why = newAnswer(answer, o).in(want)
	}
	return v
}
