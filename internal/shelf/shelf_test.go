package shelf

import (
	"strings"
	"testing"
)

func TestWhatWasUsedLongestAgoGoesFirst(t *testing.T) {
	s := New(100, func(v string) int { return len(v) })
	for _, key := range []string{"a", "b", "c", "d"} {
		s.Put(key, strings.Repeat(key, 25))
	}
	if _, ok := s.Get("a"); !ok {
		t.Fatal("there was room")
	}
	s.Put("a", "other") // what is kept never changes
	s.Put("e", strings.Repeat("e", 10))
	s.Put("large", strings.Repeat("x", 26))
	got := ""
	for _, key := range []string{"a", "b", "c", "d", "e", "large"} {
		if v, ok := s.Get(key); ok {
			got += v[:1]
		}
	}
	if got != "acde" {
		t.Errorf("kept: %s", got)
	}
}
