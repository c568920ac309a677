package curate

import (
	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/segment"
)

// wordsOf gives the words of a document. Ok is false where they cannot be told: the language is not known, or its script puts no spaces between
// words and there is no model for it; then words are unmeasured.
func wordsOf(d *corpus.Document) (words []string, ok bool, err error) {
	if _, known := language.ProfileOf(d.Language); !known {
		return nil, false, nil
	}
	s, err := segment.Default()
	if err != nil {
		return nil, false, err
	}
	if m := s.MethodOf(d.Language); m != segment.MethodSpaces && m != segment.MethodModel {
		return nil, false, nil
	}
	return d.Words(func(text string, tag language.Tag) []string {
		words := make([]string, 0, len(text)/8+1)
		for w := range s.Words(text, tag) {
			words = append(words, w)
		}
		return words
	}), true, nil
}
