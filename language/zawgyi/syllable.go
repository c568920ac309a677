package zawgyi

import "strings"

// most bounds the marks, and the stacked characters, of a syllable. Burmese has at most seven; longer runs are broken up.
const most = 16

// syllable gathers the pieces of one syllable in the order they were typed and gives them back in the order of Unicode.
type syllable struct {
	kinzi  bool
	base   string
	stack  [most]rune
	stacks int
	marks  [most]rune // in order of place
	count  int
}

func (s *syllable) empty() bool { return s.base == "" && s.count == 0 && s.stacks == 0 && !s.kinzi }

// full says whether another piece might not fit.
func (s *syllable) full() bool { return s.count > most-3 || s.stacks > most-3 }

// add puts a mark in its place, behind marks of equal rank. A mark without room of its own that is already there is left out: it is drawn
// on itself.
func (s *syllable) add(r rune) {
	rank, at := place(r), s.count
	for at > 0 && place(s.marks[at-1]) > rank {
		at--
	}
	for i := at - 1; i >= 0 && place(s.marks[i]) == rank; i-- {
		if s.marks[i] == r && !isSpacing(r) {
			return
		}
	}
	copy(s.marks[at+1:s.count+1], s.marks[at:s.count])
	s.marks[at] = r
	s.count++
}

func (s *syllable) has(r rune) bool {
	for _, m := range s.marks[:s.count] {
		if m == r {
			return true
		}
	}
	return false
}

// settle corrects the base: Zawgyi writes short nya as the vowel u, and the long independent vowel in two pieces. It puts asat first in
// contractions (ယောက်ျား, ကျွန်ုပ်), where it belongs to the consonant and not to the vowel (Unicode Technical Note 11, section 2).
func (s *syllable) settle() {
	contracted := s.has(0x102F) || s.has(0x1030) || s.has(0x103B) && s.has(0x102C) && !s.has(0x1031)
	if contracted && s.has(0x103A) {
		s.advanceAsat()
	}
	if s.base != "\u1025" {
		return
	}
	switch {
	case s.stacks > 0 || s.has(0x103A) || s.has(0x102C) || s.has(0x102B):
		s.base = "\u1009"
	case s.count > 0 && s.marks[0] == 0x102E:
		s.base = "\u1026"
		copy(s.marks[:], s.marks[1:s.count])
		s.count--
	}
}

// advanceAsat puts asat before the vowels, and before the medials when it stands before medial ya alone.
func (s *syllable) advanceAsat() {
	at := 0
	for s.marks[at] != 0x103A {
		at++
	}
	to := 0
	if s.has(0x102F) || s.has(0x1030) {
		for to < at && place(s.marks[to]) < place(0x1031) {
			to++
		}
	}
	copy(s.marks[to+1:at+1], s.marks[to:at])
	s.marks[to] = 0x103A
}

// write appends the syllable and makes it empty.
func (s *syllable) write(out *strings.Builder) {
	s.settle()
	if s.kinzi {
		out.WriteString("\u1004\u103A\u1039")
	}
	out.WriteString(s.base)
	if s.stacks > 0 {
		out.WriteRune(0x1039)
	}
	for _, r := range s.stack[:s.stacks] {
		out.WriteRune(r)
	}
	for _, r := range s.marks[:s.count] {
		out.WriteRune(r)
	}
	s.kinzi, s.base, s.stacks, s.count = false, "", 0, 0
}
