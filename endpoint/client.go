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
	lost    atomic.Bool // the connection broke, and nobody looked since which model is behind it
	traits  atomic.Pointer[Traits]
	speaker speaker
	counts  counts
	totals  struct{ answers, kept, again, prompt, completion, swapped atomic.Int64 }
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
	c.Know(o.Traits)
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

// Model gives the name of the model as it was given to New.
func (c *Client) Model() string { return c.opts.Model }

// Replays reports whether all answers are from a tape.
func (c *Client) Replays() bool { return c.tape != nil && !c.tape.record }

// Totals says what the client did so far.
func (c *Client) Totals() Totals {
	t := &c.totals
	return Totals{Answers: t.answers.Load(), Kept: t.kept.Load(), Again: t.again.Load(), Prompt: t.prompt.Load(), Completion: t.completion.Load(), Swapped: t.swapped.Load()}
}

// Hash names a request: the hash of the address, the model and all that is asked, pictures and sounds by their digests. It does not change with what is
// known of the server; what is kept in the folder of answers is found by it and by who answers (Traits).
func (c *Client) Hash(r Request) string {
	b, err := c.what(r)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(append([]byte(c.at(r.sort().path())+"\n"), b...))
	return hex.EncodeToString(sum[:])
}

// Version is that of how answers are asked for and read: another one finds none that were kept before.
const Version = "2"

// key names the answer of the model as it is known to a request.
func (c *Client) key(hash string) string {
	if c.cache.dir == "" || hash == "" {
		return hash
	}
	t := c.Traits()
	sum := sha256.Sum256([]byte(Version + "\n" + t.key() + "\n" + hash))
	return hex.EncodeToString(sum[:])
}

type freshKey struct{}

// Fresh lets requests be sent whether or not they were answered before, and their answers not be kept; such requests are sent at most three times.
func Fresh(ctx context.Context) context.Context { return context.WithValue(ctx, freshKey{}, true) }

func fresh(ctx context.Context) bool { return ctx.Value(freshKey{}) != nil }

const mostFresh = 3

func (c *Client) attempts(ctx context.Context) int {
	if fresh(ctx) {
		return min(c.opts.Attempts, mostFresh)
	}
	return c.opts.Attempts
}

// Ask asks. Who asks the same at the same time gets the same answer, and it is asked once. Faults are Denied for a key that is missing or wrong,
// Invalid for a request that the server refuses, Busy when it stays overloaded, Unavailable when it cannot be reached or does not answer in time,
// Broken for an answer that cannot be read or tells nothing of what was asked (such as log-probabilities that are none), and Missing where nothing is at
// the address, where another model answers than the one that was learnt, or on a tape that is replayed.
func (c *Client) Ask(ctx context.Context, r Request) (Answer, error) {
	hash := c.Hash(r)
	if fresh(ctx) {
		if c.Replays() {
			return Answer{}, fault.New(fault.Missing, "answers are replayed: nobody is asked").At("%s", c.tape.name)
		}
		return c.ask(ctx, hash, r)
	}
	key := c.key(hash)
	if a, ok, err := c.known(hash, key); ok || err != nil {
		return a, err
	}
	a, shared, err := c.flights.do(ctx, hash, func(ctx context.Context) (Answer, error) {
		if a, ok, err := c.cache.get(key); ok || err != nil { // it may have come since
			return a, err
		}
		a, err := c.ask(ctx, hash, r)
		if err != nil {
			return Answer{}, c.refused(hash, err)
		}
		return a, c.keep(hash, key, a)
	})
	if shared && err == nil {
		c.totals.kept.Add(1)
		a.Cached = true
	}
	return a, err
}

