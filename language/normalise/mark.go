package normalise

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// abugida says how the marks of Thai and of Lao are put in order: the two scripts are built alike.
type abugida struct {
	leading, doubled rune               // two of leading (เ) are one doubled (แ)
	circle, aa, am   rune               // nikhahit and sara aa are sara am, also with a tone between them
	tones            [2]rune            // first and last tone mark
	rank             func(r rune) uint8 // the place of a mark behind its consonant, 1 first; 0 for what is no mark
}

func (a *abugida) isTone(r rune) bool { return r >= a.tones[0] && r <= a.tones[1] }

// order puts the marks of a text in order. Counted are the clusters that changed.
func (a *abugida) order(s string) (string, int) {
	out := splice{text: s}
	var scratch [16]rune
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, width := utf8.DecodeRuneInString(s[i:])
		end := i + width
		switch {
		case r == a.leading:
			if next, more := utf8.DecodeRuneInString(s[end:]); next == a.leading {
				end += more
				out.until(i, end).WriteRune(a.doubled)
			}
		case r == a.am || a.rank(r) > 0:
			marks, joined := append(scratch[:0], r), false
			for {
				next, more := utf8.DecodeRuneInString(s[end:])
				if next == a.am || a.rank(next) > 0 {
					marks = append(marks, next)
				} else if next == a.aa && slices.Contains(marks, a.circle) && a.joinAm(marks) {
					joined = true
				} else {
					break
				}
				end += more
			}
			if !joined && a.inOrder(marks) {
				break
			}
			out.until(i, end).WriteString(string(a.ordered(marks)))
		}
		i = end
	}
	return out.done()
}

// inOrder says whether a run of marks stands as ordered would put it.
func (a *abugida) inOrder(marks []rune) bool {
	last := uint8(0)
	for _, r := range marks {
		rank := a.place(r)
		if rank < last {
			return false
		}
		last = rank
	}
	return true
}

// ordered gives a run of marks in order of rank, equals as they stood, with every sara am behind them.
func (a *abugida) ordered(marks []rune) []rune {
	slices.SortStableFunc(marks, func(x, y rune) int { return cmp.Compare(a.place(x), a.place(y)) })
	return marks
}

// place is the rank of a mark, and behind all others for sara am.
func (a *abugida) place(r rune) uint8 {
	if r == a.am {
		return 255
	}
	return a.rank(r)
}

// joinAm puts sara am for the circle that the aa behind the marks belongs to, if in order nothing but tones stands between.
func (a *abugida) joinAm(marks []rune) bool {
	for i := len(marks) - 1; i >= 0; i-- {
		switch {
		case marks[i] == a.circle:
			marks[i] = a.am
			return true
		case !a.isTone(marks[i]) && a.place(marks[i]) >= a.rank(a.circle):
			return false
		}
	}
	return false
}
