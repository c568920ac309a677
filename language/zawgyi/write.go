package zawgyi

import "strings"

// Write rewrites Burmese text in Unicode as Zawgyi, the way people type it: the glyph of a mark depends on its neighbours. ok is false when
// something in the text cannot be said in Zawgyi (stacks that the font lacks, letters of the other languages); it is left as it is.
func Write(text string) (zawgyi string, ok bool) { return write(text, manner{}) }

// manner is what writers of Zawgyi differ in, as the glyphs look alike or nearly so.
type manner struct {
	lowerFirst bool // u before i, as the keyboard of many allowed
	plainDot   bool // the dot below always in one place
	plain      bool // no glyph fitted to its neighbours but that of medial ra
	zeroForWa  bool // the digit for the letter
	dotFirst   bool // the dot below before asat
}

func write(text string, m manner) (string, bool) {
	w := writer{text: text, manner: m, whole: true}
	w.out.Grow(len(text))
	for i := 0; i < len(text); {
		start := next(text, i)
		w.out.WriteString(text[i:start])
		if start == len(text) {
			break
		}
		i = w.syllable(start)
	}
	return w.out.String(), w.whole
}

type writer struct {
	text   string
	out    strings.Builder
	manner manner
	whole  bool // everything could be said
}

// letters is a syllable of Unicode taken apart.
type letters struct {
	kinzi bool
	base  rune
	stack rune // 0 for none
	marks [most]rune
	count int
}

func (l *letters) has(r rune) bool {
	for _, m := range l.marks[:l.count] {
		if m == r {
			return true
		}
	}
	return false
}

func isBase(r rune) bool { return r >= 0x1000 && r <= 0x102A || r == 0x103F }

// isMark says whether a mark can stand in a syllable of Burmese.
func isMark(r rune) bool {
	return r >= 0x102B && r <= 0x103E && r != 0x1039 && !(r >= 0x1033 && r <= 0x1035)
}

// at gives the character at i when it is of the Myanmar block, else 0.
func (w *writer) at(i int) rune {
	if !isMyanmar(w.text, i) {
		return 0
	}
	return decode(w.text, i)
}

// syllable writes the syllable at i and gives the place behind it.
func (w *writer) syllable(i int) int {
	var l letters
	end := i
	if w.at(end) == 0x1004 && w.at(end+3) == 0x103A && w.at(end+6) == 0x1039 && isBase(w.at(end+9)) {
		l.kinzi = true
		end += 9
	}
	l.base = w.at(end)
	end += 3
	if !isBase(l.base) {
		if l.base >= 0x102B && !(l.base >= 0x1040 && l.base <= 0x104F) {
			w.whole = false
		}
		w.out.WriteString(w.text[i:end])
		return end
	}
	if w.at(end) == 0x1039 {
		if l.stack = w.at(end + 3); !isBase(l.stack) || w.at(end+6) == 0x1039 {
			w.whole = false
			w.out.WriteString(w.text[i:end])
			return end
		}
		end += 6
	}
	for l.count < most && isMark(w.at(end)) {
		l.marks[l.count] = w.at(end)
		l.count++
		end += 3
	}
	mark := w.out.Len()
	if !w.letters(&l) {
		w.whole = false
		kept := w.out.String()[:mark]
		w.out.Reset()
		w.out.WriteString(kept)
		w.out.WriteString(w.text[i:end])
	}
	return end
}

// narrow ra stands before consonants of one circle, wide ra before those of two.
func isWide(r rune) bool {
	return strings.ContainsRune("ကဃဆဈညဏတထဘယလသဟအဿ", r)
}

// pairs are stacked consonants drawn as one glyph.
var pairs = [...]struct{ upper, lower, glyph rune }{
	{0x100D, 0x100D, 0x106E}, {0x100D, 0x100E, 0x106F}, {0x100F, 0x100D, 0x1091}, {0x100B, 0x100C, 0x1092}, {0x100B, 0x100B, 0x1097},
}

// lowered gives the glyph of a stacked consonant. Below na, ta and ttha are drawn further to the left.
func lowered(upper, lower rune) rune {
	switch {
	case lower == 0x1010 && upper == 0x1014:
		return 0x1072
	case lower == 0x1011 && upper == 0x1014:
		return 0x1074
	}
	for r := rune(0x1060); r <= 0x1085; r++ {
		if g := chart[r-first]; g.kind == under && g.text == string(lower) {
			return r
		}
	}
	return 0
}
