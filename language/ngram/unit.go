package ngram

import (
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/segment"
)

// Unit is what the tokens of a model are.
type Unit string

// The units.
const (
	Cluster Unit = "cluster" // grapheme clusters, a run of spaces as one token Space: for any language
	Word    Unit = "word"    // words without punctuation, as they are written: for languages that part them by spaces
)

// Space is the token that stands for a run of spaces between clusters: U+2581, which is also what a U+2581 in the text becomes.
const Space = "▁"

// Tokens cuts a line of text into tokens.
type Tokens func(line string) iter.Seq[string]

// Tokeniser gives the way from text to tokens for a unit and a language. Words of Thai, Lao, Khmer and Burmese are those of language/segment; words
// of other languages that put no spaces between them, or of which that is not known, are a fault of kind Invalid, never white-space words.
func Tokeniser(unit Unit, tag language.Tag) (Tokens, error) {
	switch unit {
	case Cluster:
		return clusters, nil
	case Word:
		s, err := segment.Default()
		if err != nil {
			return nil, err
		}
		if m := s.MethodOf(tag); m != segment.MethodSpaces && m != segment.MethodModel {
			return nil, fault.New(fault.Invalid, "the words of %s cannot be told apart", tag).Try("use clusters")
		}
		return func(line string) iter.Seq[string] {
			return func(yield func(string) bool) {
				for word := range s.Words(line, tag) {
					if control(word) < 0 {
						if !yield(word) {
							return
						}
						continue
					}
					for part := range strings.FieldsFuncSeq(word, func(r rune) bool { return r <= ' ' }) {
						if !yield(part) {
							return
						}
					}
				}
			}
		}, nil
	}
	return nil, fault.New(fault.Invalid, "%q is no unit of a model", unit).Try("give cluster or word")
}

// clusters gives grapheme clusters with runs of spaces and control characters as one token, none at the ends of the line. A mark that stands on a
// space is a token of its own.
func clusters(line string) iter.Seq[string] {
	return func(yield func(string) bool) {
		space, some := false, false
		for i := 0; i < len(line); {
			next := language.ClusterEnd(line, i)
			if n := control(line[i:next]); n >= 0 {
				next = i + max(n, 1)
			}
			cluster := line[i:next]
			i = next
			for n := blank(cluster); n > 0; n = blank(cluster) {
				space = true
				cluster = cluster[n:]
			}
			if cluster == "" {
				continue
			}
			if space && some && !yield(Space) {
				return
			}
			space, some = false, true
			if !yield(cluster) {
				return
			}
		}
	}
}

// control gives the place of the first ASCII space or control character; -1 for none. Marks on a space, and characters that are cut off before one,
// hold one where no token may.
func control(s string) int {
	for i := range len(s) {
		if s[i] <= ' ' {
			return i
		}
	}
	return -1
}

// blank gives the length of the space or control character that a cluster begins with; 0 for none.
func blank(cluster string) int {
	if cluster == "" {
		return 0
	}
	if b := cluster[0]; b < utf8.RuneSelf {
		if b <= ' ' || b == 0x7F {
			return 1
		}
		return 0
	}
	r, width := utf8.DecodeRuneInString(cluster)
	if language.ClassOf(r) == language.Space {
		return width
	}
	return 0
}
