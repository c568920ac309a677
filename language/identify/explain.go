package identify

import (
	"cmp"
	"slices"

	"github.com/lontar-asean/lontar/language"
)

// Reason is one n-gram of a text and what it says for the answer.
type Reason struct {
	Gram  string  // with a space for a word boundary
	Count int     // how often the text holds it
	Nats  float64 // log odds it adds, over all its occurrences, for the likeliest language against the next
}

// Explain gives the answer for a text and the n-grams that weighed most in it, at most n for and n against, strongest first. Where the
// script alone decided there are none.
func (m *Model) Explain(text string, n int) (Result, []Reason) {
	result := m.Identify(text)
	script, _, _ := dominant(text)
	g := m.groups[script]
	if g == nil || len(g.labels) < 2 {
		return result, nil
	}
	t := g.score(text, new(sample))
	first, second := t.best(len(g.labels))
	index := make(map[string]int)
	var list []Reason
	for gram, key := range spelled(text, g.shape) {
		row := g.find(key)
		if row < 0 {
			continue
		}
		i, seen := index[gram]
		if !seen {
			i = len(list)
			index[gram] = i
			list = append(list, Reason{Gram: gram})
		}
		list[i].Count++
		list[i].Nats += float64(int(1)<<doublings[key&mark]) * (float64(int(g.value(row, first))-int(g.value(row, second))) - float64(g.base[first]-g.base[second])/fine) / unit
	}
	slices.SortFunc(list, func(a, b Reason) int { return cmp.Or(cmp.Compare(b.Nats, a.Nats), cmp.Compare(a.Gram, b.Gram)) })
	n = max(n, 0)
	if len(list) > 2*n {
		list = append(list[:n:n], list[len(list)-n:]...)
	}
	return result, list
}

// spelled walks over the n-grams of a text with their spelling, in the order of fill.
func spelled(text string, s shape) func(yield func(string, uint32) bool) {
	return func(yield func(string, uint32) bool) {
		var buf [batch]uint32
		var word []rune
		walk := grams{shape: s}
		emit := func(n int) bool {
			most := min(len(word), s.most)
			k := s.least
			for _, key := range buf[:n] {
				for k == 1 && word[len(word)-1] == ' ' {
					k++
				}
				length := k
				if k > most {
					length = len(word)
				}
				if !yield(string(word[len(word)-length:]), key) {
					return false
				}
				k++
			}
			return true
		}
		skip := 0 // the end of an address
		for i, r := range text + "\n" {
			if i < skip {
				continue
			}
			if walk.length == 0 && i < len(text) {
				if length := address(text[i:]); length > 0 {
					skip = i + length
					continue
				}
			}
			symbol := symbolOf(r)
			if symbol == 0 && walk.length == 0 {
				continue
			}
			n := 0
			if symbol == 0 {
				word = append(word, ' ')
				n, _ = walk.endWord(&buf, 0, 0)
			} else {
				if walk.length == 0 {
					walk.window, walk.length = boundary, 1
					word = append(word[:0], ' ')
				}
				word = append(word, rune(symbol))
				n = walk.push(uint64(symbol), &buf, 0)
			}
			if !emit(n) {
				return
			}
		}
	}
}

// Languages gives the languages that the model decides between in the script of a tag: its group, the tag included if it is known.
func (m *Model) Languages(script language.Script) []language.Tag {
	if g := m.groups[groupScript(script)]; g != nil {
		return slices.Clone(g.labels)
	}
	return nil
}
