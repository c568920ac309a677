package instruction

// Tally counts verdicts over prompts. What is unmeasured counts as neither passed nor failed; a prompt with such a verdict is unmeasured itself unless another failed.
type Tally struct {
	Prompts, PromptsPassed, PromptsUnmeasured                int
	Instructions, InstructionsPassed, InstructionsUnmeasured int
}

// Add counts the verdicts of one prompt.
func (t *Tally) Add(verdicts []Verdict) {
	t.Prompts++
	failed, unmeasured := false, len(verdicts) == 0
	for _, v := range verdicts {
		t.Instructions++
		switch v.State {
		case Passed:
			t.InstructionsPassed++
		case Failed:
			failed = true
		default:
			t.InstructionsUnmeasured++
			unmeasured = true
		}
	}
	switch {
	case failed:
	case unmeasured:
		t.PromptsUnmeasured++
	default:
		t.PromptsPassed++
	}
}

// PromptAccuracy is the share of prompts whose constraints all passed, among the measured ones; ok is false when there are none.
func (t Tally) PromptAccuracy() (share float64, ok bool) {
	return ratio(t.PromptsPassed, t.Prompts-t.PromptsUnmeasured)
}

// InstructionAccuracy is the share of constraints that passed, among the measured ones; ok is false when there are none.
func (t Tally) InstructionAccuracy() (share float64, ok bool) {
	return ratio(t.InstructionsPassed, t.Instructions-t.InstructionsUnmeasured)
}

func ratio(n, of int) (float64, bool) {
	if of == 0 {
		return 0, false
	}
	return float64(n) / float64(of), true
}
