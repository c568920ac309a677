package identify

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// boundary is the symbol before the first and after the last character of a word.
const boundary = 1

// shape says which n-grams are taken from the words of one script: those of least to most symbols, word boundaries included, and the
// whole word.
type shape struct {
	least, most int // 1 ≤ least ≤ most ≤ 5
	words       bool
}

// shapeOf gives the shape for a script. Measured by cross-validation on the training rows of SIB-200 (25 languages in Latin script): 3 to
// 5 symbols and whole words reach macro-F1 0.993, 1 to 4 symbols 0.989, and n-grams below 3 change nothing but the time. Han characters
// carry a word each, so there one and two suffice.
func shapeOf(script language.Script) shape {
	if script == language.Hani {
		return shape{1, 2, false}
	}
	return shape{3, 5, true}
}

// symbols maps characters below U+2100 to the symbol that stands for them in n-grams: the lower-case letter, or 0 for what parts words.
// Above it, letters and marks stand for themselves.
var symbols = buildSymbols()

func buildSymbols() (table [0x2100]uint16) {
	for r := rune(0); r < rune(len(table)); r++ {
		if language.IsWordCharacter(r) {
			if low := unicode.ToLower(r); low < 0x10000 {
				table[r] = uint16(low)
			}
		}
	}
	table['\''], table['’'], table['ʼ'] = '\'', '\'', '\''
	table['-'] = '-'
	return table
}

func symbolOf(r rune) uint16 {
	switch {
	case uint32(r) < uint32(len(symbols)):
		return symbols[r]
	case r < 0x10000 && language.IsWordCharacter(r):
		return uint16(r)
	}
	return 0
}

// batch is the weight of the n-grams scored at a time: 256 sums of bytes fit the 16-bit lanes that hold them.
const batch = 256

// The two low bits of a hash are the mark of its n-gram: 0 for a piece of a word, 1 to 3 for a whole word.
const mark = 3

// doublings says how often an n-gram counts by its mark, as a power of two.
var doublings = [mark + 1]uint{0, 0, 1, 2}

// mostWeight is the greatest weight one character can add: three n-grams and a short word.
const mostWeight = 7

// grams walks over the n-grams of a text. Set text and shape; the rest starts at zero.
type grams struct {
	text   string
	shape  shape
	at     int
	window uint64 // the last four symbols of the word, newest in the low bits
	fifth  uint64 // the symbol before them
	word   uint64 // running hash of the word
	length int    // symbols of the word so far, boundaries included
	words  int    // weight of the words among the n-grams written by the last fill
	pieces int    // weight of all n-grams written by the last fill
}

// fill writes hashes of the next n-grams to buf and gives their number; 0 at the end of the text.
func (g *grams) fill(buf *[batch]uint32) (n int) {
	text := g.text
	g.words, g.pieces = 0, 0
	extra := 0 // weight beyond the number
	for n+extra <= batch-mostWeight && g.at < len(text) {
		r, width := rune(text[g.at]), 1
		if r >= utf8.RuneSelf {
			r, width = utf8.DecodeRuneInString(text[g.at:])
		} else if g.length == 0 && (r == 'h' || r == 'w') {
			if skip := address(text[g.at:]); skip > 0 {
				g.at += skip
				continue
			}
		}
		g.at += width
		s := symbolOf(r)
		if s != 0 {
			if g.length == 0 {
				g.window, g.length = boundary, 1
			}
			n = g.push(uint64(s), buf, n)
		} else if g.length > 0 {
			n, extra = g.endWord(buf, n, extra)
		}
	}
	if g.at == len(text) && g.length > 0 && n+extra <= batch-mostWeight {
		n, extra = g.endWord(buf, n, extra)
	}
	g.pieces = n + extra
	return n
}

// address gives the length of the web address a text starts with, and 0 when it starts with none. Addresses are in no language.
func address(text string) int {
	if !strings.HasPrefix(text, "http://") && !strings.HasPrefix(text, "https://") && !strings.HasPrefix(text, "www.") {
		return 0
	}
	for i := range len(text) {
		switch b := text[i]; {
		case b <= ' ' || b >= utf8.RuneSelf, b == ')' || b == ']' || b == '>' || b == '"' || b == '<':
			return i
		}
	}
	return len(text)
}

// push adds a symbol to the word and writes the n-grams that end in it.
func (g *grams) push(s uint64, buf *[batch]uint32, n int) int {
	g.fifth = g.window >> 48
	g.window = g.window<<16 | s
	g.word = (g.word ^ s) * 0x9e3779b97f4a7c15
	g.word ^= g.word >> 29
	g.length++
	most := min(g.length, g.shape.most)
	for k := g.shape.least; k <= most; k++ {
		var key uint64
		switch k {
		case 4:
			key = g.window
		case 5:
			key = g.window + (g.fifth+1)*0x9e3779b97f4a7c15
		default:
			key = g.window & (1<<(16*k) - 1)
			if key == boundary {
				continue
			}
		}
		buf[n&(batch-1)] = mix(key)
		n++
	}
	return n
}

// endWord closes the word with a boundary and writes the whole word: it counts four times when it has up to 4 letters, twice when it has up
// to 7. A long word has many n-grams, a short one few, but short words are the grammar, and the grammar decides where a text is full of
// loanwords. Cross-validation over 25 languages: first 20 clusters from macro-F1 0.895 to 0.908, and neighbours taken for Indonesian or
// Malay half as often; words that count twice as much again gain nothing.
func (g *grams) endWord(buf *[batch]uint32, n, extra int) (int, int) {
	n = g.push(boundary, buf, n)
	if g.shape.words {
		kind := uint32(1)
		switch {
		case g.length <= 6:
			kind = 3
		case g.length <= 9:
			kind = 2
		}
		weight := 1 << doublings[kind]
		buf[n&(batch-1)] = mix(g.word^0x5bf03635) | kind
		n++
		extra += weight - 1
		g.words += weight
	}
	g.window, g.word, g.length = 0, 0, 0
	return n, extra
}

// mix spreads the bits of an n-gram over 32 bits (the finaliser of SplitMix64, shortened) and leaves room for its mark.
func mix(key uint64) uint32 {
	key ^= key >> 30
	key *= 0xbf58476d1ce4e5b9
	key ^= key >> 27
	key *= 0x94d049bb133111eb
	return uint32(key>>32) &^ mark
}
