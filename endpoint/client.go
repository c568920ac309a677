package endpoint

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

// Client asks one model. It is safe for use by many goroutines, which share its pace and what it keeps.
type Client struct {
	opts    Options
	url     string
	http    *http.Client
	cache   cache
	tape    *tape // nil for none
	gate    *gate
	flights flights
	names   names
	reached atomic.Bool // there was an answer, of whatever kind
	totals  struct{ answers, kept, again, prompt, completion atomic.Int64 }
}

const (
	defaultAttempts = 6
	defaultTimeout  = 10 * time.Minute
	mostBody        = 16 << 20
	mostUnreached   = 2 // attempts at a server that never answered and refuses connections
)

// New makes a client. A wrong address is a fault of kind Invalid.
func New(o Options) (*Client, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if strings.HasPrefix(o.URL, "fake:") && o.Transport == nil {
		return nil, fault.New(fault.Invalid, "the endpoint %s needs the transport of package fake", o.URL)
	}
	if o.Attempts <= 0 {
		o.Attempts = defaultAttempts
	}
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.Wait == nil {
		o.Wait = fetch.Wait
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	c := &Client{opts: o, url: strings.TrimSuffix(o.URL, "/"), cache: cache{o.Cache}, gate: newGate(o.Pace, o.Now, o.Wait)}
	if base, query, ok := strings.Cut(o.URL, "?"); ok {
		c.url = strings.TrimSuffix(base, "/") + "?" + query
	}
	switch {
	case o.Replay != "":
		c.tape = &tape{name: o.Replay}
	case o.Record != "":
		c.tape = &tape{name: o.Record, record: true}
	}
	if o.Transport == nil {
		if t, ok := http.DefaultTransport.(*http.Transport); ok {
			own := t.Clone()
			own.MaxIdleConnsPerHost = c.gate.Parallel
			o.Transport = own
		}
	}
	c.http = &http.Client{Transport: o.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return c, nil
}

// at gives the address of a part of the interface.
func (c *Client) at(path string) string {
	if base, query, ok := strings.Cut(c.url, "?"); ok {
		return base + path + "?" + query
	}
	return c.url + path
}

const chatPath = "/chat/completions"

// Model gives the name of the model as it was given to New.
func (c *Client) Model() string { return c.opts.Model }

// Totals says what the client did so far.
func (c *Client) Totals() Totals {
	t := &c.totals
	return Totals{Answers: t.answers.Load(), Kept: t.kept.Load(), Again: t.again.Load(), Prompt: t.prompt.Load(), Completion: t.completion.Load()}
}

// Hash names a request: the hash of the address, the model and all that is asked, pictures by their digests.
func (c *Client) Hash(r Request) string {
	b, err := r.encode(c.opts.Model, named)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(append([]byte(c.at(chatPath)+"\n"), b...))
	return hex.EncodeToString(sum[:])
}

// Ask asks. Who asks the same at the same time gets the same answer, and it is asked once. Faults are Denied for a key that is missing or wrong,
// Invalid for a request that the server refuses, Busy when it stays overloaded, Unavailable when it cannot be reached or does not answer in time,
// Broken for an answer that cannot be read and Missing where nothing is at the address, or on a tape that is replayed.
func (c *Client) Ask(ctx context.Context, r Request) (Answer, error) {
	hash := c.Hash(r)
	if a, ok, err := c.known(hash); ok || err != nil {
		return a, err
	}
	a, shared, err := c.flights.do(ctx, hash, func(ctx context.Context) (Answer, error) {
		if a, ok, err := c.cache.get(hash); ok || err != nil { // it may have come since
			return a, err
		}
		return c.ask(ctx, hash, r)
	})
	if shared && err == nil {
		c.totals.kept.Add(1)
		a.Cached = true
	}
	return a, err
}

// known looks for an answer that was given before.
func (c *Client) known(hash string) (a Answer, ok bool, err error) {
	if c.tape != nil {
		if a, ok, err = c.tape.get(hash); ok && err == nil {
			c.totals.kept.Add(1)
		}
		if ok || err != nil {
			return a, ok, err
		}
	}
	if a, ok, err = c.cache.get(hash); !ok || err != nil {
		return a, false, err
	}
	c.totals.kept.Add(1)
	if c.tape != nil {
		err = c.tape.put(entry{Request: hash, Answer: &a})
	}
	return a, true, err
}

// ask sends a request until there is an answer, and keeps that.
func (c *Client) ask(ctx context.Context, hash string, r Request) (Answer, error) {
	model, err := c.name(ctx)
	if err != nil {
		return Answer{}, err
	}
	payload, err := r.encode(model, inline)
	if err != nil {
		return Answer{}, fault.New(fault.Invalid, "the request cannot be written: %w", err)
	}
	ctx = context.WithValue(ctx, hashKey{}, hash)
	for attempt := 1; ; attempt++ {
		a, pause, err := c.paced(ctx, payload)
		switch {
		case err == nil:
			return a, c.keep(hash, a)
		case ctx.Err() != nil:
			return Answer{}, context.Cause(ctx)
		case pause < 0 || pause > mostAsked || attempt >= c.opts.Attempts || attempt >= mostUnreached && !c.reached.Load() && errors.Is(err, syscall.ECONNREFUSED):
			return Answer{}, c.refused(hash, err)
		}
		c.totals.again.Add(1)
		if err := c.opts.Wait(ctx, max(pause, backoff(attempt))); err != nil {
			return Answer{}, err
		}
	}
}

// keep stores an answer.
func (c *Client) keep(hash string, a Answer) error {
	c.totals.answers.Add(1)
	if a.Usage != nil {
		c.totals.prompt.Add(int64(a.Usage.Prompt))
		c.totals.completion.Add(int64(a.Usage.Completion))
	}
	if c.tape != nil {
		if err := c.tape.put(entry{Request: hash, Answer: &a}); err != nil {
			return err
		}
	}
	return c.cache.put(hash, a)
}

// refused records that the server does not want to be asked, which is as good as an answer to those who replay.
func (c *Client) refused(hash string, err error) error {
	if c.tape == nil || fault.Of(err) != fault.Invalid {
		return err
	}
	if e := c.tape.put(entry{Request: hash, Refused: err.Error()}); e != nil {
		return e
	}
	return err
}

// paced sends a request once when the gate lets it through.
func (c *Client) paced(ctx context.Context, payload []byte) (Answer, time.Duration, error) {
	n, err := c.gate.enter(ctx)
	if err != nil {
		return Answer{}, -1, err
	}
	began := c.opts.Now()
	a, pause, err := c.once(ctx, payload)
	a.Took = c.opts.Now().Sub(began)
	v, tokens := neither, 0
	switch {
	case err == nil:
		v = served
	case fault.Of(err) == fault.Busy:
		v = overloaded
	}
	if a.Usage != nil {
		tokens = a.Usage.Prompt + a.Usage.Completion
	}
	c.gate.leave(n, v, a.Took, tokens)
	return a, pause, err
}
