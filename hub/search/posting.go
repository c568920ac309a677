package search

import (
	"encoding/binary"

	"github.com/lontar-asean/lontar/fault"
)

// A posting is a place at which a pair of units stands. The places of a segment number its units, rows one behind the other, with one place between
// that belongs to none, so that nothing runs on from one row to the next. Postings of a pair lie together, each as the distance to the one before, as a
// varint (encoding/binary): 1.3 bytes apiece in real text.

// pair is two neighbouring units of a row, or its last and end.
type pair uint64

func pairOf(a, b unit) pair { return pair(a)<<32 | pair(b) }

// postings are the places of a pair while a segment is built.
type postings struct {
	last  uint32
	bytes []byte
}

func (p *postings) add(place uint32) {
	p.bytes = binary.AppendUvarint(p.bytes, uint64(place-p.last))
	p.last = place
}

// places adds the places of postings to a list.
func places(list []uint32, bytes []byte) ([]uint32, error) {
	last := uint64(0)
	for i := 0; i < len(bytes); {
		if b := bytes[i]; b < 0x80 { // most of them
			last += uint64(b)
			i++
		} else {
			d, n := binary.Uvarint(bytes[i:])
			if n <= 0 || d > maxPlace {
				return list, errPostings
			}
			last += d
			i += n
		}
		if last > maxPlace {
			return list, errPostings
		}
		list = append(list, uint32(last))
	}
	return list, nil
}

const maxPlace = 1<<32 - 1

var errPostings = fault.New(fault.Broken, "a chunk of the search index cannot be read").Try("remove the index: it is made again")

// split gives the longest head of postings that has at most room bytes, and the rest as postings of their own.
func split(bytes []byte, room int) (head, rest []byte) {
	last, i := uint64(0), 0
	for i < len(bytes) {
		d, n := binary.Uvarint(bytes[i:])
		if n <= 0 || i+n > room {
			break
		}
		last += d
		i += n
	}
	if i == len(bytes) {
		return bytes, nil
	}
	d, n := binary.Uvarint(bytes[i:])
	return bytes[:i], append(binary.AppendUvarint(nil, last+d), bytes[i+max(n, 1):]...)
}
