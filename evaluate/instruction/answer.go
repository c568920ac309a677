package instruction

import (
	"strings"
	"unicode"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
	"github.com/lontar-asean/lontar/language/segment"
)

// answer is an answer with what several checks want to know of it, worked out when it is first wanted.
type answer struct {
	o     Options
	text  string // without spaces around it
	whole string // as it came
	blank bool

	key      string // the normal form
	keyed    bool
	clusters []bool // whether a cluster of the key begins at an offset
	words    []bool // whether a word of the key begins at an offset; nil where there is no segmenter
}

func newAnswer(text string, o Options) *answer {
	text = clean(text)
	stripped := strip(text)
	return &answer{o: o, text: stripped, whole: text, blank: stripped == ""}
}

func (a *answer) normal() string {
	if !a.keyed {
		a.key, a.keyed = normalise.Key(a.text, a.o.Language), true
	}
	return a.key
}

func (a *answer) clusterAt(i int) bool {
	if a.clusters == nil {
		a.clusters = starts(a.normal(), language.Clusters(a.normal()))
	}
	return a.clusters[i]
}

func (a *answer) wordAt(i int) bool {
	if a.words == nil {
		s, err := segment.Default()
		if err != nil {
			return a.clusterAt(i)
		}
		a.words = starts(a.normal(), s.Tokens(a.normal(), a.o.Language))
	}
	return a.words[i]
}

func starts(text string, pieces func(func(string) bool)) []bool {
	at, n := make([]bool, len(text)+1), 0
	at[len(text)] = true
	for p := range pieces {
		at[n] = true
		n += len(p)
	}
	return at
}

// unspaced reports whether a script is written without spaces between words.
func unspaced(s language.Script) bool {
	switch s {
	case language.Thai, language.Laoo, language.Khmr, language.Mymr, language.Java, language.Bali, language.Lana, language.Talu, language.Tale, language.Tavt:
		return true
	}
	return false
}

// cased reports whether the language is written with capital and small letters; known is false where its script is not.
func cased(tag language.Tag) (is, known bool) {
	switch s := tag.Script(); s {
	case language.Unknown:
		return false, false
	case language.Latn:
		return true, true
	}
	return false, true
}

// bare takes spaces, quotes and marks of emphasis from both ends.
func bare(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == '*' || r == '_' || r == '`' || r == '#' || r == '>' || unicode.In(r, unicode.Pi, unicode.Pf) || r == '"' || r == '\''
	})
}

// stopped is bare, without punctuation at the end.
func stopped(s string) string {
	return strings.TrimRightFunc(bare(s), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.In(r, unicode.Pi, unicode.Pf)
	})
}
