package web

import (
	"container/list"
	"html/template"
	"sync"
)

// shelf keeps cards as they are shown, as long as there is room.
type shelf struct {
	mu    sync.Mutex
	kept  map[string]*list.Element
	order *list.List // the latest used first
	bytes int
}

type kept struct {
	key   string
	value template.HTML
}

// maxShelf bounds what a shelf keeps, in bytes.
const maxShelf = 16 << 20

func newShelf() *shelf { return &shelf{kept: map[string]*list.Element{}, order: list.New()} }

func (s *shelf) get(key string) (template.HTML, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.kept[key]
	if !ok {
		return "", false
	}
	s.order.MoveToFront(e)
	return e.Value.(kept).value, true
}

func (s *shelf) put(key string, value template.HTML) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.kept[key]; ok || len(value) > maxShelf/4 {
		return
	}
	s.kept[key] = s.order.PushFront(kept{key, value})
	for s.bytes += len(value); s.bytes > maxShelf; {
		old := s.order.Remove(s.order.Back()).(kept)
		delete(s.kept, old.key)
		s.bytes -= len(old.value)
	}
}
