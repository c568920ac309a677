package culture

import (
	"context"
	"fmt"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/concept"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Model answers questions about texts and pictures; a client of package endpoint does.
type Model interface {
	Answer(ctx context.Context, instructions, text string) (string, error)
	Describe(ctx context.Context, instructions, mediaType string, picture []byte) (text, model string, err error)
}

// Dial makes a model of an address in a recipe; files that the address names are relative to dir.
type Dial func(address, dir string) (Model, error)

// endpointName is what recipes call the model under endpoints.
const endpointName = "concepts"

// mostText is how much of a document a model is shown, in clusters.
const mostText = 2000

// Connect reaches the model that the recipe names, when the step is to ask one.
func (s *step) Connect(endpoints map[string]string) error {
	if !s.Model {
		return nil
	}
	address := endpoints[endpointName]
	if address == "" || s.dial == nil {
		return fault.New(fault.Invalid, "the recipe names no model for the step concepts").Try("write endpoints: {concepts: http://127.0.0.1:8000/v1#MODEL}, or leave model out")
	}
	m, err := s.dial(address, s.dir)
	if err != nil {
		return err
	}
	s.labeller = asked{m}
	return nil
}

// asked is a Labeller that asks a model.
type asked struct{ model Model }

// Label shows the text and the first picture to the model and takes the ids it names. It knows the concepts by id and English label.
func (a asked) Label(ctx context.Context, d *corpus.Document, among []concept.Concept) (ids []string, err error) {
	var b strings.Builder
	b.WriteString("You are given a text, a picture or both, and a list of concepts. Name the concepts that are shown or spoken of, one id a line, copied from the list exactly. " +
		"Name none that is only like one of them. When there is none, write: none\n\n")
	for _, c := range among {
		fmt.Fprintf(&b, "%s (%s)\n", c.ID, label(c))
	}
	text := language.FirstClusters(d.Text(), mostText)
	var answer string
	if p := shown(d); p != nil {
		answer, _, err = a.model.Describe(ctx, b.String()+"\nThe text:\n"+text, p.MediaType, p.Bytes)
	} else {
		answer, err = a.model.Answer(ctx, b.String(), text)
	}
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(answer) {
		ids = append(ids, strings.Trim(line, " \t\r\n-*`.,"))
	}
	return ids, nil
}

// label gives the English label of a concept, or its first.
func label(c concept.Concept) string {
	for _, l := range c.Labels {
		if l.Language.Language() == "eng" {
			return l.Text
		}
	}
	if len(c.Labels) > 0 {
		return c.Labels[0].Text
	}
	return c.ID
}

// shown gives the first picture whose bytes are at hand.
func shown(d *corpus.Document) *corpus.Picture {
	for i := range d.Pictures {
		if p := &d.Pictures[i]; p.Usable() && len(p.Bytes) > 0 {
			return p
		}
	}
	return nil
}

// unreachable reports whether no further question to a model makes sense: it is not there, or it does not let us in.
func unreachable(err error) bool {
	switch fault.Of(err) {
	case fault.Unavailable, fault.Denied, fault.Missing:
		return true
	}
	return false
}
