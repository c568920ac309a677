package contamination

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

// Form gives a text as it is compared: what its spellings have in common, letters, marks and digits only. Lines, spaces, signs and invisible characters tell
// nothing, as many scripts of the region put spaces where the writer likes.
func Form(text string, tag language.Tag) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < utf8.RuneSelf:
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				return r
			}
			return -1
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsNumber(r):
			return r
		}
		return -1
	}, normalise.Key(text, tag))
}

// script gives the script of most letters of a text.
func script(text string) language.Script {
	counts := map[language.Script]int{}
	best := language.Unknown
	for _, r := range text {
		s := language.ScriptOf(r)
		if s == language.Common || s == language.Inherited {
			continue
		}
		if counts[s]++; counts[s] > counts[best] || counts[s] == counts[best] && s < best {
			best = s
		}
	}
	return best
}
