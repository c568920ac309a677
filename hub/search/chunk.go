package search

import "encoding/binary"

// ChunkSize is the most bytes of a chunk: one page of SQLite holds it, and half a page of PostgreSQL.
const ChunkSize = 4000

// minPiece is the least room for which postings are split.
const minPiece = 512

// packer puts sorted pairs with their postings into chunks. A chunk is a row of
//
//	uvarint  distance of the pair to the one before; of the first, 0: the directory has it
//	uvarint  bytes of its postings
//	postings
//
// Postings that do not fit go on in the next chunk under the same pair.
type packer struct {
	chunks [][]byte
	firsts []pair
	last   pair
	at     []byte
}

func (k *packer) add(p pair, bytes []byte) {
	const head = 2 * binary.MaxVarintLen64
	for len(bytes) > 0 {
		room := ChunkSize - len(k.at) - head
		piece, rest := bytes, []byte(nil)
		if len(bytes) > room {
			if room < minPiece {
				k.flush()
				continue
			}
			piece, rest = split(bytes, room)
		}
		if len(k.at) == 0 {
			k.at = make([]byte, 0, ChunkSize)
			k.firsts, k.last = append(k.firsts, p), p
		}
		k.at = binary.AppendUvarint(k.at, uint64(p-k.last))
		k.at = binary.AppendUvarint(k.at, uint64(len(piece)))
		k.at = append(k.at, piece...)
		k.last, bytes = p, rest
	}
}

func (k *packer) flush() {
	if len(k.at) > 0 {
		k.chunks, k.at = append(k.chunks, k.at), nil
	}
}

// gather adds the places of the pairs [from, to] in a chunk to a list, each pair's behind those of the pair before.
func gather(list []uint32, chunk []byte, first, from, to pair) (_ []uint32, err error) {
	p := first
	for i := 0; i < len(chunk); {
		d, n := binary.Uvarint(chunk[i:])
		if n <= 0 {
			return list, errPostings
		}
		i += n
		size, n := binary.Uvarint(chunk[i:])
		if n <= 0 || size > uint64(len(chunk)-i-n) {
			return list, errPostings
		}
		i += n
		if p += pair(d); p > to {
			break
		}
		if p >= from {
			if list, err = places(list, chunk[i:i+int(size)]); err != nil {
				return list, err
			}
		}
		i += int(size)
	}
	return list, nil
}
