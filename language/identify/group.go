package identify

import (
	"math/bits"

	"github.com/lontar-asean/lontar/language"
)

// group decides between the languages of one script. A group with one language decides nothing; its table serves to add others.
//
// The score of a language is the sum, over the known n-grams of the text, of log((c+α)/α) for its c occurrences in the training text of
// the language, less a constant for every n-gram: naive Bayes. Logarithms are kept as bytes in units of 1/unit nat, most of them zero.
type group struct {
	script language.Script
	shape  shape
	labels []language.Tag
	alpha  float64  // occurrences every n-gram was given beforehand
	floor  int32    // what was taken off the costs of all languages alike
	base   []int32  // for each language: what an n-gram costs, in 1/(unit·fine) nat
	keys   []uint32 // hashes of the known n-grams, most frequent first
	rows   []uint64 // stride words for each n-gram: one byte a language
	stride int
	slots  []uint32 // open addressing: 0 is free, else fingerprint and number of the n-gram + 1
	shift  uint
	fit    fit
}

// unit is the number of steps a nat is cut into: 255 steps reach odds of e^11.6.
const unit = 22

// fine is the number of steps a unit is cut into for what every n-gram costs: it is taken hundreds of times in a sentence.
const fine = 256

// rowBits is the part of a slot that holds the number of the n-gram; the rest is its fingerprint.
const rowBits = 19

// maxKeys is the largest number of n-grams a group can hold.
const maxKeys = 1<<rowBits - 2

// index builds the hash table of the n-grams, at most half full.
func (g *group) index() {
	size := bits.Len(uint(2*len(g.keys) + 1))
	g.shift = uint(32 - size)
	g.slots = make([]uint32, 1<<size)
	mask := uint32(len(g.slots) - 1)
	for row, key := range g.keys {
		slot := key >> g.shift
		for g.slots[slot] != 0 {
			slot = (slot + 1) & mask
		}
		g.slots[slot] = key<<rowBits | uint32(row+1)
	}
}

// find gives the number of a known n-gram, and −1 for others (but for one in 8,000 of these).
func (g *group) find(key uint32) int {
	mask := uint32(len(g.slots) - 1)
	for slot := key >> g.shift; ; slot = (slot + 1) & mask {
		entry := g.slots[slot]
		if entry == 0 {
			return -1
		}
		if entry>>rowBits == key&(1<<(32-rowBits)-1) {
			return int(entry&(1<<rowBits-1)) - 1
		}
	}
}

// maxLabels is the largest number of languages in one script.
const maxLabels = 64

// tally is the evidence a text gives for each language of a group.
type tally struct {
	sums   [maxLabels]int32 // what the n-grams earned, in 1/unit nat
	scores [maxLabels]int32 // sums less what the known n-grams cost
	known  int              // n-grams the model knows, by weight
	grams  int              // n-grams of the text, by weight
}

// sampled is the number of known n-grams of the beginning of a text that are kept to judge whether the text is foreign.
const sampled = 4 * batch

// sample is the beginning of a text in known n-grams.
type sample struct {
	rows  [sampled]uint32 // the number of the n-gram, and its mark in the low bits
	known int             // how many there are
	grams int             // n-grams of this part of the text, known or not, by weight
	words int             // whole words of this part, by weight
}

// enough is the lead, in nats, at which the rest of a long text is not read: the temperature is far below it.
const enough = 400

// mostGrams is the number of n-grams after which no more are read: 32-bit sums hold far more than that.
const mostGrams = 1 << 20

// settle takes what the known n-grams cost from what they earned.
func (g *group) settle(t *tally) {
	for l, base := range g.base {
		t.scores[l] = t.sums[l] - int32(int64(t.known)*int64(base)/fine)
	}
}

// score weighs a text and keeps its beginning in s, which must be empty.
func (g *group) score(text string, s *sample) (t tally) {
	var buf, spare [batch]uint32
	walk := grams{text: text, shape: g.shape}
	for {
		n := walk.fill(&buf)
		if n == 0 {
			g.settle(&t)
			return t
		}
		rows := spare[:]
		keep := s.known+n <= len(s.rows) && s.grams == t.grams
		if keep {
			rows = s.rows[s.known:]
		}
		rows = rows[:g.look(buf[:n], rows)]
		g.add(&t, rows)
		t.grams += walk.pieces
		if keep {
			s.known += len(rows)
			s.grams += walk.pieces
			s.words += walk.words
		}
		if t.known > 4*batch {
			g.settle(&t)
			if t.lead(len(g.labels)) > enough*unit || t.grams > mostGrams {
				return t
			}
		}
	}
}

// look finds the known n-grams among hashes, writes their numbers with their marks to rows, which must be as long as hashes, and gives
// how many there are. It is apart from add so that memory is asked for many of them at a time.
func (g *group) look(hashes, rows []uint32) (n int) {
	slots, mask, shift := g.slots, uint32(len(g.slots)-1), g.shift
	rows = rows[:len(hashes)]
	for _, key := range hashes {
		slot := key >> shift
		for {
			entry := slots[slot&mask]
			if entry>>rowBits == key&(1<<(32-rowBits)-1) && entry != 0 {
				rows[n] = (entry&(1<<rowBits-1)-1)<<2 | key&mark
				n++
				break
			}
			if entry == 0 {
				break
			}
			slot++
		}
	}
	return n
}

// add sums the rows of n-grams of at most the weight batch.
func (g *group) add(t *tally, rows []uint32) {
	const even = 0x00FF00FF00FF00FF
	var low, high [maxLabels / 8]uint64
	stride := g.stride
	for _, entry := range rows {
		kind := doublings[entry&mark] & mark
		t.known += 1 << kind
		at := int(entry>>2) * stride
		row := g.rows[at : at+stride]
		if len(row) == 4 { // 25 to 32 languages: Latin script
			a, b, c, d := row[0], row[1], row[2], row[3]
			low[0] += a & even << kind
			high[0] += a >> 8 & even << kind
			low[1] += b & even << kind
			high[1] += b >> 8 & even << kind
			low[2] += c & even << kind
			high[2] += c >> 8 & even << kind
			low[3] += d & even << kind
			high[3] += d >> 8 & even << kind
			continue
		}
		for i, word := range row {
			low[i&(len(low)-1)] += word & even << kind
			high[i&(len(low)-1)] += word >> 8 & even << kind
		}
	}
	for l := range g.base {
		word := low[l/8]
		if l&1 == 1 {
			word = high[l/8]
		}
		t.sums[l] += int32(word >> (16 * (l % 8 / 2)) & 0xFFFF)
	}
}

// lead gives the distance between the best and the second-best language.
func (t *tally) lead(labels int) int32 {
	first, second := t.best(labels)
	if second < 0 {
		return 0
	}
	return t.scores[first] - t.scores[second]
}

// best gives the two languages with the highest scores; second is −1 when there is one language only. Ties go to the first tag.
func (t *tally) best(labels int) (first, second int) {
	first, second = 0, -1
	for l := 1; l < labels; l++ {
		switch {
		case t.scores[l] > t.scores[first]:
			first, second = l, first
		case second < 0 || t.scores[l] > t.scores[second]:
			second = l
		}
	}
	return first, second
}
