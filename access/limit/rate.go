package limit

import (
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Rate is how many of something may come in a span of time. Rate{} bounds nothing.
type Rate struct {
	Count int
	Per   time.Duration
}

// Off reports whether the rate bounds nothing.
func (r Rate) Off() bool { return r.Count == 0 }

// String writes a rate as ParseRate reads it.
func (r Rate) String() string {
	if r.Off() {
		return "off"
	}
	per := r.Per.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(per, zero) {
			per = strings.TrimSuffix(per, zero[1:])
		}
	}
	return strconv.Itoa(r.Count) + "/" + per
}

// maxCount bounds a rate, so that nothing overflows.
const maxCount = 1_000_000_000

// ParseRate reads "6000/5m": a number, a slash and a span from one second to a day; "off" bounds nothing.
func ParseRate(s string) (Rate, error) {
	if s == "off" {
		return Rate{}, nil
	}
	count, per, _ := strings.Cut(s, "/")
	n, err := strconv.Atoi(count)
	d, err2 := time.ParseDuration(per)
	if err != nil || err2 != nil || n < 1 || n > maxCount || d < time.Second || d > 24*time.Hour {
		return Rate{}, fault.New(fault.Invalid, "%.80q is no rate", s).Try("write 6000/5m, or off")
	}
	return Rate{n, d}, nil
}
