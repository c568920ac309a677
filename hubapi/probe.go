package hubapi

import (
	"fmt"
	"io"
	"net/http"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// maxProbe bounds what a probe may send: more than the default bound of nginx.
const maxProbe = 2 << 20

// probe says how a request came here, so that `lontar doctor --for serve` sees what a proxy in between does to addresses, headers and bodies. It tells
// nobody anything but what they sent.
func (c *call) probe() error {
	h := c.w.Header()
	h.Set("Etag", `"probe"`)
	h.Set("X-Repo-Commit", "probe")
	h.Set("Cache-Control", "public, no-cache, no-transform")
	n := int64(0)
	if c.r.Method == http.MethodPost {
		if err := c.limit(""); err != nil {
			return err
		}
		var err error
		if n, err = io.Copy(io.Discard, http.MaxBytesReader(c.w, c.r.Body, maxProbe)); err != nil {
			return fmt.Errorf("read the body: %w", err)
		}
	}
	return c.only(func() error {
		return c.json(http.StatusOK, map[string]any{"path": c.r.URL.EscapedPath(), "address": remote(c.r), "secure": access.Secure(c.r), "received": n})
	}, http.MethodGet, http.MethodPost)
}

// healthy says that the books can be read.
func (c *call) healthy() error {
	if _, err := c.hub.List(c.ctx(), hub.Listing{Kind: hub.Dataset, Limit: 1}); err != nil {
		return fault.New(fault.Unavailable, "the database does not answer")
	}
	return c.json(http.StatusOK, map[string]any{"status": "ok", "version": c.Release})
}

// metrics are for administrators: they tell of all people and private repositories together.
func (c *call) metrics() error {
	if c.id.Role("") != hub.Admin {
		return fault.New(fault.Denied, "the measures of the hub are for administrators").Try("send the token of one, of the scope read")
	}
	c.Metrics.ServeHTTP(c.w, c.r)
	return nil
}
