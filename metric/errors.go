package metric

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Unit says what is counted.
type Unit uint8

// The units of error rates. CER counts code points, as most programs do; a grapheme error rate counts clusters (UAX #29), so that a consonant with a
// wrong vowel sign is one error of one letter.
const (
	Characters Unit = iota
	Graphemes
)

// Rate counts errors against a length.
type Rate struct {
	Edits  int64 // insertions, deletions and replacements that make the hypothesis of the reference
	Length int64 // units of the reference
}

// Add pools two counts.
func (r Rate) Add(o Rate) Rate { return Rate{r.Edits + o.Edits, r.Length + o.Length} }

// Value gives edits by length, 0 and up: 1 is a hundred percent, and it may be more. ok is false where the reference is empty.
func (r Rate) Value() (rate float64, ok bool) {
	if r.Length == 0 {
		return 0, false
	}
	return float64(r.Edits) / float64(r.Length), true
}

// MostUnits is the longest text that is compared; longer ones are to be cut into pages.
const MostUnits = 1 << 20

// Errors compares a hypothesis with a reference, both as Plain gives them. A text of more than MostUnits units is a fault of kind Invalid.
func Errors(reference, hypothesis string, u Unit, spaces bool) (Rate, error) {
	s := symbols{numbers: map[string]uint32{}}
	a, b := s.of(Plain(reference, spaces), u), s.of(Plain(hypothesis, spaces), u)
	if len(a) > MostUnits || len(b) > MostUnits {
		return Rate{}, fault.New(fault.Invalid, "a text of %d units is too long to compare; at most %d", max(len(a), len(b)), MostUnits).Try("compare page by page")
	}
	return Rate{Edits: int64(edits(a, b)), Length: int64(len(a))}, nil
}

// Plain gives a text as error rates compare it: in NFC, without what nobody sees (zero-width space, joiner and non-joiner, word joiner, byte-order mark, soft
// hyphen), and either without white space or, with spaces, with each run of it as one space and none at the ends.
func Plain(text string, spaces bool) string {
	var b strings.Builder
	b.Grow(len(text))
	gap := false
	for _, r := range norm.NFC.String(text) {
		switch {
		case invisible(r):
		case unicode.IsSpace(r):
			gap = true
		default:
			if gap && spaces && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String()) // what stood apart may compose now
}

func invisible(r rune) bool {
	switch r {
	case 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD:
		return true
	}
	return false
}

// symbols numbers clusters.
type symbols struct{ numbers map[string]uint32 }

func (s *symbols) of(text string, u Unit) []uint32 {
	list := make([]uint32, 0, len(text)/2)
	if u == Characters {
		for _, r := range text {
			list = append(list, uint32(r))
		}
		return list
	}
	for c := range language.Clusters(text) {
		n, ok := s.numbers[c]
		if !ok {
			n = uint32(len(s.numbers))
			s.numbers[c] = n
		}
		list = append(list, n)
	}
	return list
}
