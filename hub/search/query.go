package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
)

// The bounds of a query.
const (
	maxQuery = 4096 // bytes
	maxWords = 16
	maxUnits = 256
)

// query is what is asked for: runs of units that must all occur in one text.
type query struct{ words [][]unit }

// parse reads a query: words parted by white space, and phrases in quotation marks (" " or “ ”), whose white space counts. A quotation without an end
// goes on to the end. A query that asks for nothing, or for too much, is a fault of kind Invalid.
func parse(text string) (query, error) {
	var q query
	if len(text) > maxQuery {
		return q, fault.New(fault.Invalid, "the query has %d bytes, more than %d", len(text), maxQuery).At("query").Try("look for a shorter part of it")
	}
	f, units := newFolder(), 0
	take := func(part string) {
		if l := f.fold(part); len(l.units) > 0 {
			units += len(l.units)
			q.words = append(q.words, append([]unit(nil), l.units...))
		}
	}
	for text != "" {
		i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || quotes(r) })
		if i < 0 {
			take(text)
			break
		}
		take(text[:i])
		r, width := utf8.DecodeRuneInString(text[i:])
		text = text[i+width:]
		if !quotes(r) {
			continue
		}
		if e := strings.IndexFunc(text, quotes); e >= 0 {
			_, width = utf8.DecodeRuneInString(text[e:])
			take(text[:e])
			text = text[e+width:]
		} else {
			take(text)
			text = ""
		}
	}
	switch {
	case len(q.words) == 0:
		return q, fault.New(fault.Invalid, "the query asks for nothing").At("query").Try("write a word, or a phrase in quotation marks")
	case len(q.words) > maxWords, units > maxUnits:
		return q, fault.New(fault.Invalid, "the query has %d words of %d characters, more than %d of %d", len(q.words), units, maxWords, maxUnits).At("query").Try("look for less at once")
	}
	return q, nil
}

func quotes(r rune) bool { return r == '"' || r == '\u201C' || r == '\u201D' || r == '\u201E' }

// begins gives the places in units at which each word begins, and ok false when one of them does not occur.
func (q query) begins(units []unit) (begins [][]uint32, ok bool) {
	begins = make([][]uint32, len(q.words))
	for w, word := range q.words {
		for i := 0; i+len(word) <= len(units); i++ {
			if units[i] == word[0] && slices.Equal(units[i:i+len(word)], word) {
				begins[w] = append(begins[w], uint32(i))
			}
		}
		if len(begins[w]) == 0 {
			return nil, false
		}
	}
	return begins, true
}

// spans joins the places of words to stretches [from, to) in order; those that overlap are one. At most limit of them are given.
func (q query) spans(begins [][]uint32, limit int) (spans [][2]int) {
	for w, list := range begins {
		for _, b := range list[:min(len(list), limit)] {
			spans = append(spans, [2]int{int(b), int(b) + len(q.words[w])})
		}
	}
	slices.SortFunc(spans, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	spans = tidy(spans)
	return spans[:min(len(spans), limit)]
}

// tidy joins spans that overlap; they are in the order of where they begin.
func tidy(spans [][2]int) [][2]int {
	n := 0
	for _, s := range spans {
		if n > 0 && s[0] < spans[n-1][1] {
			spans[n-1][1] = max(spans[n-1][1], s[1])
			continue
		}
		spans[n] = s
		n++
	}
	return spans[:n]
}
