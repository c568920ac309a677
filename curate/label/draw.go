package label

import (
	"cmp"
	"container/heap"
	"encoding/binary"
	"iter"
	"slices"

	"github.com/zeebo/xxh3"
)

// Draw draws n rows, the same ones whatever the order in which they come: those whose ids have the smallest hashes under the seed. Rows of one id count
// once, rows without text not at all. They are given in the order of their hashes; read is how many there were. The error is that of the sequence.
func Draw(rows iter.Seq2[Row, error], n int, seed uint64) (drawn []Row, read int, err error) {
	var h lots
	held := map[string]bool{}
	for row, err := range rows {
		if err != nil {
			return nil, read, err
		}
		if row.Text == "" || n <= 0 {
			continue
		}
		read++
		l := lot{lotOf(row.ID, seed), row}
		if held[row.ID] || len(h) == n && l.number >= h[0].number {
			continue
		}
		held[row.ID] = true
		heap.Push(&h, l)
		if len(h) > n {
			delete(held, heap.Pop(&h).(lot).row.ID)
		}
	}
	slices.SortFunc(h, func(a, b lot) int { return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.row.ID, b.row.ID)) })
	for _, l := range h {
		drawn = append(drawn, l.row)
	}
	return drawn, read, nil
}

func lotOf(id string, seed uint64) uint64 {
	return xxh3.Hash(append(binary.LittleEndian.AppendUint64(nil, seed), id...))
}

type lot struct {
	number uint64
	row    Row
}

// lots is a heap with the greatest number in front.
type lots []lot

func (h lots) Len() int           { return len(h) }
func (h lots) Less(i, j int) bool { return h[i].number > h[j].number }
func (h lots) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push adds a lot, as container/heap wants it.
func (h *lots) Push(x any) { *h = append(*h, x.(lot)) }

// Pop takes the last lot, as container/heap wants it.
func (h *lots) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
