package normalise

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/language"
)

// Key gives what spellings of one text have in common, for finding doubles and for search. It is the normal form of the text in lower case,
// without invisible characters, with single spaces and ASCII digits, and with one spelling for what readers take for the same:
//
//	Lao          ຫນ ຫມ as the ligatures ໜ ໝ, ຫລ as ຫຼ
//	Thai         ฤา ฦา with the short or the long sign aa
//	Khmer        subscript da as subscript ta, ឲ as ឱ
//	Burmese      စျ as ဈ, သြ as ဩ
//	Tamil        ஶ்ரீ as ஸ்ரீ
//	Arabic       ك as ک, ي ى as ی, ݢ گ as ڬ, alef of any form as alef; without tatweel and vowel marks
//	Vietnamese   the tone mark at the end of the syllable, so that hòa is hoà (only with the language vie)
//	Javanese, Sundanese, Madurese, Balinese, Acehnese, Buginese, Minangkabau in Latin letters: without marks, which many leave out
//
// A key is for comparing with other keys of the same version of the program, not for reading and never for storing in place of the text.
func Key(text string, tag language.Tag) string {
	text, _ = Text(text, tag, Options{})
	text, _ = Text(text, tag, Options{TaForDa: true}) // a second time, as the key is to depend on the normal form only
	text = strings.ToLower(text)
	text = keySpellings.Replace(text)
	switch {
	case tag.Language() == "vie":
		text = moveTones(text)
	case writesMarksAtWill(tag):
		text = dropLatinMarks(text)
	}
	var b strings.Builder
	b.Grow(len(text))
	space := true // at the beginning there is none
	for _, r := range text {
		r = keyRune(r)
		switch {
		case r == drop:
			continue
		case unicode.IsSpace(r):
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		}
		space = false
		b.WriteRune(r)
	}
	return norm.NFC.String(strings.TrimSuffix(b.String(), " "))
}

var keySpellings = strings.NewReplacer(
	"\u0EAB\u0E99", "\u0EDC", "\u0EAB\u0EA1", "\u0EDD", "\u0EAB\u0EA5", "\u0EAB\u0EBC",
	"\u0E24\u0E32", "\u0E24\u0E45", "\u0E26\u0E32", "\u0E26\u0E45",
	"\u17B2", "\u17B1",
	"\u1005\u103B", "\u1008", "\u101E\u103C", "\u1029",
	"\u0BB6\u0BCD\u0BB0\u0BC0", "\u0BB8\u0BCD\u0BB0\u0BC0",
)

// keyRune gives the character that stands for r in a key, and drop for none.
func keyRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return r
	case isZeroWidth(r), r == 0x034F, r == 0x0640, r >= 0x064B && r <= 0x065F, r == 0x0670:
		return drop
	case unicode.IsDigit(r):
		return digit(r)
	}
	switch r {
	case 0x0643:
		return 0x06A9
	case 0x064A, 0x0649:
		return 0x06CC
	case 0x0762, 0x06AF:
		return 0x06AC
	case 0x0622, 0x0623, 0x0625, 0x0671:
		return 0x0627
	case 0x2018, 0x2019, 0x02BC, 0x02BB, 0x0060:
		return '\''
	case 0x201C, 0x201D:
		return '"'
	case 0x2010, 0x2011:
		return '-'
	}
	return r
}

// digit gives the ASCII digit of a decimal digit: Unicode has them in rows of ten (Unicode Standard, section 4.6).
func digit(r rune) rune {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	return r
}

// isTone says whether a combining mark is a tone of Vietnamese.
func isTone(r rune) bool {
	return r == 0x0300 || r == 0x0301 || r == 0x0303 || r == 0x0309 || r == 0x0323
}

// moveTones puts the tone marks of each Vietnamese syllable behind its last letter, so that it does not matter on which vowel they stand.
func moveTones(s string) string {
	var b strings.Builder
	var tones []rune
	for _, r := range norm.NFD.String(s) {
		switch {
		case isTone(r):
			tones = append(tones, r)
			continue
		case !unicode.IsLetter(r) && !unicode.IsMark(r):
			b.WriteString(string(tones))
			tones = tones[:0]
		}
		b.WriteRune(r)
	}
	b.WriteString(string(tones))
	return b.String()
}

// writesMarksAtWill says whether a language is one in whose Latin writing marks on letters are often left out.
func writesMarksAtWill(tag language.Tag) bool {
	switch tag.Language() {
	case "jav", "sun", "mad", "ban", "ace", "bug", "min":
		return true
	}
	return false
}

// dropLatinMarks takes the marks off Latin letters.
func dropLatinMarks(s string) string {
	var b strings.Builder
	latin := false
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) && language.ScriptOf(r) == language.Inherited {
			if latin {
				continue
			}
		} else {
			latin = language.ScriptOf(r) == language.Latn
		}
		b.WriteRune(r)
	}
	return b.String()
}
