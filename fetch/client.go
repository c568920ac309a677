package fetch

import (
	"context"
	"math"
	"net/http"
	"net/netip"
	"time"
)

// Options set up a Client. A field that is zero takes its default.
type Options struct {
	Agent  string   // the User-Agent, which begins with the name that robots.txt files know us by; default "lontar" and where to read about it
	Agents []string // further crawlers whose robots.txt rules count where a host has none for us
	Cache  string   // folder in which Get keeps what it downloaded; "": nothing is kept

	Allow []netip.Prefix // private networks that may be reached
	Trust []string       // host:port that the operator named (a hub, an object store): it may lie anywhere

	MaxBody  int64         // bytes of a body, decoded; default 64 MiB
	Patience time.Duration // how long nothing may come; default 30 s
	Deadline time.Duration // for one request with its body; default 10 min
	Pause    time.Duration // between two pages of one host; default 1 s
	Attempts int           // to send a request; default 5

	Now  func() time.Time                           // the clock of pauses and of answers without a date; default time.Now
	Wait func(context.Context, time.Duration) error // pauses; default a timer
}

const defaultAgent = "lontar (+https://github.com/lontar-asean/lontar)"

func (o Options) orDefault() Options {
	if o.Agent == "" {
		o.Agent = defaultAgent
	}
	if o.MaxBody <= 0 {
		o.MaxBody = 64 << 20
	}
	if o.Patience <= 0 {
		o.Patience = 30 * time.Second
	}
	if o.Deadline <= 0 {
		o.Deadline = 10 * time.Minute
	}
	if o.Pause <= 0 {
		o.Pause = time.Second
	}
	if o.Attempts <= 0 {
		o.Attempts = 5
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Wait == nil {
		o.Wait = Wait
	}
	return o
}

// Wait pauses, and no longer than ctx lasts: then it gives its cause.
func Wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}

// Client reads from the network. It is safe for use by many goroutines.
type Client struct {
	opts   Options
	guard  *guard
	http   *http.Transport
	pacer  pacer
	robots robots
	cache  cache
}

// New makes a client.
func New(o Options) *Client {
	o = o.orDefault()
	g := newGuard(o)
	return &Client{opts: o, guard: g, http: g.transport(), cache: cache{dir: o.Cache}}
}

// Transport gives the guarded transport, with its bounds of time, for clients of other protocols over HTTP. It neither retries nor follows redirects.
func (c *Client) Transport() http.RoundTripper { return transport{c} }

type transport struct{ c *Client }

// RoundTrip sends one request.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := t.c.guard.check(r.Context(), r.URL); err != nil {
		return nil, err
	}
	w := newWatch(r.Context(), t.c.opts.Patience, t.c.opts.Deadline)
	resp, err := t.c.http.RoundTrip(r.WithContext(w.ctx))
	if err != nil {
		err = w.cause(err)
		w.stop()
		return nil, err
	}
	resp.Body = &body{rc: resp.Body, watch: w, place: Authority(r.URL), most: math.MaxInt64}
	return resp, nil
}
