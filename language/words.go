package language

import (
	"iter"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// Words gives the words of a text by UAX #29, leaving out spaces and punctuation: every piece with a letter, mark or digit. In languages
// that put spaces between syllables (Vietnamese) a "word" is a syllable. Where spaces part phrases or nothing (Thai, Lao, Khmer, Burmese,
// Chinese, Javanese script), or it is not known what they part, ok is false: the words are unmeasured, not zero.
func Words(text string, p Profile) (seq iter.Seq[string], ok bool) {
	if p.Spaces != SpaceWords && p.Spaces != SpaceSyllables {
		return nil, false
	}
	return func(yield func(string) bool) {
		tokens := words.FromString(text)
		for tokens.Next() {
			if word := tokens.Value(); hasWordCharacter(word) && !yield(word) {
				return
			}
		}
	}, true
}

func hasWordCharacter(s string) bool {
	for i := 0; i < len(s); {
		r, width := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, width = utf8.DecodeRuneInString(s[i:])
		}
		switch ClassOf(r) {
		case Letter, Mark, Digit, Number:
			return true
		}
		i += width
	}
	return false
}
