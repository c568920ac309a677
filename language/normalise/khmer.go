package normalise

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// The order of what stands behind a Khmer base letter, after the structure proposed in L2/22-290 (Khmer Encoding Structure, section 2).
const (
	khmerRobat   = 1 + iota
	khmerCoeng   // a subscript: U+17D2 and a letter
	khmerCoengRo // the subscript ro, drawn around the others, stands last among them
	khmerShifter // register shifters, with a joiner at their side
	khmerBefore  // vowel signs drawn before the base, also in part
	khmerBelow
	khmerAbove
	khmerAfter
	khmerSign
	khmerFinal
)

const (
	coeng    = 0x17D2
	coengDa  = "\u17D2\u178A"
	coengTa  = "\u17D2\u178F"
	khmerBa  = 0x1794
	khmerRo  = 0x179A
	nikahit  = 0x17C6
	signAa   = 0x17B6
	signIi   = 0x17B8
	signU    = 0x17BB
	signOe   = 0x17BE
	signE    = 0x17C1
	signOo   = 0x17C4
	longMark = 0x17C9 // muusikatoan
	softMark = 0x17CA // triisap
)

// khmerRank is the place of a mark in a syllable, and 0 for what is no mark.
func khmerRank(r rune) uint8 {
	switch {
	case r == 0x17CC:
		return khmerRobat
	case r == coeng:
		return khmerCoeng
	case r == longMark, r == softMark:
		return khmerShifter
	case r >= signOe && r <= 0x17C5:
		return khmerBefore
	case r >= signU && r <= 0x17BD:
		return khmerBelow
	case r >= 0x17B7 && r <= 0x17BA:
		return khmerAbove
	case r == signAa:
		return khmerAfter
	case r == nikahit, r == 0x17CB, r >= 0x17CD && r <= 0x17D1, r == 0x17D3, r == 0x17DD:
		return khmerSign
	case r == 0x17C7, r == 0x17C8:
		return khmerFinal
	}
	return 0
}

func isKhmerBase(r rune) bool { return r >= 0x1780 && r <= 0x17B3 }

// isKhmerObsolete says whether a letter is one that Unicode asks not to use, as it is another one or two.
func isKhmerObsolete(r rune) bool { return r == 0x17A3 || r == 0x17A4 }

// unit is what moves as one: a mark, a subscript, a shifter with its joiner.
type unit struct {
	rank  uint8
	runes [3]rune
	n     int
}

func (u *unit) is(r rune) bool { return u.n == 1 && u.runes[0] == r }

// orderKhmer puts the parts of each syllable in order. Counted are the syllables that changed.
func orderKhmer(s string, _ language.Tag) (string, int) {
	out := splice{text: s}
	var scratch [24]unit
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		base, width := utf8.DecodeRuneInString(s[i:])
		if !isKhmerBase(base) {
			i += width
			continue
		}
		units, end := khmerUnits(s, i+width, scratch[:0])
		if strings.HasPrefix(s[end:], "\u17D2") && find(units, 0x17DD) >= 0 { // NFC would want the two next to each other
			i = end
			continue
		}
		if !isKhmerObsolete(base) && khmerInOrder(units) {
			i = end
			continue
		}
		if text, changed := khmerSyllable(base, units, s[i+width:end]); changed {
			out.until(i, end).WriteString(text)
		}
		i = end
	}
	return out.done()
}

// khmerUnits reads what stands behind a base from offset i on and gives the offset of the first character that does not belong there.
func khmerUnits(s string, i int, units []unit) ([]unit, int) {
	for i < len(s) {
		r, width := utf8.DecodeRuneInString(s[i:])
		next, after := utf8.DecodeRuneInString(s[i+width:])
		u := unit{rank: khmerRank(r), runes: [3]rune{r}, n: 1}
		switch {
		case r == coeng:
			if !isKhmerBase(next) {
				return units, i
			}
			if u.runes[1], u.n = next, 2; next == khmerRo {
				u.rank = khmerCoengRo
			}
			width += after
		case u.rank == khmerShifter:
			if next == 0x200C || next == 0x200D {
				u.runes[1], u.n = next, 2
				width += after
			}
		case u.rank == 0:
			return units, i
		}
		units = append(units, u)
		i += width
	}
	return units, i
}

