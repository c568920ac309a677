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
	Missing  State = "missing"        // the items are not there
)

// Score is what an answer is worth.
type Score struct {
	State State   `json:"state"`
	Value float64 `json:"value"` // 0 to 1; counts only when State is Scored
	Why   string  `json:"why,omitempty"`
}

// scored makes a score that is known.
func scored(value float64) Score { return Score{State: Scored, Value: value} }

func right(is bool) Score {
	if is {
		return scored(1)
	}
	return scored(0)
}
