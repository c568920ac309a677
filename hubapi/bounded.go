package hubapi

import (
	"net/http"
	"time"
)

const (
	idlePatience = 2 * time.Minute
	maxHeader    = 64 << 10 // bytes
)

// Bounded gives a server that waits for the head of a request only so long, and reads only so much of it. Bodies and answers bound themselves: they may
// take as long as a slow line needs.
func Bounded(h http.Handler, patience time.Duration) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: patience, IdleTimeout: idlePatience, MaxHeaderBytes: maxHeader}
}
