package evaluate

import (
	"strings"
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

func newRoom(m Models, o Options) *room {
	r := &room{options: o, scorers: map[string]*party{}, shared: map[string]*once{}}
	if m.Measured != nil {
		r.measured = []*party{{model: m.Measured}}
	}
	for _, j := range m.Judges {
		r.judges = append(r.judges, &party{name: j.Name, model: j.Model})
	}
	for name, s := range m.Scorers {
		r.scorers[name] = &party{model: s}
	}
	return r
}

func (r *room) of(role string) []*party {
	switch name, scores := strings.CutPrefix(role, ScorerRole); {
	case role == "":
		return r.measured
	case role == judging:
		return r.judges
	case scores && r.scorers[name] != nil:
		return []*party{r.scorers[name]}
	}
	return nil
}
