package ngram

import "cmp"

// MaxOrder is the greatest order of a model.
const MaxOrder = 6

// key is an n-gram read backwards: its last token first, each as its number plus one, with zeros behind the first token of the line. Keys in
// order are n-grams in order of their last token, then the one before it, and so on: what has a common ending lies together.
type key [MaxOrder / 2]uint64

// at gives token i from the end, as its number plus one.
func (k *key) at(i int) uint32 { return uint32(k[i/2] >> (32 * (1 - i%2))) }

// put sets token i from the end, which must be zero.
func (k *key) put(i int, number uint32) { k[i/2] |= uint64(number) << (32 * (1 - i%2)) }

// shift moves all tokens one place back and puts a new last one.
func (k *key) shift(number uint32) {
	k[2] = k[2]>>32 | k[1]<<32
	k[1] = k[1]>>32 | k[0]<<32
	k[0] = k[0]>>32 | uint64(number)<<32
}

// cut leaves the last n tokens.
func (k key) cut(n int) key {
	for i := range k {
		switch {
		case n <= 2*i:
			k[i] = 0
		case n == 2*i+1:
			k[i] &^= 1<<32 - 1
		}
	}
	return k
}

func (k *key) compare(o *key) int {
	if c := cmp.Compare(k[0], o[0]); c != 0 {
		return c
	}
	if c := cmp.Compare(k[1], o[1]); c != 0 {
		return c
	}
	return cmp.Compare(k[2], o[2])
}

// common gives the number of last tokens that two keys share.
func (k *key) common(o *key) int {
	for i := range MaxOrder {
		if k.at(i) != o.at(i) {
			return i
		}
	}
	return MaxOrder
}

// gram is an n-gram and how often it was seen.
type gram struct {
	key   key
	count uint64
}
