package ngram

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/fault"
)

// parse checks the bytes of a file from end to end, so that nothing a model does with them later can leave its bounds, and makes a model of them.
func parse(data []byte) (*Model, error) {
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok || len(rest) < 12 {
		return nil, fault.New(fault.Broken, "this is no n-gram model").At("offset 0").Try("`lontar ngram train` makes one")
	}
	body := data[:len(data)-8]
	if xxh3.Hash(body) != binary.LittleEndian.Uint64(data[len(body):]) {
		return nil, fault.New(fault.Broken, "the model is damaged: its checksum differs").At("offset %d", len(body)).Try("copy it or train it anew")
	}
	at := int64(len(magic)) + 4
	size := int64(binary.LittleEndian.Uint32(rest))
	if size > int64(len(body))-at {
		return nil, fault.New(fault.Broken, "the header of the model is cut off").At("offset %d", len(magic))
	}
	m := &Model{data: data}
	if err := json.Unmarshal(body[at:at+size], &m.header); err != nil {
		return nil, fault.New(fault.Broken, "the header of the model cannot be read: %w", err).At("offset %d", at)
	}
	if !m.header.valid() {
		return nil, fault.New(fault.Broken, "the header of the model says what cannot be").At("offset %d", at)
	}
	if m.parts, ok = m.header.split(body, at+size); !ok {
		return nil, fault.New(fault.Broken, "the model is shorter or longer than its header says").At("offset %d", len(body))
	}
	if what := m.wrong(); what != "" {
		return nil, fault.New(fault.Broken, "the model contradicts itself: %s", what).Try("train it anew")
	}
	m.mask = uint64(m.header.Table - 1)
	return m, nil
}

// wrong gives what is wrong with the contents of the parts; "" for nothing.
func (m *Model) wrong() string {
	words := m.levels[0].size
	for i := range words {
		if low, high := getUint(m.offsets, i), getUint(m.offsets, i+1); low > high || int64(high) > m.header.Names {
			return "names of tokens leave their place"
		}
	}
	empty := false
	for i := range int(m.header.Table) {
		n := getUint(m.table, i)
		if int64(n) > int64(words) {
			return "a token that is not there"
		}
		empty = empty || n == 0
	}
	if !empty {
		return "a full table of tokens"
	}
	for i, name := range reserved {
		if m.name(uint32(i)) != name {
			return "no " + name
		}
	}
	for n := range m.header.Order {
		if what := m.wrongLevel(n, uint32(words)); what != "" {
			return what
		}
	}
	return ""
}

func (m *Model) wrongLevel(n int, words uint32) string {
	l := &m.levels[n]
	below := uint32(0)
	if n+1 < m.header.Order {
		below = uint32(m.levels[n+1].size)
	}
	for i := range len(l.tokens) / 4 {
		if getUint(l.tokens, i) >= words {
			return "an n-gram of tokens that are not there"
		}
	}
	for i := range len(l.probs) / 4 {
		if !logarithm(getFloat(l.probs, i)) {
			return "a probability above 1"
		}
	}
	if l.nodes == nil {
		return ""
	}
	before := uint32(0)
	for i := range l.size + 1 {
		node := l.nodes[nodeBytes*i:]
		if !logarithm(getFloat(node, 0)) || !weight(getFloat(node, 1)) {
			return "a probability above 1 or a weight that is no number"
		}
		first := getUint(node, 2)
		if first < before || first > below || i == 0 && first != 0 || i == l.size && first != below {
			return "n-grams that belong to none"
		}
		before = first
	}
	return ""
}

// logarithm reports whether p can be the log10 of a probability, with the room that a sum of float32 needs above 0.
func logarithm(p float32) bool { return p <= 1e-4 && p >= -1000 }

// weight reports whether b can be the log10 of a back-off weight, which may be above 1.
func weight(b float32) bool { return math.Abs(float64(b)) <= 1000 }
