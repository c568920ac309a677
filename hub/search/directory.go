package search

import (
	"encoding/binary"
	"slices"
)

// directory says what lies in the chunks of a segment: first postings, then the lengths of rows, then shifts.
type directory struct {
	firsts []pair   // the first pair of each chunk of postings
	rows   int      // chunks of lengths
	shifts []uint32 // the first place of each chunk of shifts
}

func (d *directory) encode() []byte {
	b := binary.AppendUvarint(nil, uint64(len(d.firsts)))
	last := pair(0)
	for _, p := range d.firsts {
		b = binary.AppendUvarint(b, uint64(p-last))
		last = p
	}
	b = binary.AppendUvarint(b, uint64(d.rows))
	b = binary.AppendUvarint(b, uint64(len(d.shifts)))
	place := uint32(0)
	for _, s := range d.shifts {
		b = binary.AppendUvarint(b, uint64(s-place))
		place = s
	}
	return b
}

// parseDirectory reads a directory of a segment with n chunks.
func parseDirectory(b []byte, n int) (*directory, error) {
	bad := false
	next := func(most uint64) uint64 {
		v, n := binary.Uvarint(b)
		if n <= 0 || v > most {
			bad = true
			return 0
		}
		b = b[n:]
		return v
	}
	d := &directory{firsts: make([]pair, next(uint64(n)))}
	last := pair(0)
	for i := range d.firsts {
		last += pair(next(1<<64 - 1))
		d.firsts[i] = last
	}
	d.rows = int(next(uint64(n)))
	d.shifts = make([]uint32, next(uint64(n)))
	place := uint64(0)
	for i := range d.shifts {
		place += next(maxPlace)
		bad = bad || place > maxPlace
		d.shifts[i] = uint32(place)
	}
	if bad || len(b) > 0 || len(d.firsts)+d.rows+len(d.shifts) != n || !slices.IsSorted(d.firsts) {
		return nil, errPostings
	}
	return d, nil
}

// chunks gives the chunks [a, b) that may hold pairs from one to another.
func (d *directory) chunks(from, to pair) (a, b int) {
	a, _ = slices.BinarySearch(d.firsts, from)
	b, _ = slices.BinarySearch(d.firsts, to+1)
	return max(a-1, 0), b
}
