// Package xet takes files in by the Xet protocol, by which current clients of Hugging Face upload: a file is cut into chunks, chunks travel in xorbs, and
// a shard says which chunks make up which file. Here files are put together again and kept like all others; nothing of Xet is needed to read them.
//
// The formats are those of the Xet protocol specification (huggingface.co/docs/xet: hashing, xorb format, shard format). All numbers are little endian.
package xet

import (
	"encoding/binary"
	"encoding/hex"

	"lukechampine.com/blake3"

	"github.com/lontar-asean/lontar/fault"
)

// HashSize is the length of a Hash in bytes.
const HashSize = 32

// Hash names chunks, xorbs and files: BLAKE3 with a key that says of what.
type Hash [HashSize]byte

// The keys of the specification, section "Hashing". Files have the key of zeros.
var (
	chunkKey = Hash{102, 151, 245, 119, 91, 149, 80, 222, 49, 53, 203, 172, 165, 151, 24, 28, 157, 228, 33, 16, 155, 235, 43, 88, 180, 208, 176, 75, 147, 173, 242, 41}
	nodeKey  = Hash{1, 126, 197, 199, 165, 71, 41, 150, 253, 148, 102, 102, 180, 138, 2, 230, 93, 221, 83, 111, 55, 199, 109, 210, 248, 99, 82, 230, 74, 83, 113, 63}
	rangeKey = Hash{127, 24, 87, 214, 206, 86, 237, 102, 18, 127, 249, 19, 231, 165, 195, 243, 164, 205, 38, 213, 181, 219, 73, 230, 65, 36, 152, 127, 40, 251, 148, 195}
	fileKey  = Hash{}
)

// String writes a hash as the protocol does: four numbers of 64 bits in hexadecimal digits.
func (h Hash) String() string {
	var turned Hash
	for i := 0; i < HashSize; i += 8 {
		binary.BigEndian.PutUint64(turned[i:], binary.LittleEndian.Uint64(h[i:]))
	}
	return hex.EncodeToString(turned[:])
}

// ParseHash reads what String writes, in small digits.
func ParseHash(s string) (Hash, error) {
	var h Hash
	turned, err := hex.DecodeString(s)
	if err != nil || len(turned) != HashSize || hex.EncodeToString(turned) != s {
		return h, fault.New(fault.Invalid, "%.80q is no hash of Xet", s)
	}
	for i := 0; i < HashSize; i += 8 {
		binary.LittleEndian.PutUint64(h[i:], binary.BigEndian.Uint64(turned[i:]))
	}
	return h, nil
}

// digest hashes with a key, again and again without allocation. It is not for concurrent use.
type digest struct{ h *blake3.Hasher }

func newDigest(key Hash) digest { return digest{blake3.New(HashSize, key[:])} }

func (d digest) of(b []byte) (h Hash) {
	d.h.Reset()
	d.h.Write(b)
	d.h.Sum(h[:0])
	return h
}

// ChunkHash names the bytes of a chunk.
func ChunkHash(b []byte) Hash { return newDigest(chunkKey).of(b) }

// RangeHash proves that whoever sends it knows the chunks of a range of a xorb: their hashes, one behind the other.
func RangeHash(chunks []Chunk) Hash {
	d := newDigest(rangeKey)
	for i := range chunks {
		d.h.Write(chunks[i].Hash[:])
	}
	var h Hash
	d.h.Sum(h[:0])
	return h
}
