package evaluate

import "github.com/lontar-asean/lontar/fault"

// choiceTokens is room for a label and some words of reasoning before it, in scripts that take several tokens a letter.
const choiceTokens = 256

// choice asks questions and texts with a gap with their choices, and reads which one an answer means.
type choice struct{}

func choiceKind() Kind {
	return Kind{Name: "choice", Doc: "a question, or a text with a gap, with choices of which one is right; the model writes its answer", Make: func() Asker { return choice{} }}
}

func (choice) Ask(i Item, w Wording, seed uint64) (q Question, err error) {
	if len(i.Choices) < 2 {
		return q, fault.New(fault.Invalid, "the item has no choices").At("%s", i.ID)
	}
	q = Question{Item: i}
	if q.Prompt, err = w.Render(i, seed); err != nil {
		return q, err
	}
	q.Prompt.keys = keysOf(q.Prompt.Choices(i), i.Language)
	q.Gold = q.Prompt.Gold()
	for _, l := range q.Prompt.Labels {
		if l != q.Gold {
			q.Wrong = append(q.Wrong, l)
		}
	}
	q.Request = ask(q.Prompt, choiceTokens)
	return q, nil
}

func (choice) Score(q Question, said string) Score {
	r := Read(said, q.Prompt, q.Item)
	at, ok := r.Choice()
	if !ok {
		return Score{State: Unscored, Why: "no choice can be made out"}
	}
	s := right(q.Prompt.Order[at] == 0)
	if r.Disagree() {
		s.Why = "the label and the words are those of different choices"
	}
	return s
}
