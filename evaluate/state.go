package evaluate

// State says what is known of an answer. Only Scored has a value.
type State string

// The states.
const (
	Scored   State = "scored"
	Unscored State = "unscored"       // no reader could tell what the answer means
	Refused  State = "refused"        // the model, or a filter before it, does not want to answer
	Failed   State = "failed"         // no answer came, or one that was cut off
	Foreign  State = "wrong language" // it answered, in another language than it was asked in
	Missing  State = "missing"        // the items are not there, or the endpoint lacks what they need
)

// Score is what an answer is worth.
type Score struct {
	State State              `json:"state"`
	Value float64            `json:"value"`           // by the first metric of the kind; counts only when State is Scored, or Foreign and the answer a text (Written)
	More  map[string]float64 `json:"more,omitempty"`  // what other metrics are made of
	Label string             `json:"label,omitempty"` // what the reader took the answer for
	Why   string             `json:"why,omitempty"`
}

// Known makes a score that is known.
func Known(value float64) Score { return Score{State: Scored, Value: value} }

// Right makes a score of 1 or 0.
func Right(is bool) Score {
	if is {
		return Known(1)
	}
	return Known(0)
}
