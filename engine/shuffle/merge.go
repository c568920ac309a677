package shuffle

import (
	"container/heap"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/lontar-asean/lontar/fault"
)

// Runs is one task's file of sorted runs, known by name; it is opened for each read, so that thousands of files need few descriptors.
type Runs struct {
	name   string
	shard  uint32
	layout Layout
	index  []uint64
}

// OpenRuns reads the index of a file; its records get the given shard number.
func OpenRuns(name string, shard uint32, layout Layout) (*Runs, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	broken := func() error { return fault.New(fault.Broken, "not a file of sorted runs").At("%s", name) }
	tail := make([]byte, 16)
	if st.Size() < 16 {
		return nil, broken()
	}
	if _, err := f.ReadAt(tail, st.Size()-16); err != nil {
		return nil, err
	}
	n := int64(binary.LittleEndian.Uint64(tail))
	perRun := int64(layout.Bands*layout.Partitions + 1)
	if string(tail[8:]) != magic || n <= 0 || n > st.Size()/8 || n%perRun != 0 {
		return nil, broken()
	}
	body := make([]byte, n*8)
	if _, err := f.ReadAt(body, st.Size()-16-n*8); err != nil {
		return nil, broken()
	}
	r := &Runs{name: name, shard: shard, layout: layout, index: make([]uint64, n)}
	end := uint64(0)
	for i := range r.index {
		r.index[i] = binary.LittleEndian.Uint64(body[i*8:])
		if r.index[i] < end || (r.index[i]-end)%uint64(layout.width()) != 0 { // slices follow one another and hold whole records
			return nil, broken()
		}
		end = r.index[i]
	}
	if end > uint64(st.Size()-16-n*8) {
		return nil, broken()
	}
	return r, nil
}

// cursors gives a cursor for each non-empty run of a slice.
func (r *Runs) cursors(band, partition int) []*cursor {
	perRun := r.layout.Bands*r.layout.Partitions + 1
	var cs []*cursor
	for run := 0; run < len(r.index); run += perRun {
		i := run + band*r.layout.Partitions + partition
		if start, end := int64(r.index[i]), int64(r.index[i+1]); start < end {
			cs = append(cs, &cursor{runs: r, at: start, end: end})
		}
	}
	return cs
}

// cursor walks one slice of one run with a small buffer.
type cursor struct {
	runs    *Runs
	at, end int64
	buf     []byte
	record  Record
}

const cursorBuffer = 32 << 10

func (c *cursor) next() (bool, error) {
	w := c.runs.layout.width()
	if len(c.buf) == 0 {
		if c.at >= c.end {
			return false, nil
		}
		n := min(c.end-c.at, int64(cursorBuffer/w*w))
		f, err := os.Open(c.runs.name)
		if err != nil {
			return false, err
		}
		defer f.Close()
		c.buf = make([]byte, n)
		if _, err := io.ReadFull(io.NewSectionReader(f, c.at, n), c.buf); err != nil {
			return false, fmt.Errorf("read sorted run %s: %w", c.runs.name, err)
		}
		c.at += n
	}
	c.record = c.runs.layout.decode(c.buf)
	c.record.Shard = c.runs.shard
	c.buf = c.buf[w:]
	return true, nil
}

// Merge yields the records of one slice of all files in the order of (key, shard, row). After an error it yields nothing more.
func Merge(files []*Runs, band, partition int) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		var h cursorHeap
		for _, f := range files {
			for _, c := range f.cursors(band, partition) {
				ok, err := c.next()
				if err != nil {
					yield(Record{}, err)
					return
				}
				if ok {
					h = append(h, c)
				}
			}
		}
		heap.Init(&h)
		for len(h) > 0 {
			if !yield(h[0].record, nil) {
				return
			}
			ok, err := h[0].next()
			switch {
			case err != nil:
				yield(Record{}, err)
				return
			case ok:
				heap.Fix(&h, 0)
			default:
				heap.Pop(&h)
			}
		}
	}
}

// Groups yields runs of equal keys with at least two records. The slice is valid until the next group; a group longer than most is cut to
// its first most records and the rest follows as further groups that begin with the same first record, so that a hot key stays streaming.
func Groups(records iter.Seq2[Record, error], most int) iter.Seq2[[]Record, error] {
	return func(yield func([]Record, error) bool) {
		var group []Record
		for r, err := range records {
			if err != nil {
				yield(nil, err)
				return
			}
			switch {
			case len(group) > 0 && group[0].Key != r.Key:
				if len(group) > 1 && !yield(group, nil) {
					return
				}
				group = group[:0]
			case len(group) == most:
				if !yield(group, nil) {
					return
				}
				group = group[:1]
			}
			group = append(group, r)
		}
		if len(group) > 1 {
			yield(group, nil)
		}
	}
}

type cursorHeap []*cursor

func (h cursorHeap) Len() int           { return len(h) }
func (h cursorHeap) Less(i, j int) bool { return compare(h[i].record, h[j].record) < 0 }
func (h cursorHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *cursorHeap) Push(x any)        { *h = append(*h, x.(*cursor)) }
func (h *cursorHeap) Pop() any {
	old := *h
	c := old[len(old)-1]
	*h = old[:len(old)-1]
	return c
}
