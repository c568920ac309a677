package endpoint

import (
	"context"
	"testing"
	"time"
)

// clock is a gate's time, moved by waiting.
type clock struct{ now time.Time }

func (c *clock) wait(_ context.Context, d time.Duration) error {
	c.now = c.now.Add(d)
	return nil
}

func (c *clock) gate(p Pace) *gate { return newGate(p, func() time.Time { return c.now }, c.wait) }

// round sends as many requests as the gate lets through at a time, and ends them all.
func round(t *testing.T, g *gate, v verdict, took time.Duration) int {
	t.Helper()
	n := int(g.limit)
	var sent []int64
	for range n {
		k, err := g.enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		sent = append(sent, k)
	}
	for _, k := range sent {
		g.leave(k, v, took, 0)
	}
	return n
}

func TestTheGateOpensAndCloses(t *testing.T) {
	g := (&clock{}).gate(Pace{Parallel: 40, Floor: 3})
	for range 12 {
		round(t, g, served, time.Second)
	}
	if g.limit != 40 {
		t.Errorf("after good answers the limit is %v", g.limit)
	}
	round(t, g, overloaded, time.Second)
	if g.limit != 20 {
		t.Errorf("one overload, seen by all, makes it %v", g.limit)
	}
	before := g.limit
	round(t, g, served, time.Second)
	if g.limit <= before || g.limit > before+1.1 {
		t.Errorf("then it grows to %v", g.limit)
	}
	for range 10 {
		round(t, g, overloaded, time.Second)
	}
	if g.limit != 3 {
		t.Errorf("the floor is %v", g.limit)
	}
}

func TestAnswersThatTakeLongerCloseTheGate(t *testing.T) {
	g := (&clock{}).gate(Pace{Parallel: 64})
	for range 10 {
		round(t, g, served, 50*time.Millisecond)
	}
	open := g.limit
	for range 10 {
		round(t, g, served, time.Second)
	}
	if g.limit >= open {
		t.Errorf("the limit is %v, and was %v", g.limit, open)
	}
}

func TestRequestsAndTokensASecond(t *testing.T) {
	c := &clock{now: time.Unix(1000, 0)}
	g := c.gate(Pace{Requests: 4})
	for range 9 {
		k, err := g.enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		g.leave(k, served, 0, 0)
	}
	if d := c.now.Sub(time.Unix(1000, 0)); d != 2*time.Second {
		t.Errorf("9 requests at 4 a second take %v", d)
	}
	c = &clock{now: time.Unix(1000, 0)}
	g = c.gate(Pace{Tokens: 100})
	for range 5 {
		k, err := g.enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		g.leave(k, served, 0, 50)
	}
	if d := c.now.Sub(time.Unix(1000, 0)); d != 2*time.Second {
		t.Errorf("4 answers of 50 tokens at 100 a second take %v", d)
	}
}

func TestTokensAreBookedByThoseWhoWaitTogether(t *testing.T) {
	c := &clock{now: time.Unix(1000, 0)}
	g := c.gate(Pace{Tokens: 100, Parallel: 100})
	k, err := g.enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	g.leave(k, served, 0, 50)
	var sent []int64
	for range 10 { // none of them is answered yet
		if k, err = g.enter(t.Context()); err != nil {
			t.Fatal(err)
		}
		sent = append(sent, k)
	}
	if d := c.now.Sub(time.Unix(1000, 0)); d != 5*time.Second {
		t.Errorf("10 requests that may be 50 tokens each, at 100 a second, are sent within %v", d)
	}
	for _, k := range sent[:9] {
		g.leave(k, neither, 0, 0) // they were not answered: what they booked is free
	}
	if g.spent.Sub(c.now) > time.Second || len(g.booked) != 1 {
		t.Errorf("%v is owed, %d booked", g.spent.Sub(c.now), len(g.booked))
	}
}

func TestWhoWaitsAtTheGateMayGo(t *testing.T) {
	g := (&clock{}).gate(Pace{Parallel: 1})
	k, err := g.enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	gone := make(chan error)
	go func() { _, err := g.enter(ctx); gone <- err }()
	cancel()
	if err := <-gone; err != context.Canceled {
		t.Error(err)
	}
	g.leave(k, served, 0, 0)
	if _, err := g.enter(t.Context()); err != nil || g.out != 1 || g.queue.Len() != 0 {
		t.Error(err, g.out, g.queue.Len())
	}
}
