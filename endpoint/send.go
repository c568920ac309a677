package endpoint

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// once sends a request once. A pause below 0 says that asking again is no use.
func (c *Client) once(ctx context.Context, path string, payload []byte, read func([]byte) (Answer, error)) (a Answer, pause time.Duration, err error) {
	b, resp, pause, err := c.exchange(ctx, http.MethodPost, path, payload)
	if err != nil {
		return a, pause, err
	}
	if resp.StatusCode != http.StatusOK {
		return a, again(resp), c.refusal(resp, b)
	}
	if a, err = read(b); err != nil {
		pause = -1
		if errors.Is(err, errCut) || errors.Is(err, errNothing) {
			pause = 0
		}
		var told *fault.Fault
		if errors.As(err, &told) {
			return a, pause, told.At("%s", c.url)
		}
		return a, pause, fault.New(fault.Broken, "the answer cannot be read: %w", err).At("%s", c.url).Try("is this an OpenAI-compatible endpoint?")
	}
	return a, 0, nil
}

// exchange sends a request and reads what comes back.
func (c *Client) exchange(ctx context.Context, method, path string, payload []byte) (b []byte, resp *http.Response, pause time.Duration, err error) {
	return c.exchangeAt(ctx, method, c.at(path), payload)
}

// exchangeAt does so at an address of the same server.
func (c *Client) exchangeAt(ctx context.Context, method, address string, payload []byte) (b []byte, resp *http.Response, pause time.Duration, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.opts.Timeout, errTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(payload))
	if err != nil {
		return nil, nil, -1, fault.New(fault.Invalid, "no request can be made of it: %w", err).At("%s", c.url)
	}
	if payload != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.opts.Key != "" {
		req.Header.Set("Authorization", "Bearer "+c.opts.Key)
	}
	resp, err = c.http.Do(req)
	if err != nil {
		c.lost.Store(true)
		return nil, nil, final(err), c.gone(ctx, "the endpoint cannot be reached", bare(err))
	}
	defer resp.Body.Close()
	c.reached.Store(true)
	b, err = io.ReadAll(io.LimitReader(resp.Body, mostBody+1))
	if err != nil {
		return nil, nil, 0, c.gone(ctx, "the answer broke off", err)
	}
	if len(b) > mostBody {
		return nil, nil, -1, fault.New(fault.Broken, "the answer is longer than %d bytes", mostBody).At("%s", c.url)
	}
	return b, resp, 0, nil
}

var errTime = errors.New("no answer in time")

// gone is the fault for an answer that did not come.
func (c *Client) gone(ctx context.Context, what string, err error) error {
	if errors.Is(context.Cause(ctx), errTime) {
		return fault.New(fault.Unavailable, "the endpoint did not answer within %s", c.opts.Timeout).At("%s", c.url)
	}
	return fault.New(fault.Unavailable, "%s: %w", what, err).At("%s", c.url).Try("start the server, or correct the address")
}

// refusal is the fault for an answer of another status, with what the server says, less our key.
func (c *Client) refusal(resp *http.Response, b []byte) error {
	var said struct {
		Error struct{ Message string }
	}
	message := ""
	if json.Unmarshal(b, &said) == nil && said.Error.Message != "" {
		message = ": " + shorten(said.Error.Message)
		if c.opts.Key != "" {
			message = strings.ReplaceAll(message, c.opts.Key, "…")
		}
	}
	status := fmt.Sprintf("the endpoint answers %d %s%s", resp.StatusCode, http.StatusText(resp.StatusCode), message)
	switch s := resp.StatusCode; {
	case s == http.StatusUnauthorized || s == http.StatusForbidden:
		return fault.New(fault.Denied, "%s", status).At("%s", c.url).Try("set LONTAR_API_KEY")
	case s == http.StatusNotFound:
		return fault.New(fault.Missing, "%s", status).At("%s", c.url).Try("the address ends in /v1, and the name of the model stands behind #")
	case s == http.StatusTooManyRequests || s == http.StatusServiceUnavailable:
		return fault.New(fault.Busy, "%s", status).At("%s", c.url).Try("run again later: what is answered is kept")
	case s >= 500:
		return fault.New(fault.Unavailable, "%s", status).At("%s", c.url)
	}
	return fault.New(fault.Invalid, "%s", status).At("%s", c.url)
}

func shorten(s string) string {
	const most = 300
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return strings.Join(strings.Fields(s), " ")
}

// bare takes the address out of an error of net/http, since the fault names it.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
