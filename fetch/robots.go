package fetch

import (
	"errors"
	"io"
	"sync"
	"time"
)

// robots remembers the rules of hosts.
type robots struct {
	mu    sync.Mutex
	known map[string]*site
	order []string // of known, oldest first
}

// site is what is known of a host. All but done is written before done is closed.
type site struct {
	rules   ruleset
	err     error // the host cannot be asked
	until   time.Time
	dropped bool // the asking was broken off: ask again
	done    chan struct{}
}

const (
	maxRobots = 500 << 10 // bytes of a robots.txt that are read (RFC 9309, section 2.5)
	mostSites = 10_000
	fresh     = 24 * time.Hour   // RFC 9309, section 2.4
	stale     = 10 * time.Minute // how long a host that cannot be asked is left alone
)

// entry gives what is known of a host; mine says that the caller has to find it out and settle it.
func (r *robots) entry(key string, now time.Time) (e *site, mine bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e := r.known[key]; e != nil {
		select {
		case <-e.done:
			if now.Before(e.until) {
				return e, false
			}
			r.forget(key)
		default:
			return e, false
		}
	}
	if r.known == nil {
		r.known = map[string]*site{}
	}
	if len(r.order) >= mostSites {
		r.forget(r.order[0])
	}
	e = &site{done: make(chan struct{})}
	r.known[key] = e
	r.order = append(r.order, key)
	return e, true
}

// settle publishes what was found out.
func (r *robots) settle(key string, e *site, now time.Time, dropped bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e.until = now.Add(fresh); e.err != nil {
		e.until = now.Add(stale)
	}
	if e.dropped = dropped; dropped && r.known[key] == e {
		r.forget(key)
	}
	close(e.done)
}

// forget drops a host; the lock is held.
func (r *robots) forget(key string) {
	delete(r.known, key)
	for i, k := range r.order {
		if k == key {
			r.order = append(r.order[:i], r.order[i+1:]...)
			return
		}
	}
}

func isRefused(err error) bool {
	var r refusal
	return errors.As(err, &r)
}

func readRobots(r io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(r, maxRobots)) }
