package curate

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/goccy/go-json"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/program"
)

const (
	maxUnanswered      = 1000
	maxUnansweredBytes = 64 << 20
	maxAnswer          = 64 << 20
)

// question is what a program reads of a document.
type question struct {
	ID       string             `json:"id"`
	Text     string             `json:"text"`
	Language string             `json:"language"`
	URL      string             `json:"url"`
	Title    string             `json:"title"`
	Measures map[string]float64 `json:"measures"`
}

// answer is what it says about one.
type answer struct {
	ID       string              `json:"id"`
	Text     *string             `json:"text"`
	Keep     *bool               `json:"keep"`
	Reason   string              `json:"reason"`
	Measures map[string]*float64 `json:"measures"`
}

// sent is a document that waits for its answer, or the error that ended the input.
type sent struct {
	doc  *corpus.Document
	size int
	err  error
}

// process is a running program. One goroutine feeds it, another reads its answers.
type process struct {
	step   *execStep
	ctx    context.Context
	cancel context.CancelFunc
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	stdout *bufio.Reader
	stderr program.Tail
	line   []byte

	waiting  chan sent
	fed      chan struct{} // closed when feeding has ended
	stop     chan struct{} // closed when nobody wants answers any more
	freed    chan struct{} // signals that unanswered became less
	pending  atomic.Int64  // bytes unanswered
	idle     atomic.Bool   // the program has nothing to do: its next document is not there yet
	moved    atomic.Int64  // when something was written or answered, in Unix nanoseconds
	late     atomic.Bool   // the program was killed for being late
	answers  int
	finished sync.Once
	exit     error
}

func (s *execStep) start(ctx context.Context) (*process, error) {
	path, err := s.program()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	p := &process{step: s, ctx: ctx, cancel: cancel, waiting: make(chan sent, maxUnanswered), fed: make(chan struct{}), stop: make(chan struct{}), freed: make(chan struct{}, 1)}
	p.cmd = exec.CommandContext(ctx, path, s.Command[1:]...)
	p.cmd.Dir = s.dir
	p.cmd.Env = append(os.Environ(), "PYTHONHASHSEED=0", "PYTHONUTF8=1") // the same answers every time, in UTF-8
	p.cmd.Stderr = &p.stderr
	p.cmd.Cancel = func() error { return program.KillGroup(p.cmd.Process) }
	p.cmd.WaitDelay = 2 * time.Second
	program.OwnGroup(p.cmd)
	if p.stdin, err = p.cmd.StdinPipe(); err == nil {
		var out io.ReadCloser
		if out, err = p.cmd.StdoutPipe(); err == nil {
			p.stdout = bufio.NewReaderSize(out, 64<<10)
			err = p.cmd.Start()
		}
	}
	if err != nil {
		cancel()
		return nil, fault.New(fault.Unavailable, "cannot start the program of exec: %w", err).At("%s", path)
	}
	if err := program.LimitMemory(p.cmd.Process.Pid, s.memory); err != nil {
		cancel()
		_ = p.cmd.Wait()
		return nil, fault.New(fault.Unavailable, "cannot limit the memory of the program of exec: %w", err).At("%s", path).Try("write memory: off")
	}
	p.moved.Store(time.Now().UnixNano())
	go p.watch()
	return p, nil
}

// watch ends a program that keeps everybody waiting.
func (p *process) watch() {
	tick := time.NewTicker(max(p.step.timeout/8, time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case <-p.stop:
			return
		case now := <-tick.C:
			if p.idle.Load() {
				p.moved.Store(now.UnixNano())
			} else if now.UnixNano()-p.moved.Load() > int64(p.step.timeout) {
				p.late.Store(true)
				p.cancel()
				return
			}
		}
	}
}

// feed writes documents until the input ends, the program does, or nobody wants answers any more.
func (p *process) feed(first *corpus.Document, next func() (*corpus.Document, error, bool)) {
	defer close(p.fed)
	defer close(p.waiting)
	defer p.stdin.Close()
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	for d, ok, err := first, true, error(nil); ok; {
		if err == nil {
			buf.Reset()
			err = enc.Encode(questionOf(d))
		}
		item := sent{doc: d, size: buf.Len(), err: err}
		if err == nil && !p.room(int64(item.size)) {
			return
		}
		select {
		case p.waiting <- item:
		case <-p.stop:
			return
		}
		if err != nil {
			return
		}
		if _, err := p.stdin.Write(buf.Bytes()); err != nil {
			return // the program has ended; who waits for its answer says so
		}
		p.moved.Store(time.Now().UnixNano())
		p.idle.Store(true)
		d, err, ok = next()
		p.moved.Store(time.Now().UnixNano())
		p.idle.Store(false)
	}
}

// room waits until so many bytes more may be unanswered.
func (p *process) room(size int64) bool {
	for {
		if now := p.pending.Load(); now == 0 || now+size <= maxUnansweredBytes {
			p.pending.Add(size)
			return true
		}
		select {
		case <-p.freed:
		case <-p.stop:
			return false
		}
	}
}

