package legacy

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/lontar-asean/lontar/language"
)

//go:embed model/legacy.bin
var shipped []byte

// reading is a way to read bytes: as the languages of windows-1252, as Vietnamese, as Thai.
type reading uint8

const (
	westernReading reading = iota
	vietnameseReading
	thaiReading
	readingCount
)

// states is how many kinds of characters a reading tells apart.
var states = [readingCount]int{1 + 26 + 128, 1 + 26 + letters + 2, 1 + 1 + 0x5B + 2}

// letters is how many alphabet has.
const letters = 67

// unit is the number of steps of a cost in one nat; the dearest pair costs 255 steps.
const unit = 16

// magic begins the file of a model; a version follows.
const magic = "LGY1"

// model holds for each reading what it costs, in steps, that one kind of character follows another: the negative logarithm of its
// probability.
type model struct {
	cost [readingCount][]uint8
}

func read(data []byte) (*model, error) {
	if len(data) < len(magic) || string(data[:len(magic)]) != magic {
		return nil, fmt.Errorf("%d bytes are no model of old encodings", len(data))
	}
	m, rest := new(model), data[len(magic):]
	for r, n := range states {
		if len(rest) < n*n {
			return nil, fmt.Errorf("the model of old encodings ends after %d bytes", len(data))
		}
		m.cost[r], rest = rest[:n*n], rest[n*n:]
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("%d bytes behind the model of old encodings", len(rest))
	}
	return m, nil
}

// shippedModel is read once. A test rebuilds it, so that it can always be read.
var shippedModel = sync.OnceValues(func() (*model, error) { return read(shipped) })

// byteState is the state of a byte in the western reading: capitals of ASCII count as small letters, those beyond it do not, as a capital
// inside a word is what gives an old encoding away.
func byteState(b byte) int {
	switch {
	case b >= 0x80:
		return 27 + int(b-0x80)
	case b|0x20 >= 'a' && b|0x20 <= 'z':
		return 1 + int(b|0x20-'a')
	}
	return 0
}

// vietnameseState is the state of a character of Vietnamese text; the last two are letters of other languages and signs.
func vietnameseState(r rune) int {
	switch {
	case r < 0x80:
		return byteState(byte(r))
	case isVietnamese(r):
		return 26 + int(vietnamese[r])
	case language.IsWordCharacter(r):
		return 1 + 26 + letters
	case r >= 0x2010 && r <= 0x203A:
		return 0 // dashes and quotation marks
	}
	return 2 + 26 + letters
}

// anyLetter is the cost of one of the 26 letters of ASCII, which the Thai reading does not tell apart: the logarithm of 26 in steps.
const anyLetter = 52

// thaiState is the state of a character of Thai text.
func thaiState(r rune) int {
	switch {
	case r >= 0xE01 && r <= 0xE5B:
		return 2 + int(r-0xE01)
	case r < 0x80:
		return min(byteState(byte(r)), 1)
	case language.IsWordCharacter(r):
		return 2 + 0x5B
	case r >= 0x2010 && r <= 0x203A:
		return 0
	}
	return 3 + 0x5B
}

// bytesCost gives the cost of a word as it is, and its number of pairs.
func (m *model) bytesCost(word []byte) (int64, int) {
	table, n := m.cost[westernReading], states[westernReading]
	cost, before := int64(0), 0
	for _, b := range word {
		now := byteState(b)
		cost += int64(table[before*n+now])
		before = now
	}
	return cost + int64(table[before*n]), len(word) + 1
}

// textCost gives the cost of a decoded word, and its number of pairs.
func (m *model) textCost(e Encoding, word []rune) (int64, int) {
	r, state := vietnameseReading, vietnameseState
	if e == Windows874 {
		r, state = thaiReading, thaiState
	}
	table, n := m.cost[r], states[r]
	cost, before := int64(0), 0
	for _, c := range word {
		now := state(c)
		cost += int64(table[before*n+now])
		if e == Windows874 && now == 1 {
			cost += anyLetter
		}
		before = now
	}
	return cost + int64(table[before*n]), len(word) + 1
}
