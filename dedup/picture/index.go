package picture

import (
	"slices"

	look "github.com/lontar-asean/lontar/picture"
)

// The 144 bits of a hash are cut into seven pieces. Two hashes that differ in at most 20 bits differ in at most 2 of at least one piece (Norouzi,
// Punjani and Fleet, "Fast Exact Search in Hamming Space with Multi-Index Hashing", 2014): so all near hashes are found by looking up each piece
// and what differs from it in one or two bits.
const (
	pieces     = 7
	MostRadius = 3*pieces - 1 // the largest radius that can be searched
)

var (
	pieceAt   = [pieces]int{0, 21, 42, 63, 84, 104, 124}
	pieceBits = [pieces]int{21, 21, 21, 21, 20, 20, 20}
)

func piece(h *look.Hash, k int) uint32 {
	at := pieceAt[k]
	b := at / 8
	v := uint32(h[b]) | uint32(h[b+1])<<8 | uint32(h[b+2])<<16
	if b+3 < len(h) {
		v |= uint32(h[b+3]) << 24
	}
	return v >> (at % 8) & (1<<pieceBits[k] - 1)
}

// Index finds the hashes within a radius of a hash. It is built once and takes 28 bytes a hash, besides the hash, and 45 MB. It may be searched by several goroutines.
type Index struct {
	hashes []look.Hash
	tables [pieces]table
}

// table holds the numbers of the hashes in the order of one piece: those with the piece p lie between start[p] and start[p+1].
type table struct{ start, numbers []uint32 }

// NewIndex builds an index over those of the hashes whose numbers are given. The hashes are kept and must not change; there may be 2^32-1 of them.
func NewIndex(hashes []look.Hash, numbers []uint32) *Index {
	x := &Index{hashes: hashes}
	for k := range x.tables {
		t := table{start: make([]uint32, 1<<pieceBits[k]+1), numbers: make([]uint32, len(numbers))}
		for _, n := range numbers {
			t.start[piece(&hashes[n], k)+1]++
		}
		for p := range t.start[1:] {
			t.start[p+1] += t.start[p]
		}
		for i := len(numbers) - 1; i >= 0; i-- { // start[p+1] moves down to where p begins
			p := piece(&hashes[numbers[i]], k) + 1
			t.start[p]--
			t.numbers[t.start[p]] = numbers[i]
		}
		copy(t.start, t.start[1:])
		t.start[len(t.start)-1] = uint32(len(numbers))
		x.tables[k] = t
	}
	return x
}

// Search appends the numbers of the hashes within the radius of h, at most MostRadius, in rising order.
func (x *Index) Search(h *look.Hash, radius int, found []uint32) []uint32 {
	flips := radius / pieces
	first := len(found)
	for k := range x.tables {
		p := piece(h, k)
		found = x.probe(h, k, p, radius, found)
		if flips < 1 {
			continue
		}
		for i := range pieceBits[k] {
			p1 := p ^ 1<<i
			found = x.probe(h, k, p1, radius, found)
			if flips < 2 {
				continue
			}
			for j := range i {
				found = x.probe(h, k, p1^1<<j, radius, found)
			}
		}
	}
	slices.Sort(found[first:])
	return append(found[:first], slices.Compact(found[first:])...)
}

func (x *Index) probe(h *look.Hash, k int, p uint32, radius int, found []uint32) []uint32 {
	t := &x.tables[k]
	for _, n := range t.numbers[t.start[p]:t.start[p+1]] {
		if h.Distance(&x.hashes[n]) <= radius {
			found = append(found, n)
		}
	}
	return found
}
