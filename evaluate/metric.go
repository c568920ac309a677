package evaluate

import "math"

// Metric is a number that a kind of task gives a model. Outcomes give parts, parts add up, and the sum gives the number: so that sums can be drawn anew for an
// interval, and a corpus' score is not the mean of its sentences'.
type Metric struct {
	Name    string
	Doc     string
	Ideal   float64                                      // the best value
	Least   float64                                      // the worst value
	Even    bool                                         // values lie on both sides of the ideal, as far as Least; with Least = Ideal neither more nor less is better
	Parts   func(Outcome) []float64                      // nil where the outcome does not count
	Combine func(sum []float64) (value float64, ok bool) // nil: a mean, of parts {value}

	Optional bool // no row where no outcome counts
}

// Accuracy is the share of right answers among those that are scored, and those in the wrong language, which are wrong.
const Accuracy = "accuracy"

// Mean makes a metric of the value of scores, from 0 to 1.
func Mean(name, doc string) Metric {
	return Metric{Name: name, Doc: doc, Ideal: 1, Parts: func(o Outcome) []float64 { return []float64{o.Score.Value} }}
}

// MeanOf makes a metric of what kinds put into Score.More under a name, from 0 to 1.
func MeanOf(name, doc string) Metric {
	return Metric{Name: name, Doc: doc, Ideal: 1, Parts: func(o Outcome) []float64 {
		v, ok := o.Score.More[name]
		if !ok {
			return nil
		}
		return []float64{v}
	}}
}

// value gives the metric of the parts of one outcome alone.
func (m Metric) value(parts []float64) (float64, bool) {
	if parts == nil {
		return 0, false
	}
	if m.Combine == nil {
		return parts[0], true
	}
	return m.Combine(parts)
}

// bounds gives the least and the largest value there can be.
func (m Metric) bounds() (low, high float64) {
	if m.Ideal == m.Least { // neither more nor less is better
		return math.Inf(-1), math.Inf(1)
	}
	if m.Even {
		far := max(m.Least-m.Ideal, m.Ideal-m.Least)
		return m.Ideal - far, m.Ideal + far
	}
	return min(m.Least, m.Ideal), max(m.Least, m.Ideal)
}
