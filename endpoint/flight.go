package endpoint

import (
	"context"
	"sync"
)

// flights lets goroutines that ask the same at the same time share one request. It is given up when nobody waits for it any more.
type flights struct {
	mu    sync.Mutex
	calls map[string]*flight
}

type flight struct {
	done    chan struct{}
	waiting int
	cancel  context.CancelCauseFunc
	answer  Answer
	err     error
}

func (f *flights) do(ctx context.Context, hash string, ask func(context.Context) (Answer, error)) (a Answer, shared bool, err error) {
	f.mu.Lock()
	if f.calls == nil {
		f.calls = map[string]*flight{}
	}
	c, shared := f.calls[hash]
	if !shared {
		own, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
		c = &flight{done: make(chan struct{}), cancel: cancel}
		f.calls[hash] = c
		go func() {
			c.answer, c.err = ask(own)
			f.mu.Lock()
			if f.calls[hash] == c {
				delete(f.calls, hash)
			}
			f.mu.Unlock()
			close(c.done)
			cancel(nil)
		}()
	}
	c.waiting++
	f.mu.Unlock()
	select {
	case <-c.done:
		return c.answer, shared, c.err
	case <-ctx.Done():
	}
	f.mu.Lock()
	if c.waiting--; c.waiting == 0 {
		if f.calls[hash] == c { // who asks from now on asks anew
			delete(f.calls, hash)
		}
		c.cancel(context.Cause(ctx))
	}
	f.mu.Unlock()
	return Answer{}, shared, context.Cause(ctx)
}
