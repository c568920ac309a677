package ngram

import (
	"math"
	"strings"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/fault"
)

// The tokens that every model has, by number.
const (
	unknown = iota // stands for every token that was not seen in training
	begin          // before the first token of a line; never predicted
	end            // after the last
)

// reserved are their names, as SRILM and KenLM write them.
var reserved = [...]string{unknown: "<unk>", begin: "<s>", end: "</s>"}

// separators are the bytes that end a word in an ARPA file and so cannot stand in one.
const separators = " \t\n\v\f\r\x00"

// maxWords keeps numbers, and a number plus one, inside 32 bits.
const maxWords = math.MaxUint32 - 2

// vocabulary numbers tokens in the order in which they come: a table of open addressing over one block of bytes.
type vocabulary struct {
	bytes   []byte
	offsets []uint32 // of each token in bytes, and the end
	table   []uint32 // number + 1 of the token whose hash leads here; 0 for none; a power of two long and at most half full
}

func newVocabulary() *vocabulary {
	v := &vocabulary{offsets: []uint32{0}, table: make([]uint32, 1024)}
	for _, name := range reserved {
		v.insert(name, v.slot(name))
	}
	return v
}

func (v *vocabulary) size() int { return len(v.offsets) - 1 }

func (v *vocabulary) name(id uint32) string { return string(v.bytes[v.offsets[id]:v.offsets[id+1]]) }

// slot gives the place of a token in the table, or the empty place where it belongs.
func (v *vocabulary) slot(token string) uint64 {
	mask := uint64(len(v.table) - 1)
	for i := xxh3.HashString(token) & mask; ; i = (i + 1) & mask {
		n := v.table[i]
		if n == 0 || string(v.bytes[v.offsets[n-1]:v.offsets[n]]) == token {
			return i
		}
	}
}

func (v *vocabulary) find(token string) (uint32, bool) {
	n := v.table[v.slot(token)]
	return n - 1, n != 0
}

// add gives the number of a token, a new one if need be. A token that is empty or holds a separator is a fault: no ARPA file could name it.
func (v *vocabulary) add(token string) (uint32, error) {
	i := v.slot(token)
	if n := v.table[i]; n != 0 {
		return n - 1, nil
	}
	if token == "" || strings.ContainsAny(token, separators) {
		return 0, fault.New(fault.Invalid, "%q is no token: tokens are not empty and hold no spaces", token)
	}
	if int64(v.size()) >= maxWords || int64(len(v.bytes)+len(token)) > math.MaxUint32 {
		return 0, fault.New(fault.Invalid, "the text has more different tokens than a model can hold").Try("train over clusters, or on less text")
	}
	return v.insert(token, i), nil
}

func (v *vocabulary) insert(token string, slot uint64) uint32 {
	id := uint32(v.size())
	v.bytes = append(v.bytes, token...)
	v.offsets = append(v.offsets, uint32(len(v.bytes)))
	v.table[slot] = id + 1
	if 2*v.size() > len(v.table) {
		v.grow()
	}
	return id
}

func (v *vocabulary) grow() {
	v.table = make([]uint32, 2*len(v.table))
	mask := uint64(len(v.table) - 1)
	for id := range uint32(v.size()) {
		i := xxh3.Hash(v.bytes[v.offsets[id]:v.offsets[id+1]]) & mask
		for v.table[i] != 0 {
			i = (i + 1) & mask
		}
		v.table[i] = id + 1
	}
}
