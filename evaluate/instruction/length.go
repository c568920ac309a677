package instruction

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
	"github.com/lontar-asean/lontar/language/segment"
)

// blankLine is the divider that stands for an empty line.
const blankLine = "blank line"

var (
	titleLine   = regexp.MustCompile(`(?m)^[ \t]*<<[^\n]+>>[ \t]*$`)
	blankLines  = regexp.MustCompile(`\n[ \t\r]*\n\s*`)
	threeStars  = regexp.MustCompile(space + `?\*\*\*` + space + `?`)
	halfMeasure = "there is no model that tells words apart"
)

func lengthKinds() []kind {
	divider := Argument{Name: "divider", Form: Text, Doc: `what stands between them, such as "***"; "blank line" for an empty line`}
	counted := func(public, what string) Argument {
		return Argument{Name: "n", Public: []string{public}, Form: Number, Needed: true, Doc: "how many " + what}
	}
	return []kind{
		{Type: Type{Name: "length_constraints:number_words", Doc: "so many words of the language, whether or not it puts spaces between them", Args: []Argument{
			counted("num_words", "words"), relationArgument,
		}, Example: `{"type": "length_constraints:number_words", "relation": "less than", "n": 60}`}, ours: countWords, theirs: func(r *reading, a *answer) (State, string) {
			n, inside := 0, false
			for _, c := range a.whole {
				if w := isWord(c); w != inside {
					inside = w
					if w {
						n++
					}
				}
			}
			return verdict(holds(n, r.relation, r.n), fmt.Sprintf("%d words", n))
		}},
		{Type: Type{Name: "length_constraints:number_sentences", Doc: "so many sentences, by the marks of the language or by a divider, which languages without such marks need", Args: []Argument{
			counted("num_sentences", "sentences"), relationArgument, divider,
		}, Example: `{"type": "length_constraints:number_sentences", "relation": "at least", "n": 3, "divider": "***"}`}, ours: countSentences, theirs: func(r *reading, a *answer) (State, string) {
			p := a.o.Punkt
			if p == nil {
				p = plain
			}
			n := len(p.Sentences(a.whole))
			return verdict(holds(n, r.relation, r.n), fmt.Sprintf("%d sentences", n))
		}},
		{Type: Type{Name: "length_constraints:number_paragraphs", Doc: "so many paragraphs, between dividers; *** when none is named", Args: []Argument{
			counted("num_paragraphs", "paragraphs"), relationArgument, divider,
		}, Example: `{"type": "length_constraints:number_paragraphs", "n": 2, "divider": "blank line"}`}, ours: func(r *reading, a *answer) (State, string) {
			d, relation := r.text, r.relation
			if d == "" {
				d = "***"
			}
			if relation == "" {
				relation = exactly
			}
			n := len(parted(a.untitled(), d))
			return verdict(holds(n, relation, r.n), fmt.Sprintf("%d paragraphs", n))
		}, theirs: func(r *reading, a *answer) (State, string) {
			parts := threeStars.Split(a.whole, -1)
			n := len(parts)
			for i, p := range parts {
				if strip(p) != "" {
					continue
				}
				if i > 0 && i < len(parts)-1 {
					return Failed, "a paragraph is empty"
				}
				n--
			}
			return verdict(n == r.n, fmt.Sprintf("%d paragraphs", n))
		}},
		{Type: Type{Name: "length_constraints:nth_paragraph_first_word", Doc: "so many paragraphs between empty lines, one of which begins with the word", Args: []Argument{
			counted("num_paragraphs", "paragraphs"),
			{Name: "nth", Public: []string{"nth_paragraph"}, Form: Number, Needed: true, Doc: "which paragraph, from 1"},
			{Name: "word", Public: []string{"first_word"}, Form: Text, Needed: true, Doc: "a word or phrase"},
		}, Example: `{"type": "length_constraints:nth_paragraph_first_word", "n": 3, "nth": 2, "word": "chợ"}`}, ours: func(r *reading, a *answer) (State, string) {
			parts := parted(a.untitled(), blankLine)
			if len(parts) != r.n {
				return Failed, fmt.Sprintf("%d paragraphs", len(parts))
			}
			return verdict(beginsWith(parts[r.nth-1], r.text, a.o), "")
		}, theirs: nthParagraph},
	}
}

