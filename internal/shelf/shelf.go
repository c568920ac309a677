// Package shelf keeps what was made and may be needed again, as long as there is room.
package shelf

import (
	"container/list"
	"sync"
)

// Shelf keeps values by key. What was used longest ago goes first. Several goroutines may use it.
type Shelf[V any] struct {
	most  int
	size  func(V) int
	mu    sync.Mutex
	kept  map[string]*list.Element
	order *list.List // the latest used first
	bytes int
}

type kept[V any] struct {
	key   string
	value V
}

// New makes a shelf for values of most bytes in all. Size gives the bytes of one; one that takes more than a quarter of the room is not kept.
func New[V any](most int, size func(V) int) *Shelf[V] {
	return &Shelf[V]{most: most, size: size, kept: map[string]*list.Element{}, order: list.New()}
}

// Get finds a value.
func (s *Shelf[V]) Get(key string) (value V, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.kept[key]
	if !ok {
		return value, false
	}
	s.order.MoveToFront(e)
	return e.Value.(kept[V]).value, true
}

// Put keeps a value. One that is there already is left as it is.
func (s *Shelf[V]) Put(key string, value V) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.size(value)
	if _, ok := s.kept[key]; ok || n > s.most/4 {
		return
	}
	s.kept[key] = s.order.PushFront(kept[V]{key, value})
	for s.bytes += n; s.bytes > s.most; {
		old := s.order.Remove(s.order.Back()).(kept[V])
		delete(s.kept, old.key)
		s.bytes -= s.size(old.value)
	}
}
