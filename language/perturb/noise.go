package perturb

import (
	"strings"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/segment"
)

// Noise perturbs texts. It is immutable and safe for use by several goroutines at once.
type Noise struct {
	rates Rates
	words *segment.Segmenter
	signs *confusables
}

// New makes a Noise. The error is a fault of kind Invalid when a rate is not between 0 and 1.
func New(rates Rates) (*Noise, error) {
	if err := rates.check(); err != nil {
		return nil, err
	}
	words, err := segment.Default()
	if err != nil {
		return nil, err
	}
	signs, err := shippedConfusables()
	if err != nil {
		return nil, err
	}
	return &Noise{rates: rates, words: words, signs: signs}, nil
}

// Text gives a text with noise, and what was done. The same text, tag and seed give the same result; so texts that occur twice in a corpus need
// different seeds if their noise is to differ. With language.Und only glyphs, order and ocr have rules, by the script of each sign, and
// zero-width, which cuts each script as its main language.
func (n *Noise) Text(text string, tag language.Tag, seed uint64) (string, Report) {
	var report Report
	if text == "" || n.rates == (Rates{}) {
		return text, report
	}
	key := xxh3.HashStringSeed(text, seed)
	for k, apply := range [Kinds]func(*page, language.Tag){n.spell, n.spaceOut, n.reorder, n.confuse, n.misread} {
		if n.rates[k] == 0 {
			continue
		}
		p := page{text: text, chance: chance{key: mix(key + uint64(k)), rate: n.rates[k]}}
		apply(&p, tag)
		text = p.finish()
		report[k] = Count{Places: int(p.places), Changed: p.changed, Known: p.known || p.places > 0}
	}
	return text, report
}

// page is a text on which one kind of noise is at work.
type page struct {
	chance
	text   string
	known  bool
	out    strings.Builder
	copied int // bytes of text that are in out, or replaced there
}

// replace writes other for text[start:end]. Calls go from left to right.
func (p *page) replace(start, end int, other string) {
	if p.out.Len() == 0 {
		p.out.Grow(len(p.text) + len(p.text)/8)
	}
	p.out.WriteString(p.text[p.copied:start])
	p.out.WriteString(other)
	p.copied = end
	p.changed++
}

func (p *page) finish() string {
	if p.changed == 0 {
		return p.text
	}
	p.out.WriteString(p.text[p.copied:])
	return p.out.String()
}

// chance decides at each place. Its numbers depend on key and place only, so that what a low rate hits, a higher one hits too.
type chance struct {
	key     uint64
	rate    float64
	places  uint64
	changed int
}

// hit counts a place and says whether it changes.
func (c *chance) hit() bool { return c.hitAt(c.rate) }

// hitAt is hit at a rate of its own.
func (c *chance) hitAt(rate float64) bool {
	c.places++
	const scale = 1.0 / (1 << 53)
	return float64(mix(c.key+c.places*step)>>11)*scale < rate
}

// pick gives a number below n for the place that was hit. Questions about one place that are to have independent answers differ in which.
func (c *chance) pick(n int, which uint64) int {
	return int(mix(mix(^c.key+c.places*step)+which) % uint64(n))
}

// The increment and the finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
const step = 0x9E3779B97F4A7C15

func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}
