package endpoint

import (
	"container/list"
	"context"
	"sync"
	"time"
)

// Pace says how fast a client may ask. The zero value adapts to the server between 1 and 80 requests at a time.
type Pace struct {
	Parallel int     // most requests on their way at a time; default 80: servers with 64 places find the next one waiting
	Floor    int     // fewest that a server which complains is left with; default 1
	Requests float64 // most requests a second; 0 for any
	Tokens   float64 // most tokens a second, of prompts and answers, as far as the server names them; 0 for any
}

const (
	defaultParallel = 80
	firstParallel   = 16  // doubled every round trip until the first complaint
	tooSlow         = 4   // times the best mean time of answers: the server queues what we send
	shrinkSlow      = 0.8 // then
	shrinkBusy      = 0.5 // after 429 or 503
	forget          = 1.05
)

// gate lets requests through. The number on their way grows by one a round trip and is halved when the server is overloaded (additive increase,
// multiplicative decrease: D. Chiu and R. Jain, 1989), once for all requests that were on their way then. All goroutines of a client share it.
type gate struct {
	Pace
	now  func() time.Time
	wait func(context.Context, time.Duration) error

	mu      sync.Mutex
	limit   float64
	growing bool // no complaint yet
	out     int
	number  int64 // of the last request let through
	full    int64 // number of the last that filled the gate: with those before it, more would have been of use
	lowered int64 // number when the limit was lowered last
	queue   list.List
	free    time.Time // when the requests a second allow the next one
	spent   time.Time // and the tokens a second
	mean    float64   // tokens of a request, as far as is known
	booked  map[int64]float64
	best    float64 // least mean of the time answers took, seconds
	sum     float64
	count   int
}

func newGate(p Pace, now func() time.Time, wait func(context.Context, time.Duration) error) *gate {
	if p.Parallel <= 0 {
		p.Parallel = defaultParallel
	}
	p.Floor = min(max(p.Floor, 1), p.Parallel)
	return &gate{Pace: p, now: now, wait: wait, limit: float64(min(max(firstParallel, p.Floor), p.Parallel)), growing: true, booked: map[int64]float64{}}
}

// enter waits for its turn and gives the number of the request, for leave.
func (g *gate) enter(ctx context.Context) (int64, error) {
	booked, err := g.meter(ctx)
	if err != nil {
		return 0, err
	}
	g.mu.Lock()
	if g.out < int(g.limit) && g.queue.Len() == 0 {
		n := g.pass()
		g.book(n, booked)
		g.mu.Unlock()
		return n, nil
	}
	turn := make(chan int64, 1)
	place := g.queue.PushBack(turn)
	g.mu.Unlock()
	select {
	case n := <-turn:
		g.mu.Lock()
		g.book(n, booked)
		g.mu.Unlock()
		return n, nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.owe(-booked)
	select {
	case <-turn: // it was let through at the same moment
		g.out--
		g.admit()
	default:
		g.queue.Remove(place)
	}
	return 0, context.Cause(ctx)
}

// meter keeps to the requests and tokens a second. How many tokens a request is, is known afterwards only: it books as many as the mean of those before
// it, and what it was more or less is owed by those who come next.
func (g *gate) meter(ctx context.Context) (booked float64, err error) {
	if g.Requests <= 0 && g.Tokens <= 0 {
		return 0, nil
	}
	g.mu.Lock()
	now := g.now()
	var pause time.Duration
	if g.Requests > 0 {
		if g.free.Before(now) {
			g.free = now
		}
		pause = g.free.Sub(now)
		g.free = g.free.Add(time.Duration(float64(time.Second) / g.Requests))
	}
	if g.Tokens > 0 {
		if g.spent.Before(now) {
			g.spent = now
		}
		pause, booked = max(pause, g.spent.Sub(now)), g.mean
		g.owe(booked)
	}
	g.mu.Unlock()
	if pause > 0 {
		err = g.wait(ctx, pause)
	}
	return booked, err
}

// owe moves the time of the next request by some tokens.
func (g *gate) owe(tokens float64) {
	if g.Tokens > 0 {
		g.spent = g.spent.Add(time.Duration(float64(time.Second) * tokens / g.Tokens))
	}
}

func (g *gate) book(n int64, tokens float64) {
	if g.Tokens > 0 {
		g.booked[n] = tokens
	}
}

// settle replaces what a request booked by what it was.
func (g *gate) settle(n int64, tokens int) {
	if g.Tokens <= 0 {
		return
	}
	g.owe(float64(tokens) - g.booked[n])
	delete(g.booked, n)
	if tokens > 0 {
		const weight = 0.1 // of the newest in the mean
		if g.mean == 0 {
			g.mean = float64(tokens)
		}
		g.mean += weight * (float64(tokens) - g.mean)
	}
}

func (g *gate) pass() int64 {
	g.out++
	if g.number++; g.out >= int(g.limit) {
		g.full = g.number
	}
	return g.number
}

// admit lets in who waits, as far as the limit goes.
func (g *gate) admit() {
	for g.out < int(g.limit) && g.queue.Len() > 0 {
		g.queue.Remove(g.queue.Front()).(chan int64) <- g.pass()
	}
}

// verdict is what the server made of a request.
type verdict uint8

const (
	neither verdict = iota // it says nothing of the load
	served
	overloaded
)

// leave says how a request went: how long it took and how many tokens it was.
func (g *gate) leave(n int64, v verdict, took time.Duration, tokens int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.settle(n, tokens)
	switch v {
	case overloaded:
		g.lower(n, shrinkBusy)
	case served:
		if n <= g.full {
			if g.growing {
				g.limit++
			} else {
				g.limit += 1 / g.limit
			}
			g.limit = min(g.limit, float64(g.Parallel))
		}
		g.watch(n, took)
	}
	g.out--
	g.admit()
}

// lower shrinks the limit, unless the request left before it was lowered last.
func (g *gate) lower(n int64, by float64) {
	if n <= g.lowered {
		return
	}
	g.limit = max(g.limit*by, float64(g.Floor))
	g.lowered, g.growing = g.number, false
}

// watch shrinks the limit when answers take much longer than they did at best. The best is forgotten slowly, since questions differ.
func (g *gate) watch(n int64, took time.Duration) {
	g.sum += took.Seconds()
	if g.count++; g.count < max(8, int(g.limit)) {
		return
	}
	mean := g.sum / float64(g.count)
	g.sum, g.count = 0, 0
	switch {
	case g.best == 0 || mean < g.best:
		g.best = mean
	case mean > tooSlow*g.best:
		g.lower(n, shrinkSlow)
		g.best *= forget
	default:
		g.best *= forget
	}
}
