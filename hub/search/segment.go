package search

import (
	"encoding/binary"
	"maps"
	"slices"
)

// The size at which a segment is full. It bounds the memory of building one to some 80 MB, and of a search in one.
const (
	maxSegmentUnits = 4 << 20
	maxSegmentRows  = 1 << 18
)

// Segment is a stretch of rows of a column of a file, indexed.
type Segment struct {
	Number    int64 // in the shelf; its chunks are numbered from Number << ChunkBits
	Column    int   // of Volume.Columns
	First     int64 // number of its first row in the file
	Rows      int64
	Units     int64
	Text      int64 // bytes of the text
	Chunks    int
	Directory []byte
}

// ChunkBits is the room for the number of a chunk within its segment.
const ChunkBits = 20

// builder makes a segment.
type builder struct {
	*folder
	segment Segment
	lists   map[pair]*postings
	place   uint32 // where the next row begins
	rows    stream
	shifts  stream
	moved   uint32 // place of the last shift
	starts  []uint32
}

// stream cuts what is added to it into chunks.
type stream struct{ chunks [][]byte }

// room gives a chunk that n more bytes go into, and whether it is new.
func (s *stream) room(n int) (chunk *[]byte, fresh bool) {
	if fresh = len(s.chunks) == 0 || len(s.chunks[len(s.chunks)-1])+n > ChunkSize; fresh {
		s.chunks = append(s.chunks, make([]byte, 0, ChunkSize))
	}
	return &s.chunks[len(s.chunks)-1], fresh
}

func newBuilder(f *folder, column int, first int64) *builder {
	return &builder{folder: f, segment: Segment{Column: column, First: first}, lists: map[pair]*postings{}}
}

// add adds a row.
func (b *builder) add(text string) {
	l := b.fold(text)
	for i, u := range l.units {
		next := end
		if i+1 < len(l.units) {
			next = l.units[i+1]
		}
		b.post(pairOf(u, next), b.place+uint32(i))
	}
	shifted := 0
	for i := 0; i <= len(l.units); i++ {
		if extra := l.cluster(i) - i - shifted; extra != 0 {
			b.shift(b.place+uint32(i), extra)
			shifted += extra
		}
	}
	chunk, _ := b.rows.room(binary.MaxVarintLen64)
	*chunk = binary.AppendUvarint(*chunk, uint64(len(l.units)))
	b.place += uint32(len(l.units)) + 1
	b.segment.Rows++
	b.segment.Units += int64(len(l.units))
	b.segment.Text += int64(len(text))
}

func (b *builder) post(p pair, place uint32) {
	list := b.lists[p]
	if list == nil {
		list = &postings{}
		b.lists[p] = list
	}
	list.add(place)
}

func (b *builder) shift(place uint32, extra int) {
	chunk, fresh := b.shifts.room(2 * binary.MaxVarintLen64)
	if fresh {
		b.starts, b.moved = append(b.starts, place), place
	}
	*chunk = binary.AppendUvarint(*chunk, uint64(place-b.moved))
	*chunk = binary.AppendVarint(*chunk, int64(extra))
	b.moved = place
}

// done gives the segment and its chunks.
func (b *builder) done() (Segment, [][]byte) {
	var k packer
	for _, p := range slices.Sorted(maps.Keys(b.lists)) {
		k.add(p, b.lists[p].bytes)
	}
	k.flush()
	d := directory{firsts: k.firsts, rows: len(b.rows.chunks), shifts: b.starts}
	chunks := slices.Concat(k.chunks, b.rows.chunks, b.shifts.chunks)
	b.segment.Chunks, b.segment.Directory = len(chunks), d.encode()
	return b.segment, chunks
}

// parseRows adds the places at which rows begin, and at the end the place behind the last, as they lie in chunks of lengths.
func parseRows(starts []uint32, place uint64, chunk []byte) ([]uint32, uint64, error) {
	for i := 0; i < len(chunk); {
		n, width := binary.Uvarint(chunk[i:])
		if width <= 0 || n > maxPlace {
			return starts, place, errPostings
		}
		i += width
		starts = append(starts, uint32(place))
		if place += n + 1; place > maxPlace {
			return starts, place, errPostings
		}
	}
	return starts, place, nil
}

// parseShifts calls f for the shifts of a chunk in their order.
func parseShifts(chunk []byte, first uint32, f func(place uint32, extra int)) error {
	place := uint64(first)
	for i := 0; i < len(chunk); {
		d, n := binary.Uvarint(chunk[i:])
		if n <= 0 || d > maxPlace {
			return errPostings
		}
		i += n
		extra, n := binary.Varint(chunk[i:])
		if n <= 0 {
			return errPostings
		}
		i += n
		if place += d; place > maxPlace {
			return errPostings
		}
		f(uint32(place), int(extra))
	}
	return nil
}
