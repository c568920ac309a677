package main

import (
	"github.com/lontar-asean/lontar/corpus/concept"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/pair/caption"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// contrast gives what pair/caption finds to the report.
type contrast struct{ *caption.Contrast }

func newContrast() (pipeline.Contrast, error) {
	shipped, err := concept.Shipped()
	if err != nil {
		return nil, err
	}
	m, err := concept.NewMatcher(shipped)
	if err != nil {
		return nil, err
	}
	c, err := caption.NewContrast(finder{m})
	return contrast{c}, err
}

// finder names the shipped concepts in a text.
type finder struct{ matcher *concept.Matcher }

func (f finder) Concepts(text string, tag language.Tag) (ids []string) {
	for _, m := range f.matcher.Find(text, tag) {
		ids = append(ids, m.ID)
	}
	return ids
}

// Thickness gives what was found, language by language.
func (c contrast) Thickness(most int) (list []pipeline.Thickness) {
	terms := func(from []caption.Term) (to []pipeline.Term) {
		for _, t := range from {
			to = append(to, pipeline.Term{Kind: string(t.Kind), Text: t.Text, Pictures: t.Pictures})
		}
		return to
	}
	for _, t := range c.Report(most) {
		one := pipeline.Thickness{Language: t.Language, Pictures: t.Pictures, Native: t.Native, Machine: t.Machine, Thick: terms(t.Thick), Thin: terms(t.Thin), Left: t.Left}
		for _, k := range t.Kinds {
			one.Kinds = append(one.Kinds, pipeline.TermCount{Kind: string(k.Kind), Native: k.Native, Machine: k.Machine, Both: k.Both})
		}
		list = append(list, one)
	}
	return list
}
