package language

import "unicode"

// Class is the part a character plays when text is measured. Combining marks have a class of their own and count as letters: without
// them Khmer, Burmese, Lao, Thai or Tamil text is not text.
type Class uint8

// The classes, from the Unicode general category.
const (
	Other       Class = iota // unassigned, surrogate, private use
	Letter                   // Lu Ll Lt Lm Lo
	Mark                     // Mn Mc Me
	Digit                    // Nd
	Number                   // Nl No
	Space                    // Zs Zl Zp, and tab, line feed, vertical tab, form feed, carriage return, next line
	Punctuation              // P*
	Symbol                   // S*
	Control                  // Cc that is no space
	Format                   // Cf: zero-width characters, direction marks, soft hyphen
)

var classPlane0 = buildClassPlane0()

var classTables = [...]struct {
	class Class
	table *unicode.RangeTable
}{
	{Letter, unicode.L}, {Mark, unicode.M}, {Digit, unicode.Nd}, {Number, unicode.Nl}, {Number, unicode.No},
	{Space, unicode.Z}, {Punctuation, unicode.P}, {Symbol, unicode.S}, {Control, unicode.Cc}, {Format, unicode.Cf},
}

func buildClassPlane0() (plane [0x10000]Class) {
	for _, c := range classTables {
		for _, r := range c.table.R16 {
			for p := uint32(r.Lo); p <= uint32(r.Hi); p += uint32(r.Stride) {
				plane[p] = c.class
			}
		}
	}
	for _, r := range []rune{'\t', '\n', '\v', '\f', '\r', 0x85} {
		plane[r] = Space
	}
	return plane
}

// ClassOf gives the class of a character.
func ClassOf(r rune) Class {
	if uint32(r) < 0x10000 {
		return classPlane0[r]
	}
	for _, c := range classTables {
		if unicode.Is(c.table, r) {
			return c.class
		}
	}
	return Other
}

// IsWordCharacter says whether a character is a letter or a combining mark.
func IsWordCharacter(r rune) bool {
	c := ClassOf(r)
	return c == Letter || c == Mark
}
