package xet

import (
	"encoding/binary"

	"github.com/lontar-asean/lontar/fault"
)

// MaxShard is the most bytes of a shard.
const MaxShard = 64 << 20

// Shard says which files an upload holds.
type Shard struct{ Files []File }

// File is a file and what it is made of.
type File struct {
	Hash     Hash
	SHA256   string // hexadecimal, as claimed
	Size     int64  // the sum of its segments
	Segments []Segment
}

// Segment is a range of chunks of a xorb.
type Segment struct {
	Xorb     Hash
	Size     uint32 // bytes, as claimed
	From, To uint32 // chunks, without To
	Proof    Hash   // RangeHash, as claimed
}

const (
	shardRow      = 48
	shardTag      = "HFRepoMetaData\x00UigEj{\x81W\x83\xa5\xbd\xd9\\\xcd\xd1J\xa9"
	shardVersion  = 2
	shardFooter   = 200
	withProofs    = 1 << 31
	withMetadata  = 1 << 30
	maxShardFiles = 1 << 18
)

// shardReader takes rows of 48 bytes off a shard.
type shardReader struct {
	b      []byte
	offset int
}

func (r *shardReader) fail(format string, args ...any) error {
	return fault.New(fault.Invalid, format, args...).At("shard offset %d", r.offset)
}

func (r *shardReader) rows(n uint32) ([]byte, error) {
	if uint64(n)*shardRow > uint64(len(r.b)-r.offset) {
		return nil, r.fail("the shard is cut off: %d rows are missing", n)
	}
	b := r.b[r.offset:][:int(n)*shardRow]
	r.offset += len(b)
	return b, nil
}

// end reports whether a row ends a section.
func end(row []byte) bool {
	for _, c := range row[:HashSize] {
		if c != 0xFF {
			return false
		}
	}
	return true
}

// ParseShard reads a shard. Each file must prove its segments and claim its SHA-256, as the specification asks of uploads. The second section, which
// describes xorbs, is only looked through: what is in a xorb was found out when it came. Damage is a fault of kind Invalid with the offset.
func ParseShard(b []byte) (Shard, error) {
	r := &shardReader{b: b}
	var s Shard
	if len(b) > MaxShard {
		return s, r.fail("the shard is longer than %d bytes", MaxShard)
	}
	head, err := r.rows(1)
	if err != nil {
		return s, err
	}
	if string(head[:HashSize]) != shardTag {
		return s, fault.New(fault.Invalid, "this is no shard").At("shard offset 0")
	}
	if v := binary.LittleEndian.Uint64(head[32:]); v != shardVersion {
		return s, fault.New(fault.Invalid, "the shard has the version %d, known is %d", v, shardVersion).At("shard offset 32")
	}
	for {
		row, err := r.rows(1)
		if err != nil {
			return s, err
		}
		if end(row) {
			break
		}
		if len(s.Files) == maxShardFiles {
			return s, r.fail("the shard has more than %d files", maxShardFiles)
		}
		f, err := r.file(row)
		if err != nil {
			return s, err
		}
		s.Files = append(s.Files, f)
	}
	for {
		row, err := r.rows(1)
		if err != nil {
			return s, err
		}
		if end(row) {
			break
		}
		if _, err := r.rows(binary.LittleEndian.Uint32(row[36:])); err != nil {
			return s, err
		}
	}
	return s, r.footer(binary.LittleEndian.Uint64(head[40:]))
}

func (r *shardReader) file(row []byte) (File, error) {
	f := File{Hash: Hash(row[:HashSize])}
	flags, n := binary.LittleEndian.Uint32(row[32:]), binary.LittleEndian.Uint32(row[36:])
	if flags&withProofs == 0 || flags&withMetadata == 0 {
		return f, r.fail("the file %.16s has no proofs or no SHA-256", f.Hash)
	}
	segments, err := r.rows(n)
	if err != nil {
		return f, err
	}
	proofs, err := r.rows(n)
	if err != nil {
		return f, err
	}
	f.Segments = make([]Segment, n)
	for i := range f.Segments {
		row := segments[i*shardRow:]
		s := Segment{
			Xorb: Hash(row[:HashSize]), Size: binary.LittleEndian.Uint32(row[36:]),
			From: binary.LittleEndian.Uint32(row[40:]), To: binary.LittleEndian.Uint32(row[44:]),
			Proof: Hash(proofs[i*shardRow:][:HashSize]),
		}
		if s.From >= s.To || s.To > MaxChunks {
			return f, r.fail("segment %d of the file %.16s has the chunks %d to %d", i, f.Hash, s.From, s.To)
		}
		f.Size += int64(s.Size)
		f.Segments[i] = s
	}
	meta, err := r.rows(1)
	if err != nil {
		return f, err
	}
	f.SHA256 = Hash(meta[:HashSize]).String()
	return f, nil
}

// footer looks at what follows the sections: nothing, or tables for looking up and a footer of the length that the head says.
func (r *shardReader) footer(size uint64) error {
	rest := r.b[r.offset:]
	if size == 0 && len(rest) == 0 {
		return nil
	}
	if size != shardFooter || len(rest) < shardFooter {
		return r.fail("the end of the shard has %d bytes and should have %d", len(rest), size)
	}
	foot := rest[len(rest)-shardFooter:]
	if v := binary.LittleEndian.Uint64(foot); v < 1 || v > 2 {
		return r.fail("the end of the shard has the version %d, known are 1 and 2", v)
	}
	if at := binary.LittleEndian.Uint64(foot[shardFooter-8:]); at != uint64(len(r.b)-shardFooter) {
		return r.fail("the end of the shard says that it lies at %d", at)
	}
	return nil
}
