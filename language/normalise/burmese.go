package normalise

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

const (
	asat     = 0x103A
	dotBelow = 0x1037
	stacker  = 0x1039
	burmeseU = 0x1025 // the letter u, which looks like small nya, 0x1009
)

// burmeseRank is the order of the marks behind a Burmese letter and its stacked letter (Hosken, Representing Myanmar in Unicode, UTN #11,
// section 3): medials, e, vowels above, below and behind, anusvara, dot below, visarga. Asat is no part of it: it closes what stands before.
func burmeseRank(r rune) uint8 {
	switch r {
	case 0x103B:
		return 1
	case 0x103C:
		return 2
	case 0x103D:
		return 3
	case 0x103E:
		return 4
	case 0x1031:
		return 5
	case 0x102D, 0x102E:
		return 6
	case 0x102F, 0x1030:
		return 7
	case 0x102B, 0x102C:
		return 8
	case 0x1032, 0x1036: // ai is a sign of the anusvara's kind: Mon has it behind u and aa
		return 9
	case dotBelow:
		return 10
	case 0x1038:
		return 11
	}
	return 0
}

func isBurmeseLetter(r rune) bool { return r >= 0x1000 && r <= 0x102A || r == 0x103F }

// isMyanmarMark says whether a character is a mark of the script, in whichever of its languages.
func isMyanmarMark(r rune) bool {
	switch {
	case r >= 0x102B && r <= 0x103E, r >= 0x1056 && r <= 0x1059, r >= 0x105E && r <= 0x1060, r >= 0x1062 && r <= 0x1064,
		r >= 0x1067 && r <= 0x106D, r >= 0x1071 && r <= 0x1074, r >= 0x1082 && r <= 0x108D, r == 0x108F, r >= 0x109A && r <= 0x109D,
		r >= 0xAA7B && r <= 0xAA7D, r == 0xA9E5:
		return true
	}
	return false
}

// syllable is a Burmese letter and what stands behind it.
type syllable struct {
	letter rune
	stack  []rune // stackers and the letters below them
	marks  []rune
	late   bool // a mark stands before a stacker
	own    bool // nothing in it belongs to another language of the script
}

// orderBurmese puts the marks of each Burmese syllable in order. A syllable with a letter or mark that only Shan, Mon, Karen or another
// language of the script has stays as it is. Counted are the syllables that changed.
func orderBurmese(s string, _ language.Tag) (string, int) {
	out := splice{text: s}
	var stack, marks, before [16]rune
	was := before[:0]
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, width := utf8.DecodeRuneInString(s[i:])
		if !isBurmeseLetter(r) && r != burmeseZero && r != burmeseSeven { // the digits may stand for letters
			i += width
			continue
		}
		y := syllable{letter: r, stack: stack[:0], marks: marks[:0], own: true}
		end := y.read(s, i+width)
		if y.own && len(y.marks) > 0 {
			was = append(was[:0], y.marks...)
			y.order()
			if y.late || y.letter != r || !slices.Equal(y.marks, was) {
				y.write(out.until(i, end))
			}
		}
		i = end
	}
	return out.done()
}

// read takes in what stands behind the letter from offset i on, and gives the offset of what follows.
func (y *syllable) read(s string, i int) int {
	for i < len(s) {
		m, width := utf8.DecodeRuneInString(s[i:])
		if !isMyanmarMark(m) {
			break
		}
		if m == stacker {
			below, more := utf8.DecodeRuneInString(s[i+width:])
			if slices.Contains(y.marks, asat) || !isBurmeseLetter(below) { // kinzi, or a stacker of nothing: all stays
				y.own = false
				break
			}
			y.stack, y.late = append(y.stack, m, below), y.late || len(y.marks) > 0
			width += more
		} else {
			y.own = y.own && (m == asat || burmeseRank(m) > 0)
			y.marks = append(y.marks, m)
		}
		i += width
	}
	return i
}

func (y *syllable) write(b *strings.Builder) {
	b.WriteRune(y.letter)
	for _, r := range y.stack {
		b.WriteRune(r)
	}
	for _, r := range y.marks {
		b.WriteRune(r)
	}
}

// order puts the marks in order; the letter u with ii or asat becomes the letter that it looks like then.
func (y *syllable) order() {
	y.marks = orderBurmeseMarks(y.marks)
	if y.letter != burmeseU || len(y.stack) > 0 {
		return
	}
	switch m := y.marks; {
	case m[0] == 0x102E: // as NFC would have it
		y.letter, y.marks = 0x1026, m[1:]
	case m[0] == asat, m[0] == dotBelow && len(m) > 1 && m[1] == asat:
		y.letter = 0x1009
	}
}

// orderBurmeseMarks orders the marks between one asat and the next, and writes marks once that stand twice then (see dropRepeats). Over an asat moves a mark whose place beside it is not seen: a dot below
// goes before it, as in NFC, ha goes before it, and a lone u goes behind, as in နုပ် → န်ုပ်. E behind a mark that ends a syllable belongs to
// the next letter of a text typed as it is seen, so it and what follows stay.
func orderBurmeseMarks(marks []rune) []rune {
	var rest []rune
	for i, r := range marks {
		if r == 0x1031 && slices.ContainsFunc(marks[:i], func(r rune) bool { return r == asat || burmeseRank(r) > 7 }) {
			marks, rest = marks[:i], marks[i:]
			break
		}
	}
	for moved := true; moved; { // every move over an asat is for good, so this ends
		n := len(marks)
		marks = slices.CompactFunc(marks, func(a, b rune) bool { return a == b && isWrittenOnce(a) })
		moved = len(marks) < n
		for start := 0; start < len(marks); {
			end := start
			for end < len(marks) && marks[end] != asat {
				end++
			}
			slices.SortStableFunc(marks[start:end], func(a, b rune) int { return cmp.Compare(burmeseRank(a), burmeseRank(b)) })
			start = end + 1
		}
		for i := range len(marks) - 1 {
			a, b := marks[i], marks[i+1]
			loneU := (a == 0x102F || a == 0x1030) && b == asat && (i == 0 || marks[i-1] == asat || burmeseRank(marks[i-1]) <= 4)
			if loneU || a == asat && (b == dotBelow || b == 0x103E) {
				marks[i], marks[i+1] = b, a
				moved = true
			}
		}
	}
	return append(marks, rest...)
}
