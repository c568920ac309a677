package evaluate

import (
	"strings"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Kind is what tasks name under kind: a way to ask items and to judge answers. A kind is one file of package evaluate/kind.
type Kind struct {
	Name     string
	Doc      string
	Words    string // wordings it uses unless the task names others; "" for those of its name
	Metrics  []Metric
	Needs    []Need
	Fallback string // the kind that stands in where an endpoint lacks what this one needs; "" for none
	Chooses  bool   // an item's choices are part of what is asked, the right one among them
	Make     func(Task) (Asker, error)
}

// Need is something that not every endpoint offers.
type Need string

// The needs.
const (
	Likelihoods Need = "likelihoods" // of texts that are given
	Embeddings  Need = "embeddings"
	Pictures    Need = "pictures"
	Judge       Need = "judge"    // another model that reads answers
	Baselines   Need = "baseline" // the answers of another run
)

// Asker is a kind at work on one task: how an item is asked, and what the answers are worth.
type Asker interface {
	// Ask words an item. An item that the kind cannot ask is a fault of kind Invalid.
	Ask(i Item, w Wording, s Settings) (Question, error)
	// Judge says what answers are worth that all came and are no refusals. It asks nothing, so that scores can be taken again.
	Judge(q Question, said []Exchange) Score
}

// Follower is an Asker whose questions depend on answers: those of several turns, or put to a judge.
type Follower interface {
	// Next gives what is asked after what was said; ok is false at the end.
	Next(q Question, said []Exchange) (c Call, ok bool)
}

// Preparer is an Asker that has to see all items of a task and language before it asks one.
type Preparer interface {
	// Prepare gives the items that are asked; the others were for the Asker only.
	Prepare(items []Item) ([]Item, error)
}

// Relaxed is an Asker that judges refusals, too.
type Relaxed interface{ JudgesRefusals() }

// Written is an Asker of texts: that one is in another language is said whatever it is worth, and leaves what it is worth.
type Written interface{ Written() }

// Settings are what a kind words an item with.
type Settings struct {
	Seed  uint64  // orders choices
	Shots []Shot  // examples before the question
	Rate  float64 // tokens a grapheme cluster, as the endpoint counts; 0 for unknown
	Base  bool    // the model goes on with texts instead of answering

	Baseline *Baseline // what another model said; nil for none
}

// Shot is a question with its answer, as an example; of likelihoods the text and, as it stands behind it, what follows.
type Shot struct{ Asked, Right string }

// Room gives how many tokens an answer of some grapheme clusters may take.
func (s Settings) Room(clusters int) int {
	rate := s.Rate
	if rate <= 0 {
		rate = unmeasured
	}
	return max(16, int(float64(clusters)*rate+.5))
}

// unmeasured is how many tokens a grapheme cluster is taken for where nobody counted: byte-level tokenizers of English take so many for a letter of the scripts
// of the region with its marks.
const unmeasured = 4

// Question is an item as it is put to a model.
type Question struct {
	Item    Item
	Wording int
	Repeat  int
	Prompt  Prompt
	Calls   []Call       // all that is asked without knowing an answer; each is asked, in this order
	Gold    string       // what a perfect model says, for people who look at it
	Origin  string       // what Gold is a translation or summary of; scorers are asked where there is one
	Scorers []string     // learned metrics to be asked, by name
	Shows   []string     // texts that have to be in what is asked, letter by letter; nil: the item\'s question, context and, with labels, choices
	To      language.Tag // of the answer; "" for that of the item
	Held    []string     // what a judge holds the answer against besides the item's question: criteria, a policy's texts, what another model said
}

// Call is one request to one model.
type Call struct {
	Role    string // "" for the model that is measured, or "judge"
	Request endpoint.Request
	Lesson  fake.Lesson // what fakes are told; never the question
	Aside   bool        // it is held beside the answer: what is refused, cut off or in another language here says nothing of the answer
	Shared  bool        // others of the task ask the same: it is asked once and logged once
}

// Exchange is a call and what came of it.
type Exchange struct {
	Call
	Hash   string
	By     string // which judge; "" for the model that is measured
	Answer endpoint.Answer
	Failed string // why no answer came; "" when one did
}

// Text makes a call of a prompt: the likeliest words, each time, with examples as turns of a conversation.
func (s Settings) Text(p Prompt, clusters int) Call {
	r := endpoint.Request{MaxTokens: s.Room(clusters)}
	if s.Base && p.Picture == nil {
		r.Prompt, r.Stop = s.plain(p), []string{"\n\n"}
		return Call{Request: r}
	}
	if p.System != "" {
		r.Messages = append(r.Messages, endpoint.Say("system", p.System))
	}
	for _, shot := range s.Shots {
		r.Messages = append(r.Messages, endpoint.Say("user", shot.Asked), endpoint.Say("assistant", shot.Right))
	}
	if p.Picture != nil {
		r.Messages = append(r.Messages, endpoint.Say("user", p.Text, *p.Picture))
	} else {
		r.Messages = append(r.Messages, endpoint.Say("user", p.Text))
	}
	return Call{Request: r}
}

// plain writes a prompt for models that go on with texts: the examples and the question, each followed by its answer.
func (s Settings) plain(p Prompt) string {
	var b strings.Builder
	if p.System != "" {
		b.WriteString(p.System + "\n\n")
	}
	for _, shot := range s.Shots {
		b.WriteString(shot.Asked + "\n" + shot.Right + "\n\n")
	}
	b.WriteString(p.Text + "\n")
	return b.String()
}

func kindOf(kinds []Kind, name string) (Kind, error) {
	known := ""
	for _, k := range kinds {
		if k.Name == name {
			return k, nil
		}
		known += " " + k.Name
	}
	return Kind{}, fault.New(fault.Invalid, "there is no kind of task %q", name).Try("known are%s", known)
}

// Follows reports whether what is asked depends on answers.
func (a Asked) Follows() bool {
	_, ok := a.asker.(Follower)
	return ok
}
