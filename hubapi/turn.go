package hubapi

import (
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// maxTurn is how long a request waits for its turn: whoever asks for much must not have all others wait.
const maxTurn = 10 * time.Second

// turn waits until there is room for one more; leave ends it.
func (c *call) turn(room chan struct{}) (leave func(), err error) {
	t := time.NewTimer(maxTurn)
	defer t.Stop()
	select {
	case room <- struct{}{}:
		return func() { <-room }, nil
	case <-t.C:
		return nil, fault.New(fault.Busy, "others ask for the same kind of thing at the moment").Try("ask again in a minute")
	case <-c.ctx().Done():
		return nil, c.ctx().Err()
	}
}
