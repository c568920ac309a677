package corpus

import "math"

// State says what the value of a measure is worth.
type State string

// The states of a measure.
const (
	Measured   State = "measured"
	Unmeasured State = "unmeasured" // there are no values or no tools for this language: the rule neither keeps nor drops
	Failed     State = "failed"     // measuring went wrong
	Unchecked  State = "unchecked"  // nobody asked, or there is nothing to ask
)

// Measure is a number found in a document, under a name "step.measure".
type Measure struct {
	Name  string
	Value float64 // 0 unless State is Measured; never NaN
	State State
}

// SetMeasure records a number. A value that is no finite number is recorded as failed.
func (f *Facts) SetMeasure(name string, value float64) {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		f.put(Measure{Name: name, State: Failed})
		return
	}
	f.put(Measure{Name: name, Value: value, State: Measured})
}

// SetUnmeasured records that a number cannot be had for this document.
func (f *Facts) SetUnmeasured(name string) { f.put(Measure{Name: name, State: Unmeasured}) }

func (f *Facts) put(m Measure) {
	for i := range f.Measures {
		if f.Measures[i].Name == m.Name {
			f.Measures[i] = m
			return
		}
	}
	f.Measures = append(f.Measures, m)
}

// Measure gives a measure by name; ok is false when nobody took it.
func (f *Facts) Measure(name string) (m Measure, ok bool) {
	for i := range f.Measures {
		if f.Measures[i].Name == name {
			return f.Measures[i], true
		}
	}
	return Measure{}, false
}

// Value gives the number of a measure; ok is false unless it was measured.
func (f *Facts) Value(name string) (v float64, ok bool) {
	m, _ := f.Measure(name)
	return m.Value, m.State == Measured
}
