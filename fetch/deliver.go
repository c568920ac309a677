package fetch

import (
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"sync"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Delivery is a request that brings something, or changes something.
type Delivery struct {
	Method string
	URL    string
	Header http.Header
	Body   func() (io.ReadCloser, error) // opens the body anew for every try; nil for none
	Size   int64                         // bytes of the body; -1 when that is not known before
	Once   bool                          // it is not sent again when there was no answer, or one that may change
}

// settling is how long a server may think about what came before it answers: large files are hashed and synced first.
const settling = 10 * time.Minute

// Deliver sends a request, with patience as long as its body moves, and gives the answer with its body, of whatever status. It is tried again as Send
// does, and follows no redirect. Faults are those of Send.
func (c *Client) Deliver(ctx context.Context, d Delivery) (*http.Response, []byte, error) {
	for attempt := 1; ; attempt++ {
		resp, b, err := c.deliver(ctx, d)
		switch {
		case ctx.Err() != nil && err != nil:
			return nil, nil, context.Cause(ctx)
		case err == nil && (d.Once || !again(resp.StatusCode)):
			return resp, b, nil
		case err != nil && (d.Once || final(err)):
			return nil, nil, failure(d.URL, err)
		}
		after := time.Duration(0)
		if err == nil {
			after = asked(resp.Header, c.opts.Now())
			err = status(resp)
		}
		pause := pause(d.URL, attempt, after)
		if attempt >= c.opts.Attempts || pause > mostAsked {
			return nil, nil, failure(d.URL, err)
		}
		if err := c.opts.Wait(ctx, pause); err != nil {
			return nil, nil, err
		}
	}
}

func (c *Client) deliver(ctx context.Context, d Delivery) (*http.Response, []byte, error) {
	u, err := address(d.URL)
	if err != nil {
		return nil, nil, err
	}
	if err := c.guard.check(ctx, u); err != nil {
		return nil, nil, err
	}
	w := newWatch(ctx, c.opts.Patience, c.opts.Deadline)
	defer w.stop()
	req, err := http.NewRequestWithContext(w.ctx, d.Method, u.String(), nil)
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "not an address: %w", err)
	}
	for k, v := range d.Header {
		req.Header[http.CanonicalHeaderKey(k)] = v
	}
	req.Header.Set("User-Agent", c.opts.Agent)
	sent := &outgoing{watch: w}
	if d.Body != nil {
		rc, err := d.Body()
		if err != nil {
			return nil, nil, err
		}
		sent.rc = rc
		req.Body, req.ContentLength = sent, d.Size
		if d.Size == 0 {
			rc.Close()
			req.Body = http.NoBody
		}
	}
	w.idle.Reset(settling)
	resp, err := c.http.RoundTrip(req)
	if err != nil {
		if mine := sent.failure(); mine != nil {
			return nil, nil, mine // the file that was being sent could not be read
		}
		return nil, nil, w.cause(err)
	}
	w.idle.Reset(c.opts.Patience)
	resp.Body = &body{rc: resp.Body, watch: w, place: d.URL, most: min(c.opts.MaxBody, mostAnswer)}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp, b, err
}

// mostAnswer bounds the answer to a delivery, in bytes.
const mostAnswer = 64 << 20

// outgoing is a body on its way to a server.
type outgoing struct {
	rc    io.ReadCloser
	watch *watch

	mu  sync.Mutex
	err error
}

func (o *outgoing) failure() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}

func (o *outgoing) Read(p []byte) (int, error) {
	// Reading may wait for the caller's own bound of speed: the server's patience begins when there is something to send.
	o.watch.idle.Reset(math.MaxInt64)
	n, err := o.rc.Read(p)
	switch {
	case err == nil:
		o.watch.idle.Reset(o.watch.patience)
	case errors.Is(err, io.EOF):
		o.watch.idle.Reset(settling)
	default:
		o.mu.Lock()
		o.err = err
		o.mu.Unlock()
	}
	return n, err
}

// Close ends the body.
func (o *outgoing) Close() error { return o.rc.Close() }
