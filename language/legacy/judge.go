package legacy

import (
	"math/bits"
	"unicode/utf8"
)

// What a text must be to be read anew. On the training rows of SIB-200 with index_id % 5 = 1, trained on the others, single sentences as
// they are reach a margin of 8 nats at most; those in an old encoding have 38 or more, a rate of 0.8 or more, and a mean of 2.6 (Vietnamese)
// and 3.5 (Thai) at most.
const (
	enough            = 20  // nats of margin
	clear             = 0.6 // nats of margin for each pair of characters, so that doubts do not add up in a long text
	dearestVietnamese = 3.2 // nats a pair may cost on average: bytes of Russian are no likelier as Vietnamese than as they are
	dearestThai       = 4.0
	variety           = 4 // different bytes beyond ASCII; the sentences of those rows in an old encoding have at least that many
)

// tally sums what words with letters beyond ASCII cost in each reading; None is the reading as it is.
type tally struct {
	cost  [encodingCount]int64 // in steps
	pairs [encodingCount]int   // of characters
	high  int                  // bytes beyond ASCII
	seen  [4]uint64            // which of them
	runes []rune               // scratch
}

// add weighs the words of a line as they are and in the encodings from..to.
func (t *tally) add(m *model, line []byte, from, to Encoding) {
	for i := 0; i < len(line); {
		if line[i] <= ' ' {
			i++
			continue
		}
		end, high := i, 0
		for end < len(line) && line[end] > ' ' {
			if line[end] >= 0x80 {
				high++
			}
			end++
		}
		word := line[i:end]
		i = end
		if high == 0 || utf8.Valid(word) { // UTF-8 read twice is another matter
			continue
		}
		t.high += high
		for _, b := range word {
			t.seen[b>>6] |= 1 << (b & 63)
		}
		cost, n := m.bytesCost(word)
		t.runes = None.appendText(t.runes[:0], word)
		if asRead, _ := m.textCost(None, t.runes); asRead < cost { // Vietnamese words whose letters windows-1252 has
			cost = asRead
		}
		t.cost[None] += cost
		t.pairs[None] += n
		for e := from; e <= to; e++ {
			t.runes = e.appendText(t.runes[:0], word)
			cost, n := m.textCost(e, t.runes)
			t.cost[e] += cost
			t.pairs[e] += n
		}
	}
}

// margin is how much likelier, in nats, the bytes are in an encoding than as they are.
func (t *tally) margin(e Encoding) float64 { return float64(t.cost[None]-t.cost[e]) / unit }

// mean is what a character costs in an encoding, in nats.
func (t *tally) mean(e Encoding) float64 {
	if t.pairs[e] == 0 {
		return 0
	}
	return float64(t.cost[e]) / unit / float64(t.pairs[e])
}

// best is the likeliest encoding; None when the text is likelier as it is, when it is no plausible text either way, or when there is too
// little of it.
func (t *tally) best() Encoding {
	best := None
	for e := TCVN3; e < encodingCount; e++ {
		if t.cost[e] < t.cost[best] {
			best = e
		}
	}
	if best == None || bits.OnesCount64(t.seen[2])+bits.OnesCount64(t.seen[3]) < variety || t.margin(best) < enough || t.margin(best) < clear*float64(t.pairs[best]) || !t.plausible(best) {
		return None
	}
	return best
}

// plausible says whether the decoded text looks like its language.
func (t *tally) plausible(e Encoding) bool {
	if e == Windows874 {
		return t.mean(e) <= dearestThai
	}
	return t.mean(e) <= dearestVietnamese
}
