package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/remote"
)

// moving is what commands share that move data between a hub and this machine.
type moving struct {
	hub       string
	tokenFile string
	rate      string
	jobs      int
}

func (m *moving) flags(c *cobra.Command) {
	c.Flags().StringVar(&m.hub, "hub", "", "address of the hub (default $LONTAR_HUB, $HF_ENDPOINT, or the hub of the last login)")
	c.Flags().StringVar(&m.tokenFile, "token-file", "", "file with the token (default $LONTAR_TOKEN, $HF_TOKEN, or what login kept)")
	c.Flags().StringVar(&m.rate, "limit-rate", "", "most bytes a second of all transfers together: 500k, 2M")
	c.Flags().IntVar(&m.jobs, "jobs", 4, "files under way at once")
}

// client makes a client of the hub that is meant: flag, environment, then what login kept.
func (m *moving) client() (*remote.Hub, error) {
	options, err := fetchOptions()
	if err != nil {
		return nil, err
	}
	s := remote.FromEnvironment(os.Getenv)
	kept, err := readCredentials()
	if err != nil {
		return nil, err
	}
	if m.hub != "" {
		s.Endpoint = m.hub
		if s.Token = os.Getenv("LONTAR_TOKEN"); s.Token == "" {
			s.Token = os.Getenv("HF_TOKEN")
		}
	}
	if s.Endpoint == "" {
		s.Endpoint, s.Token = kept.Default, os.Getenv("LONTAR_TOKEN")
	}
	if s.Endpoint == "" {
		return nil, usage{fault.New(fault.Invalid, "no hub is named").Try("lontar login https://hub.example.org, or --hub, or LONTAR_HUB")}
	}
	if m.tokenFile != "" {
		if s.Token, err = tokenIn(m.tokenFile); err != nil {
			return nil, err
		}
	}
	if s.Token == "" {
		s.Token = kept.Hubs[hubKey(s.Endpoint)].Token
	}
	return remote.New(s, options)
}

// tokenIn reads a token from a file; - is standard input of the process.
func tokenIn(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", usage{fault.New(fault.Missing, "the token cannot be read: %w", err)}
	}
	defer f.Close()
	return firstLine(f)
}

// firstLine reads a token. It is never part of a message.
func firstLine(r io.Reader) (string, error) {
	const most = 4096
	line, err := bufio.NewReader(io.LimitReader(r, most)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", fault.New(fault.Broken, "the token cannot be read: %w", err)
	}
	line = strings.TrimSpace(line)
	if line == "" || strings.ContainsFunc(line, func(c rune) bool { return c <= ' ' || c > '~' }) {
		return "", usage{fault.New(fault.Invalid, "that is no token").Try("a token of a Lontar hub begins with hf_ ; make one with `lontar token add`")}
	}
	return line, nil
}

// line makes the way of the files, with a view of it. stop must be called before anything else is printed.
func (m *moving) line(a *app) (line remote.Line, stop func(), err error) {
	rate, err := remote.ParseRate(m.rate)
	if err != nil {
		return line, nil, usage{err}
	}
	if m.jobs < 1 || m.jobs > 64 {
		return line, nil, usage{fault.New(fault.Invalid, "%d files at once cannot be", m.jobs).Try("--jobs 4")}
	}
	v := &movingView{view: a.progress()}
	v.start()
	return remote.Line{Pace: &remote.Pace{Rate: rate}, Meter: v}, v.stop, nil
}

// movingView shows a transfer by way of the view of runs.
type movingView struct {
	view  *progressView
	mu    sync.Mutex // of what is below, and of the view
	phase string
	began time.Time
	files int
	total int64
	bytes atomic.Int64
	done  atomic.Int64

	quit chan struct{}
	wait sync.WaitGroup
}

func (v *movingView) start() {
	v.quit = make(chan struct{})
	v.wait.Go(func() {
		t := time.NewTicker(v.view.every())
		defer t.Stop()
		for {
			select {
			case <-v.quit:
				return
			case <-t.C:
				v.mu.Lock()
				v.show(false)
				v.mu.Unlock()
			}
		}
	})
}

func (v *movingView) stop() {
	close(v.quit)
	v.wait.Wait()
	v.mu.Lock()
	defer v.mu.Unlock()
	v.show(true)
	v.view.end()
}

func (v *movingView) show(finished bool) {
	if v.phase == "" {
		return
	}
	done := int(v.done.Load())
	v.view.Observe(engine.Event{Phase: v.phase, Phases: 1, Tasks: v.files, Done: done, Work: min(v.bytes.Load(), v.total), Total: v.total, Elapsed: time.Since(v.began),
		Finished: finished && done >= v.files})
}

// Begin shows the end of a phase and begins another.
func (v *movingView) Begin(phase string, files int, bytes int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.show(true)
	v.phase, v.files, v.total, v.began = phase, files, bytes, time.Now()
	v.bytes.Store(0)
	v.done.Store(0)
}

// Moved counts bytes.
func (v *movingView) Moved(n int64) { v.bytes.Add(n) }

// Finished counts a file.
func (v *movingView) Finished(string) { v.done.Add(1) }

// say prints a line for a person between the lines of the view.
func (v *movingView) say(format string, args ...any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.view.end()
	fmt.Fprintf(v.view.w, format+"\n", args...)
}
