package web

import (
	"context"
	"strings"
	"sync"
	"time"
)

// How often somebody may try to log in within the span: for one account, and from one address, behind which many people may be.
const (
	triesOfAccount = 10
	triesOfAddress = 100
	trySpan        = 15 * time.Minute
	maxTries       = 50_000 // accounts and addresses that are remembered
	maxChecks      = 2      // passwords checked at once: each takes 19 MiB
)

// limiter counts tries.
type limiter struct {
	now   func() time.Time
	turns chan struct{}
	mu    sync.Mutex
	tries map[string]try
}

type try struct {
	n    int
	ends time.Time
}

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, turns: make(chan struct{}, maxChecks), tries: map[string]try{}}
}

// allow counts a try and says whether it may go on.
func (l *limiter) allow(address, account string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if len(l.tries) > maxTries {
		for key, t := range l.tries {
			if !now.Before(t.ends) {
				delete(l.tries, key)
			}
		}
		if len(l.tries) > maxTries {
			return false // better nobody for a while than guessing without an end
		}
	}
	count := func(key string, most int) bool {
		t := l.tries[key]
		if !now.Before(t.ends) {
			t = try{ends: now.Add(trySpan)}
		}
		t.n++
		l.tries[key] = t
		return t.n <= most
	}
	ok := count("address "+address, triesOfAddress)
	return ok && count(accountKey(account), triesOfAccount)
}

// forget clears the tries for an account into which somebody got.
func (l *limiter) forget(account string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.tries, accountKey(account))
}

// accountKey bounds what is remembered of a name.
func accountKey(name string) string { return "account " + strings.ToLower(name[:min(len(name), 100)]) }

// turn waits until a password may be checked.
func (l *limiter) turn(ctx context.Context) (release func(), ok bool) {
	select {
	case l.turns <- struct{}{}:
		return func() { <-l.turns }, true
	case <-ctx.Done():
		return nil, false
	}
}
