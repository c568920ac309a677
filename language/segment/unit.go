package segment

import (
	"iter"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Unit is what text is cut into.
type Unit uint8

// The units.
const (
	Word Unit = iota
	Cluster
	Syllable
	Sentence
	Line
)

// ParseUnit reads the name of a unit: word, cluster, syllable, sentence or line. The error is a fault of kind Invalid.
func ParseUnit(name string) (Unit, error) {
	for i, known := range [...]string{"word", "cluster", "syllable", "sentence", "line"} {
		if name == known {
			return Unit(i), nil
		}
	}
	return 0, fault.New(fault.Invalid, "text is not cut by %q", name).Try("word, cluster, syllable, sentence or line")
}

// Cut gives the units of a text of a language in order. Joined they are the text.
func (s *Segmenter) Cut(text string, unit Unit, tag language.Tag) iter.Seq[string] {
	switch unit {
	case Cluster:
		return language.Clusters(text)
	case Syllable:
		return Syllables(text)
	case Sentence:
		return s.Sentences(text, tag)
	case Line:
		return s.Lines(text, tag)
	}
	return s.Tokens(text, tag)
}
