package xet

import (
	"bytes"
	"io"

	"github.com/pierrec/lz4/v4"

	"github.com/lontar-asean/lontar/fault"
)

// Limits of the specification.
const (
	MaxChunk  = 128 << 10                      // bytes of a chunk
	MaxChunks = 8192                           // chunks of a xorb
	MaxXorb   = 64<<20 + MaxChunks*chunkHeader // bytes of a xorb as it is sent, without its footer; clients do not count the headers
)

// Ways in which a chunk is packed.
const (
	plain   = 0
	packed  = 1 // LZ4 frame
	grouped = 2 // first bytes of all groups of four, then the second ones …, as an LZ4 frame
)

const chunkHeader = 8

// header goes before each chunk.
type header struct {
	packed, raw int
	scheme      byte
}

func parseHeader(b []byte) (header, error) {
	u24 := func(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
	h := header{packed: u24(b[1:]), scheme: b[4], raw: u24(b[5:])}
	switch {
	case b[0] != 0:
		return h, fault.New(fault.Invalid, "a chunk has the version %d, known is 0", b[0])
	case h.scheme > grouped:
		return h, fault.New(fault.Invalid, "a chunk is packed in the unknown way %d", h.scheme)
	case h.raw < 1 || h.raw > MaxChunk:
		return h, fault.New(fault.Invalid, "a chunk has %d bytes; 1 to %d are allowed", h.raw, MaxChunk)
	case h.packed > 2*MaxChunk || h.scheme == plain && h.packed != h.raw:
		return h, fault.New(fault.Invalid, "a chunk of %d bytes is packed into %d", h.raw, h.packed)
	}
	return h, nil
}

// unpacker opens chunks, reusing what it needs. It is not for concurrent use.
type unpacker struct {
	in       bytes.Reader
	frame    *lz4.Reader
	raw, mix []byte
}

func newUnpacker() *unpacker {
	u := &unpacker{}
	u.frame = lz4.NewReader(&u.in)
	return u
}

// open gives the bytes of a chunk until the next call. Another length than the header says is an error before more is unpacked.
func (u *unpacker) open(h header, b []byte) ([]byte, error) {
	if h.scheme == plain {
		return b, nil
	}
	u.raw = room(u.raw, h.raw)
	raw := u.raw
	if h.scheme == grouped {
		u.mix = room(u.mix, h.raw)
		raw = u.mix
	}
	u.in.Reset(b)
	u.frame.Reset(&u.in)
	if _, err := io.ReadFull(u.frame, raw); err != nil {
		return nil, fault.New(fault.Invalid, "a chunk cannot be unpacked to %d bytes: %w", h.raw, err)
	}
	var more [1]byte
	if n, err := u.frame.Read(more[:]); n != 0 || err != io.EOF || u.in.Len() != 0 {
		return nil, fault.New(fault.Invalid, "a chunk unpacks to more than the %d bytes it says", h.raw)
	}
	if h.scheme == grouped {
		ungroup(u.raw, raw)
		raw = u.raw
	}
	return raw, nil
}

// room gives a buffer of n bytes, the same one when it is long enough.
func room(b []byte, n int) []byte {
	if cap(b) < n {
		return make([]byte, n, max(n, min(2*n, 2*MaxChunk)))
	}
	return b[:n]
}

// ungroup puts bytes back in order that were sorted by their place in groups of four; the first groups have one more when the length is no multiple.
func ungroup(out, in []byte) {
	n := len(in)
	for k := range 4 {
		size := (n + 3 - k) / 4
		part := in[:size]
		for i, b := range part {
			out[4*i+k] = b
		}
		in = in[size:]
	}
}
