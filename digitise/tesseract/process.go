package tesseract

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// mostOutput is what the program may say about a page, in bytes; mostComplaint what of its complaints is kept.
const (
	mostOutput    = 32 << 20
	mostComplaint = 4 << 10
)

// sink keeps the first bytes that are written to it. A full one fails, which ends the program, or goes on without keeping.
//
// The buffer is not embedded: its ReadFrom would take the place of Write, and the limit with it.
type sink struct {
	kept bytes.Buffer
	left int
	fail context.CancelFunc // nil: go on
	over bool
}

func (s *sink) Write(b []byte) (int, error) {
	if len(b) > s.left {
		s.over = true
		if s.fail != nil {
			s.fail()
			return 0, io.ErrShortWrite
		}
		s.kept.Write(b[:s.left])
		s.left = 0
		return len(b), nil
	}
	s.left -= len(b)
	return s.kept.Write(b)
}

// run runs the program and gives what it wrote. It ends with the context, after the time of a page, or when it writes too much.
func (e *Engine) run(ctx context.Context, input []byte, args ...string) ([]byte, error) {
	limited, cancel := context.WithTimeout(ctx, e.o.Timeout)
	defer cancel()
	cmd := exec.CommandContext(limited, e.path, args...)
	if runtime.GOOS != "windows" { // a shell that becomes the program: the limit holds from its first instruction
		script := "ulimit -v " + strconv.FormatInt(e.o.Memory>>10, 10) + ` 2>/dev/null; exec "$0" "$@"`
		cmd = exec.CommandContext(limited, "/bin/sh", append([]string{"-c", script, e.path}, args...)...)
	}
	out := &sink{left: mostOutput, fail: cancel}
	said := &sink{left: mostComplaint}
	cmd.Env = append(cmd.Environ(), "OMP_THREAD_LIMIT=1", "LC_ALL=C")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(input), out, said
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case err == nil:
		return out.kept.Bytes(), nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case out.over:
		return nil, fault.New(fault.Broken, "Tesseract wrote more than %d bytes about a page", mostOutput)
	case errors.Is(limited.Err(), context.DeadlineExceeded):
		return nil, fault.New(fault.Broken, "Tesseract did not come to an end in %v", e.o.Timeout)
	}
	return nil, fault.New(fault.Broken, "Tesseract failed (%v): %s", err, complaint(said.kept.String()))
}

// complaint gives the last line that says something.
func complaint(said string) string {
	last := "it said nothing"
	for l := range strings.Lines(said) {
		if l = strings.TrimSpace(l); l != "" {
			last = l
		}
	}
	return strings.ToValidUTF8(last, "\uFFFD")
}
