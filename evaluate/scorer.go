package evaluate

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/endpoint"
)

// Scorer is a learned metric behind an address, such as COMET or MetricX: it is asked about each translation and summary (endpoint.Scorer).
type Scorer struct {
	Name  string
	Ideal float64 // its best value
	Least float64 // its worst
}

// ScorerRole stands before the name of a scorer in the role of its calls.
const ScorerRole = "scorer:"

// Compared is what a scorer is asked, as JSON in the prompt of a request.
type Compared struct {
	Source     string `json:"source"`
	Hypothesis string `json:"hypothesis"`
	Reference  string `json:"reference"`
}

// pairOf makes the request to a scorer about the last answer of the model.
func pairOf(o Outcome) endpoint.Request {
	c := Compared{Source: o.Origin, Reference: o.Gold}
	for _, x := range o.Said {
		if x.Role == "" {
			c.Hypothesis = x.Answer.Text
		}
	}
	b, err := json.Marshal(c)
	if err != nil { // of strings there is none
		return endpoint.Request{}
	}
	return endpoint.Request{Prompt: string(b)}
}

// add keeps what a scorer says. A number that does not come or is none leaves the answer without that score.
func (s *Score) add(name string, x Exchange) {
	v, err := strconv.ParseFloat(strings.TrimSpace(x.Answer.Text), 64)
	if x.Failed != "" || err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return
	}
	more := map[string]float64{name: v}
	for k, m := range s.More {
		more[k] = m
	}
	s.More = more
}

// metrics gives the metrics of an asked question: those of its kind, and those of the scorers.
func (a Asked) metrics(scorers []Scorer) []Metric {
	list := a.Kind.Metrics
	for _, name := range a.Scorers {
		for _, s := range scorers {
			if s.Name == name {
				m := MeanOf(name, "")
				m.Ideal, m.Least = s.Ideal, s.Least
				list = append(list[:len(list):len(list)], m)
			}
		}
	}
	return list
}