// khmerInOrder says of most syllables in order that they are: the parts by rank, with at most one vowel sign, and no u that may be a shifter.
func khmerInOrder(units []unit) bool {
	last, vowels := uint8(0), 0
	for i := range units {
		u := &units[i]
		if u.rank < last {
			return false
		}
		last = u.rank
		if u.rank >= khmerBefore && u.rank <= khmerAfter {
			vowels++
		}
		if vowels > 1 || vowels == 1 && (u.is(0x17D0) || u.is(0x17DD)) {
			return false
		}
	}
	return true
}

// khmerSyllable writes a base and what belongs to it, in the letters Unicode asks for; was is the text behind the base as it stood.
func khmerSyllable(base rune, units []unit, was string) (string, bool) {
	byRank := func(a, b unit) int { return cmp.Compare(a.rank, b.rank) }
	obsolete := isKhmerObsolete(base)
	switch base {
	case 0x17A3:
		base = 0x17A2
	case 0x17A4:
		base = 0x17A2
		units = slices.Insert(units, 0, unit{rank: khmerAfter, runes: [3]rune{signAa}, n: 1})
	}
	slices.SortStableFunc(units, byRank)
	units = joinKhmerVowels(units)
	units = shiftKhmer(base, units)
	slices.SortStableFunc(units, byRank)
	var b strings.Builder
	b.WriteRune(base)
	start := b.Len()
	for i := range units {
		for _, r := range units[i].runes[:units[i].n] {
			b.WriteRune(r)
		}
	}
	text := b.String()
	return text, obsolete || text[start:] != was
}

// joinKhmerVowels writes vowel signs typed in pieces as the one sign they look like.
func joinKhmerVowels(units []unit) []unit {
	for {
		e, aa, ii, oe := find(units, signE), find(units, signAa), find(units, signIi), find(units, signOe)
		switch {
		case e >= 0 && aa >= 0:
			units[e].runes[0] = signOo
			units = slices.Delete(units, aa, aa+1)
		case oe >= 0 && aa >= 0: // oe is e and ii
			units[oe].runes[0] = signOo
			units[aa] = unit{rank: khmerAbove, runes: [3]rune{signIi}, n: 1}
		case e >= 0 && ii >= 0:
			units[e].runes[0] = signOe
			units = slices.Delete(units, ii, ii+1)
		default:
			return units
		}
	}
}

func find(units []unit, r rune) int {
	return slices.IndexFunc(units, func(u unit) bool { return u.is(r) })
}

// shiftKhmer writes the shifter that looks like the sign u under a vowel sign above it: triisap for letters that take it, muusikatoan for
// the others. A syllable with a shifter has no place for a second.
func shiftKhmer(base rune, units []unit) []unit {
	u := find(units, signU)
	if u < 0 || slices.ContainsFunc(units, func(u unit) bool { return u.rank == khmerShifter }) {
		return units
	}
	raised := find(units, signOe) >= 0 || find(units, 0x17BF) >= 0 || find(units, 0x17D0) >= 0 || find(units, 0x17DD) >= 0 ||
		find(units, signAa) >= 0 && find(units, nikahit) >= 0 ||
		slices.ContainsFunc(units, func(u unit) bool { return u.rank == khmerAbove })
	if !raised {
		return units
	}
	soft, ba := takesTriisap(base), base == khmerBa
	for _, u := range units {
		if u.rank == khmerCoeng || u.rank == khmerCoengRo {
			soft, ba = soft || takesTriisap(u.runes[1]), ba || u.runes[1] == khmerBa
		}
	}
	mark := rune(longMark)
	if soft && !ba {
		mark = softMark
	}
	units[u] = unit{rank: khmerShifter, runes: [3]rune{mark}, n: 1}
	return units
}

// takesTriisap says whether a letter is one of those whose register triisap changes: stops, sa and ha, not the sonorants and not ba.
func takesTriisap(r rune) bool {
	switch {
	case r == 0x1784, r == 0x1789, r == 0x178E, r >= 0x1793 && r <= khmerBa, r >= 0x1798 && r <= 0x179D, r == 0x17A1:
		return false
	}
	return r >= 0x1780 && r <= 0x17A2
}

// writeTaForDa writes the subscript ta for the subscript da, which looks the same. Which of the two a word has is lost.
func writeTaForDa(s string) (string, int) {
	n := strings.Count(s, coengDa)
	if n == 0 {
		return s, 0
	}
	return strings.ReplaceAll(s, coengDa, coengTa), n
}
