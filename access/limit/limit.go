// Package limit keeps one person, program or address from taking the hub from all others: requests, failed logins and uploads at once. It counts in memory,
// with a bound; after a restart it begins anew.
package limit

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Rules say what is allowed.
type Rules struct {
	Anonymous Rate // requests of an address without a token
	Person    Rate // requests of a person, by all of their tokens
	Failures  Rate // wrong tokens, passwords and invitations from an address
	Uploads   int  // of a person at once; others wait; 0 is no bound
}

// Default is generous: a snapshot of thousands of files is two requests a file.
func Default() Rules {
	return Rules{Anonymous: Rate{12_000, 5 * time.Minute}, Person: Rate{60_000, 5 * time.Minute}, Failures: Rate{30, 5 * time.Minute}, Uploads: 64}
}

// Set changes one of the rules as a person writes it: "anonymous=6000/5m", "uploads=16".
func (r *Rules) Set(s string) error {
	name, value, _ := strings.Cut(s, "=")
	var err error
	switch name {
	case "anonymous":
		r.Anonymous, err = ParseRate(value)
	case "person":
		r.Person, err = ParseRate(value)
	case "failures":
		r.Failures, err = ParseRate(value)
	case "uploads":
		if value == "off" {
			r.Uploads = 0
			return nil
		}
		if r.Uploads, err = strconv.Atoi(value); err != nil || r.Uploads < 1 {
			err = fault.New(fault.Invalid, "%.80q is no number of uploads", value).Try("write a number from 1 on, or off")
		}
	default:
		err = fault.New(fault.Invalid, "there is no limit %.80q", name).Try("anonymous, person, failures or uploads")
	}
	if err != nil {
		return fmt.Errorf("limit %.80s: %w", name, err)
	}
	return nil
}

// Limits counts.
type Limits struct {
	anonymous, person, failures *buckets
	uploads                     *slots
}

// mostKeys bounds what is remembered of each kind: some 20 MB.
const mostKeys = 100_000

// New makes limits; now is the clock.
func New(r Rules, now func() time.Time) *Limits {
	return &Limits{newBuckets(r.Anonymous, mostKeys, now), newBuckets(r.Person, mostKeys, now), newBuckets(r.Failures, mostKeys, now), newSlots(r.Uploads)}
}

// Exceeded is the fault of whoever asks too often.
type Exceeded struct {
	*fault.Fault
	State
}

// Unwrap gives the fault.
func (e Exceeded) Unwrap() error { return e.Fault }

// Request counts a request of a person, or with the name "" of an address, and gives how they stand; it is Exceeded when it was one too many. Requests
// of the machine itself are not bounded by address: they are the administrator's, or of a proxy that was not named as one.
func (l *Limits) Request(person, address string) (State, error) {
	var s State
	ok := true
	switch {
	case person != "":
		s, ok = l.person.take(strings.ToLower(person), 1)
	case !itself(address):
		s, ok = l.anonymous.take(place(address), 1)
	}
	if !ok {
		return s, exceeded(s, "too many requests: %s are allowed", s.Rate)
	}
	return s, nil
}

// Failed counts a wrong token, password or invitation from an address.
func (l *Limits) Failed(address string) {
	if !itself(address) {
		l.failures.take(place(address), 1)
	}
}

// Blocked is Exceeded when too many wrong passwords or tokens came from an address. Ask it before a password is looked at.
func (l *Limits) Blocked(address string) error {
	if itself(address) {
		return nil
	}
	if s, ok := l.failures.take(place(address), 0); !ok {
		return exceeded(s, "too many failed logins from here: %s are allowed", s.Rate)
	}
	return nil
}

func exceeded(s State, format string, args ...any) error {
	return Exceeded{fault.New(fault.Busy, format, args...).Try("wait %d s", Seconds(s.Wait)), s}
}

// Seconds gives a time to wait in whole seconds, at least one.
func Seconds(d time.Duration) int { return max(1, int((d+time.Second-1)/time.Second)) }

// Of gives how whoever asked too often stands, when that is what an error says.
func Of(err error) (State, bool) {
	var e Exceeded
	ok := errors.As(err, &e)
	return e.State, ok
}

// itself reports whether an address is one of this machine.
func itself(address string) bool {
	a, err := netip.ParseAddr(address)
	return err == nil && a.Unmap().IsLoopback()
}

// place gives what is counted together: an IPv4 address, and of IPv6 the 64 bits that one connection has for itself.
func place(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if a = a.Unmap().WithZone(""); a.Is6() {
		p, err := a.Prefix(64)
		if err == nil {
			return p.String()
		}
	}
	return a.String()
}
