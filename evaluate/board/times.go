package board

import (
	"cmp"
	"math"
	"slices"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
)

// Times is times.json: how long the model took. It stands apart from the files that are the same for the same answers. Only answers that came from the server
// are timed, each from sending the request that succeeded until the answer was read: neither waiting for a free slot nor requests that were sent again
// count. What was asked before costs no time and has none.
type Times struct {
	Cells []Took `json:"cells"` // by task and language; one with neither is the whole run
}

// Took is how long the answers to some questions took.
type Took struct {
	Task     string       `json:"task,omitempty"`
	Language language.Tag `json:"language,omitempty"`
	Answers  int          `json:"answers"`           // timed
	P50      float64      `json:"p50"`               // seconds; half of the answers took no longer
	P95      float64      `json:"p95"`               // seconds
	Rate     *float64     `json:"tokens_per_second"` // tokens written by the second of one request; null where the server counts none
}

// Timed gives how long answers took; nil when none came from a server.
func Timed(outcomes []evaluate.Outcome) *Times {
	type key struct {
		task string
		tag  language.Tag
	}
	type tally struct {
		seconds        []float64
		tokens, during float64
	}
	tallies := map[key]*tally{}
	seen := map[string]bool{}
	for _, o := range outcomes {
		for _, x := range o.Said {
			if x.Role != "" || x.Answer.Took <= 0 || x.Answer.Cached || x.Failed != "" || seen[x.Hash] {
				continue
			}
			seen[x.Hash] = true
			for _, k := range []key{{}, {o.Task.Name, o.Item.Language}} {
				if tallies[k] == nil {
					tallies[k] = &tally{}
				}
				t, s := tallies[k], x.Answer.Took.Seconds()
				t.seconds = append(t.seconds, s)
				if u := x.Answer.Usage; u != nil && u.Completion > 0 {
					t.tokens, t.during = t.tokens+float64(u.Completion), t.during+s
				}
			}
		}
	}
	if len(tallies) == 0 {
		return nil
	}
	all := &Times{}
	for k, t := range tallies {
		slices.Sort(t.seconds)
		took := Took{Task: k.task, Language: k.tag, Answers: len(t.seconds), P50: nearest(t.seconds, .5), P95: nearest(t.seconds, .95)}
		if t.during > 0 {
			rate := t.tokens / t.during
			took.Rate = &rate
		}
		all.Cells = append(all.Cells, took)
	}
	slices.SortFunc(all.Cells, func(a, b Took) int {
		return cmp.Or(cmp.Compare(a.Task, b.Task), cmp.Compare(a.Language, b.Language))
	})
	return all
}

// nearest gives the smallest value that a share of the sorted values does not exceed (the nearest rank).
func nearest(sorted []float64, share float64) float64 {
	return sorted[max(0, int(math.Ceil(share*float64(len(sorted))))-1)]
}

func (t *Times) of(task string, tag language.Tag) *Took {
	if t == nil {
		return nil
	}
	for i := range t.Cells {
		if t.Cells[i].Task == task && t.Cells[i].Language == tag {
			return &t.Cells[i]
		}
	}
	return nil
}
