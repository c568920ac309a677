package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Request is a GET request.
type Request struct {
	URL    string
	Header http.Header // Authorization and If-* go to the scheme and host of URL only, not along a redirect to another
	Page   bool        // a page for people: robots.txt is asked, also behind redirects, and its host is given a pause
	Slow   bool        // the host is given a pause, as between pages
}

const maxRedirects = 10

// linkedETag is the ETag that a hub gives with a redirect for what lies behind it. It is kept on the last response.
const linkedETag = "X-Linked-Etag"

// Send sends a request until there is an answer that would not change by asking again, of whatever status. Answers like 429 and 503, and
// network errors, are tried again; when they stay, the fault is of kind Busy or Unavailable. Forbidden addresses give Denied. The
// Request of the response names where redirects led.
func (c *Client) Send(ctx context.Context, r Request) (*http.Response, error) {
	return c.send(ctx, r, c.opts.Attempts)
}

func (c *Client) send(ctx context.Context, r Request, attempts int) (*http.Response, error) {
	for attempt := 1; ; attempt++ {
		resp, err := c.follow(ctx, r)
		switch {
		case ctx.Err() != nil && err != nil:
			return nil, context.Cause(ctx)
		case err == nil && !again(resp.StatusCode):
			return resp, nil
		case err != nil && final(err):
			return nil, failure(r.URL, err)
		}
		d := pause(r.URL, attempt, 0)
		if err == nil {
			resp.Body.Close()
			d = pause(r.URL, attempt, asked(resp.Header, c.opts.Now()))
			err = status(resp)
		}
		if attempt >= attempts || d > mostAsked {
			f := failure(r.URL, err)
			if d > mostAsked {
				f = f.Try("the server asks to be left alone for %s; run again after that", d)
			}
			return nil, f
		}
		if err := c.opts.Wait(ctx, d); err != nil {
			return nil, err
		}
	}
}

// Bytes sends a request and reads the body. A connection that drops on the way is another reason to try again.
func (c *Client) Bytes(ctx context.Context, r Request) (*http.Response, []byte, error) {
	for attempt := 1; ; attempt++ {
		resp, err := c.Send(ctx, r)
		if err != nil {
			return nil, nil, err
		}
		b, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		switch {
		case err == nil:
			return resp, b, nil
		case ctx.Err() != nil:
			return nil, nil, context.Cause(ctx)
		case attempt >= c.opts.Attempts || final(err):
			return nil, nil, failure(r.URL, err)
		}
		if err := c.opts.Wait(ctx, pause(r.URL, attempt, 0)); err != nil {
			return nil, nil, err
		}
	}
}

// follow sends a request once, and follows redirects.
func (c *Client) follow(ctx context.Context, r Request) (*http.Response, error) {
	u, err := address(r.URL)
	if err != nil {
		return nil, err
	}
	first, linked := u, ""
	for range maxRedirects + 1 {
		if r.Page {
			if err := c.page(ctx, u); err != nil {
				return nil, err
			}
		} else if r.Slow {
			if err := c.turn(ctx, u, 0); err != nil {
				return nil, err
			}
		}
		resp, err := c.once(ctx, r, u, u.Scheme == first.Scheme && Authority(u) == Authority(first))
		if err != nil {
			return nil, err
		}
		if h := resp.Header.Get(linkedETag); h != "" {
			linked = h
		}
		to := resp.Header.Get("Location")
		switch resp.StatusCode {
		case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		default:
			to = ""
		}
		if to == "" {
			if linked != "" {
				resp.Header.Set(linkedETag, linked)
			}
			return resp, nil
		}
		resp.Body.Close()
		next, err := u.Parse(to)
		if err != nil {
			return nil, fault.New(fault.Broken, "it redirects to something that is no address")
		}
		if u, err = address(next.String()); err != nil {
			return nil, err
		}
	}
	return nil, fault.New(fault.Broken, "it redirects more than %d times", maxRedirects)
}

