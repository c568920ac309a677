package xet

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/pierrec/lz4/v4"

	"github.com/lontar-asean/lontar/fault"
)

func itoa(n uint64) string { return strconv.FormatUint(n, 10) }

// The words of a client: what follows packs chunks, xorbs and shards as the specification says.

func group(b []byte) (out []byte) {
	for k := range 4 {
		for i := k; i < len(b); i += 4 {
			out = append(out, b[i])
		}
	}
	return out
}

func lz4Frame(b []byte) []byte {
	var out bytes.Buffer
	w := lz4.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func packChunk(scheme byte, raw []byte) []byte {
	b := raw
	switch scheme {
	case packed:
		b = lz4Frame(raw)
	case grouped:
		b = lz4Frame(group(raw))
	}
	return append(chunkHead(scheme, len(b), len(raw)), b...)
}

func chunkHead(scheme byte, packed, raw int) []byte {
	return []byte{0, byte(packed), byte(packed >> 8), byte(packed >> 16), scheme, byte(raw), byte(raw >> 8), byte(raw >> 16)}
}

type made struct {
	name Hash
	body []byte
	raws [][]byte
}

// makeXorb cuts bytes into chunks of a size, packed in turn in all three ways.
func makeXorb(data []byte, size int) (m made) {
	var tree Tree
	for i := 0; len(data) > 0; i++ {
		raw := data[:min(size, len(data))]
		data = data[len(raw):]
		m.body = append(m.body, packChunk(byte(i%3), raw)...)
		tree.Add(ChunkHash(raw), uint64(len(raw)))
		m.raws = append(m.raws, raw)
	}
	m.name = tree.Xorb()
	return m
}

func footer(name Hash) []byte {
	b := append([]byte(footerMark), 1)
	b = append(b, name[:]...)
	b = append(b, make([]byte, 48)...)
	return binary.LittleEndian.AppendUint32(b, uint32(len(b)))
}

type piece struct {
	of       made
	from, to int
}

// makeFile describes a file of pieces truthfully.
func makeFile(pieces ...piece) (f File, data []byte) {
	var tree Tree
	for _, p := range pieces {
		var chunks []Chunk
		size := 0
		for _, raw := range p.of.raws[p.from:p.to] {
			c := Chunk{Hash: ChunkHash(raw), Raw: uint32(len(raw))}
			tree.Add(c.Hash, uint64(c.Raw))
			chunks = append(chunks, c)
			data = append(data, raw...)
			size += len(raw)
		}
		f.Segments = append(f.Segments, Segment{Xorb: p.of.name, Size: uint32(size), From: uint32(p.from), To: uint32(p.to), Proof: RangeHash(chunks)})
	}
	sum := sha256.Sum256(data)
	f.Hash, f.SHA256, f.Size = tree.File(), hex.EncodeToString(sum[:]), int64(len(data))
	return f, data
}

func row(h Hash, numbers ...uint32) []byte {
	b := append([]byte(nil), h[:]...)
	for i := range 4 {
		n := uint32(0)
		if i < len(numbers) {
			n = numbers[i]
		}
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return b
}

func makeShard(files ...File) []byte {
	b := append([]byte(shardTag), 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	last := Hash(bytes.Repeat([]byte{0xFF}, HashSize))
	for _, f := range files {
		b = append(b, row(f.Hash, withProofs|withMetadata, uint32(len(f.Segments)))...)
		for _, s := range f.Segments {
			b = append(b, row(s.Xorb, 0, s.Size, s.From, s.To)...)
		}
		for _, s := range f.Segments {
			b = append(b, row(s.Proof)...)
		}
		sum, _ := ParseHash(f.SHA256)
		b = append(b, row(sum)...)
	}
	b = append(b, row(last)...)
	b = append(b, row(Hash{7}, 0, 1, 5, 5)...)
	b = append(b, row(Hash{8}, 0, 5)...)
	return append(b, row(last)...)
}

func noise(n int) []byte {
	r := rand.NewChaCha8([32]byte{1})
	b := make([]byte, n)
	r.Read(b)
	return b
}

func floats(n int) (b []byte) {
	for i := range n {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(math.Sin(float64(i)))))
	}
	return b
}

var khmer = []byte(strings.Repeat("ភាសាខ្មែរ ជាភាសាផ្លូវការ​នៃ​ព្រះរាជាណាចក្រកម្ពុជា។ ", 3000)) // plain sentence, not yet reviewed by a native speaker

func TestXorbsAreReadWithEveryWayOfPacking(t *testing.T) {
	for name, data := range map[string][]byte{"noise": noise(300_001), "khmer": khmer, "floats": floats(50_001), "short": []byte("ក")} {
		m := makeXorb(data, 40_003)
		for _, body := range [][]byte{m.body, append(bytes.Clone(m.body), footer(m.name)...)} {
			x, err := ReadXorb(bytes.NewReader(body), m.name)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if len(x.Chunks) != len(m.raws) || int(x.Packed) != len(m.body) {
				t.Errorf("%s: %d chunks, %d bytes", name, len(x.Chunks), x.Packed)
			}
			back, err := ParseTable(x.Table())
			if err != nil || len(back.Chunks) != len(x.Chunks) || back.Packed != x.Packed || back.Chunks[len(back.Chunks)-1] != x.Chunks[len(x.Chunks)-1] {
				t.Errorf("%s: the table is not what was written: %v", name, err)
			}
		}
	}
}

func TestDamagedXorbsAreRefused(t *testing.T) {
	m := makeXorb(khmer, 50_000)
	bomb := lz4Frame(make([]byte, 4<<20)) // 4 MB of zeros in 16 KB
	few := func(n int, b []byte) (out []byte) {
		for range n {
			out = append(out, b...)
		}
		return out
	}
	wrongFooter := footer(Hash{1})
	for name, body := range map[string][]byte{
		"empty":                nil,
		"only a footer":        footer(Hash{}),
		"cut in a header":      m.body[:5],
		"cut in a chunk":       m.body[:1000],
		"cut at a chunk":       m.body[:chunkHeader+50_000],
		"changed byte":         append([]byte{m.body[0], m.body[1], m.body[2], m.body[3], m.body[4], m.body[5], m.body[6], m.body[7], m.body[8] ^ 1}, m.body[9:]...),
		"more chunks":          append(bytes.Clone(m.body), packChunk(plain, []byte("x"))...),
		"unknown version":      append([]byte{1}, m.body[1:]...),
		"unknown packing":      append(chunkHead(3, 10, 10), make([]byte, 10)...),
		"long chunk":           append(chunkHead(packed, len(bomb), MaxChunk+1), bomb...),
		"bomb":                 append(chunkHead(packed, len(bomb), MaxChunk), bomb...),
		"grouped bomb":         append(chunkHead(grouped, len(bomb), MaxChunk), bomb...),
		"bytes behind a frame": append(chunkHead(packed, len(lz4Frame([]byte("abcd")))+4, 4), append(lz4Frame([]byte("abcd")), 1, 2, 3, 4)...),
		"two frames":           append(chunkHead(packed, 2*len(lz4Frame([]byte("abcd"))), 8), few(2, lz4Frame([]byte("abcd")))...),
		"empty chunk":          chunkHead(plain, 0, 0),
		"sizes differ":         append(chunkHead(plain, 4, 5), "abcde"...),
		"too many chunks":      few(MaxChunks+1, packChunk(plain, []byte("a"))),
		"footer of another":    append(bytes.Clone(m.body), wrongFooter...),
		"footer cut off":       append(bytes.Clone(m.body), footer(m.name)[:20]...),
		"endless footer":       append(append(bytes.Clone(m.body), footerMark...), make([]byte, maxFooter+10)...),
	} {
		want := m.name
		if name == "empty" || name == "only a footer" {
			want = Hash{}
		}
		if _, err := ReadXorb(bytes.NewReader(body), want); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ReadXorb(endless{}, Hash{}); fault.Of(err) != fault.Invalid {
		t.Errorf("an endless xorb: %v", err)
	}
}

// endless gives plain chunks of the greatest length for ever.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	head := chunkHead(plain, 1, 1)
	for i := range p {
		p[i] = 0
	}
	n := 0
	for n+9 <= len(p) {
		copy(p[n:], head)
		n += 9
	}
	if n == 0 {
		return len(p), nil
	}
	return n, nil
}

func TestShardsAreRead(t *testing.T) {
	m, n := makeXorb(khmer, 30_000), makeXorb(floats(40_000), 20_000)
	f, _ := makeFile(piece{m, 0, 2}, piece{n, 1, 3}, piece{m, 1, 2})
	g, _ := makeFile(piece{n, 0, 1})
	plainShard := makeShard(f, g)
	foot := make([]byte, shardFooter)
	foot[0] = 1
	binary.LittleEndian.PutUint64(foot[shardFooter-8:], uint64(len(plainShard)+100))
	withFooter := append(append(bytes.Clone(plainShard), make([]byte, 100)...), foot...)
	withFooter[40] = shardFooter
	for name, b := range map[string][]byte{"plain": plainShard, "with a footer": withFooter} {
		s, err := ParseShard(b)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(s.Files) != 2 || s.Files[0].Hash != f.Hash || s.Files[0].SHA256 != f.SHA256 || s.Files[0].Size != f.Size || s.Files[0].Segments[1] != f.Segments[1] {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

func TestDamagedShardsAreRefused(t *testing.T) {
	m := makeXorb(khmer, 30_000)
	f, _ := makeFile(piece{m, 0, 2})
	good := makeShard(f)
	change := func(at int, b ...byte) []byte {
		out := bytes.Clone(good)
		copy(out[at:], b)
		return out
	}
	backwards := f
	backwards.Segments = []Segment{{Xorb: m.name, From: 2, To: 2}}
	for name, b := range map[string][]byte{
		"empty":              nil,
		"short":              good[:40],
		"no shard":           change(3, 'x'),
		"version 3":          change(32, 3),
		"no proofs":          change(48+35, 0x40),
		"no sha256":          change(48+35, 0x80),
		"four billion rows":  change(48+36, 0xFF, 0xFF, 0xFF, 0xFF),
		"cut in a file":      good[:100],
		"no end of files":    good[:len(good)-4*shardRow],
		"no end of xorbs":    good[:len(good)-shardRow],
		"more than the end":  append(bytes.Clone(good), 1),
		"a footer is missed": change(40, 200),
		"huge footer":        change(40, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF),
		"backwards":          makeShard(backwards),
	} {
		if _, err := ParseShard(b); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReadXorb(f *testing.F) {
	m := makeXorb(khmer[:5000], 1000)
	f.Add(m.body)
	f.Add(append(bytes.Clone(m.body), footer(m.name)...))
	f.Add(append(chunkHead(packed, 30, MaxChunk), lz4Frame(make([]byte, MaxChunk))...))
	f.Fuzz(func(t *testing.T, b []byte) {
		if x, err := ReadXorb(bytes.NewReader(b), m.name); err == nil && len(x.Chunks) != len(m.raws) {
			t.Error("another xorb has the same name")
		} else if err != nil && fault.Of(err) != fault.Invalid {
			t.Errorf("no fault: %v", err)
		}
		ParseTable(b)
	})
}

func FuzzParseShard(f *testing.F) {
	m := makeXorb(khmer[:5000], 1000)
	file, _ := makeFile(piece{m, 0, 3}, piece{m, 1, 2})
	f.Add(makeShard(file))
	f.Add(makeShard())
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := ParseShard(b)
		if err != nil && fault.Of(err) != fault.Invalid {
			t.Errorf("no fault: %v", err)
		}
		for _, file := range s.Files {
			for _, g := range file.Segments {
				if g.From >= g.To {
					t.Error("an empty segment")
				}
			}
		}
	})
}

// The name is right for the bytes that a chunk says it has; what it unpacks to beyond them is refused, and so is what lies behind its frame.
func TestChunksThatUnpackToMoreAreRefused(t *testing.T) {
	zeros := make([]byte, MaxChunk)
	bomb, frame := lz4Frame(make([]byte, 4<<20)), lz4Frame(zeros)
	for name, chunk := range map[string][]byte{
		"bomb":          append(chunkHead(packed, len(bomb), MaxChunk), bomb...),
		"grouped bomb":  append(chunkHead(grouped, len(bomb), MaxChunk), bomb...),
		"bytes behind":  append(append(chunkHead(packed, len(frame)+3, MaxChunk), frame...), 1, 2, 3),
		"frames behind": append(append(chunkHead(packed, 2*len(frame), MaxChunk), frame...), frame...),
	} {
		if _, err := ReadXorb(bytes.NewReader(chunk), ChunkHash(zeros)); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ReadXorb(bytes.NewReader(append(chunkHead(packed, len(frame), MaxChunk), frame...)), ChunkHash(zeros)); err != nil {
		t.Errorf("a true one: %v", err)
	}
}
