package fetch

import (
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	firstPause = 500 * time.Millisecond
	mostPause  = 30 * time.Second
	mostAsked  = 2 * time.Minute // a server that asks for more is not waited for
)

// again says whether the same request may be answered otherwise later.
func again(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// pause gives the time before try attempt+1: what the server asked for, or else a doubling pause from half a second to 30 s, less up to a
// quarter that depends on the address, so that many do not come back at once.
func pause(url string, attempt int, asked time.Duration) time.Duration {
	d := min(firstPause<<min(attempt-1, 10), mostPause)
	h := fnv.New32a()
	h.Write([]byte(url))
	d -= d / 4 * time.Duration(h.Sum32()%256) / 256
	return max(d, asked)
}

// asked reads how long a server wants to be left alone: Retry-After (RFC 9110, section 10.2.3), or where there is none the reset time of
// RateLimit (the t of draft-ietf-httpapi-ratelimit-headers, which Hugging Face sends). 0: it says nothing.
func asked(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.ParseUint(v, 10, 32); err == nil {
		return time.Duration(n) * time.Second
	}
	if at, err := http.ParseTime(v); err == nil {
		return max(at.Sub(now), 0)
	}
	for _, f := range strings.Split(h.Get("RateLimit"), ";") {
		if v, ok := strings.CutPrefix(strings.TrimSpace(f), "t="); ok {
			if n, err := strconv.ParseUint(v, 10, 32); err == nil {
				return time.Duration(n) * time.Second
			}
		}
	}
	return 0
}
