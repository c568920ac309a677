package search

import (
	"container/list"
	"context"
	"sync"
)

// opened is what is kept in memory of a segment: it never changes.
type opened struct {
	*directory
	base   int64 // number of its first chunk
	starts []uint32
}

func (o *opened) bytes() int { return 200 + 8*len(o.firsts) + 4*len(o.shifts) + 4*len(o.starts) }

// maxKnown bounds the memory of a known, in bytes.
const maxKnown = 64 << 20

// known keeps the segments that were used last.
type known struct {
	mu    sync.Mutex
	of    map[int64]*list.Element
	order *list.List // of int64 and *opened, the last used one first
	bytes int
}

type entry struct {
	number int64
	*opened
	size int
}

func newKnown() *known { return &known{of: map[int64]*list.Element{}, order: list.New()} }

func (k *known) get(number int64) *opened {
	k.mu.Lock()
	defer k.mu.Unlock()
	e := k.of[number]
	if e == nil {
		return nil
	}
	k.order.MoveToFront(e)
	return e.Value.(*entry).opened
}

// put keeps a segment in place of what was known of it.
func (k *known) put(number int64, o *opened) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if e := k.of[number]; e != nil {
		k.drop(e)
	}
	n := &entry{number: number, opened: o, size: o.bytes()}
	k.of[number] = k.order.PushFront(n)
	k.bytes += n.size
	for k.bytes > maxKnown && k.order.Len() > 1 {
		k.drop(k.order.Back())
	}
}

func (k *known) drop(e *list.Element) {
	n := k.order.Remove(e).(*entry)
	delete(k.of, n.number)
	k.bytes -= n.size
}

// open gives what is kept of segments, and reads the directories that are not known. That of a segment that is gone is not given.
func (s *Searcher) open(ctx context.Context, items []item) (map[int64]*opened, error) {
	all := map[int64]*opened{}
	var unknown []int64
	for _, it := range items {
		if o := s.known.get(it.Number); o != nil {
			all[it.Number] = o
		} else {
			unknown = append(unknown, it.Number)
		}
	}
	if len(unknown) == 0 {
		return all, nil
	}
	directories, err := s.shelf.Directories(ctx, unknown)
	if err != nil {
		return nil, err
	}
	for _, it := range items {
		b, ok := directories[it.Number]
		if !ok {
			continue
		}
		d, err := parseDirectory(b, it.Chunks)
		if err != nil {
			return nil, err
		}
		all[it.Number] = &opened{directory: d, base: it.Number << ChunkBits}
		s.known.put(it.Number, all[it.Number])
	}
	return all, nil
}

// start reads where the rows of segments begin, for those where it is not known; where chunks are gone it stays unknown.
func (s *Searcher) start(ctx context.Context, some []*cursor) error {
	var numbers []int64
	for _, c := range some {
		if c.starts == nil {
			for i := range c.rows {
				numbers = append(numbers, c.base+int64(len(c.firsts)+i))
			}
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	chunks, err := s.chunks(ctx, numbers)
	if err != nil {
		return err
	}
	for _, c := range some {
		if c.starts != nil {
			continue
		}
		starts, place := make([]uint32, 0, c.Rows+1), uint64(0)
		for i := range c.rows {
			chunk, ok := chunks[c.base+int64(len(c.firsts)+i)]
			if !ok {
				c.gone = true
				break
			}
			if starts, place, err = parseRows(starts, place, chunk); err != nil {
				return err
			}
		}
		if c.gone {
			continue
		}
		if int64(len(starts)) != c.Rows {
			return errPostings
		}
		o := &opened{directory: c.directory, base: c.base, starts: append(starts, uint32(place))}
		c.opened = o
		s.known.put(c.Number, o)
	}
	return nil
}

// maxAsked is how many chunks are asked for at once.
const maxAsked = 1000

func (s *Searcher) chunks(ctx context.Context, numbers []int64) (map[int64][]byte, error) {
	if len(numbers) <= maxAsked {
		return s.shelf.Chunks(ctx, numbers)
	}
	all := make(map[int64][]byte, len(numbers))
	for i := 0; i < len(numbers); i += maxAsked {
		some, err := s.shelf.Chunks(ctx, numbers[i:min(i+maxAsked, len(numbers))])
		if err != nil {
			return nil, err
		}
		for n, c := range some {
			all[n] = c
		}
	}
	return all, nil
}