// once sends a request to one address.
func (c *Client) once(ctx context.Context, r Request, u *url.URL, own bool) (*http.Response, error) {
	if err := c.guard.check(ctx, u); err != nil {
		return nil, err
	}
	w := newWatch(ctx, c.opts.Patience, c.opts.Deadline)
	req, err := http.NewRequestWithContext(w.ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		w.stop()
		return nil, fault.New(fault.Invalid, "not an address: %w", err)
	}
	for k, v := range r.Header {
		if k = http.CanonicalHeaderKey(k); own || k != "Authorization" && !strings.HasPrefix(k, "If-") {
			req.Header[k] = v
		}
	}
	req.Header.Set("User-Agent", c.opts.Agent)
	resp, err := c.http.RoundTrip(req)
	if err != nil {
		err = w.cause(err)
		w.stop()
		return nil, err
	}
	resp.Body = &body{rc: resp.Body, watch: w, place: r.URL, most: c.opts.MaxBody}
	if resp.ContentLength > c.opts.MaxBody {
		resp.Body.Close()
		return nil, tooLong(r.URL, c.opts.MaxBody)
	}
	return resp, nil
}

// address reads an address that may be asked.
func address(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	var e *url.Error
	switch {
	case errors.As(err, &e):
		return nil, fault.New(fault.Invalid, "not an address: %w", e.Err)
	case err != nil:
		return nil, fault.New(fault.Invalid, "not an address: %w", err)
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return nil, fault.New(fault.Invalid, "not an address that begins with http:// or https:// and names a host")
	case u.User != nil:
		return nil, fault.New(fault.Invalid, "the address holds a password, which would be written into every record").Try("take it out")
	}
	u.Fragment = ""
	return u, nil
}

// final says whether an error would come again.
func final(err error) bool {
	var refused refusal
	var certificate *tls.CertificateVerificationError
	var dns *net.DNSError
	switch {
	case errors.As(err, &refused), errors.As(err, &certificate):
		return true
	case errors.As(err, &dns):
		return dns.IsNotFound
	}
	switch fault.Of(err) {
	case "", fault.Busy, fault.Unavailable:
		return false
	}
	return true
}

// status is the fault for an answer that is not what was asked for.
func status(resp *http.Response) *fault.Fault {
	kind := fault.Invalid
	switch s := resp.StatusCode; {
	case s == http.StatusUnauthorized, s == http.StatusForbidden, s == http.StatusUnavailableForLegalReasons:
		kind = fault.Denied
	case s == http.StatusNotFound, s == http.StatusGone:
		kind = fault.Missing
	case s == http.StatusConflict, s == http.StatusPreconditionFailed:
		kind = fault.Conflict
	case s == http.StatusTooManyRequests, s == http.StatusServiceUnavailable:
		kind = fault.Busy
	case again(s):
		kind = fault.Unavailable
	}
	return fault.New(kind, "the server answers %d %s", resp.StatusCode, http.StatusText(resp.StatusCode))
}

// Refused is the fault for an answer whose status says that the request failed, with the place where.
func Refused(place string, resp *http.Response) *fault.Fault { return status(resp).At("%s", place) }

// failure is the fault for a request that failed.
func failure(place string, err error) *fault.Fault {
	var f *fault.Fault
	var refused refusal
	var dns *net.DNSError
	switch {
	case errors.As(err, &refused):
		return fault.New(fault.Denied, "not fetched: %w", refused).At("%s", place).Try("if it is meant, name its network in LONTAR_FETCH_ALLOW, as in 10.1.0.0/16")
	case errors.As(err, &f):
		if f.Place == "" {
			g := *f
			return g.At("%s", place)
		}
		return f
	case errors.As(err, &dns) && dns.IsNotFound:
		return fault.New(fault.Unavailable, "the host is not known: %w", err).At("%s", place)
	}
	return fault.New(fault.Unavailable, "it cannot be reached: %w", err).At("%s", place)
}
