package hubapi

import (
	"fmt"
	"math"
	"strconv"

	"github.com/lontar-asean/lontar/access/limit"
	"github.com/lontar-asean/lontar/fault"
)

// limit counts a request of a person, or of nobody by their address.
func (c *call) limit(person string) error {
	if c.Limits == nil {
		return nil
	}
	s, err := c.Limits.Request(person, remote(c.r))
	c.standing(s)
	return err
}

// standing tells clients how many requests they have left, as huggingface_hub reads it (IETF draft-ietf-httpapi-ratelimit-headers-09).
func (c *call) standing(s limit.State) {
	if s.Rate.Off() {
		return
	}
	window := int(math.Ceil(s.Rate.Per.Seconds()))
	reset := 0
	if s.Left < 1 {
		reset = limit.Seconds(s.Wait)
	}
	h := c.w.Header()
	h.Set("Ratelimit", fmt.Sprintf(`"api";r=%d;t=%d`, s.Left, reset))
	h.Set("Ratelimit-Policy", fmt.Sprintf(`"token bucket";"api";q=%d;w=%d`, s.Rate.Count, window))
}

// slow says to who asks too often when to come again.
func (c *call) slow(err error) {
	if s, ok := limit.Of(err); ok {
		c.standing(s)
		c.w.Header().Set("Retry-After", strconv.Itoa(limit.Seconds(s.Wait)))
	}
}

// failed counts a secret that was wrong. Whoever tries too many is told to wait; a right one always counts, so that one program with an old token does
// not shut out all others behind the same address.
func (c *call) failed(err error) error {
	if c.Limits == nil {
		return err
	}
	if blocked := c.Limits.Blocked(remote(c.r)); blocked != nil {
		return blocked
	}
	c.Limits.Failed(remote(c.r))
	return err
}

// sending runs f while a person sends a file, when it is their turn.
func (c *call) sending(person string, f func() error) error {
	if c.Limits == nil {
		return f()
	}
	end, err := c.Limits.Upload(c.ctx(), person)
	if fault.Of(err) == fault.Busy {
		// 503 and not 429, which the oldest clients take for the end of an upload.
		return err
	}
	if err != nil {
		return fmt.Errorf("wait for an upload to end: %w", err)
	}
	defer end()
	return f()
}
