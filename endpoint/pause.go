package endpoint

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

const (
	firstPause = time.Second
	mostPause  = 30 * time.Second
	mostAsked  = 5 * time.Minute // a server that asks for more is not waited for
)

// backoff doubles from a second to 30.
func backoff(attempt int) time.Duration { return min(firstPause<<min(attempt-1, 10), mostPause) }

// again gives how long to wait before the same request may be answered otherwise; below 0 for never.
func again(resp *http.Response) time.Duration {
	switch resp.StatusCode {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return asked(resp.Header, time.Now())
	}
	return -1
}

// asked reads Retry-After (RFC 9110, section 10.2.3): seconds or a date. 0: it says nothing.
func asked(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.ParseUint(v, 10, 31); err == nil {
		return time.Duration(n) * time.Second
	}
	if at, err := http.ParseTime(v); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// final gives a pause for an error of the connection: below 0 when it would come again, as when rules forbid the address.
func final(err error) time.Duration {
	switch fault.Of(err) {
	case "", fault.Busy, fault.Unavailable:
		return 0
	}
	return -1
}
