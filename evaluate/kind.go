package evaluate

import (
	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/fault"
)

// Asker is a kind of task: how an item is asked, and what an answer to it is worth. A kind is one file.
type Asker interface {
	// Ask words an item. An item that the kind cannot ask is a fault of kind Invalid.
	Ask(i Item, w Wording, seed uint64) (Question, error)
	// Score judges an answer that came and is no refusal.
	Score(q Question, said string) Score
}

// Question is an item as it is put to a model.
type Question struct {
	Item    Item
	Wording int
	Prompt  Prompt
	Request endpoint.Request
	Gold    string   // what a perfect model says
	Wrong   []string // what others say
}

// Kind is what tasks name under kind.
type Kind struct {
	Name string
	Doc  string
	Make func() Asker
}

// Kinds lists the kinds of tasks.
func Kinds() []Kind { return []Kind{choiceKind(), shortKind()} }

func kindOf(name string) (Kind, error) {
	known := ""
	for _, k := range Kinds() {
		if k.Name == name {
			return k, nil
		}
		known += " " + k.Name
	}
	return Kind{}, fault.New(fault.Invalid, "there is no kind of task %q", name).Try("known are%s", known)
}

// ask makes the request for a prompt: the likeliest words, each time.
func ask(p Prompt, tokens int) endpoint.Request {
	r := endpoint.Request{MaxTokens: tokens}
	if p.System != "" {
		r.Messages = append(r.Messages, endpoint.Say("system", p.System))
	}
	r.Messages = append(r.Messages, endpoint.Say("user", p.Text))
	return r
}