// untitled is the text without lines that are a title, which is no sentence or paragraph.
func (a *answer) untitled() string {
	if !strings.Contains(a.text, "<<") {
		return a.text
	}
	return strings.TrimSpace(titleLine.ReplaceAllString(a.text, ""))
}

// parted gives the pieces between dividers that hold more than spaces and punctuation.
func parted(text, divider string) (pieces []string) {
	var all []string
	if divider == blankLine {
		all = blankLines.Split(text, -1)
	} else {
		all = strings.Split(text, divider)
	}
	for _, p := range all {
		if strings.ContainsFunc(p, worded) {
			pieces = append(pieces, p)
		}
	}
	return pieces
}

func worded(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func countWords(r *reading, a *answer) (State, string) {
	s, err := segment.Default()
	if err != nil {
		return Unmeasured, err.Error()
	}
	switch m := s.MethodOf(a.o.Language); m {
	case segment.MethodSpaces, segment.MethodModel:
		n := 0
		for range s.Words(a.text, a.o.Language) {
			n++
		}
		return verdict(holds(n, r.relation, r.n), fmt.Sprintf("%d words", n))
	}
	return Unmeasured, halfMeasure + " in " + named(a.o.Language)
}

func named(tag language.Tag) string {
	if tag == "" || tag == language.Und {
		return "a language that is not named"
	}
	return string(tag)
}

func countSentences(r *reading, a *answer) (State, string) {
	if r.text != "" {
		n := len(parted(a.untitled(), r.text))
		return verdict(holds(n, r.relation, r.n), fmt.Sprintf("%d sentences between dividers", n))
	}
	p, ok := language.ProfileOf(a.o.Language)
	if !ok || len(p.SentenceEnds) == 0 {
		return Unmeasured, "no mark is known to end a sentence in " + named(a.o.Language) + "; a divider would"
	}
	s, err := segment.Default()
	if err != nil {
		return Unmeasured, err.Error()
	}
	n := 0
	for one := range s.Sentences(a.untitled(), a.o.Language) {
		if strings.ContainsFunc(one, worded) {
			n++
		}
	}
	return verdict(holds(n, r.relation, r.n), fmt.Sprintf("%d sentences", n))
}

// beginsWith reports whether a text begins with a word or phrase that ends there, in any of its spellings.
func beginsWith(text, word string, o Options) bool {
	a := newAnswer(bare(text), o)
	key := normalise.Key(clean(word), o.Language)
	return key != "" && strings.HasPrefix(a.normal(), key) && a.stands(a.normal(), 0, len(key), false)
}

func nthParagraph(r *reading, a *answer) (State, string) {
	parts := strings.Split(a.whole, "\n\n")
	n := len(parts)
	for _, p := range parts {
		if strip(p) == "" {
			n--
		}
	}
	if r.nth > n || strip(parts[r.nth-1]) == "" {
		return Failed, fmt.Sprintf("%d paragraphs", n)
	}
	word := strings.TrimLeft(strings.TrimLeft(strings.FieldsFunc(parts[r.nth-1], isSpace)[0], "'"), `"`)
	if end := strings.IndexAny(word, `.,?!'"`); end >= 0 {
		word = word[:end]
	}
	var first strings.Builder // letter by letter, so that a sigma at the end stays what it is
	for _, c := range word {
		first.WriteString(lower(string(c)))
	}
	return verdict(n == r.n && first.String() == lower(r.text), fmt.Sprintf("%d paragraphs, %q", n, word))
}
