package normalise

import (
	"slices"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/language"
)

// traits says what a character, or some character of a text, may call for.
type traits uint16

const (
	hasInvalid traits = 1 << iota
	hasNewline
	hasControl
	hasSpace
	hasZeroWidth
	mayCompose
	hasRepeat // of a character: a mark that is written once; of a text: two such marks in a row
	hasEth
	hasThaiMark // what a rule for the order of marks may change, by the two characters that meet
	hasLaoMark
	hasKhmerMark
	hasBurmeseMark
	hasJavaneseMark
	hasTamilVowel
	hasNumeral
)

// character is what the scan needs to know of a code point: its traits and its canonical combining class.
type character struct {
	traits traits
	class  uint8
	role   role  // what it is to the order of marks
	firsts uint8 // where in composites the characters are with which this one, right behind them, composes; 0 for none
}

// composites lists the characters that compose with the vowel sign behind them, as U+0BC6 with U+0BBE of Tamil.
type composites [64][]rune

// data is what the scan looks up.
type data struct {
	plane      [0x10000]character
	composites composites
	meet       [roleCount][roleCount]traits // what two roles next to each other call for
}

// tables describes the Basic Multilingual Plane. It is built when first needed: a few milliseconds that a start of the program should not
// pay for.
var tables = sync.OnceValue(func() *data {
	d := new(data)
	d.meet = meetings()
	next := uint8(1)
	for r := range rune(0x10000) {
		c := &d.plane[r]
		c.traits |= traitsOf(r)
		c.role = roleOf(r)
		if r >= 0xD800 && r <= 0xDFFF {
			continue
		}
		p := norm.NFC.PropertiesString(string(r))
		c.class = p.CCC()
		switch {
		case !norm.NFC.IsNormalString(string(r)):
			c.traits |= mayCompose
		case p.BoundaryBefore(), c.class != 0 && norm.NFC.QuickSpanString("\u25CC"+string(r)) == len("\u25CC"+string(r)):
		case c.class == 0 && isVowelSign(r) && int(next) < len(d.composites):
			if d.composites[next] = firstsOf(r); d.composites[next] == nil {
				break
			}
			c.firsts = next
			next++
		default:
			c.traits |= mayCompose
		}
	}
	return d
})

// isVowelSign says whether a character is in the blocks of Indic and South-East Asian scripts, where what composes does so with few others.
func isVowelSign(r rune) bool { return r >= 0x0900 && r < 0x1100 || r >= 0x1B00 && r < 0x1B80 }

// firstsOf gives the characters of the same two blocks of 128 that compose with r behind them.
func firstsOf(r rune) (firsts []rune) {
	for first := r&^0x7F - 0x80; first < r|0x7F; first++ {
		if pair := string(first) + string(r); !norm.NFC.IsNormalString(pair) && norm.NFC.IsNormalString(string(first)) {
			firsts = append(firsts, first)
		}
	}
	return firsts
}

func traitsOf(r rune) traits {
	if r >= 0x20 && r < 0x7F {
		return 0
	}
	switch {
	case r == '\r', r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
		return hasNewline
	case r < 0x20 && r != '\n' && r != '\t', r >= 0x7F && r < 0xA0, r >= 0xFFF9 && r <= 0xFFFB:
		return hasControl
	case r == 0xA0, r == 0x1680, r >= 0x2000 && r <= 0x200A, r == 0x202F, r == 0x205F, r == 0x3000:
		return hasSpace
	case isZeroWidth(r):
		return hasZeroWidth
	case r == 'ð', r == 'Ð', r == 'Ɖ':
		return hasEth
	}
	if isWrittenOnce(r) {
		return hasRepeat
	}
	return 0
}

// longMarks is the number of combining marks in a row from which NFC itself is asked: it parts longer rows (Stream-Safe Text, UAX #15).
const longMarks = 20

// scan gives the traits of a text in one pass. Traits that only two neighbours together call for are set when they meet.
func scan(s string) traits {
	d := tables()
	table := &d.plane
	var found traits
	var class uint8
	var standing role
	var last rune
	marks := 0
	for i := 0; i < len(s); {
		b := s[i]
		if b < utf8.RuneSelf {
			if b < 0x20 || b == 0x7F {
				found |= table[b].traits
			}
			class, standing, last, marks = 0, 0, 0, 0
			i++
			continue
		}
		r, width := utf8.DecodeRuneInString(s[i:])
		i += width
		if r >= 0x10000 {
			found |= mayCompose
			class, standing, last, marks = 0, 0, 0, 0
			continue
		}
		if r == utf8.RuneError && width == 1 {
			found |= hasInvalid
			class, standing, last, marks = 0, 0, 0, 0
			continue
		}
		c := table[r]
		found |= c.traits &^ hasRepeat
		if c.firsts != 0 && slices.Contains(d.composites[c.firsts], last) {
			found |= mayCompose
		}
		if c.role|standing != 0 {
			found |= d.meet[standing][c.role]
		}
		standing = c.role
		if r == last {
			found |= c.traits & hasRepeat
		}
		switch {
		case c.class != 0 || c.firsts != 0: // what composes with a character before it does not end a row
			if marks++; c.class != 0 && class > c.class || marks > longMarks {
				found |= mayCompose
			}
		default:
			marks = 0
		}
		class, last = c.class, r
	}
	return found
}

// isWrittenOnce says whether a character is a vowel or tone mark that makes no sense twice in a row. Viramas and signs that stack are not.
func isWrittenOnce(r rune) bool {
	switch {
	case r == 0x0E31, r >= 0x0E34 && r <= 0x0E3A, r >= 0x0E47 && r <= 0x0E4E: // Thai
		return true
	case r == 0x0EB1, r >= 0x0EB4 && r <= 0x0EBC, r >= 0x0EC8 && r <= 0x0ECE: // Lao
		return true
	case r >= 0x17B6 && r <= 0x17C5, r >= 0x17C9 && r <= 0x17D1, r == 0x17C6: // Khmer
		return true
	case r >= 0x102D && r <= 0x1030, r == 0x1032, r == 0x1036, r == 0x1037, r >= 0x103A && r <= 0x103E: // Burmese
		return true
	}
	return false
}

// script gives the script of a character that has one of its own, and Unknown for the others.
func script(r rune) language.Script {
	if s := language.ScriptOf(r); s > language.Inherited {
		return s
	}
	return language.Unknown
}
