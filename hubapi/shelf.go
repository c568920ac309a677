package hubapi

import (
	"container/list"
	"sync"
)

// shelf keeps answers that never change, such as the files of a revision, as long as there is room.
type shelf struct {
	mu    sync.Mutex
	kept  map[string]*list.Element
	order *list.List // the latest used first
	bytes int
}

type kept struct {
	key   string
	value []byte
}

// maxShelf bounds what a shelf keeps, in bytes.
const maxShelf = 32 << 20

func newShelf() *shelf { return &shelf{kept: map[string]*list.Element{}, order: list.New()} }

func (s *shelf) get(key string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.kept[key]
	if !ok {
		return nil, false
	}
	s.order.MoveToFront(e)
	return e.Value.(kept).value, true
}

func (s *shelf) put(key string, value []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.kept[key]; ok || len(value) > maxShelf/4 {
		return
	}
	s.kept[key] = s.order.PushFront(kept{key, value})
	for s.bytes += len(value); s.bytes > maxShelf; {
		last := s.order.Back()
		old := s.order.Remove(last).(kept)
		delete(s.kept, old.key)
		s.bytes -= len(old.value)
	}
}
