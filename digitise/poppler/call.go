package poppler

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// maxMemory is what a program may take, in kilobytes of address space: a page of maxPixels in colour and what is needed to draw it.
const maxMemory = 3 << 20

// call is what one run of a program may cost.
type call struct {
	name  string // of the input, for errors
	time  time.Duration
	bytes int // of output
}

// capped keeps the first bytes of an output and stops the program that writes more.
type capped struct {
	b    bytes.Buffer // not embedded: its ReadFrom would go round the limit
	left int
	stop context.CancelFunc
	full bool
}

// Write takes what still fits.
func (c *capped) Write(b []byte) (int, error) {
	if len(b) > c.left {
		c.full = true
		c.stop()
		return 0, errors.New("too much output")
	}
	c.left -= len(b)
	return c.b.Write(b)
}

// run runs a program and gives what it wrote on stdout.
func (c call) run(ctx context.Context, program string, args ...string) ([]byte, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return nil, fault.New(fault.Missing, "the program %s is not installed; PDF files are read with it", program).Try("apt-get install poppler-utils (macOS: brew install poppler)")
	}
	limited, cancel := context.WithTimeout(ctx, c.time)
	defer cancel()
	cmd := exec.CommandContext(limited, path, args...)
	if runtime.GOOS != "windows" {
		script := `ulimit -v ` + strconv.Itoa(maxMemory) + ` 2>/dev/null; exec "$0" "$@"`
		cmd = exec.CommandContext(limited, "/bin/sh", append([]string{"-c", script, path}, args...)...)
	}
	cmd.WaitDelay = time.Second
	out := &capped{left: c.bytes, stop: cancel}
	said := &capped{left: 64 << 10, stop: func() {}}
	cmd.Stdout, cmd.Stderr = out, said
	err = cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case out.full:
		return nil, fault.New(fault.Broken, "%s gives more than %d MB", program, c.bytes>>20).At("%s", c.name)
	case limited.Err() != nil:
		return nil, fault.New(fault.Broken, "%s takes longer than %s", program, c.time).At("%s", c.name)
	case err != nil:
		return nil, refusal(program, said.b.String(), err).At("%s", c.name)
	}
	return out.b.Bytes(), nil
}

// refusal says in plain words why a program failed.
func refusal(program, said string, err error) *fault.Fault {
	if strings.Contains(said, "Incorrect password") || strings.Contains(said, "Command Line Error: Incorrect password") {
		return fault.New(fault.Broken, "the PDF file is encrypted and needs a password").Try("remove the password first, as in `qpdf --decrypt --password=… in.pdf out.pdf`")
	}
	first, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	if first == "" {
		first = err.Error()
	}
	return fault.New(fault.Broken, "%s cannot read it: %s", program, strings.ToValidUTF8(first, "\ufffd"))
}
