package born

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/language/legacy"
	"github.com/lontar-asean/lontar/language/zawgyi"
)

const (
	// maxOdd is the share of letters and marks that may be unassigned, private or isolated before a text is doubted: one in two hundred, so that a
	// logo drawn by a private character does not send a page to recognition.
	maxOdd = 0.005
	// leastLetters is how many letters a text must have before its language says something about it.
	leastLetters = 100
)

// Doubt says why a text that came out of a PDF file is not to be believed, "" when nothing speaks against it: private-use or unknown characters, marks
// without a letter, Burmese in Zawgyi, text of an old font whose characters stand for others, or text in no language known.
func Doubt(text string) string {
	letters, private, unknown, alone := 0, 0, 0, 0
	before := ' '
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Co, r):
			private++
		case r == '\ufffd' || unicode.Is(unicode.Cc, r) && !unicode.IsSpace(r):
			unknown++
		case unicode.IsMark(r):
			if letters++; !unicode.IsLetter(before) && !unicode.IsMark(before) && !unicode.IsDigit(before) && before != '◌' && before != '\u200d' && before != '\u200c' {
				alone++
			}
		case unicode.IsLetter(r):
			letters++
		}
		before = r
	}
	limit := max(1, int(maxOdd*float64(letters+private+unknown)))
	switch {
	case private > limit:
		return fmt.Sprintf("%d characters are of private use: the font says only what they look like", private)
	case unknown > limit:
		return fmt.Sprintf("%d characters are unknown", unknown)
	case alone > limit:
		return fmt.Sprintf("%d vowel or tone marks stand alone", alone)
	case letters < leastLetters:
		return ""
	}
	if _, r := zawgyi.Repair(text, zawgyi.Prior); r.Changed > 0 {
		return "the text is Burmese in Zawgyi"
	}
	if _, r := legacy.Repair(text, legacy.None); r.Encoding != legacy.None && r.Changed > 0 {
		return "the text is in the old encoding " + r.Encoding.String()
	}
	return gibberish(text)
}

// gibberish doubts Latin text in no language known: what fonts such as Limon leave behind, whose Latin letters look like Khmer. Other scripts are
// written in too many languages that no model knows.
func gibberish(text string) string {
	counts := language.Scripts(text)
	latin, all := counts[language.Latn], 0
	for s, n := range counts {
		if language.Script(s) != language.Unknown {
			all += n
		}
	}
	if latin*2 < all {
		return ""
	}
	model, err := identify.Default()
	if err != nil {
		return ""
	}
	if odd := oddWords(text); odd > maxOddWords {
		if model.Identify(text).Tag == language.Und {
			return "the text is in no language known, as when an old font is missing"
		}
	}
	return ""
}

// maxOddWords is the share of Latin words with a capital, digit or sign inside from which text may be that of an old font. Set by judgement, not measured.
const maxOddWords = 0.2

func oddWords(text string) float64 {
	odd, all := 0, 0
	for _, w := range strings.Fields(text) {
		letters, upper, sign := 0, 0, 0
		for i, r := range w {
			switch {
			case unicode.IsLetter(r):
				letters++
				if i > 0 && unicode.IsUpper(r) {
					upper++
				}
			case i > 0 && i < len(w)-1 && !unicode.IsMark(r) && r != '-' && r != '\'' && r != '’' && r != '.' && r != ',':
				sign++
			}
		}
		if letters < 2 {
			continue
		}
		all++
		if sign > 0 || upper > 0 && upper < letters-1 {
			odd++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(odd) / float64(all)
}