func questionOf(d *corpus.Document) question {
	q := question{ID: d.ID, Text: d.Text(), Language: string(d.Language), URL: d.URL, Title: d.Title, Measures: make(map[string]float64, len(d.Measures))}
	for _, m := range d.Measures {
		if m.State == corpus.Measured {
			q.Measures[m.Name] = m.Value
		}
	}
	return q
}

// answered gives the next document with its answer applied; none, without an error, when the input has ended.
func (p *process) answered() (*corpus.Document, error) {
	item, ok := <-p.waiting
	if !ok {
		return nil, nil
	}
	if item.err != nil {
		return nil, item.err
	}
	line, err := p.readLine()
	if err != nil {
		return nil, p.ended(item.doc, err)
	}
	p.answers++
	p.moved.Store(time.Now().UnixNano())
	p.pending.Add(-int64(item.size))
	select {
	case p.freed <- struct{}{}:
	default:
	}
	a, err := parseAnswer(line)
	if err != nil {
		return nil, p.broken(item.doc, "the answer is not a JSON object as exec expects it: %w", err)
	}
	if a.ID != item.doc.ID {
		return nil, p.broken(item.doc, "the answer is for the id %q: each record needs one answer, in order", a.ID)
	}
	if err := p.step.apply(item.doc, &a); err != nil {
		return nil, p.broken(item.doc, "%w", err)
	}
	return item.doc, nil
}

func parseAnswer(line []byte) (a answer, err error) {
	err = json.Unmarshal(line, &a)
	return a, err
}

var errLongAnswer = errors.New("an answer is longer than 64 MB")

// readLine reads one line of the program's answers; the last may lack its line break.
func (p *process) readLine() ([]byte, error) {
	p.line = p.line[:0]
	for {
		part, err := p.stdout.ReadSlice('\n')
		p.line = append(p.line, part...)
		switch {
		case err == nil, err == io.EOF && len(bytes.TrimSpace(p.line)) > 0:
			return p.line, nil
		case err != bufio.ErrBufferFull:
			return nil, err
		case len(p.line) > maxAnswer:
			return nil, errLongAnswer
		}
	}
}

func (p *process) broken(d *corpus.Document, format string, args ...any) error {
	return fault.New(fault.Invalid, format, args...).At("%s: record %s, line %d of its answers", strings.Join(p.step.Command, " "), d.ID, p.answers)
}

// ended says why the answer for a document did not come.
func (p *process) ended(d *corpus.Document, err error) error {
	full := len(p.waiting) >= maxUnanswered-1 || p.pending.Load() >= maxUnansweredBytes/2
	outside := p.ctx.Err() != nil && !p.late.Load()
	exit := p.close(err != io.EOF)
	at := func(f *fault.Fault) error {
		return f.At("%s: record %s, after %d answers", strings.Join(p.step.Command, " "), d.ID, p.answers)
	}
	switch {
	case outside:
		return p.ctx.Err()
	case p.late.Load() && full:
		return at(fault.New(fault.Invalid, "the program has taken all the documents that may be unanswered (%d, or 64 MB) and gave no answer for %s%s", maxUnanswered, p.step.Timeout, p.stderr.Said()).
			Try("answer each line before reading on, and write flush=True when you print"))
	case p.late.Load():
		return at(fault.New(fault.Invalid, "the program gave no answer for %s%s", p.step.Timeout, p.stderr.Said()).Try("raise timeout, or write flush=True when you print"))
	case errors.Is(err, errLongAnswer):
		return at(fault.New(fault.Invalid, "%w", err))
	case exit != nil:
		return at(fault.New(fault.Invalid, "the program failed: %w%s", exit, p.stderr.Said()))
	}
	return at(fault.New(fault.Invalid, "the program ended before it had answered every record%s", p.stderr.Said()))
}

// end waits for the program after its last answer.
func (p *process) end() error {
	line, err := p.readLine()
	if err == nil {
		p.close(true)
		return fault.New(fault.Invalid, "the program gave more answers than there were records: %.80q", line).At("%s: line %d of its answers", strings.Join(p.step.Command, " "), p.answers+1)
	}
	outside := p.ctx.Err() != nil && !p.late.Load()
	exit := p.close(err != io.EOF)
	switch {
	case outside:
		return p.ctx.Err()
	case p.late.Load():
		return fault.New(fault.Invalid, "the program did not end for %s after its last record%s", p.step.Timeout, p.stderr.Said()).At("%s", strings.Join(p.step.Command, " "))
	case exit != nil:
		return fault.New(fault.Invalid, "the program failed after its last record: %w%s", exit, p.stderr.Said()).At("%s", strings.Join(p.step.Command, " "))
	}
	return nil
}

// kill ends the program if it still runs, and everything that serves it.
func (p *process) kill() { p.close(true) }

// close waits for the program, at once or when it ends by itself, and gives its exit error.
func (p *process) close(now bool) error {
	p.finished.Do(func() {
		if now {
			p.cancel()
		}
		p.stdin.Close()
		p.exit = p.cmd.Wait()
		close(p.stop)
		p.cancel()
		<-p.fed
	})
	return p.exit
}
