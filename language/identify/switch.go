package identify

import (
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// Run is a stretch of words of one language in a text.
type Run struct {
	Start int          `json:"start"` // byte offsets, from the first letter of the first word to the end of the last
	End   int          `json:"end"`
	Tag   language.Tag `json:"language"` // language.Und where no language fits
	Words int          `json:"-"`        // a word is a stretch of letters of one script; where words are written together it is longer
}

// switchCost is the evidence, in nats of n-grams, that it takes to believe that a text goes over to another language. Chosen on training
// rows of SIB-200 cut and put together in twos (see testdata/quality/switch.txt for the figures of held-back ones).
const switchCost = 45

// leastWords is the number of words of a script that a language must have in a text, when others of that script are in it too.
const leastWords = 2

// mostWords is the number of words that are decided at a time, so that memory is bounded.
const mostWords = 4096

// word is a stretch of letters of one script.
type word struct {
	start, end int
	script     language.Script
	tag        language.Tag
}

// Spans cuts a text into runs of words of one language, as people write who speak several: each script on its own, and in it the course
// of languages that explains the words best when every change has its price (Viterbi's algorithm). A single word between others is given
// to another language of the same script only if that language has more words in the text. Digits, signs and web addresses lie between
// runs. There are none in a text without letters.
func (m *Model) Spans(text string) []Run {
	words := m.spanWords(text)
	var runs []Run
	for _, w := range words {
		if last := len(runs) - 1; last >= 0 && runs[last].Tag == w.tag {
			runs[last].End = w.end
			runs[last].Words++
			continue
		}
		runs = append(runs, Run{w.start, w.end, w.tag, 1})
	}
	return runs
}

// spanWords gives the words of a text, named.
func (m *Model) spanWords(text string) []word {
	words := cutWords(text)
	byScript := make(map[language.Script][]int)
	for i, w := range words {
		byScript[w.script] = append(byScript[w.script], i)
	}
	for script, list := range byScript { // in any order: scripts do not meet
		m.nameWords(text, words, script, list)
	}
	return words
}

// cutWords gives the words of a text. Marks and other characters of no script belong to the word they follow.
func cutWords(text string) (words []word) {
	open := false
	for i := 0; i < len(text); {
		if b := text[i]; !open && (b == 'h' || b == 'w') {
			if skip := address(text[i:]); skip > 0 {
				i += skip
				continue
			}
		}
		r, width := utf8.DecodeRuneInString(text[i:])
		s := symbolOf(r)
		script := groupScript(language.ScriptOf(r))
		letter := s != 0 && script > language.Inherited
		switch {
		case s == 0:
			open = false
		case open && (!letter || script == words[len(words)-1].script):
			words[len(words)-1].end = i + width
		case letter:
			words = append(words, word{start: i, end: i + width, script: script})
			open = true
		}
		i += width
	}
	return words
}

// nameWords names the words of one script.
func (m *Model) nameWords(text string, words []word, script language.Script, list []int) {
	g := m.groups[script]
	if g == nil || len(g.labels) == 1 {
		tag := language.Und
		if g != nil {
			tag = g.labels[0]
		} else if t, ok := writes[script]; ok {
			tag = t
		}
		for _, i := range list {
			words[i].tag = tag
		}
		return
	}
	every := make([]bool, len(g.labels))
	for l := range every {
		every[l] = true
	}
	for len(list) > 0 {
		part := list[:min(mostWords, len(list))]
		list = list[len(part):]
		scores := make([][maxLabels]int32, len(part))
		for i, at := range part {
			var s sample
			t := g.score(text[words[at].start:words[at].end], &s)
			scores[i] = t.scores
		}
		path := g.course(scores, every)
		count := make([]int, len(g.labels))
		for _, l := range path {
			count[l]++
		}
		first, again := 0, false
		for l, n := range count {
			if n > count[first] {
				first = l
			}
		}
		some := make([]bool, len(g.labels))
		for l, n := range count {
			some[l] = l == first || n >= leastWords
			again = again || n > 0 && !some[l]
		}
		if again {
			path = g.course(scores, some)
		}
		for i, at := range part {
			words[at].tag = g.labels[path[i]]
		}
	}
}

// course gives the course of languages, among those allowed, that explains the words best.
func (g *group) course(scores [][maxLabels]int32, allowed []bool) []int {
	n := len(g.labels)
	total := make([]int64, n)
	from := make([]uint8, len(scores)*n)
	for i := range scores {
		best := -1
		for l := range n {
			if allowed[l] && (best < 0 || total[l] > total[best]) {
				best = l
			}
		}
		changed := total[best] - switchCost*unit
		for l := range n {
			from[i*n+l] = uint8(l)
			if i > 0 && changed > total[l] {
				total[l] = changed
				from[i*n+l] = uint8(best)
			}
			total[l] += int64(scores[i][l])
		}
	}
	at := -1
	for l := range n {
		if allowed[l] && (at < 0 || total[l] > total[at]) {
			at = l
		}
	}
	path := make([]int, len(scores))
	for i := len(scores) - 1; i >= 0; i-- {
		path[i] = at
		at = int(from[i*n+at])
	}
	return path
}
