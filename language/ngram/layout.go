package ngram

import (
	"encoding/binary"
	"encoding/json"
	"math"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// The file of a model: the line magic; the length of the header (uint32) and the header, one JSON object; then, each beginning at a multiple of
// 8 bytes: the offsets of the tokens' names, their table, the names; the first level; the levels above it; the last level; and at the end the
// XXH3 64-bit hash of all that (uint64). Where each part lies follows from the counts in the header. Numbers are little-endian, probabilities
// and weights float32 in log10. Levels below the last are nodes of probability, back-off weight and first child (12 bytes), one more than there
// are n-grams so that the end of the children of the last one is known; all but the first have the tokens before the nodes. The last level of more
// than one has tokens and probabilities.
const magic = "lontar n-grams 1\n"

const nodeBytes = 12

// header says what the rest of the file is.
type header struct {
	Order     int          `json:"order"`
	Unit      Unit         `json:"unit,omitempty"`
	Language  language.Tag `json:"language,omitempty"`
	Unicode   string       `json:"unicode"`
	Lines     int64        `json:"lines,omitempty"`
	Tokens    int64        `json:"tokens,omitempty"`
	Discounts []Discounts  `json:"discounts,omitempty"`
	Table     int64        `json:"table"`
	Names     int64        `json:"names"`
	Grams     []int64      `json:"grams"`
}

// valid checks that the numbers of a header can be meant.
func (h *header) valid() bool {
	if h.Order < 1 || h.Order > MaxOrder || len(h.Grams) != h.Order || h.Names < 0 || h.Names > math.MaxUint32 || h.Grams[0] <= end {
		return false
	}
	for _, n := range h.Grams {
		if n < 0 || n >= math.MaxUint32 {
			return false
		}
	}
	if h.Unit != "" && h.Unit != Cluster && h.Unit != Word {
		return false
	}
	if h.Language != "" {
		if tag, err := language.Parse(string(h.Language)); err != nil || tag != h.Language {
			return false
		}
	}
	return h.Table > h.Grams[0] && h.Table <= 1<<34 && h.Table&(h.Table-1) == 0
}

// rows is one level as it lies in the file.
type rows struct {
	size   int
	tokens []byte // 4 bytes each; nil in the first level
	nodes  []byte // of levels below the last
	probs  []byte // of the last level
}

// parts is where everything lies.
type parts struct {
	offsets, table, names []byte
	levels                [MaxOrder]rows
}

// split cuts the bytes behind the header into parts; ok is false when there are too few or too many.
func (h *header) split(data []byte, at int64) (p parts, ok bool) {
	ok = true
	take := func(n int64) []byte {
		at = (at + 7) &^ 7
		if !ok || at > int64(len(data)) || n > int64(len(data))-at {
			ok = false
			return nil
		}
		part := data[at : at+n : at+n]
		at += n
		return part
	}
	p.offsets, p.table, p.names = take(4*(h.Grams[0]+1)), take(4*h.Table), take(h.Names)
	for i, n := range h.Grams {
		l := &p.levels[i]
		l.size = int(n)
		if i > 0 {
			l.tokens = take(4 * n)
		}
		if i == 0 || i < h.Order-1 {
			l.nodes = take(nodeBytes * (n + 1))
		} else {
			l.probs = take(4 * n)
		}
	}
	return p, ok && at == int64(len(data))
}

// length gives the size of the parts and of the file.
func (h *header) length(at int64) int64 {
	add := func(n int64) { at = (at+7)&^7 + n }
	add(4 * (h.Grams[0] + 1))
	add(4 * h.Table)
	add(h.Names)
	for i, n := range h.Grams {
		if i > 0 {
			add(4 * n)
		}
		if i == 0 || i < h.Order-1 {
			add(nodeBytes * (n + 1))
		} else {
			add(4 * n)
		}
	}
	return at
}

// assemble writes a vocabulary and its n-grams as the bytes of a file and reads them back as a model.
func assemble(h header, words *vocabulary, t *trie) (*Model, error) {
	h.Table, h.Names, h.Grams = int64(len(words.table)), int64(len(words.bytes)), nil
	for i := range t.levels {
		h.Grams = append(h.Grams, int64(t.levels[i].size()))
	}
	text, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	at := int64(len(magic) + 4 + len(text))
	size := h.length(at)
	data := make([]byte, size+8)
	copy(data, magic)
	binary.LittleEndian.PutUint32(data[len(magic):], uint32(len(text)))
	copy(data[len(magic)+4:], text)
	p, ok := h.split(data[:size], at)
	if !ok {
		return nil, fault.New(fault.Invalid, tooMany).Try("lower the order, or train on less text")
	}
	putAll(p.offsets, words.offsets)
	putAll(p.table, words.table)
	copy(p.names, words.bytes)
	for i := range t.levels {
		l, to := &t.levels[i], &p.levels[i]
		putAll(to.tokens, l.token)
		for j, prob := range l.prob {
			if to.nodes == nil {
				putFloat(to.probs[4*j:], prob)
				continue
			}
			node := to.nodes[nodeBytes*j:]
			putFloat(node, prob)
			putFloat(node[4:], l.backoff[j])
			binary.LittleEndian.PutUint32(node[8:], l.first[j])
		}
		if to.nodes != nil && i+1 < len(t.levels) {
			binary.LittleEndian.PutUint32(to.nodes[nodeBytes*l.size()+8:], uint32(t.levels[i+1].size()))
		}
		t.levels[i] = level{}
	}
	binary.LittleEndian.PutUint64(data[size:], xxh3.Hash(data[:size]))
	return parse(data)
}

func putAll(to []byte, numbers []uint32) {
	for i, n := range numbers {
		if to == nil {
			return
		}
		binary.LittleEndian.PutUint32(to[4*i:], n)
	}
}

func putFloat(to []byte, f float32) { binary.LittleEndian.PutUint32(to, math.Float32bits(f)) }

func getUint(from []byte, i int) uint32 { return binary.LittleEndian.Uint32(from[4*i:]) }

func getFloat(from []byte, i int) float32 { return math.Float32frombits(getUint(from, i)) }
