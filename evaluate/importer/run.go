package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
)

// Run is what another harness asked of a model in one task.
type Run struct {
	Task     string
	Model    string // "" where the file does not say
	Outcomes []evaluate.Outcome
	Notes    []string
}

// What a file of answers may hold.
const (
	maxLine    = 64 << 20  // bytes of a line or sample
	maxSamples = 2_000_000 // of a file
)

// asked names a request by its texts. It is no name by which a cache would find it.
func asked(r endpoint.Request) string {
	b, err := json.Marshal(r)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// tally collects which metrics a file has.
type tally struct {
	names []string
	left  map[string]bool
}

// score makes a score of values by metric, in the order of names. Values that are no shares are left out and noted: what is best of them is not known.
func (t *tally) score(names []string, values map[string]any) evaluate.Score {
	s := evaluate.Score{State: evaluate.Unscored, Why: "the file has no score for it"}
	for _, name := range names {
		v, ok := share(values[name])
		if !ok {
			if values[name] != nil {
				t.leave(name)
			}
			continue
		}
		t.know(name)
		if s.More == nil {
			s = evaluate.Score{State: evaluate.Scored, More: map[string]float64{}}
		}
		s.More[name] = v
	}
	return s
}

func (t *tally) know(name string) {
	for _, n := range t.names {
		if n == name {
			return
		}
	}
	t.names = append(t.names, name)
}

func (t *tally) leave(name string) {
	if t.left == nil {
		t.left = map[string]bool{}
	}
	t.left[name] = true
}

// share gives a number from 0 to 1.
func share(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, v >= 0 && v <= 1 && !math.IsNaN(v)
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	}
	return 0, false
}

// finish gives outcomes the kind that their metrics make; the first is what their value is.
func (t *tally) finish(r *Run, kind string) {
	k := evaluate.Kind{Name: kind, Doc: "answers that another harness asked for"}
	for n, name := range t.names {
		shown := name
		if n == 0 && name == "acc" {
			shown = evaluate.Accuracy
		}
		m := evaluate.MeanOf(name, "")
		m.Name = shown
		k.Metrics = append(k.Metrics, m)
	}
	if len(k.Metrics) == 0 {
		k.Metrics = []evaluate.Metric{evaluate.MeanOf(evaluate.Accuracy, "")}
	}
	for n := range r.Outcomes {
		o := &r.Outcomes[n]
		o.Kind, o.Task.Kind = k, kind
		if len(t.names) > 0 {
			o.Score.Value = o.Score.More[t.names[0]]
		}
	}
	for _, name := range sortedBools(t.left) {
		r.Notes = append(r.Notes, fmt.Sprintf("%s: the values of %s are no shares, and are left out", r.Task, name))
	}
}

func sortedBools(m map[string]bool) []string {
	all := make(map[string]any, len(m))
	for k := range m {
		all[k] = nil
	}
	return sorted(all)
}
