package fetch

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// pacer keeps a pause between two pages of a host.
type pacer struct {
	mu   sync.Mutex
	next map[string]time.Time
}

const mostPaced = 10_000 // hosts remembered, besides those whose turn is still to come

// reserve takes the next turn of a host and gives the time until then.
func (p *pacer) reserve(host string, gap time.Duration, now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == nil {
		p.next = map[string]time.Time{}
	}
	if len(p.next) >= mostPaced {
		for h, at := range p.next {
			if at.Before(now) {
				delete(p.next, h)
			}
		}
	}
	at := p.next[host]
	if at.Before(now) {
		at = now
	}
	p.next[host] = at.Add(gap)
	return at.Sub(now)
}

// disallowed is the cause of the fault for a page that robots.txt forbids.
type disallowed struct{}

func (disallowed) Error() string { return "robots.txt forbids it" }

// Disallowed tells callers in other rooms, which know the method only, that this is the host's will and no failure.
func (disallowed) Disallowed() bool { return true }

// page asks robots.txt, and waits for the host's turn.
func (c *Client) page(ctx context.Context, u *url.URL) error {
	rules, err := c.rules(ctx, u)
	if err != nil {
		return err
	}
	if !rules.allow(u.RequestURI()) {
		return fault.New(fault.Denied, "not fetched: %w", disallowed{}).Try("ask the owner of the site")
	}
	return c.turn(ctx, u, rules.delay)
}

// turn waits for the turn of a host.
func (c *Client) turn(ctx context.Context, u *url.URL, delay time.Duration) error {
	return c.opts.Wait(ctx, c.pacer.reserve(Authority(u), max(c.opts.Pause, delay), c.opts.Now()))
}

// rules gives the robots.txt rules of a host, fetched at most once in a day.
func (c *Client) rules(ctx context.Context, u *url.URL) (ruleset, error) {
	key := u.Scheme + "://" + Authority(u)
	for {
		e, mine := c.robots.entry(key, c.opts.Now())
		if mine {
			e.rules, e.err = c.robotsOf(ctx, key)
			c.robots.settle(key, e, c.opts.Now(), ctx.Err() != nil)
			return e.rules, e.err
		}
		select {
		case <-ctx.Done():
			return ruleset{}, context.Cause(ctx)
		case <-e.done:
		}
		if !e.dropped {
			return e.rules, e.err
		}
	}
}

// robotsOf fetches a robots.txt. A host that has none allows everything; one that cannot be asked allows nothing (RFC 9309, section 2.3.1).
func (c *Client) robotsOf(ctx context.Context, site string) (ruleset, error) {
	resp, err := c.send(ctx, Request{URL: site + "/robots.txt"}, min(c.opts.Attempts, 2))
	if fault.Of(err) == fault.Broken || fault.Of(err) == fault.Denied { // endless redirects, an absurd length, an inner network: none that can be had
		if isRefused(err) {
			return ruleset{}, err
		}
		return ruleset{}, nil
	}
	if err != nil {
		return ruleset{}, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return ruleset{}, nil
	}
	text, err := readRobots(resp.Body)
	if err != nil {
		return ruleset{}, failure(site+"/robots.txt", err)
	}
	return parseRobots(text, c.opts.Agent, c.opts.Agents), nil
}
