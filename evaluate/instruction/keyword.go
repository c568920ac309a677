package instruction

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

var wordsArgument = Argument{Name: "words", Form: Texts, Needed: true, Doc: "words or phrases, in any of their spellings"}

func keywordKinds() []kind {
	words, forbidden := wordsArgument, wordsArgument
	words.Public, forbidden.Public = []string{"keywords"}, []string{"forbidden_words"}
	return []kind{
		{Type: Type{Name: "keywords:existence", Doc: "every word is there", Args: []Argument{words}, Example: `{"type": "keywords:existence", "words": ["ប្រហុក"]}`}, ours: func(r *reading, a *answer) (State, string) {
			for n, key := range r.wordKeys(a) {
				if a.count(key) == 0 {
					return Failed, fmt.Sprintf("%q is not there", r.texts[n])
				}
			}
			return Passed, ""
		}, theirs: allExpressions},
		{Type: Type{Name: "keywords:forbidden_words", Doc: "none of the words is there", Args: []Argument{forbidden}, Example: `{"type": "keywords:forbidden_words", "words": ["ຮ້ອນ"]}`}, ours: func(r *reading, a *answer) (State, string) {
			for n, key := range r.wordKeys(a) {
				if a.count(key) > 0 {
					return Failed, fmt.Sprintf("%q is there", r.texts[n])
				}
			}
			return Passed, ""
		}, theirs: noExpression},
		{Type: Type{Name: "keywords:frequency", Doc: "the word is there so often", Args: []Argument{
			{Name: "word", Public: []string{"keyword"}, Form: Text, Needed: true, Doc: "a word or phrase, in any of its spellings"},
			{Name: "n", Public: []string{"frequency"}, Form: Number, Needed: true, Doc: "how often"}, relationArgument,
		}, Example: `{"type": "keywords:frequency", "word": "ตลาด", "relation": "at least", "n": 2}`}, ours: func(r *reading, a *answer) (State, string) {
			n := a.count(r.wordKeys(a)[0])
			return verdict(holds(n, r.relation, r.n), fmt.Sprintf("%d times", n))
		}, theirs: func(r *reading, a *answer) (State, string) {
			e := r.expressions()[0]
			if e.re == nil {
				return Unmeasured, pythonOnly(e)
			}
			n := len(e.re.FindAllStringIndex(a.whole, -1))
			return verdict(holds(n, r.relation, r.n), fmt.Sprintf("%d times", n))
		}},
	}
}

// wordKeys gives the normal forms of the words, or of the one word.
func (r *reading) wordKeys(a *answer) []string {
	if r.texts == nil {
		return []string{normalise.Key(clean(r.text), a.o.Language)}
	}
	keys := make([]string, len(r.texts))
	for n, t := range r.texts {
		keys[n] = normalise.Key(clean(t), a.o.Language)
	}
	return keys
}

// expressions gives the words as regular expressions of Python, in the order in which lm-evaluation-harness takes them, compiled once.
func (r *reading) expressions() []expression {
	r.memory.Do(func() {
		texts := slices.Sorted(slices.Values(r.texts))
		if r.texts == nil {
			texts = []string{strip(r.text)}
		}
		for _, t := range texts {
			r.memory.expressions = append(r.memory.expressions, express(t))
		}
	})
	return r.memory.expressions
}

func allExpressions(r *reading, a *answer) (State, string) {
	for _, e := range r.expressions() {
		switch {
		case e.re == nil:
			return Unmeasured, pythonOnly(e)
		case !e.re.MatchString(a.whole):
			return Failed, fmt.Sprintf("%q is not there", e.text)
		}
	}
	return Passed, ""
}

func noExpression(r *reading, a *answer) (State, string) {
	for _, e := range r.expressions() {
		switch {
		case e.re == nil || !e.fixed:
			return Unmeasured, pythonOnly(e)
		case e.standsIn(a.whole):
			return Failed, fmt.Sprintf("%q is there", e.text)
		}
	}
	return Passed, ""
}

func pythonOnly(e expression) string {
	return fmt.Sprintf("the keyword %q is taken for a regular expression of Python", e.text)
}

// enclitics are what is written on to a word that stays the same word, of languages in which that is usual. Not yet reviewed by native speakers.
var enclitics = map[string][]string{
	"ind": {"nya", "lah", "kah", "pun", "ku", "mu"},
	"zsm": {"nya", "lah", "kah", "pun", "ku", "mu", "ڽ", "له", "که", "ڤون"},
	"jav": {"e", "ne", "ku", "mu"},
	"sun": {"na", "teh", "mah"},
}

// inflected are languages whose words change at both ends; a keyword counts inside a longer word, as in SEA-IFEval.
func inflected(tag language.Tag) bool { return tag.Language() == "fil" || tag.Language() == "tam" }

const (
	pulli   = "\u0bcd" // Tamil: a consonant without a vowel, which an ending takes away
	longest = 4096     // bytes of a word; a longer one is a text
)

// count says how often a word is in the answer, both in normal form. In scripts with spaces it has to be a whole word, enclitics aside; in the others it may not
// begin or end inside a cluster, nor leave the closing consonant of its syllable behind.
func (a *answer) count(key string) (n int) {
	text, part := a.normal(), key
	if a.o.Language.Language() == "tam" {
		part = strings.TrimSuffix(part, pulli)
	}
	if part == "" {
		return 0
	}
	for from := 0; ; {
		at := strings.Index(text[from:], part)
		if at < 0 {
			return n
		}
		at += from
		end := at + len(part)
		if len(part) <= longest && !a.stands(text, at, end, part != key) {
			_, size := utf8.DecodeRuneInString(text[at:])
			from = at + size
			continue
		}
		n++
		from = end
	}
}

// stands reports whether a word stands at a place of the key; open: its last consonant may have taken an ending.
func (a *answer) stands(text string, at, end int, open bool) bool {
	if !a.clusterAt(at) || !open && !a.clusterAt(end) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	head, _ := utf8.DecodeRuneInString(text[at:])
	tail, _ := utf8.DecodeLastRuneInString(text[:end])
	if inflected(a.o.Language) {
		return true
	}
	if at > 0 && joined(before, head) {
		return false
	}
	next, size := utf8.DecodeRuneInString(text[end:])
	if size == 0 {
		return true
	}
	if joined(tail, next) {
		rest := text[end:]
		if stop := strings.IndexFunc(rest, func(r rune) bool { return !spaced(r) }); stop >= 0 {
			rest = rest[:stop]
		}
		return slices.Contains(enclitics[a.o.Language.Language()], rest)
	}
	if unspaced(language.ScriptOf(next)) && unicode.IsLetter(next) && unspaced(language.ScriptOf(tail)) && !a.wordAt(end) {
		return language.ClusterEnd(text, end) != end+size || leading(next) // more than a bare consonant
	}
	return true
}

// leading are the vowels of Thai and Lao that stand before their consonant, so begin a syllable.
func leading(r rune) bool { return r >= 0x0E40 && r <= 0x0E44 || r >= 0x0EC0 && r <= 0x0EC4 }

// spaced reports whether a character is of a word in a script with spaces between words.
func spaced(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)) && !unspaced(language.ScriptOf(r))
}

func joined(a, b rune) bool { return spaced(a) && spaced(b) }
