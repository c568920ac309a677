// Package program runs a program that answers lines with lines, within limits: it has its own process group, so that nothing it started stays behind, a
// limit of memory where the system can set one, a time for each answer, and a longest answer.
package program

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync/atomic"
	"time"
)

// Command says what to run.
type Command struct {
	Args    []string      // the program and its arguments
	Dir     string        // where it runs; "" for the working directory
	Env     []string      // added to the environment
	Memory  int64         // most bytes of address space (Linux); 0 for no limit
	Timeout time.Duration // longest wait for an answer; above 0
	Longest int           // most bytes of an answer; above 0
}

// Program is a running program. It is for one goroutine at a time.
type Program struct {
	command Command
	ctx     context.Context
	cancel  context.CancelFunc
	cmd     *exec.Cmd
	stdin   io.WriteCloser
	stdout  *bufio.Reader
	stderr  Tail
	late    atomic.Bool
}

// Start runs a program. Close has to be called, or the context ended.
func Start(ctx context.Context, c Command) (*Program, error) {
	ctx, cancel := context.WithCancel(ctx)
	p := &Program{command: c, ctx: ctx, cancel: cancel}
	p.cmd = exec.CommandContext(ctx, c.Args[0], c.Args[1:]...)
	p.cmd.Dir = c.Dir
	p.cmd.Env = append(os.Environ(), c.Env...)
	p.cmd.Stderr = &p.stderr
	p.cmd.Cancel = func() error { return KillGroup(p.cmd.Process) }
	p.cmd.WaitDelay = 2 * time.Second
	OwnGroup(p.cmd)
	var err error
	if p.stdin, err = p.cmd.StdinPipe(); err == nil {
		var out io.ReadCloser
		if out, err = p.cmd.StdoutPipe(); err == nil {
			p.stdout = bufio.NewReaderSize(out, 64<<10)
			err = p.cmd.Start()
		}
	}
	if err != nil {
		cancel()
		return nil, err
	}
	if err := LimitMemory(p.cmd.Process.Pid, c.Memory); err != nil {
		cancel()
		_ = p.cmd.Wait()
		return nil, fmt.Errorf("limit the memory of %s: %w", c.Args[0], err)
	}
	return p, nil
}

// Ask writes a line and gives the line that answers it, without its line break. A program that does not answer in time is ended.
func (p *Program) Ask(line []byte) ([]byte, error) {
	timer := time.AfterFunc(p.command.Timeout, func() {
		p.late.Store(true)
		p.cancel()
	})
	defer timer.Stop()
	written := make(chan error, 1)
	go func() {
		_, err := p.stdin.Write(append(line, '\n'))
		written <- err
	}()
	answer, err := p.read()
	if err != nil {
		return nil, p.why(err)
	}
	if err := <-written; err != nil {
		return nil, p.why(err)
	}
	return answer, nil
}

var errLong = errors.New("the answer is too long")

func (p *Program) read() (answer []byte, err error) {
	for {
		part, err := p.stdout.ReadSlice('\n')
		answer = append(answer, part...)
		switch {
		case err == nil:
			return bytes.TrimRight(answer, "\r\n"), nil
		case err != bufio.ErrBufferFull:
			return nil, err
		case len(answer) > p.command.Longest:
			return nil, errLong
		}
	}
}

// why says why there is no answer.
func (p *Program) why(err error) error {
	outside := p.ctx.Err() != nil && !p.late.Load()
	p.cancel()
	exit := p.cmd.Wait()
	switch {
	case outside:
		return context.Cause(p.ctx)
	case p.late.Load():
		return fmt.Errorf("the program gave no answer for %s%s", p.command.Timeout, p.stderr.Said())
	case errors.Is(err, errLong):
		return err
	case exit != nil && !errors.Is(exit, context.Canceled):
		return fmt.Errorf("the program failed: %w%s", exit, p.stderr.Said())
	}
	return fmt.Errorf("the program ended before it had answered%s", p.stderr.Said())
}

// Close ends the input of the program and waits for it; it is killed when it does not end in time.
func (p *Program) Close() {
	timer := time.AfterFunc(min(p.command.Timeout, 2*time.Second), p.cancel)
	defer timer.Stop()
	p.stdin.Close()
	_ = p.cmd.Wait()
	p.cancel()
}
