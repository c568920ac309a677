package xet

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"

	"github.com/lontar-asean/lontar/fault"
)

// Chunk is a chunk of a xorb.
type Chunk struct {
	Hash   Hash
	Raw    uint32 // bytes
	Offset uint32 // of its header in the xorb as sent
}

// Xorb is what a xorb holds.
type Xorb struct {
	Chunks []Chunk
	Packed uint32 // bytes of all chunks with their headers, as sent
}

// The end of a xorb that names its chunks once more. Clients may leave it out.
const (
	footerMark    = "XETBLOB"
	maxFooter     = 92 + MaxChunks*(HashSize+4+4)
	footerVersion = 1
)

// ReadXorb reads a xorb to its end, opens every chunk, and checks that it is the one of that name. What is longer than the limits or unpacks to
// something else than it says is a fault of kind Invalid with the offset; memory stays below 1 MB whatever is sent.
func ReadXorb(r io.Reader, name Hash) (Xorb, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	var x Xorb
	var tree Tree
	hash, u := newDigest(chunkKey), newUnpacker()
	var b []byte
	offset := 0
	at := func(err error) error {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = fault.New(fault.Invalid, "the xorb is cut off")
		}
		var f *fault.Fault
		if errors.As(err, &f) && f.Place == "" {
			return f.At("xorb %.16s, chunk %d, offset %d", name, len(x.Chunks), offset)
		}
		return err
	}
	for {
		start, err := in.Peek(chunkHeader)
		if len(start) == 0 && err == io.EOF {
			break
		}
		if err != nil {
			return x, at(err)
		}
		if string(start[:len(footerMark)]) == footerMark {
			if err := readFooter(in, name); err != nil {
				return x, at(err)
			}
			break
		}
		h, err := parseHeader(start)
		if err != nil {
			return x, at(err)
		}
		if len(x.Chunks) == MaxChunks || offset+chunkHeader+h.packed > MaxXorb {
			return x, at(fault.New(fault.Invalid, "a xorb holds at most %d chunks and %d bytes", MaxChunks, MaxXorb))
		}
		if _, err := in.Discard(chunkHeader); err != nil {
			return x, at(err)
		}
		b = room(b, h.packed)
		if _, err := io.ReadFull(in, b); err != nil {
			return x, at(err)
		}
		raw, err := u.open(h, b)
		if err != nil {
			return x, at(err)
		}
		c := Chunk{Hash: hash.of(raw), Raw: uint32(h.raw), Offset: uint32(offset)}
		tree.Add(c.Hash, uint64(h.raw))
		x.Chunks = append(x.Chunks, c)
		offset += chunkHeader + h.packed
	}
	x.Packed = uint32(offset)
	if len(x.Chunks) == 0 {
		return x, at(fault.New(fault.Invalid, "the xorb is empty"))
	}
	if tree.Xorb() != name {
		return x, fault.New(fault.Invalid, "the chunks are not those of the xorb %s", name).Try("upload again")
	}
	return x, nil
}

// readFooter reads the footer to the end of the xorb. What it says of chunks is not needed: they were read.
func readFooter(in io.Reader, name Hash) error {
	b, err := io.ReadAll(io.LimitReader(in, maxFooter+1))
	if err != nil {
		return err
	}
	if len(b) > maxFooter {
		return fault.New(fault.Invalid, "the end of the xorb is longer than %d bytes", maxFooter)
	}
	const fixed = len(footerMark) + 1 + HashSize + 4
	if len(b) < fixed || int64(binary.LittleEndian.Uint32(b[len(b)-4:])) != int64(len(b)-4) {
		return fault.New(fault.Invalid, "the end of the xorb does not tell its length")
	}
	if v := b[len(footerMark)]; v > footerVersion {
		return fault.New(fault.Invalid, "the end of the xorb has the version %d, known are 0 and 1", v)
	}
	if Hash(b[len(footerMark)+1:][:HashSize]) != name {
		return fault.New(fault.Invalid, "the end of the xorb names another one")
	}
	return nil
}

// tableRow is the size of a chunk in a table.
const tableRow = HashSize + 4 + 4

// Table writes the chunks down for the books.
func (x Xorb) Table() []byte {
	b := make([]byte, 0, len(x.Chunks)*tableRow+4)
	for _, c := range x.Chunks {
		b = append(b, c.Hash[:]...)
		b = binary.LittleEndian.AppendUint32(b, c.Raw)
		b = binary.LittleEndian.AppendUint32(b, c.Offset)
	}
	return binary.LittleEndian.AppendUint32(b, x.Packed)
}

// ParseTable reads what Table wrote.
func ParseTable(b []byte) (Xorb, error) {
	n := (len(b) - 4) / tableRow
	if len(b) < 4 || n*tableRow+4 != len(b) || n > MaxChunks {
		return Xorb{}, fault.New(fault.Broken, "the table of a xorb in the books has %d bytes", len(b))
	}
	x := Xorb{Chunks: make([]Chunk, n), Packed: binary.LittleEndian.Uint32(b[len(b)-4:])}
	for i := range x.Chunks {
		row := b[i*tableRow:]
		x.Chunks[i] = Chunk{Hash(row[:HashSize]), binary.LittleEndian.Uint32(row[HashSize:]), binary.LittleEndian.Uint32(row[HashSize+4:])}
	}
	return x, nil
}
