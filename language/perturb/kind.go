package perturb

import (
	"math"
	"slices"

	"github.com/lontar-asean/lontar/fault"
)

// Kind is a kind of noise.
type Kind uint8

// The kinds, in the order in which they are applied.
const (
	Spelling  Kind   = iota // per word that has another spelling
	ZeroWidth               // per boundary between two words, and per zero-width space
	Order                   // per syllable that has marks to exchange
	Glyphs                  // per sign that has a lookalike
	OCR                     // per cluster and space
	Kinds     = iota        // their number
)

var kindNames = [Kinds]string{"spelling", "zero-width", "order", "glyphs", "ocr"}

// String gives the name used in recipes and measures.
func (k Kind) String() string {
	if int(k) >= Kinds {
		return "unknown"
	}
	return kindNames[k]
}

// ParseKind finds a kind by its name.
func ParseKind(name string) (Kind, bool) {
	i := slices.Index(kindNames[:], name)
	return Kind(max(i, 0)), i >= 0
}

// Rates is the share of the places of each kind that change, 0–1.
type Rates [Kinds]float64

// check refuses rates that are no share.
func (r Rates) check() error {
	for k, rate := range r {
		if math.IsNaN(rate) || rate < 0 || rate > 1 {
			return fault.New(fault.Invalid, "the rate of %s is %g, which is not between 0 and 1", Kind(k), rate)
		}
	}
	return nil
}

// Count is what one kind of noise did to a text.
type Count struct {
	Places  int  // where it could have changed something
	Changed int  // where it did
	Known   bool // there are rules of this kind for the language; without them Places is 0 and means nothing
}

// Report is the counts by kind. Kinds with rate 0 did not look: they have no places and are not known.
type Report [Kinds]Count

// Add adds the counts of another text.
func (r *Report) Add(other Report) {
	for k, c := range other {
		r[k].Places += c.Places
		r[k].Changed += c.Changed
		r[k].Known = r[k].Known || c.Known
	}
}

// Changed gives the number of changes of all kinds.
func (r *Report) Changed() int {
	n := 0
	for _, c := range r {
		n += c.Changed
	}
	return n
}
