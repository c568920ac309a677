package evaluate

import (
	"sync/atomic"

	"github.com/lontar-asean/lontar/fault"
)

// Juror is a model that reads answers. Several of them are a panel: each is asked the same, and none knows what the others said.
type Juror struct {
	Name string // by which its verdicts are known; each its own
	Model
}

// judging is the role of calls that jurors answer.
const judging = "judge"

// CheckJurors gives a fault of kind Invalid when two of a panel have one name, or one has none.
func CheckJurors(list []Juror) error {
	seen := map[string]bool{}
	for _, j := range list {
		if j.Name == "" || seen[j.Name] {
			return fault.New(fault.Invalid, "two judges are called %q, or one has no name", j.Name).Try("write the model's name behind #")
		}
		seen[j.Name] = true
	}
	return nil
}

// party is a model that takes part in interviews.
type party struct {
	name  string
	model Model
	lost  atomic.Int32 // answers that did not come since the last that did
}

func newRoom(m Models, identify Identifier) *room {
	r := &room{identify: identify, shared: map[string]*once{}}
	if m.Measured != nil {
		r.measured = []*party{{model: m.Measured}}
	}
	for _, j := range m.Judges {
		r.judges = append(r.judges, &party{name: j.Name, model: j.Model})
	}
	return r
}

func (r *room) of(role string) []*party {
	switch role {
	case "":
		return r.measured
	case judging:
		return r.judges
	}
	return nil
}
