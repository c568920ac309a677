package ngram

import (
	"bufio"
	"container/heap"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
)

// section is the place of a sorted run in the temporary file.
type section struct{ offset, size int64 }

// runBuffer is what reading one run takes of memory.
const runBuffer = 64 << 10

func writeRun(w io.Writer, grams []gram) (int64, error) {
	b := bufio.NewWriterSize(w, 1<<18)
	var record [gramBytes]byte
	for _, g := range grams {
		for i, part := range g.key {
			binary.LittleEndian.PutUint64(record[8*i:], part)
		}
		binary.LittleEndian.PutUint64(record[24:], g.count)
		if _, err := b.Write(record[:]); err != nil {
			return 0, err
		}
	}
	return int64(len(grams)) * gramBytes, b.Flush()
}

// run is a sorted run while it is read: its next gram and where more come from.
type run struct {
	next gram
	r    io.Reader
}

// advance reads the next gram; ok is false at the end.
func (r *run) advance() (ok bool, err error) {
	var record [gramBytes]byte
	if _, err := io.ReadFull(r.r, record[:]); err == io.EOF {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("read sorted run: %w", err)
	}
	for i := range r.next.key {
		r.next.key[i] = binary.LittleEndian.Uint64(record[8*i:])
	}
	r.next.count = binary.LittleEndian.Uint64(record[24:])
	return true, nil
}

type runs []*run

func (r runs) Len() int           { return len(r) }
func (r runs) Less(i, j int) bool { return r[i].next.key.compare(&r[j].next.key) < 0 }
func (r runs) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }
func (r *runs) Push(x any)        { *r = append(*r, x.(*run)) }
func (r *runs) Pop() any {
	last := (*r)[len(*r)-1]
	*r = (*r)[:len(*r)-1]
	return last
}

// merge joins the runs of the file and what is in memory, which must be sorted.
func (c *counter) merge() iter.Seq2[gram, error] {
	return func(yield func(gram, error) bool) {
		if err := c.spill(); err != nil { // the last grams: now all are in the file
			yield(gram{}, err)
			return
		}
		c.grams = nil
		var open runs
		for _, s := range c.runs {
			r := &run{r: bufio.NewReaderSize(io.NewSectionReader(c.file, s.offset, s.size), runBuffer)}
			ok, err := r.advance()
			if err != nil {
				yield(gram{}, err)
				return
			}
			if ok {
				open = append(open, r)
			}
		}
		heap.Init(&open)
		var g gram
		for len(open) > 0 {
			top := open[0]
			if g.count > 0 && g.key != top.next.key {
				if !yield(g, nil) {
					return
				}
				g.count = 0
			}
			g = gram{top.next.key, g.count + top.next.count}
			ok, err := top.advance()
			if err != nil {
				yield(gram{}, err)
				return
			}
			if ok {
				heap.Fix(&open, 0)
			} else {
				heap.Pop(&open)
			}
		}
		if g.count > 0 {
			yield(g, nil)
		}
	}
}
