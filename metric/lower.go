package metric

import (
	"strings"
	"unicode"
)

// lower folds case as Unicode's full mapping does (section 3.13): letter by letter, but İ becomes two characters and Σ at the end of a word becomes ς.
// The mapping of golang.org/x/text forgets the latter in longer texts.
func lower(text string) string {
	if !strings.ContainsAny(text, "Σİ") {
		return strings.ToLower(text)
	}
	runes := []rune(text)
	var out strings.Builder
	for i, r := range runes {
		switch {
		case r == 'İ':
			out.WriteString("i\u0307")
		case r == 'Σ' && cased(runes[:i], true) && !cased(runes[i+1:], false):
			out.WriteRune('ς')
		default:
			out.WriteRune(unicode.ToLower(r))
		}
	}
	return out.String()
}

// cased reports whether the next letter, seen from the end backwards or from the beginning, is one that has case; what has no part in that is passed over.
func cased(runes []rune, backwards bool) bool {
	for i := range runes {
		r := runes[i]
		if backwards {
			r = runes[len(runes)-1-i]
		}
		if !unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk) && !strings.ContainsRune("'.:·‘’․", r) {
			return unicode.In(r, unicode.Lu, unicode.Ll, unicode.Lt, unicode.Other_Lowercase, unicode.Other_Uppercase)
		}
	}
	return false
}

// Lower folds case as the peers' str.lower does; see lower.
func Lower(text string) string { return lower(text) }
