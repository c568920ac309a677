package segment

import "unicode/utf8"

// wordKind is what a character does in a word of letters, by the classes of UAX #14 and LineBreak.txt.
type wordKind uint8

const (
	wordOther  wordKind = iota
	wordLetter          // AL or SA
	wordDigit           // NU, of ASCII; LB23 and LB25 do not part it from letters
	wordMark            // CM at such letters
	wordStop            // IS or EX: , . : ; ! ?
	wordSpace           // SP
)

// wordKindOf gives the kind and the width of the first character of text. Characters of which it is not plain that they are nothing else are
// wordOther: the scripts that are listed are those of the region whose letters all are of class AL or SA.
func wordKindOf(text string) (wordKind, int) {
	c := text[0]
	if c < utf8.RuneSelf {
		switch {
		case c == ' ':
			return wordSpace, 1
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			return wordLetter, 1
		case '0' <= c && c <= '9':
			return wordDigit, 1
		case c == ',', c == '.', c == ':', c == ';', c == '!', c == '?':
			return wordStop, 1
		}
		return wordOther, 1
	}
	var r rune
	width := 3
	if c >= 0xE0 && c < 0xF0 && len(text) >= 3 && text[1]&0xC0 == 0x80 && text[2]&0xC0 == 0x80 { // overlong forms and surrogates are in no block below
		r = rune(c&0x0F)<<12 | rune(text[1]&0x3F)<<6 | rune(text[2]&0x3F)
		if r < 0x800 || r >= 0xD800 && r <= 0xDFFF {
			return wordOther, 1
		}
	} else {
		r, width = utf8.DecodeRuneInString(text)
	}
	return kindOf(r), width
}

func kindOf(r rune) wordKind {
	switch r >> 7 { // blocks of 128
	case 0x1C: // Thai
		switch {
		case r == 0xE31, r >= 0xE34 && r <= 0xE3A, r >= 0xE47 && r <= 0xE4E:
			return wordMark
		case r >= 0xE01 && r <= 0xE30, r == 0xE32, r == 0xE33, r >= 0xE40 && r <= 0xE46:
			return wordLetter
		}
	case 0x1D: // Lao
		switch {
		case r == 0xEB1, r >= 0xEB4 && r <= 0xEBC, r >= 0xEC8 && r <= 0xECD:
			return wordMark
		case r >= 0xE81 && r <= 0xEBD, r >= 0xEC0 && r <= 0xEC6:
			return wordLetter
		}
	case 0x20: // Burmese
		switch {
		case r >= 0x102B && r <= 0x103E:
			return wordMark
		case r <= 0x102A, r == 0x103F, r >= 0x1050 && r <= 0x1055:
			return wordLetter
		}
	case 0x2F: // Khmer
		switch {
		case r >= 0x17B6 && r <= 0x17D3:
			return wordMark
		case r <= 0x17B3:
			return wordLetter
		}
	case 0x17: // Tamil
		switch {
		case r >= 0xB83 && r <= 0xBB9:
			return wordLetter
		case r >= 0xBBE && r <= 0xBCD, r == 0xBD7:
			return wordMark
		}
	case 0x0C, 0x0D: // Arabic
		switch {
		case r >= 0x620 && r <= 0x64A, r >= 0x671 && r <= 0x6D3:
			return wordLetter
		case r >= 0x64B && r <= 0x65F:
			return wordMark
		}
	case 0x01, 0x02, 0x03, 0x04, 0x3C, 0x3D: // Latin
		if r >= 0xC0 && r <= 0x24F && r != 0xD7 && r != 0xF7 || r >= 0x1E00 {
			return wordLetter
		}
	case 0x06:
		if r <= 0x34E {
			return wordMark
		}
	}
	return wordOther
}
