// Package engine runs plans: phases of independent, idempotent tasks with a barrier after each phase.
//
// A task reads its inputs and the finished outputs of earlier phases and writes files of its own; what it writes depends on nothing else,
// so any number of workers, any machine and any number of kills give the same bytes. Finished work is known by markers in a directory
// (the ledger); the engine knows nothing of recipes, documents or languages.
package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/lontar-asean/lontar/fault"
)

// Plan is work cut into phases, fixed before any of it runs: the number of workers never changes the number of tasks.
type Plan struct {
	Hash   string // names the plan: the same recipe, inputs and version give the same hash
	Phases []Phase
}

// Phase is a set of tasks that may run at the same time; it starts when all tasks of the phase before it are done.
type Phase struct {
	Name    string                                   // a file name: lower-case letters, digits, "-" and "."
	Key     string                                   // digest of everything the outputs depend on, besides earlier phases
	Tasks   int                                      // how many, at least 1
	Weights []int64                                  // optional: the work of each task (bytes), for progress and time left
	Run     func(ctx context.Context, t *Task) error // does one task; called from several goroutines at once
}

// Check reports the first thing that makes a plan impossible to run.
func (p Plan) Check() error {
	if p.Hash == "" {
		return fault.New(fault.Invalid, "a plan has no hash")
	}
	seen := map[string]bool{}
	for _, ph := range p.Phases {
		switch {
		case ph.Name == "" || ph.Key == "" || ph.Run == nil || ph.Tasks < 1:
			return fault.New(fault.Invalid, "phase %q needs a name, a key, a task and something to run", ph.Name)
		case seen[ph.Name]:
			return fault.New(fault.Invalid, "two phases are named %q", ph.Name)
		case ph.Weights != nil && len(ph.Weights) != ph.Tasks:
			return fault.New(fault.Invalid, "phase %q has %d tasks and %d weights", ph.Name, ph.Tasks, len(ph.Weights))
		}
		seen[ph.Name] = true
	}
	return nil
}

// keys gives each phase's full key: its own key and those of all phases before it.
func (p Plan) keys() []string {
	keys := make([]string, len(p.Phases))
	before := ""
	for i, ph := range p.Phases {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%d", before, ph.Name, ph.Key, ph.Tasks))
		before = hex.EncodeToString(sum[:16])
		keys[i] = before
	}
	return keys
}

// index finds a phase by name.
func (p Plan) index(name string) (int, bool) {
	for i, ph := range p.Phases {
		if ph.Name == name {
			return i, true
		}
	}
	return 0, false
}
