package limit

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// slots bounds how much each does at once. Whoever comes when all is taken waits a while: clients send in many threads and take a refusal for an end.
type slots struct {
	most int

	mu   sync.Mutex
	open map[string]*lane // only of those who do something now
}

type lane struct {
	free chan struct{}
	in   int // who hold or want a slot
}

const (
	slotPatience = 30 * time.Second
	maxWaiting   = 8 // who may wait, as a multiple of the slots
)

func newSlots(most int) *slots { return &slots{most: most, open: map[string]*lane{}} }

// Upload waits until a person may send another file and gives what ends it. It is a fault of kind Busy when others of theirs take too long.
func (l *Limits) Upload(ctx context.Context, person string) (end func(), err error) {
	return l.uploads.enter(ctx, strings.ToLower(person), slotPatience)
}

// Uploads gives how many uploads are under way or wait.
func (l *Limits) Uploads() (n int) {
	l.uploads.mu.Lock()
	defer l.uploads.mu.Unlock()
	for _, lane := range l.uploads.open {
		n += lane.in
	}
	return n
}

func (s *slots) enter(ctx context.Context, key string, patience time.Duration) (func(), error) {
	busy := fault.New(fault.Busy, "%d uploads of yours are under way already", s.most).Try("send fewer files at once")
	s.mu.Lock()
	at, ok := s.open[key]
	if !ok {
		at = &lane{}
		if s.most > 0 {
			at.free = make(chan struct{}, s.most)
		}
		s.open[key] = at
	}
	if s.most > 0 && at.in >= s.most*(1+maxWaiting) {
		s.mu.Unlock()
		return nil, busy
	}
	at.in++
	s.mu.Unlock()
	leave := func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if at.in--; at.in == 0 {
			delete(s.open, key)
		}
	}
	if s.most == 0 {
		return leave, nil
	}
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case at.free <- struct{}{}:
		return func() { <-at.free; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, ctx.Err()
	case <-wait.C:
		leave()
		return nil, busy
	}
}
