package exam

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Asking is a question as it is served: never what is right.
type Asking struct {
	Number    int          `json:"number"`
	Task      string       `json:"task"`
	Language  language.Tag `json:"language"`
	Messages  []Message    `json:"messages"`
	MaxTokens int          `json:"max_tokens"`
}

// Message is a turn of what is asked.
type Message struct {
	Role string `json:"role"`
	Text string `json:"text"`
}

// Request gives what a model is asked.
func (a Asking) Request() endpoint.Request {
	r := endpoint.Request{MaxTokens: a.MaxTokens}
	for _, m := range a.Messages {
		r.Messages = append(r.Messages, endpoint.Say(m.Role, m.Text))
	}
	return r
}

// Given is an answer to a question.
type Given struct {
	Number  int    `json:"number"`
	Text    string `json:"text"`
	Finish  string `json:"finish,omitempty"`
	Refusal string `json:"refusal,omitempty"`
	Failed  string `json:"failed,omitempty"` // why none came
}

// Examiner asks and scores private suites.
type Examiner struct {
	Loader   evaluate.Loader
	Identify evaluate.Identifier
}

const (
	// LeastItems is with how many scored items a row is given.
	LeastItems = 10

	mostFailed    = 0.1 // of all questions: with more there is no score
	mostQuestions = 20_000
	mostText      = 100_000 // bytes of an answer
)

// plan words the questions of a packed suite; tasks whose questions tell what is right are left out. The seed is secret: it orders the choices.
func (e Examiner) plan(pack []byte, seed uint64) (list []evaluate.Asked, absent []evaluate.Absence, err error) {
	s, err := unpack(e.Loader, pack)
	if err != nil {
		return nil, nil, err
	}
	if list, absent, err = s.Plan(evaluate.Options{Seed: seed}); err != nil {
		return nil, nil, err
	}
	told := map[string]string{} // why a task is not asked
	for _, a := range list {
		if why := tells(a); why != "" && told[a.Task.Name] == "" {
			told[a.Task.Name] = why
			absent = append(absent, evaluate.Absence{Task: a.Task, Language: language.Und, Why: "it cannot be private: " + why})
		}
	}
	list = slices.DeleteFunc(list, func(a evaluate.Asked) bool { return told[a.Task.Name] != "" })
	if len(list) == 0 || len(list) > mostQuestions {
		return nil, nil, fault.New(fault.Invalid, "there are %d questions that can be asked in private, and 1 to %d are asked", len(list), mostQuestions).Try("choices, short answers, numbers, classes and translations can be private")
	}
	return list, absent, nil
}

// tells says why the calls of a question give away what is right, or cannot be answered by messages alone; "" when they do not.
func tells(a evaluate.Asked) string {
	switch {
	case a.Task.Few > 0:
		return "its examples are answers of other questions"
	case a.Follows():
		return "what it asks depends on answers"
	case len(a.Calls) != 1 || a.Calls[0].Role != "":
		return "an item is asked by several calls, and their order tells which is right"
	case len(a.Calls[0].Request.Messages) == 0:
		return "it does not ask for a written answer"
	case a.Item.Picture != nil:
		return "it has pictures"
	}
	return ""
}

// Questions gives what a private suite asks, as JSON, and how many questions there are. A suite that cannot be private is a fault of kind Invalid.
func (e Examiner) Questions(pack []byte, seed uint64) (questions []byte, n int, err error) {
	list, _, err := e.plan(pack, seed)
	if err != nil {
		return nil, 0, err
	}
	out := make([]Asking, len(list))
	for n, a := range list {
		r := a.Calls[0].Request
		out[n] = Asking{Number: n, Task: a.Task.Name, Language: a.Item.Language, MaxTokens: r.MaxTokens}
		for _, m := range r.Messages {
			text := ""
			for _, p := range m.Parts {
				text += p.Text
			}
			out[n].Messages = append(out[n].Messages, Message{m.Role, text})
		}
	}
	b, err := json.Marshal(out)
	return b, len(out), err
}

// Score scores answers to all questions, given as JSON, and gives rows as JSON: a task and language and metric each, with a value where enough items have one. What is wrong
// with the answers is a fault of kind Invalid.
func (e Examiner) Score(pack []byte, seed uint64, answers []byte) (rows []byte, err error) {
	list, absent, err := e.plan(pack, seed)
	if err != nil { // what is wrong may tell what is right
		return nil, fault.New(fault.Unavailable, "the suite cannot be asked: this version reads it in another way (%s)", fault.Of(err))
	}
	o := evaluate.Options{Seed: seed, Identify: e.Identify}
	var given []Given
	if err := json.NewDecoder(bytes.NewReader(answers)).Decode(&given); err != nil {
		return nil, fault.New(fault.Invalid, "not a list of answers: %w", err)
	}
	outcomes, failed := make([]evaluate.Outcome, len(list)), 0
	seen := make([]bool, len(list))
	for _, g := range given {
		if g.Number < 0 || g.Number >= len(list) || seen[g.Number] {
			return nil, fault.New(fault.Invalid, "there is no question %d, or it is answered twice", g.Number)
		}
		if len(g.Text) > mostText {
			return nil, fault.New(fault.Invalid, "the answer to question %d has more than %d bytes", g.Number, mostText)
		}
		seen[g.Number] = true
		if g.Failed != "" {
			failed++
		}
		a := list[g.Number]
		x := evaluate.Exchange{Call: a.Calls[0], Failed: g.Failed, Answer: endpoint.Answer{Text: g.Text, Finish: g.Finish, Refusal: g.Refusal}}
		outcomes[g.Number] = evaluate.Outcome{Asked: a, Said: []evaluate.Exchange{x}, Score: a.Judge([]evaluate.Exchange{x}, o)}
	}
	if len(given) != len(list) {
		return nil, fault.New(fault.Invalid, "there are %d questions and %d answers", len(list), len(given)).Try("answer all; what failed has failed: why")
	}
	if float64(failed) > mostFailed*float64(len(list)) {
		return nil, fault.New(fault.Invalid, "%d of %d answers did not come", failed, len(list)).Try("ask the model again; this was no try")
	}
	scored := evaluate.Rows(outcomes, absent, o)
	for n := range scored {
		r := &scored[n]
		if r.State == evaluate.Scored && r.N < LeastItems {
			r.State, r.Value, r.Low, r.High, r.Spread = evaluate.Unscored, nil, nil, nil, nil
			r.Why = fmt.Sprintf("fewer than %d items: a score would tell what is right", LeastItems)
		}
		if r.Headline != nil && r.Headline.N < LeastItems {
			r.Headline = nil
		}
		r.Disagree = 0 // counted by item it would tell how single answers were read
	}
	return json.Marshal(scored)
}
