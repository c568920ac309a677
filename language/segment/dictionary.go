package segment

import (
	"bufio"
	"io"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

const (
	maxEntrySyllables = 64      // longest entry of a dictionary
	entryBonus        = 1 << 15 // per syllable of an entry: more than a model can say about one boundary
)

// Dictionary holds words that go before the model: where entries of it stand in the text, the cut with the most syllables inside entries
// wins, and the model decides between cuts that are equal in that. It serves the scripts without spaces between words; entries in other
// scripts do nothing.
type Dictionary struct {
	words   map[string]struct{}
	longest int // syllables of the longest entry
}

// ReadDictionary reads a dictionary: one word a line in UTF-8; empty lines and lines that begin with # are left out, and spaces around a
// word do not count. A line that is no UTF-8 or too long to be a word is a fault of kind Invalid naming the line.
func ReadDictionary(r io.Reader) (*Dictionary, error) {
	d := &Dictionary{words: make(map[string]struct{})}
	lines := bufio.NewScanner(r)
	n := 0
	for lines.Scan() {
		n++
		word := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\uFEFF"))
		if word == "" || word[0] == '#' {
			continue
		}
		if strings.ToValidUTF8(word, "") != word {
			return nil, fault.New(fault.Invalid, "the word is not UTF-8").At("line %d", n)
		}
		count := 0
		for range Syllables(word) {
			count++
		}
		if count > maxEntrySyllables {
			return nil, fault.New(fault.Invalid, "a word of %d syllables is too long", count).At("line %d", n).Try("write one word a line")
		}
		d.words[word] = struct{}{}
		d.longest = max(d.longest, count)
	}
	if err := lines.Err(); err != nil {
		return nil, fault.New(fault.Invalid, "the dictionary cannot be read: %w", err).At("line %d", n+1)
	}
	return d, nil
}

// Len gives the number of different words.
func (d *Dictionary) Len() int { return len(d.words) }

// apply changes the best cut found by decode so that entries of the dictionary that stand in text go first. Without a model (table is
// empty) all other words are single syllables.
func (d *Dictionary) apply(l *lattice, m *Model, text string) {
	n := len(l.cuts) - 1
	l.best[0] = 0
	for k := 1; k <= n; k++ {
		first := true
		for j := k - 1; j >= max(0, k-max(maxWordSyllables, d.longest)); j-- {
			_, entry := d.words[text[l.bytes[j]:l.bytes[k]]]
			if !entry && (k-j > maxWordSyllables || m == nil && k-j > 1) {
				continue
			}
			s := l.best[j]
			if m != nil && k-j <= maxWordSyllables {
				s += int32(m.table[l.wordIndex(j, k, m.shift)])
			}
			if entry {
				s += entryBonus * int32(k-j)
			}
			if first || s > l.best[k] {
				l.best[k], l.back[k] = s, int32(j)
			}
			first = false
		}
		if m != nil {
			l.best[k] += l.bounds[k]
		}
	}
}
