package viewer

import (
	"container/list"
	"sync"

	"github.com/lontar-asean/lontar/corpus/table"
)

// source is an open file of records.
type source struct {
	key     string
	sha256  string // of the file as it was uploaded
	table   *table.Table
	size    int64 // bytes as Parquet
	partial bool  // not all of the file was converted
}

// count is what stays known of a file when it is no longer open.
type count struct {
	rows    int64
	size    int64
	memory  int64 // bytes unpacked
	columns int
	partial bool
}

// shelf keeps open tables as long as there is room for their metadata: the ones used last. Counts stay longer.
type shelf struct {
	mu     sync.Mutex
	most   int64
	weight int64
	open   map[string]*list.Element
	order  *list.List
	counts map[string]count
}

const maxCounts = 500_000

func newShelf(most int64) *shelf {
	return &shelf{most: most, open: map[string]*list.Element{}, order: list.New(), counts: map[string]count{}}
}

func (s *shelf) get(key string) (*source, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.open[key]
	if !ok {
		return nil, false
	}
	s.order.MoveToFront(e)
	return e.Value.(*source), true
}

func (s *shelf) count(key string) (count, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.counts[key]
	return c, ok
}

func (s *shelf) put(f *source, c count) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.counts) >= maxCounts {
		clear(s.counts)
	}
	s.counts[f.key] = c
	if _, ok := s.open[f.key]; ok {
		return
	}
	s.open[f.key] = s.order.PushFront(f)
	for s.weight += f.table.Weight(); s.weight > s.most && s.order.Len() > 1; {
		s.drop(s.order.Back())
	}
}

func (s *shelf) drop(e *list.Element) {
	f := s.order.Remove(e).(*source)
	delete(s.open, f.key)
	s.weight -= f.table.Weight()
}

// forget lets go of a file and of what is known of it.
func (s *shelf) forget(keys ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range keys {
		delete(s.counts, key)
		if e, ok := s.open[key]; ok {
			s.drop(e)
		}
	}
}
