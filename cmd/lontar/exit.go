package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/term"

	"github.com/lontar-asean/lontar/fault"
)

// The exit codes, the same for every command.
const (
	exitDone        = 0
	exitFailed      = 1
	exitInvalid     = 2
	exitPartly      = 3
	exitIncomplete  = 4
	exitStopped     = 75
	exitInterrupted = 130
)

const exitHelp = `
EXIT STATUS
  0 done · 1 failed · 2 usage or invalid input · 3 partly done (an input could not be read to its end, or more broken
  records than the limit) · 4 an earlier phase is incomplete · 75 stopped, run again · 130 interrupted`

// stopped is the cause of a run that a signal ended.
type stopped struct{ signal os.Signal }

func (s *stopped) Error() string {
	return "stopped by " + s.signal.String() + "; run the same command again to go on from here"
}

// partly is a run that did what it could.
type partly struct{ reason string }

func (p *partly) Error() string { return p.reason }

// usage is a wrong call.
type usage struct{ error }

// Unwrap gives the error itself.
func (u usage) Unwrap() error { return u.error }

func exitCode(err error) int {
	var stop *stopped
	var part *partly
	var use usage
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &stop) && stop.signal == syscall.SIGINT:
		return exitInterrupted
	case errors.As(err, &stop):
		return exitStopped
	case errors.As(err, &part):
		return exitPartly
	case errors.As(err, &use):
		return exitInvalid
	}
	switch fault.Of(err) {
	case fault.Invalid, fault.Missing, fault.Conflict:
		return exitInvalid
	case fault.Incomplete:
		return exitIncomplete
	case fault.Busy:
		return exitStopped
	}
	return exitFailed
}

// streams are where a command reads and writes: data on out, everything else on err.
type streams struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

// fail tells a person, or with --json a program, what went wrong.
func (s streams) fail(err error, asJSON bool) {
	hint := fault.Hint(err)
	if asJSON {
		b, e := json.Marshal(map[string]any{"event": "error", "error": err.Error(), "kind": fault.Of(err), "hint": hint, "exit": exitCode(err)})
		if e == nil {
			fmt.Fprintf(s.err, "%s\n", b)
			return
		}
	}
	fmt.Fprintf(s.err, "lontar: %s\n", strings.TrimSpace(err.Error()))
	if hint != "" {
		fmt.Fprintf(s.err, "Try: %s\n", hint)
	}
}

// terminal reports whether w is a terminal, and how wide.
func terminal(w io.Writer) (width int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width < 20 {
		width = 80
	}
	return width, true
}

func hasJSON(args []string) bool { return slices.Contains(args, "--json") }
