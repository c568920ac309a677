package remote

import (
	"context"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

// Pace bounds how many bytes a second all transfers together take. The zero value and nil bound nothing. It is safe for use by many goroutines.
type Pace struct {
	Rate int64 // bytes a second; 0 for no bound
	Wait func(context.Context, time.Duration) error

	mu   sync.Mutex
	free time.Time // when the line is free again
}

// pieceOf bounds what passes at once, so that a slow line is used evenly.
const pieceOf = 64 << 10

// piece gives how much passes at once: a quarter of a second's bytes, so that no server takes a slow line for a dead one.
func (p *Pace) piece() int {
	if p == nil || p.Rate <= 0 {
		return pieceOf
	}
	return int(max(min(p.Rate/4, pieceOf), 256))
}

// take waits until n bytes may have passed.
func (p *Pace) take(ctx context.Context, n int) error {
	if p == nil || p.Rate <= 0 || n == 0 {
		return nil
	}
	now := time.Now()
	p.mu.Lock()
	if p.free.Before(now) {
		p.free = now
	}
	p.free = p.free.Add(time.Duration(float64(n) / float64(p.Rate) * float64(time.Second)))
	d := p.free.Sub(now)
	p.mu.Unlock()
	if p.Wait != nil {
		return p.Wait(ctx, d)
	}
	return fetch.Wait(ctx, d)
}

// ParseRate reads a number of bytes a second: 500k, 2M, 1G (thousands), or a bare number; "" and 0 are no bound.
func ParseRate(s string) (int64, error) {
	n, err := ParseBytes(s)
	if err != nil {
		return 0, fault.New(fault.Invalid, "%q is no rate", s).Try("write bytes a second, as in 500k or 2M")
	}
	return n, nil
}

// ParseBytes reads a number of bytes: 500k, 2M, 4G, 1T (powers of a thousand), or a bare number; "" is 0.
func ParseBytes(s string) (int64, error) {
	digits := strings.TrimRight(strings.ToLower(strings.TrimSpace(s)), "b")
	unit := int64(1)
	for i, name := range []string{"k", "m", "g", "t"} {
		if rest, ok := strings.CutSuffix(digits, name); ok {
			digits = rest
			for range i + 1 {
				unit *= 1000
			}
			break
		}
	}
	if digits == "" && s == "" {
		return 0, nil
	}
	n, err := strconv.ParseFloat(digits, 64)
	if err != nil || !(n >= 0) || n*float64(unit) > 1<<60 {
		return 0, fault.New(fault.Invalid, "%q is no number of bytes", s).Try("write it as in 500k, 2M or 4G")
	}
	return int64(n * float64(unit)), nil
}

// Meter is told what moves. It is safe for use by many goroutines.
type Meter interface {
	// Begin says that a phase begins in which so many files and bytes pass.
	Begin(phase string, files int, bytes int64)
	// Moved says that n bytes passed; a negative number takes back what must be sent again.
	Moved(n int64)
	// Finished says that a file is done.
	Finished(path string)
}

// Silent is a Meter that nobody looks at.
type Silent struct{}

// Begin does nothing.
func (Silent) Begin(string, int, int64) {}

// Moved does nothing.
func (Silent) Moved(int64) {}

// Finished does nothing.
func (Silent) Finished(string) {}

// paced is a reader under a Pace, which a Meter looks at.
type paced struct {
	io.Reader
	ctx   context.Context
	pace  *Pace
	meter Meter
	n     int64
}

func (r *paced) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p[:min(len(p), r.pace.piece())])
	r.n += int64(n)
	if r.meter != nil && n > 0 {
		r.meter.Moved(int64(n))
	}
	if e := r.pace.take(r.ctx, n); e != nil {
		return n, e
	}
	return n, err
}
