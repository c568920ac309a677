package segment

import (
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

const (
	maxWordSyllables = 12   // a word the model finds has at most so many syllables
	maxLattice       = 2048 // syllables cut at once; longer runs are cut piece by piece
	maxSyllable      = 32   // characters of a syllable that features see
	margin           = 8    // edge codes on both sides of a run
	edge             = "\x00\x00\x00\x00\x00\x00\x00\x00"
	hashBase         = 0x9E3779B97F4A7C15
)

// lattice is a run of one script with the places where words may part: the boundaries of its orthographic syllables.
type lattice struct {
	codes []byte   // edges, one code a character, edges
	cuts  []int32  // number of characters before each boundary
	bytes []int32  // number of bytes before each boundary
	hash  []uint64 // rolling hash of the characters before each boundary
	power []uint64 // power[n]: what n more characters multiply a hash by
	back  []int32

	bounds, best []int32
}

// read fills the lattice from the start of text, with at most maxLattice syllables that begin with a character of script, and gives the
// number of bytes read.
func (l *lattice) read(text string, script language.Script) int {
	l.codes = append(l.codes[:0], edge...)
	l.cuts = append(l.cuts[:0], 0)
	l.bytes = append(l.bytes[:0], 0)
	l.hash = append(l.hash[:0], 0)
	end, hash := 0, uint64(0)
	for end < len(text) && len(l.cuts) <= maxLattice && runScript(text[end:]) == script {
		next := SyllableEnd(text, end)
		for seen := 0; end < next; seen++ {
			r, width := rune(0), 3
			if b := text[end]; b >= 0xE1 && b < 0xED && end+2 < next || b == 0xE0 && end+2 < next {
				r = rune(b&0x0F)<<12 | rune(text[end+1]&0x3F)<<6 | rune(text[end+2]&0x3F)
			} else {
				r, width = utf8.DecodeRuneInString(text[end:])
			}
			end += width
			if seen < maxSyllable {
				code := codeOf(r)
				l.codes = append(l.codes, code)
				hash = hash*hashBase + uint64(code) + 1
			}
		}
		l.cuts = append(l.cuts, int32(len(l.codes)-margin))
		l.bytes = append(l.bytes, int32(end))
		l.hash = append(l.hash, hash)
	}
	l.grow()
	l.codes = append(l.codes, edge...)
	return end
}

// grow makes room for what belongs to each boundary.
func (l *lattice) grow() {
	if len(l.power) == 0 {
		l.power = append(l.power, 1)
	}
	for len(l.power) < len(l.codes) {
		l.power = append(l.power, l.power[len(l.power)-1]*hashBase)
	}
	n := len(l.cuts)
	if len(l.back) < n {
		l.back, l.bounds, l.best = make([]int32, n), make([]int32, n), make([]int32, n)
	}
}
