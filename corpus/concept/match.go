package concept

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
	"github.com/lontar-asean/lontar/language/segment"
)

// Matcher finds concepts in text. It is safe for use by several goroutines at once.
type Matcher struct {
	concepts []Concept
	cut      *segment.Segmenter
	mu       sync.Mutex
	by       map[language.Tag]*automaton
}

// NewMatcher makes a matcher of concepts with the segmenter that ships with Lontar.
func NewMatcher(concepts []Concept) (*Matcher, error) {
	cut, err := segment.Default()
	if err != nil {
		return nil, err
	}
	return &Matcher{concepts: concepts, cut: cut, by: map[language.Tag]*automaton{}}, nil
}

// Match is a concept found in a text.
type Match struct {
	ID    string
	Count int // how often one of its labels was found
}

// surely is the number of clusters from which on a label is not found inside other words by accident, so that it need not agree with the words
// that a segmenter finds, which does not know every name.
const surely = 5

// Find gives the concepts whose labels a text in a language holds, in the order of their ids. Compared are keys (normalise.Key), so that spelling
// variants, capitals and zero-width spaces do not count. The labels are those of the language, and those in other scripts than its own, which
// can be no other word of it; with language.Und all. Of labels that overlap the first and longest counts. A label begins and ends at a word: where
// spaces part words at a character that is no letter, in Thai, Lao, Khmer and Burmese where the segmenter finds words, unless the label
// has five clusters and more. The time is linear in the text.
func (m *Matcher) Find(text string, tag language.Tag) []Match {
	if text == "" {
		return nil
	}
	a := m.automaton(tag)
	counts := map[int32]int{}
	for line := range strings.SplitSeq(text, "\n") {
		m.line(a, normalise.Key(line, tag), tag, counts)
	}
	var found []Match
	for c, n := range counts {
		found = append(found, Match{ID: m.concepts[c].ID, Count: n})
	}
	slices.SortFunc(found, func(a, b Match) int { return strings.Compare(a.ID, b.ID) })
	return found
}

func (m *Matcher) line(a *automaton, key string, tag language.Tag, counts map[int32]int) {
	var hits []hit
	a.run(key, func(h hit) { hits = append(hits, h) })
	if len(hits) == 0 {
		return
	}
	edges := m.edges(key, tag)
	hits = slices.DeleteFunc(hits, func(h hit) bool {
		return !edges.at(key, h.start, h.sure) || !edges.at(key, h.end, h.sure)
	})
	slices.SortFunc(hits, func(x, y hit) int {
		if x.start != y.start {
			return x.start - y.start
		}
		return y.end - x.end
	})
	end := 0
	for i, h := range hits {
		if h.start < end && (i == 0 || h.start != hits[i-1].start || h.end != hits[i-1].end) {
			continue // inside or across the one before; equal ones are labels of several concepts
		}
		end = max(end, h.end)
		counts[h.concept]++
	}
}

// edges says where words and clusters of a key begin.
type edges struct {
	words    map[int]bool // nil where nobody finds words without spaces
	clusters map[int]bool
}

func (m *Matcher) edges(key string, tag language.Tag) edges {
	e := edges{clusters: map[int]bool{0: true}}
	for i := 0; i < len(key); {
		i = language.ClusterEnd(key, i)
		e.clusters[i] = true
	}
	if m.cut.MethodOf(tag) == segment.MethodModel {
		e.words = map[int]bool{0: true}
		at := 0
		for w := range m.cut.Tokens(key, tag) {
			at += len(w)
			e.words[at] = true
		}
	}
	return e
}

// at reports whether a label may begin or end at a place of the key.
func (e edges) at(key string, place int, sure bool) bool {
	if !e.clusters[place] {
		return false
	}
	if place == 0 || place == len(key) {
		return true
	}
	after, _ := utf8.DecodeRuneInString(key[place:])
	before, _ := utf8.DecodeLastRuneInString(key[:place])
	if !inWord(before) || !inWord(after) {
		return true
	}
	s := language.ScriptOf(before)
	if s != language.ScriptOf(after) {
		return true
	}
	switch s {
	case language.Khmr, language.Laoo, language.Thai, language.Mymr:
		return sure || e.words == nil || e.words[place]
	case language.Hani, language.Hira, language.Kana, language.Java, language.Bali, language.Cham, language.Lana, language.Tavt, language.Talu, language.Tale:
		return true
	}
	return false
}

func inWord(r rune) bool {
	c := language.ClassOf(r)
	return c == language.Letter || c == language.Mark || c == language.Digit
}

// automaton gives the automaton for texts in a language; it is made once.
func (m *Matcher) automaton(tag language.Tag) *automaton {
	m.mu.Lock()
	defer m.mu.Unlock()
	if a := m.by[tag]; a != nil {
		return a
	}
	b := newBuilder()
	for i, c := range m.concepts {
		for _, l := range c.Labels {
			if tag != language.Und && l.Language.Language() != tag.Language() && scriptOf(l.Text) == tag.Script() {
				continue
			}
			// A label in other letters keeps the spelling of its own language, but for what the key of the text folds.
			for _, key := range []string{normalise.Key(l.Text, l.Language), normalise.Key(l.Text, tag)} {
				b.add(key, int32(i), language.CountClusters(key) >= surely)
			}
		}
	}
	a := b.build()
	m.by[tag] = a
	return a
}

func scriptOf(text string) language.Script {
	counts := language.Scripts(text)
	s, _ := counts.Dominant()
	return s
}
