package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Ledger is the directory in which a plan's work lies: one folder a phase, one marker a finished task. Nothing is locked: two processes that
// do the same task write the same bytes, and the last rename wins.
type Ledger struct {
	dir  string
	plan Plan
	keys []string
}

// OpenLedger opens or makes the ledger of a plan below root, which may hold ledgers of other plans. Finished phases of those are taken
// over where their keys are equal, so that a changed threshold does not read the crawl again.
func OpenLedger(root string, plan Plan) (*Ledger, error) {
	if err := plan.Check(); err != nil {
		return nil, err
	}
	l := &Ledger{dir: filepath.Join(root, plan.Hash), plan: plan, keys: plan.keys()}
	for _, ph := range plan.Phases {
		if err := os.MkdirAll(filepath.Join(l.dir, ph.Name), 0o777); err != nil {
			return nil, fault.New(fault.Denied, "cannot write work: %w", err)
		}
	}
	return l, l.inherit(root)
}

// Dir is the directory of the plan's work.
func (l *Ledger) Dir() string { return l.dir }

// File names an output of a task. It need not exist.
func (l *Ledger) File(phase string, index int, name string) string {
	return filepath.Join(l.dir, phase, fmt.Sprintf("%05d.%s", index, name))
}

const doneName = "done.json"

// Marker says that a task is finished, and what it made. Times and hosts live here only, never in outputs.
type Marker struct {
	Key      string           `json:"key"`
	Outputs  []OutputFile     `json:"outputs"`
	Counters map[string]int64 `json:"counters,omitempty"`
	Started  time.Time        `json:"started"`
	Finished time.Time        `json:"finished"`
	Host     string           `json:"host"`
}

// OutputFile is a file that a task made.
type OutputFile struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"`
}

// Done gives the marker of a task if it is finished with the present key and its files are there in full.
func (l *Ledger) Done(phase string, index int) (Marker, bool) {
	i, ok := l.plan.index(phase)
	if !ok {
		return Marker{}, false
	}
	m, err := l.read(phase, index)
	if err != nil || m.Key != l.keys[i] {
		return Marker{}, false
	}
	for _, o := range m.Outputs {
		st, err := os.Stat(l.File(phase, index, o.Name))
		if err != nil || st.Size() != o.Bytes {
			return Marker{}, false
		}
	}
	return m, true
}

func (l *Ledger) read(phase string, index int) (m Marker, err error) {
	b, err := os.ReadFile(l.File(phase, index, doneName))
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(b, &m)
}

// Missing lists the unfinished tasks of a phase.
func (l *Ledger) Missing(phase string) []int {
	i, ok := l.plan.index(phase)
	if !ok {
		return nil
	}
	var missing []int
	for n := range l.plan.Phases[i].Tasks {
		if _, ok := l.Done(phase, n); !ok {
			missing = append(missing, n)
		}
	}
	return missing
}

// Counters adds up the counters of a phase's finished tasks.
func (l *Ledger) Counters(phase string) map[string]int64 {
	sum := map[string]int64{}
	if i, ok := l.plan.index(phase); ok {
		for n := range l.plan.Phases[i].Tasks {
			if m, ok := l.Done(phase, n); ok {
				for k, v := range m.Counters {
					sum[k] += v
				}
			}
		}
	}
	return sum
}

func (l *Ledger) mark(phase string, index int, m Marker) error {
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return WriteFile(l.File(phase, index, doneName), b)
}

// Sweep removes temporary files that killed processes left. Call it when nothing else works on the ledger.
func (l *Ledger) Sweep() error {
	for _, ph := range l.plan.Phases {
		entries, err := os.ReadDir(filepath.Join(l.dir, ph.Name))
		if err != nil {
			return err
		}
		for _, e := range entries {
			if strings.Contains(e.Name(), tmpMark) {
				if err := os.Remove(filepath.Join(l.dir, ph.Name, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
					return err
				}
			}
		}
	}
	return nil
}

// inherit hard-links the finished tasks of equal phases from other plans' ledgers below root.
func (l *Ledger) inherit(root string) error {
	others, err := os.ReadDir(root)
	if err != nil {
		return err
	}
	for _, o := range others {
		if !o.IsDir() || o.Name() == l.plan.Hash {
			continue
		}
		other := &Ledger{dir: filepath.Join(root, o.Name()), plan: l.plan, keys: l.keys}
		for _, ph := range l.plan.Phases {
			for _, n := range l.Missing(ph.Name) {
				m, ok := other.Done(ph.Name, n)
				if !ok {
					continue
				}
				for _, out := range append(m.Outputs, OutputFile{Name: doneName}) {
					err := os.Link(other.File(ph.Name, n, out.Name), l.File(ph.Name, n, out.Name))
					if err != nil && !errors.Is(err, fs.ErrExist) {
						return fmt.Errorf("take over finished work: %w", err)
					}
				}
			}
		}
	}
	return nil
}