// known looks for an answer that was given before.
func (c *Client) known(hash, key string) (a Answer, ok bool, err error) {
	if c.tape != nil {
		if a, ok, err = c.tape.get(hash, c.Traits().Fingerprint); ok && err == nil {
			c.totals.kept.Add(1)
		}
		if ok || err != nil {
			return a, ok, err
		}
	}
	if a, ok, err = c.cache.get(key); !ok || err != nil {
		return a, false, err
	}
	c.totals.kept.Add(1)
	if c.tape != nil {
		err = c.tape.put(entry{Request: hash, Model: c.Traits().Fingerprint, Answer: &a})
	}
	return a, true, err
}

// ask sends a request until there is an answer.
func (c *Client) ask(ctx context.Context, hash string, r Request) (Answer, error) {
	model, err := c.name(ctx)
	if err != nil {
		return Answer{}, err
	}
	ctx = context.WithValue(ctx, hashKey{}, hash)
	switch r.sort() {
	case chat, completion:
		return c.write(ctx, model, r)
	case likelihood:
		return c.likelihood(ctx, model, r)
	case embedding:
		return c.embed(ctx, model, r)
	}
	return Answer{}, fault.New(fault.Invalid, "the request asks nothing")
}

// write asks for a text. When a stop string ended a thought, it is asked again without.
func (c *Client) write(ctx context.Context, model string, r Request) (Answer, error) {
	sort, whole := r.sort(), c.Traits().Thinks
	for {
		payload, err := c.text(r, model, whole)
		if err != nil {
			return Answer{}, err
		}
		a, err := c.deliver(ctx, sort.path(), payload, func(b []byte) (Answer, error) { return read(b, sort, c.Traits().Opened) })
		if err != nil {
			return Answer{}, err
		}
		if !whole && len(r.Stop) > 0 && a.Thought != "" && (a.Text == "" && a.Finish == "stop" || a.Finish == CutInThought) {
			whole = true
			continue
		}
		if text, ended := cut(a.Text, r.Stop); ended {
			a.Text, a.Finish = text, "stop"
		}
		return a, nil
	}
}

// deliver sends a request until there is an answer that can be read.
func (c *Client) deliver(ctx context.Context, path string, payload []byte, read func([]byte) (Answer, error)) (Answer, error) {
	for attempt := 1; ; attempt++ {
		a, pause, err := c.paced(ctx, path, payload, read)
		switch {
		case err == nil:
			c.totals.answers.Add(1)
			if a.Usage != nil {
				c.totals.prompt.Add(int64(a.Usage.Prompt))
				c.totals.completion.Add(int64(a.Usage.Completion))
			}
			return a, c.same(ctx, a)
		case ctx.Err() != nil:
			return Answer{}, context.Cause(ctx)
		case pause < 0 || pause > mostAsked || attempt >= c.attempts(ctx) || attempt >= mostUnreached && !c.reached.Load() && errors.Is(err, syscall.ECONNREFUSED):
			return Answer{}, err
		}
		c.totals.again.Add(1)
		if err := c.opts.Wait(ctx, max(pause, backoff(attempt))); err != nil {
			return Answer{}, err
		}
	}
}

// keep stores an answer.
func (c *Client) keep(hash, key string, a Answer) error {
	if c.tape != nil {
		if err := c.tape.put(entry{Request: hash, Model: c.Traits().Fingerprint, Answer: &a}); err != nil {
			return err
		}
	}
	return c.cache.put(key, a)
}

// refused records that the server does not want to be asked, which is as good as an answer to those who replay.
func (c *Client) refused(hash string, err error) error {
	if c.tape == nil || fault.Of(err) != fault.Invalid {
		return err
	}
	if e := c.tape.put(entry{Request: hash, Model: c.Traits().Fingerprint, Refused: err.Error()}); e != nil {
		return e
	}
	return err
}

// paced sends a request once when the gate lets it through.
func (c *Client) paced(ctx context.Context, path string, payload []byte, read func([]byte) (Answer, error)) (Answer, time.Duration, error) {
	n, err := c.gate.enter(ctx)
	if err != nil {
		return Answer{}, -1, err
	}
	began := c.opts.Now()
	a, pause, err := c.once(ctx, path, payload, read)
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
