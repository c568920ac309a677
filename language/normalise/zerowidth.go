package normalise

import (
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

func isZeroWidth(r rune) bool {
	switch {
	case r >= 0x200B && r <= 0x200F, r == 0xAD, r == 0x061C, r >= 0x202A && r <= 0x202E, r == 0x2060, r >= 0x2066 && r <= 0x206F, r == 0xFEFF,
		r == 0x17B4, r == 0x17B5:
		return true
	}
	return false
}

// unspaced are scripts whose text has no space between words: there the zero-width space is where a careful writer puts the word boundary.
func unspaced(s language.Script) bool {
	switch s {
	case language.Khmr, language.Laoo, language.Thai, language.Mymr, language.Java, language.Bali, language.Batk, language.Lana,
		language.Talu, language.Tale, language.Tavt, language.Kawi, language.Tibt:
		return true
	}
	return false
}

// joining are scripts in which U+200C and U+200D choose the form of a letter (Unicode Standard, sections 9.2 and 12.1 and the sections of
// the scripts).
func joining(s language.Script) bool {
	switch s {
	case language.Arab, language.Syrc, language.Rohg, language.Mong, language.Deva, language.Beng, language.Guru, language.Gujr,
		language.Orya, language.Taml, language.Telu, language.Knda, language.Mlym, language.Sinh, language.Khmr, language.Mymr,
		language.Java, language.Bali, language.Sund, language.Kawi, language.Cakm, language.Mtei:
		return true
	}
	return false
}

func rightToLeft(s language.Script) bool {
	switch s {
	case language.Arab, language.Hebr, language.Syrc, language.Thaa, language.Rohg:
		return true
	}
	return false
}

// neighbour is the nearest visible character on one side of an invisible one, spaces and punctuation passed over for its script.
type neighbour struct {
	script language.Script // of the nearest character that has one
	emoji  bool            // the very next is a symbol or the selector that makes one an emoji
}

// dropZeroWidth drops invisible characters but those the text around them needs; the table is in the package documentation.
func dropZeroWidth(s string, _ language.Tag) (string, int) {
	turns := false
	for _, r := range s {
		if rightToLeft(language.ScriptOf(r)) {
			turns = true
			break
		}
	}
	var b strings.Builder
	n, copied := 0, 0
	var left, right neighbour
	known := -1     // right holds for invisible characters before this offset
	scriptEnd := -1 // right.script was found at this offset
	for i, r := range s {
		if !isZeroWidth(r) {
			if sc := script(r); sc != language.Unknown {
				left.script = sc
			}
			left.emoji = language.ClassOf(r) == language.Symbol || r == 0xFE0F
			continue
		}
		if i >= known {
			known, right.emoji = i+nextVisible(s[i:]), false
			next, _ := utf8.DecodeRuneInString(s[known:])
			right.emoji = language.ClassOf(next) == language.Symbol
			if known > scriptEnd {
				right.script, scriptEnd = nextScript(s, known)
			}
		}
		if keeps(r, left, right, turns) {
			continue
		}
		if n == 0 {
			b.Grow(len(s))
		}
		b.WriteString(s[copied:i])
		copied = i + utf8.RuneLen(r)
		n++
	}
	if n == 0 {
		return s, 0
	}
	b.WriteString(s[copied:])
	return b.String(), n
}

func keeps(r rune, left, right neighbour, turns bool) bool {
	switch {
	case r == 0x200B:
		return unspaced(left.script) || unspaced(right.script)
	case r == 0x200C, r == 0x200D:
		return joining(left.script) || joining(right.script) || r == 0x200D && left.emoji && right.emoji
	case r == 0x200E, r == 0x200F, r == 0x061C, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return turns
	}
	return false
}

// nextVisible gives the offset of the first character that has a width.
func nextVisible(s string) int {
	for i, r := range s {
		if !isZeroWidth(r) {
			return i
		}
	}
	return len(s)
}

// nextScript gives the script of the first character from offset at on that has one, and its offset.
func nextScript(s string, at int) (language.Script, int) {
	for i, r := range s[at:] {
		if sc := script(r); sc != language.Unknown && !isZeroWidth(r) {
			return sc, at + i
		}
	}
	return language.Unknown, len(s)
}
