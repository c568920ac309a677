package normalise

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

const (
	cecakTelu = 0xA9B3
	pangkon   = 0xA9C0
)

// javaneseRank is the order of what stands behind a Javanese letter: cecak telu, which changes the letter, letters below it with their pangkon,
// medial consonants, vowel signs in the order in which the two-part ones are written (Unicode Standard, section 17.4), final consonants.
func javaneseRank(r rune) uint8 {
	switch {
	case r == cecakTelu:
		return 1
	case r == pangkon:
		return 2
	case r >= 0xA9BD && r <= 0xA9BF:
		return 3
	case r == 0xA9BA, r == 0xA9BB:
		return 4
	case r >= 0xA9B4 && r <= 0xA9B9, r == 0xA9BC:
		return 5
	case r >= 0xA980 && r <= 0xA983:
		return 6
	}
	return 0
}

func isJavaneseLetter(r rune) bool { return r >= 0xA984 && r <= 0xA9B2 }

// orderJavanese puts the parts of each Javanese syllable in order. Counted are the syllables that changed.
func orderJavanese(s string, _ language.Tag) (string, int) {
	out := splice{text: s}
	var scratch [16]unit
	byRank := func(a, b unit) int { return cmp.Compare(a.rank, b.rank) }
	for i := 0; i < len(s); {
		r, width := utf8.DecodeRuneInString(s[i:])
		i += width
		if !isJavaneseLetter(r) {
			continue
		}
		units, end := javaneseUnits(s, i, scratch[:0])
		if !slices.IsSortedFunc(units, byRank) {
			slices.SortStableFunc(units, byRank)
			b := out.until(i, end)
			for _, u := range units {
				b.WriteString(string(u.runes[:u.n]))
			}
		}
		i = end
	}
	return out.done()
}

// javaneseUnits reads what stands behind a letter from offset i on and gives the offset of the first character that does not belong there,
// such as a pangkon with no letter behind it.
func javaneseUnits(s string, i int, units []unit) ([]unit, int) {
	for i < len(s) {
		r, width := utf8.DecodeRuneInString(s[i:])
		u := unit{rank: javaneseRank(r), runes: [3]rune{r}, n: 1}
		if u.rank == 0 {
			break
		}
		if r == pangkon {
			below, more := utf8.DecodeRuneInString(s[i+width:])
			if !isJavaneseLetter(below) {
				break
			}
			u.runes[1], u.n = below, 2
			width += more
			if next, more := utf8.DecodeRuneInString(s[i+width:]); next == cecakTelu {
				u.runes[2], u.n = next, 3
				width += more
			}
		}
		units = append(units, u)
		i += width
	}
	return units, i
}
