package evaluate

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/fault"
)

// Wording is one way to ask a kind of question in one language. Scores move with the wording as much as with the model, so there are several.
type Wording struct {
	System string   `yaml:"system"` // instructions before the question; "" for none
	Prompt string   `yaml:"prompt"` // with places such as {question} and {choices}
	Choice string   `yaml:"choice"` // how a choice is written; "" for "{label}. {choice}"
	Labels []string `yaml:"labels"` // what choices are called; empty for A, B, C, D …
	Join   string   `yaml:"join"`   // between the prompt and what is to follow it, for likelihoods
	Again  string   `yaml:"again"`  // what is said in a second turn; what that is says the kind

	Names map[string]string `yaml:"names"` // of the labels of a task, in this language
}

var place = regexp.MustCompile(`\{[a-z]+\}`)

// fill puts values into the places of a template in one pass, so that what is put in is not looked at again. An unknown place is a fault of kind Invalid.
func fill(template string, values map[string]string) (string, error) {
	var unknown string
	text := place.ReplaceAllStringFunc(template, func(p string) string {
		v, ok := values[p[1:len(p)-1]]
		if !ok {
			unknown = p
		}
		return v
	})
	if unknown != "" {
		return "", fault.New(fault.Invalid, "a wording has the place %s, for which there is nothing", unknown)
	}
	return text, nil
}

// Prompt is an item as it is asked.
type Prompt struct {
	System string
	Text   string
	Labels []string // in the order of the page; empty for open questions
	Order  []int    // the choice of the item that stands at each label
	Keys   []string // of the choices in their order, for reading answers; see KeysOf

	Picture *endpoint.Picture
}

// Gold gives the label of the right choice, "" for open questions.
func (p Prompt) Gold() string {
	if i := slices.Index(p.Order, 0); i >= 0 {
		return p.Labels[i]
	}
	return ""
}

// Choices gives the choices in the order of the page.
func (p Prompt) Choices(i Item) []string {
	list := make([]string, len(p.Order))
	for k, at := range p.Order {
		list[k] = i.Choices[at]
	}
	return list
}

// Render words an item. The order of the choices follows from the seed and the item's id: it is the same in every language and wording, so that only these
// differ.
func (w Wording) Render(i Item, seed uint64) (p Prompt, err error) { return w.With(i, seed, nil) }

// Straight words an item as Render does, with its choices in the order of the item.
func (w Wording) Straight(i Item) (Prompt, error) {
	order := make([]int, len(i.Choices))
	for n := range order {
		order[n] = n
	}
	return w.word(i, order, nil)
}

// With words an item as Render does, with more places.
func (w Wording) With(i Item, seed uint64, more map[string]string) (p Prompt, err error) {
	return w.word(i, shuffled(len(i.Choices), seed, i.ID), more)
}

func (w Wording) word(i Item, order []int, more map[string]string) (p Prompt, err error) {
	values := map[string]string{"question": i.Question, "context": i.Context}
	for name, v := range more {
		values[name] = v
	}
	p.Picture = i.Picture
	if len(i.Choices) > 0 {
		if p.Labels, err = w.labels(len(i.Choices)); err != nil {
			return p, err
		}
		p.Order = order
		form := w.Choice
		if form == "" {
			form = "{label}. {choice}"
		}
		lines := make([]string, len(p.Order))
		for k, at := range p.Order {
			if lines[k], err = fill(form, map[string]string{"label": p.Labels[k], "choice": i.Choices[at]}); err != nil {
				return p, err
			}
		}
		values["choices"] = strings.Join(lines, "\n")
		values["labels"] = strings.Join(p.Labels, ", ")
	}
	if p.System, err = fill(w.System, values); err != nil {
		return p, err
	}
	p.Text, err = fill(w.Prompt, values)
	p.Text = strings.TrimSpace(p.Text)
	return p, err
}

// labels gives what n choices are called: Latin letters where the wording has none of its own, or too few.
func (w Wording) labels(n int) ([]string, error) {
	if n > len(w.Labels) {
		const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		if n > len(letters) {
			return nil, fault.New(fault.Invalid, "%d choices are more than there are letters", n)
		}
		return strings.Split(letters[:n], ""), nil
	}
	return w.Labels[:n:n], nil
}

// shuffled gives the numbers below n in an order that follows from a seed and a name.
func shuffled(n int, seed uint64, name string) []int {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%s", seed, name))
	r := rand.New(rand.NewPCG(binary.LittleEndian.Uint64(sum[:]), binary.LittleEndian.Uint64(sum[8:])))
	return r.Perm(n)
}
