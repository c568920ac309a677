package draft

import (
	"strings"

	"github.com/lontar-asean/lontar/corpus/concept"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/segment"
)

// around is how many sentences before and behind a concept's name belong to its passage; most bounds a passage, in grapheme clusters.
const (
	around = 4
	most   = 2000
)

// Reader finds passages about concepts.
type Reader struct {
	words   *segment.Segmenter
	matcher *concept.Matcher
}

// NewReader makes a reader that looks for concepts.
func NewReader(list []concept.Concept) (*Reader, error) {
	words, err := segment.Default()
	if err != nil {
		return nil, err
	}
	m, err := concept.NewMatcher(list)
	return &Reader{words, m}, err
}

// Passages gives the passages of a text about the concepts: the sentence that names one with its neighbours, once a concept.
func (r *Reader) Passages(record, address, text string, tag language.Tag) (list []Passage) {
	if len(r.matcher.Find(text, tag)) == 0 {
		return nil
	}
	var sentences []string
	for s := range r.words.Sentences(text, tag) {
		sentences = append(sentences, s)
	}
	seen := map[string]bool{}
	for n, s := range sentences {
		for _, m := range r.matcher.Find(s, tag) {
			if seen[m.ID] {
				continue
			}
			seen[m.ID] = true
			passage := strings.Join(sentences[max(0, n-around):min(len(sentences), n+around+1)], "")
			list = append(list, Passage{Record: record, Address: address, Concept: m.ID, Language: tag, Text: strings.TrimSpace(language.FirstClusters(passage, most))})
		}
	}
	return list
}
