// Package draft proposes items from records of a data set: a model reads a passage about a concept and writes a question whose answer stands there. What it
// writes is checked against the passage, word by word; native speakers decide. The model that drafts is never asked its own items.
package draft

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

// Model writes. *endpoint.Client is one.
type Model interface {
	Answer(ctx context.Context, instructions, text string) (string, error)
	Describe(ctx context.Context, instructions, mediaType string, picture []byte) (text, model string, err error)
}

// Passage is a stretch of a record that is about a concept.
type Passage struct {
	Record   string // its id
	Address  string
	Concept  string
	Language language.Tag
	Text     string
	Picture  []byte // of a picture question; Text is then what people wrote about it
	Type     string // of the picture, as media types name it
}

// Draft is an item that was proposed, in the form of files of items.
type Draft struct {
	ID       string              `yaml:"id" json:"id"`
	Concept  string              `yaml:"concept" json:"concept"`
	Question map[string]string   `yaml:"question,omitempty" json:"question,omitempty"`
	Text     map[string]string   `yaml:"text,omitempty" json:"text,omitempty"`
	Choices  map[string][]string `yaml:"choices,omitempty" json:"choices,omitempty"`
	Picture  string              `yaml:"picture,omitempty" json:"picture,omitempty"`
	Source   Source              `yaml:"source" json:"source"`
	Verified int                 `yaml:"verified" json:"verified"`
	Drafter  string              `yaml:"drafter" json:"drafter"`
}

// Source is the record and the span of it that shows the answer.
type Source struct {
	Record   string `yaml:"record" json:"record"`
	Address  string `yaml:"address,omitempty" json:"address,omitempty"`
	Sentence string `yaml:"sentence" json:"sentence"`
}

// Form is a kind of item that can be drafted.
type Form string

// The forms.
const (
	Question Form = "question" // with four choices
	Cloze    Form = "cloze"    // a sentence with a gap and choices
	Picture  Form = "picture"  // a question with choices that only the picture answers
)

// Forms lists them.
func Forms() []Form { return []Form{Question, Cloze, Picture} }

// said is what models are asked to write.
type said struct {
	Question string   `json:"question"`
	Choices  []string `json:"choices"`
	Evidence string   `json:"evidence"`
}

// choices is how many an item has.
const choices = 4

// Propose asks for an item of a passage. What cannot be used is a fault of kind Invalid that says why: no span of the passage shows the answer, the answer
// stands in the question, choices are alike, the language is another one. name is the drafting model's.
func Propose(ctx context.Context, m Model, name string, p Passage, form Form, identify evaluate.Identifier) (Draft, error) {
	var answer string
	var err error
	if form == Picture {
		answer, _, err = m.Describe(ctx, instructions(form, p.Language)+"\n\nWhat people wrote about the picture:\n"+p.Text, p.Type, p.Picture)
	} else {
		answer, err = m.Answer(ctx, instructions(form, p.Language), p.Text)
	}
	if err != nil {
		return Draft{}, err
	}
	s, err := read(answer)
	if err != nil {
		return Draft{}, err
	}
	if err := s.check(p, form, identify); err != nil {
		return Draft{}, err
	}
	key := p.Language.Language()
	d := Draft{Concept: p.Concept, Choices: map[string][]string{key: s.Choices}, Source: Source{p.Record, p.Address, s.Evidence}, Drafter: name}
	if form == Cloze {
		d.Text = map[string]string{key: s.Question}
	} else {
		d.Question = map[string]string{key: s.Question}
	}
	return d, nil
}

func instructions(form Form, tag language.Tag) string {
	what := "a question about the culture that the passage tells of, which somebody who grew up there can answer without reading it"
	evidence := "the sentence of the passage that shows the right answer, copied letter by letter"
	switch form {
	case Cloze:
		what = fmt.Sprintf("one sentence of common knowledge with the answer replaced by %s", evaluate.Gap)
	case Picture:
		what = "a question about the picture that nobody can answer without looking at it"
		evidence = "the words people wrote about the picture that show the right answer, copied letter by letter"
	}
	return fmt.Sprintf(`Write %s, in the language with the code %s, with %d short choices of the same kind and length, the right one first.
No choice may stand in the question. Answer with one JSON object and nothing else:
{"question": "…", "choices": ["right", "wrong", "wrong", "wrong"], "evidence": "%s"}`, what, tag, choices, evidence)
}

// read takes the JSON object out of an answer.
func read(answer string) (s said, err error) {
	from, to := strings.Index(answer, "{"), strings.LastIndex(answer, "}")
	if from < 0 || to < from {
		return s, fault.New(fault.Invalid, "the model wrote no item")
	}
	if err := json.Unmarshal([]byte(answer[from:to+1]), &s); err != nil {
		return s, fault.New(fault.Invalid, "the model wrote an item that cannot be read: %w", err)
	}
	s.Question, s.Evidence = strings.TrimSpace(s.Question), strings.TrimSpace(s.Evidence)
	for n := range s.Choices {
		s.Choices[n] = strings.TrimSpace(s.Choices[n])
	}
	return s, nil
}

// shortest is the least evidence that is any, in grapheme clusters.
const shortest = 8

func (s said) check(p Passage, form Form, identify evaluate.Identifier) error {
	i := evaluate.Item{ID: "draft", Language: p.Language, Question: s.Question, Choices: s.Choices}
	key := func(text string) string { return normalise.Key(text, p.Language) }
	gaps := strings.Count(s.Question, evaluate.Gap)
	switch {
	case s.Question == "" || len(s.Choices) != choices:
		return fault.New(fault.Invalid, "there is no question with %d choices", choices)
	case form == Cloze && gaps != 1, form != Cloze && gaps != 0:
		return fault.New(fault.Invalid, "there are %d gaps", gaps)
	case language.CountClusters(s.Evidence) < shortest:
		return fault.New(fault.Invalid, "there is no evidence")
	case !strings.Contains(key(p.Text), key(s.Evidence)):
		return fault.New(fault.Invalid, "the evidence is not in the passage as it stands there")
	}
	list, err := evaluate.Lint(evaluate.Wording{Prompt: "{question}\n{choices}"}, i, 1)
	if err != nil {
		return err
	}
	for _, f := range list {
		if f.Rule != "foreign" {
			return fault.New(fault.Invalid, "%s: %s", f.Rule, f.Detail)
		}
	}
	for _, c := range s.Choices {
		if c == "" {
			return fault.New(fault.Invalid, "a choice is empty")
		}
	}
	if identify != nil && language.CountClusters(s.Question) >= 20 {
		if tag, ok := identify(s.Question); ok && tag.Language() != p.Language.Language() {
			return fault.New(fault.Invalid, "the question is in %s", tag)
		}
	}
	return nil
}
