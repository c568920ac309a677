package instruction

import (
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

func endKinds() []kind {
	return []kind{
		{Type: Type{Name: "startend:first_word", Doc: "begins with the word or phrase", Args: []Argument{
			{Name: "word", Public: []string{"first_word"}, Form: Text, Needed: true, Doc: "a word or phrase, in any of its spellings"},
		}, Example: `{"type": "startend:first_word", "word": "សួស្តី"}`}, ours: func(r *reading, a *answer) (State, string) {
			return verdict(beginsWith(a.text, r.text, a.o), "")
		}},
		{Type: Type{Name: "startend:end_checker", Doc: "ends with the phrase; punctuation behind it does not count", Args: []Argument{
			{Name: "phrase", Public: []string{"end_phrase"}, Form: Text, Needed: true, Doc: "the last words, in any of their spellings"},
		}, Example: `{"type": "startend:end_checker", "phrase": "ขอบคุณค่ะ"}`}, ours: func(r *reading, a *answer) (State, string) {
			end := newAnswer(stopped(a.text), a.o)
			phrase := normalise.Key(stopped(clean(r.text)), a.o.Language)
			at := len(end.normal()) - len(phrase)
			return verdict(phrase != "" && strings.HasSuffix(end.normal(), phrase) && end.stands(end.normal(), at, at+len(phrase), false), "")
		}, theirs: func(r *reading, a *answer) (State, string) {
			return verdict(strings.HasSuffix(lower(strings.Trim(a.text, `"`)), lower(strip(clean(r.text)))), "")
		}},
		{Type: Type{Name: "startend:quotation", Doc: "all of it between quotation marks, straight or those of the language", Example: `{"type": "startend:quotation"}`},
			ours: func(_ *reading, a *answer) (State, string) {
				quotes := []language.Quote{{Open: `"`, Close: `"`}, {Open: "“", Close: "”"}}
				if p, ok := language.ProfileOf(a.o.Language); ok {
					quotes = append(quotes, p.Quotes...)
				}
				for _, q := range quotes {
					if inside, ok := strings.CutPrefix(a.text, q.Open); ok && q.Open != "" {
						if inside, ok = strings.CutSuffix(inside, q.Close); ok && strings.ContainsFunc(inside, worded) {
							return Passed, ""
						}
					}
				}
				return Failed, ""
			}, theirs: func(_ *reading, a *answer) (State, string) {
				return verdict(utf8.RuneCountInString(a.text) > 1 && a.text[0] == '"' && a.text[len(a.text)-1] == '"', "")
			}},
	}
}
