package caption

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
	"github.com/lontar-asean/lontar/language/segment"
)

// reader finds the terms of texts.
type reader struct {
	finder    Finder // nil for none
	segmenter *segment.Segmenter
}

func newReader(f Finder) (reader, error) {
	s, err := segment.Default()
	return reader{f, s}, err
}

// terms gives the terms of texts in a language: its concepts and, of its words, names, numbers and those that are not the most frequent.
func (r reader) terms(texts []string, tag language.Tag) map[term]bool {
	set := map[term]bool{}
	frequent := map[string]bool{}
	if p, ok := language.ProfileOf(tag); ok {
		for _, w := range p.StopWords {
			frequent[w] = true
		}
	}
	for _, text := range texts {
		if r.finder != nil {
			for _, id := range r.finder.Concepts(text, tag) {
				set[term{ConceptTerm, id}] = true
			}
		}
		for sentence := range r.segmenter.Sentences(text, tag) {
			begins := true // a capital letter says nothing there
			for w := range r.segmenter.Cut(sentence, segment.Word, tag) {
				t, ok := termOf(w, tag, begins)
				if !ok {
					continue
				}
				begins = false
				if t.kind != WordTerm || !frequent[t.text] {
					set[t] = true
				}
			}
		}
	}
	return set
}

// termOf says what a word is; ok is false for what has neither letters nor digits.
func termOf(w string, tag language.Tag, begins bool) (t term, ok bool) {
	letters := false
	for _, c := range w {
		if unicode.IsDigit(c) {
			return term{NumberTerm, strings.Map(digit, strings.TrimSpace(w))}, true
		}
		letters = letters || unicode.IsLetter(c)
	}
	if !letters {
		return t, false
	}
	w = strings.TrimFunc(w, func(c rune) bool { return !language.IsWordCharacter(c) })
	if c, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(c) && !begins {
		return term{NameTerm, w}, true
	}
	return term{WordTerm, normalise.Key(w, tag)}, true
}

// digit writes the decimal digits of all scripts alike.
func digit(c rune) rune {
	if c < 0x80 || !unicode.IsDigit(c) {
		return c
	}
	zero := c
	for unicode.IsDigit(zero-1) && c-zero < 9 { // runs of ten begin at a multiple of their own: 0 is the first
		zero--
	}
	return '0' + (c-zero)%10
}
