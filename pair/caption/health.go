package caption

import (
	"errors"
	"net"
	"sync"
	"syscall"

	"github.com/lontar-asean/lontar/fault"
)

// health stops a run that asks nobody. It changes no document: those at work when a run stops are done again by the next.
type health struct {
	mu       sync.Mutex
	answered bool
	lost     int // requests without an answer, in a row
}

const (
	mostUnreached = 3  // before the first answer, when nobody listens
	mostLost      = 10 // in a row
)

// saw takes note of a request and gives an error when it is of no use to go on.
func (h *health) saw(err error) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch fault.Of(err) {
	case fault.Denied, fault.Missing:
		return err
	case fault.Unavailable:
	default:
		h.answered, h.lost = h.answered || err == nil, 0
		return nil
	}
	h.lost++
	gone := unreachable(err)
	if !h.answered && (h.lost >= mostLost || gone && h.lost >= mostUnreached) || gone && h.lost >= mostLost {
		return fault.New(fault.Unavailable, "%d requests in a row got no answer: %w", h.lost, err).
			Try("start the server or correct endpoints in the recipe, and run again: what is answered is kept")
	}
	return nil
}

// unreachable reports whether there was no connection at all.
func unreachable(err error) bool {
	var dial *net.OpError
	var name *net.DNSError
	return errors.Is(err, syscall.ECONNREFUSED) || errors.As(err, &name) || errors.As(err, &dial) && dial.Op == "dial"
}
