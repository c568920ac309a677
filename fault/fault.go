// Package fault names the kinds of failure that Lontar tells apart and carries the hint a person needs to go on.
//
// A Fault is what a user may read: what went wrong, where, and what to try. Any other error is a bug in Lontar and is shown as such.
// Kinds map to exit codes in exactly one place (cmd/lontar) and to HTTP status in exactly one (hubapi).
package fault

import (
	"errors"
	"fmt"
)

// Kind is the class of a failure; it decides the exit code and the HTTP status.
type Kind string

// The kinds of failure.
const (
	Invalid     Kind = "invalid"     // the caller's input is wrong: a recipe, a flag, a file name
	Missing     Kind = "missing"     // what was named does not exist
	Conflict    Kind = "conflict"    // it exists already, or in another version
	Denied      Kind = "denied"      // rights, consent or permissions forbid it
	Busy        Kind = "busy"        // stopped or overloaded: the same call may succeed later
	Broken      Kind = "broken"      // data that cannot be read to its end: truncated, corrupt, over a limit
	Incomplete  Kind = "incomplete"  // an earlier phase has unfinished tasks
	Unavailable Kind = "unavailable" // a program or service that is needed is not there
)

// Fault is a failure with its kind, the place it happened and a hint. Message, Place and Hint are for people.
type Fault struct {
	Kind    Kind
	Message string
	Place   string // a file with line or byte offset, a URL, a field; empty when there is none
	Hint    string // what to do about it, in the imperative; empty when nothing is known
	Cause   error
}

// Error gives "place: message: cause", without the hint.
func (f *Fault) Error() string {
	s := f.Message
	if f.Place != "" {
		s = f.Place + ": " + s
	}
	if f.Cause != nil && f.Cause.Error() != "" {
		s += ": " + f.Cause.Error()
	}
	return s
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Cause }

// New makes a fault of the given kind. The format may use %w once, for the cause.
func New(kind Kind, format string, args ...any) *Fault {
	err := fmt.Errorf(format, args...)
	return &Fault{Kind: kind, Message: err.Error(), Cause: quiet{errors.Unwrap(err)}.orNil()}
}

// At adds the place to a fault and returns it.
func (f *Fault) At(format string, args ...any) *Fault {
	f.Place = fmt.Sprintf(format, args...)
	return f
}

// Try adds the hint to a fault and returns it.
func (f *Fault) Try(format string, args ...any) *Fault {
	f.Hint = fmt.Sprintf(format, args...)
	return f
}

// Of gives the kind of the first Fault in err's chain, and "" when there is none.
func Of(err error) Kind {
	var f *Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return ""
}

// Hint gives the first hint in err's chain, and "" when there is none.
func Hint(err error) string {
	for err != nil {
		var f *Fault
		if !errors.As(err, &f) {
			return ""
		}
		if f.Hint != "" {
			return f.Hint
		}
		err = f.Cause
	}
	return ""
}

// quiet keeps a cause for errors.Is and errors.As whose text the message already holds.
type quiet struct{ error }

func (q quiet) orNil() error {
	if q.error == nil {
		return nil
	}
	return q
}

func (quiet) Error() string   { return "" }
func (q quiet) Unwrap() error { return q.error }
