package sketch

import "math"

// Bins is the number of bins of a signature.
const Bins = 128

// Signature says of each of 128 bins which shingle of a text has the smallest hash, by 8 bits of that hash. Two texts agree in a bin with
// probability J + (1−J)/256, where J is the Jaccard index of their sets of shingles (b-bit minwise hashing: Li and König 2010).
type Signature [Bins]byte

// Sign makes the signature of a folded text from its cluster 5-grams. ok is false for an empty text, which has none.
//
// It is one-permutation MinHash: each shingle falls into the bin named by the top 7 bits of its hash and competes there by 31 other bits. Bins
// that stay empty take the value of another bin, found by trying bins in an order drawn for each bin (optimal densification: Shrivastava 2017),
// so that the agreement stays an unbiased estimate also for short texts.
func Sign(folded []byte) (s Signature, ok bool) {
	var bins [Bins]uint32
	for i := range bins {
		bins[i] = empty
	}
	var hashes [512]uint64
	walk := NewShingles(string(folded), ShingleClusters)
	for {
		n := walk.Fill(hashes[:])
		if n == 0 {
			break
		}
		for _, h := range hashes[:n] {
			if b, v := h>>57, uint32(h)>>1; v < bins[b] {
				bins[b] = v
			}
		}
	}
	if walk.Clusters() == 0 {
		return s, false
	}
	for i := range bins {
		v := bins[i]
		for try := 0; v == empty; try++ {
			v = bins[lenders[i][try]]
		}
		s[i] = eighth(v, uint32(i))
	}
	return s, true
}

// empty marks a bin without a shingle; real values have 31 bits.
const empty = math.MaxUint32

// lenders holds for each bin the order in which it asks all bins for a value: a shuffle of its own (Fisher and Yates).
var lenders = buildLenders()

func buildLenders() (table [Bins][Bins]byte) {
	for i := range table {
		for j := range table[i] {
			k := stir(uint64(i)<<32|uint64(j)+1) % uint64(j+1)
			table[i][j] = table[i][k]
			table[i][k] = byte(j)
		}
	}
	return table
}

// eighth reduces the value of a bin to 8 bits. The bin takes part, so that two short texts of one shingle each, whose bins are all the same, do not
// agree everywhere once those 8 bits agree by chance.
func eighth(v, bin uint32) byte {
	v ^= bin * 0x9E3779B9
	v ^= v >> 16
	v *= 0x85EBCA6B
	v ^= v >> 13
	v *= 0xC2B2AE35
	return byte(v >> 24)
}
