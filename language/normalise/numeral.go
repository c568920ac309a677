package normalise

import (
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// The digits zero and seven of Burmese look like the letters wa and ra, and keyboards have them side by side.
const (
	burmeseZero  = 0x1040
	burmeseSeven = 0x1047
	burmeseWa    = 0x101D
	burmeseRa    = 0x101B
)

func isBurmeseDigit(r rune) bool { return r >= 0x1040 && r <= 0x1049 }

// around is what stands next to a character: the two characters before it and up to four behind.
type around struct {
	before rune // as already repaired
	after  string
}

// repairNumerals writes the letters wa and ra for the digits zero and seven where only a letter can stand, and the digits for the letters
// within a number. Counted are the characters that changed.
func repairNumerals(s string, _ language.Tag) (string, int) {
	var out strings.Builder
	n, copied := 0, 0
	before := rune(0)
	for i := 0; i < len(s); {
		r, width := utf8.DecodeRuneInString(s[i:])
		to := r
		switch r {
		case burmeseZero, burmeseSeven:
			if isLetterHere(r, around{before, s[i+width:]}) {
				if to = burmeseWa; r == burmeseSeven {
					to = burmeseRa
				}
			}
		case burmeseWa, burmeseRa:
			if isDigitHere(r, around{before, s[i+width:]}) {
				if to = burmeseZero; r == burmeseRa {
					to = burmeseSeven
				}
			}
		}
		if to != r {
			out.WriteString(s[copied:i])
			out.WriteRune(to)
			copied = i + width
			n++
		}
		before = to
		i += width
	}
	if n == 0 {
		return s, 0
	}
	out.WriteString(s[copied:])
	return out.String(), n
}

// isLetterHere says whether a digit stands for a letter: no digit is next to it, and a mark or a letter that closes a syllable follows, or
// it is a zero behind a letter with neither vowel nor asat, as in ဘဝ.
func isLetterHere(r rune, a around) bool {
	next, width := utf8.DecodeRuneInString(a.after)
	if isBurmeseDigit(a.before) || isBurmeseDigit(next) || a.before == stacker {
		return false
	}
	if isMyanmarMark(next) {
		return true
	}
	if isBurmeseLetter(next) && closes(a.after[width:]) {
		return true
	}
	return r == burmeseZero && isBurmeseLetter(a.before)
}

// closes says whether text begins with what makes the letter before it the end of a syllable.
func closes(text string) bool {
	return strings.HasPrefix(text, "\u103A") || strings.HasPrefix(text, "\u1037\u103A") || strings.HasPrefix(text, "\u1039")
}

// isDigitHere says whether a letter stands for a digit: a digit precedes, and behind one or more wa, or behind one ra, follows a digit or,
// for wa, what is no letter and no mark of the script.
func isDigitHere(r rune, a around) bool {
	if !isBurmeseDigit(a.before) {
		return false
	}
	rest := a.after
	if r == burmeseWa {
		rest = strings.TrimLeft(rest, "\u101D\u1040")
	}
	next, _ := utf8.DecodeRuneInString(rest)
	if isBurmeseDigit(next) {
		return true
	}
	return r == burmeseWa && (language.ScriptOf(next) != language.Mymr || next == 0x104A || next == 0x104B)
}
