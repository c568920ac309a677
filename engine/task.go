package engine

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Task is one piece of a phase while it runs: the way to its inputs and outputs. It belongs to one goroutine.
type Task struct {
	Phase string
	Index int

	ledger   *Ledger
	outputs  []*Output
	counters map[string]int64
	progress *atomic.Int64
}

// Create starts an output of this task. It appears when the task has succeeded; a failed task leaves nothing.
func (t *Task) Create(name string) (*Output, error) {
	o, err := CreateOutput(t.ledger.File(t.Phase, t.Index, name))
	if err != nil {
		return nil, err
	}
	t.outputs = append(t.outputs, o)
	return o, nil
}

// Open opens an output of a task of an earlier phase.
func (t *Task) Open(phase string, index int, name string) (*os.File, error) {
	return os.Open(t.ledger.File(phase, index, name))
}

// File names an output of a task of an earlier phase.
func (t *Task) File(phase string, index int, name string) string {
	return t.ledger.File(phase, index, name)
}

// Counters adds up the counters of an earlier phase.
func (t *Task) Counters(phase string) map[string]int64 { return t.ledger.Counters(phase) }

// Count adds n to a counter of this task, kept in its marker.
func (t *Task) Count(name string, n int64) { t.counters[name] += n }

// Advance reports work done, in the units of the phase's weights, for progress only.
func (t *Task) Advance(n int64) {
	if t.progress != nil {
		t.progress.Add(n)
	}
}

// Do runs one task of a plan if it is not done yet, and marks it. It refuses with kind Incomplete while an earlier phase has unfinished tasks.
func (l *Ledger) Do(ctx context.Context, phase string, index int) error {
	i, ok := l.plan.index(phase)
	if !ok {
		return fault.New(fault.Missing, "the plan has no phase %q", phase)
	}
	if index < 0 || index >= l.plan.Phases[i].Tasks {
		return fault.New(fault.Invalid, "phase %q has tasks 0 to %d, not %d", phase, l.plan.Phases[i].Tasks-1, index)
	}
	for _, before := range l.plan.Phases[:i] {
		if m := l.Missing(before.Name); len(m) > 0 {
			return fault.New(fault.Incomplete, "phase %q has %d unfinished tasks, the first is %d", before.Name, len(m), m[0]).Try("run those first")
		}
	}
	if _, ok := l.Done(phase, index); ok {
		return nil
	}
	return l.do(ctx, i, index, nil)
}

func (l *Ledger) do(ctx context.Context, phase, index int, progress *atomic.Int64) (err error) {
	ph := l.plan.Phases[phase]
	t := &Task{Phase: ph.Name, Index: index, ledger: l, counters: map[string]int64{}, progress: progress}
	defer func() {
		for _, o := range t.outputs {
			o.Abort()
		}
	}()
	m := Marker{Key: l.keys[phase], Started: time.Now().UTC(), Outputs: []OutputFile{}}
	if err := ph.Run(ctx, t); err != nil {
		return fmt.Errorf("%s task %d: %w", ph.Name, index, err)
	}
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	for _, o := range t.outputs {
		if err := o.Commit(); err != nil {
			return err
		}
		m.Outputs = append(m.Outputs, OutputFile{Name: o.name[len(l.File(ph.Name, index, "")):], Bytes: o.n})
	}
	m.Counters, m.Finished = t.counters, time.Now().UTC()
	m.Host, _ = os.Hostname()
	return l.mark(ph.Name, index, m)
}
