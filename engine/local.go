package engine

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Observer is told how a run goes on. Its methods are called from one goroutine at a time.
type Observer interface {
	Observe(Event)
}

// Event is a moment of a run.
type Event struct {
	Phase      string
	Phases     int   // how many phases the plan has
	PhaseIndex int   // 0-based
	Tasks      int   // tasks of the phase
	Done       int   // finished tasks of the phase, those of earlier runs included
	Work       int64 // work done in the phase, in the units of its weights
	Total      int64 // the phase's whole work; 0 when it has no weights
	Elapsed    time.Duration
	Finished   bool // the phase is complete
}

// Local runs plans on this machine with a number of goroutines.
type Local struct {
	Workers  int           // at least 1
	Every    time.Duration // how often progress is observed; 0 for the ends of phases only
	Observer Observer      // may be nil
}

// Run does everything of a plan that is not done yet. It stops at the first failing task, or when ctx ends: with its cause.
func (r Local) Run(ctx context.Context, l *Ledger) error {
	for i := range l.plan.Phases {
		if err := r.phase(ctx, l, i); err != nil {
			return err
		}
	}
	return nil
}

func (r Local) phase(ctx context.Context, l *Ledger, index int) error {
	ph := l.plan.Phases[index]
	missing := l.Missing(ph.Name)
	state := &phaseState{event: Event{Phase: ph.Name, Phases: len(l.plan.Phases), PhaseIndex: index, Tasks: ph.Tasks, Done: ph.Tasks - len(missing)}, started: time.Now(), observer: r.Observer}
	for n := range ph.Weights {
		state.event.Total += ph.Weights[n]
	}
	todo := map[int]bool{}
	for _, n := range missing {
		todo[n] = true
	}
	for n, w := range ph.Weights {
		if !todo[n] {
			state.work.Add(w)
		}
	}
	stop := state.tick(r.Every)
	defer stop()

	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	queue := make(chan int)
	var wg sync.WaitGroup
	for range min(max(r.Workers, 1), max(len(missing), 1)) {
		wg.Go(func() {
			for n := range queue {
				if ctx.Err() != nil {
					continue
				}
				if err := l.do(ctx, index, n, &state.work); err != nil {
					cancel(err)
					continue
				}
				state.finish()
			}
		})
	}
	for _, n := range missing {
		queue <- n
	}
	close(queue)
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	state.observe(true)
	return nil
}

// phaseState is what the workers of one phase share.
type phaseState struct {
	work     atomic.Int64
	started  time.Time
	observer Observer
	mu       sync.Mutex
	event    Event
}

func (s *phaseState) finish() {
	s.mu.Lock()
	s.event.Done++
	s.mu.Unlock()
}

func (s *phaseState) observe(finished bool) {
	if s.observer == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.event
	e.Work, e.Elapsed, e.Finished = s.work.Load(), time.Since(s.started), finished
	s.observer.Observe(e)
}

// tick observes the phase again and again until the function it returns is called.
func (s *phaseState) tick(every time.Duration) (stop func()) {
	if every <= 0 || s.observer == nil {
		return func() {}
	}
	done, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		t := time.NewTicker(every)
		defer t.Stop()
		for {
			select {
			case <-done:
				return
			case <-t.C:
				s.observe(false)
			}
		}
	}()
	return func() { close(done); <-gone }
}
