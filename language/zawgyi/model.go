package zawgyi

import (
	_ "embed"
	"fmt"
	"sync"
)

//go:embed model/zawgyi.bin
var shipped []byte

// states are the code points that the chain tells apart: everything else (0), the Myanmar block, its extensions A and B.
const states = 1 + 0xA0 + 0x20 + 0x20

// unit is the number of steps of the table in one nat: a value of 16 says that Zawgyi is e times likelier.
const unit = 16

// magic begins the file of a model; a version follows.
const magic = "ZGY1"

// model holds, for each pair of states, the logarithm of how much likelier the second follows the first in Zawgyi than in Unicode.
type model struct {
	ratio [states * states]int8
}

func read(data []byte) (*model, error) {
	if len(data) != len(magic)+states*states || string(data[:len(magic)]) != magic {
		return nil, fmt.Errorf("%d bytes are no Zawgyi model", len(data))
	}
	m := new(model)
	for i, b := range data[len(magic):] {
		m.ratio[i] = int8(b)
	}
	return m, nil
}

// shippedModel is read once. That it can be read is certain: a test rebuilds it.
var shippedModel = sync.OnceValue(func() *model {
	m, err := read(shipped)
	if err != nil {
		return new(model) // knows nothing: every text is then as likely one as the other
	}
	return m
})

// state gives the state of the character at i and its width; a byte outside the blocks of the script is state 0 and one byte wide.
func state(s string, i int) (int, int) {
	if i+2 >= len(s) || s[i+1]&0xC0 != 0x80 || s[i+2]&0xC0 != 0x80 {
		return 0, 1
	}
	switch c := s[i+1]; {
	case s[i] == 0xE1 && (c == 0x80 || c == 0x81 || c == 0x82 && s[i+2] < 0xA0):
		return 1 + int(c-0x80)<<6 + int(s[i+2]&0x3F), 3
	case s[i] == 0xEA && c == 0xA9 && s[i+2] >= 0xA0: // AA60–AA7F
		return 1 + 0xA0 + int(s[i+2]-0xA0), 3
	case s[i] == 0xEA && c == 0xA7 && s[i+2] >= 0xA0: // A9E0–A9FF
		return 1 + 0xC0 + int(s[i+2]-0xA0), 3
	}
	return 0, 1
}

// weigh sums the evidence of a text, in units, and counts the characters of the script.
func (m *model) weigh(s string) (evidence int64, characters int) {
	before := 0
	for i := 0; i < len(s); {
		if s[i] != 0xE1 && s[i] != 0xEA {
			if before != 0 {
				evidence += int64(m.ratio[before*states])
				before = 0
			}
			i++
			continue
		}
		now, width := state(s, i)
		if now != 0 {
			characters++
		}
		evidence += int64(m.ratio[before*states+now])
		before = now
		i += width
	}
	return evidence + int64(m.ratio[before*states]), characters
}
