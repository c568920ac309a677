// Package sketch turns texts into small signatures that say how alike two texts are.
//
// Everything starts from the folded text (see Fold) cut into shingles: runs of n extended grapheme clusters (UAX #29), with combining marks kept,
// one rule for every script. Words are not used: where white space separates no words, a word 5-gram is a whole page.
package sketch

import (
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// Fold appends to dst the form of a text in which texts are compared:
//   - runs of white space (Unicode Z*, tab, line breaks) become one space, at the ends none;
//   - characters without a shape are removed: soft hyphen, zero-width space, joiner and non-joiner, word joiner, byte order mark, invisible
//     operators and direction marks;
//   - letters with case become lower case, one character for one (Unicode simple mapping);
//   - bytes that are not UTF-8 become U+FFFD each.
//
// Everything else stays: marks (Mn, Mc), digits of every script, punctuation. No normalisation form is applied; the step normalise does that before.
// Folding a folded text changes nothing.
func Fold(dst []byte, text string) []byte {
	begin := len(dst)
	space := true // white space at the start goes
	for i := 0; i < len(text); {
		if b := text[i]; b < utf8.RuneSelf {
			i++
			if f := asciiFold[b]; f != ' ' {
				dst, space = append(dst, f), false
			} else if !space {
				dst, space = append(dst, ' '), true
			}
			continue
		}
		end := i
		kind, r, width := plain, rune(0), 0
		for end < len(text) && text[end] >= utf8.RuneSelf {
			if r, width = decode(text, end); r < 0x10000 {
				kind = folding[r]
			} else {
				kind = foldingAbove(r)
			}
			if r == utf8.RuneError && width == 1 {
				kind = cased // not the bytes it had
			}
			if kind != plain {
				break
			}
			end += width
		}
		if end > i {
			dst, space = append(dst, text[i:end]...), false
		}
		i = end
		switch kind {
		case white:
			if !space {
				dst, space = append(dst, ' '), true
			}
			i += width
		case shapeless:
			i += width
		case cased:
			dst, space = utf8.AppendRune(dst, unicode.ToLower(r)), false
			i += width
		}
	}
	if space && len(dst) > begin {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// decode is utf8.DecodeRuneInString with a short way for the two- and three-byte characters of most scripts of the region.
func decode(text string, i int) (rune, int) {
	if b := text[i]; b >= 0xE0 && b <= 0xEC && i+2 < len(text) {
		b1, b2 := text[i+1], text[i+2]
		if b1&0xC0 == 0x80 && b2&0xC0 == 0x80 && (b > 0xE0 || b1 >= 0xA0) {
			return rune(b&0x0F)<<12 | rune(b1&0x3F)<<6 | rune(b2&0x3F), 3
		}
	} else if b >= 0xC2 && b <= 0xDF && i+1 < len(text) && text[i+1]&0xC0 == 0x80 {
		return rune(b&0x1F)<<6 | rune(text[i+1]&0x3F), 2
	}
	return utf8.DecodeRuneInString(text[i:])
}

// fold says what folding does to a character.
type fold uint8

const (
	plain     fold = iota // stays
	white                 // becomes a space
	shapeless             // goes
	cased                 // becomes lower case
)

// folding holds the fold of each character of the Basic Multilingual Plane.
var folding = buildFolding()

func buildFolding() (plane [0x10000]fold) {
	for r := range rune(0x10000) {
		switch {
		case isShapeless(r):
			plane[r] = shapeless
		case language.ClassOf(r) == language.Space:
			plane[r] = white
		case unicode.ToLower(r) != r:
			plane[r] = cased
		}
	}
	return plane
}

// asciiFold holds the folded form of ASCII.
var asciiFold = buildASCIIFold()

func buildASCIIFold() (table [utf8.RuneSelf]byte) {
	for b := range table {
		switch r := rune(b); folding[r] {
		case white:
			table[b] = ' '
		default:
			table[b] = byte(unicode.ToLower(r))
		}
	}
	return table
}

// foldingAbove is folding for characters above the Basic Multilingual Plane: some old scripts have case there.
func foldingAbove(r rune) fold {
	if r < 0x1F000 && unicode.ToLower(r) != r {
		return cased
	}
	return plain
}

func isShapeless(r rune) bool {
	switch {
	case r == 0xAD, r == 0x61C, r == 0xFEFF, r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F:
		return true
	}
	return false
}
