package caption

import (
	_ "embed" // lengths.tsv
	"fmt"
	"strings"

	"github.com/lontar-asean/lontar/language"
)

//go:embed lengths.tsv
var lengthsFile string

// length is how many clusters a sentence of a language has for each of the English one: in the middle, and the span with room on both sides.
type length struct{ low, median, high float64 }

// lengths are known for the languages of SIB-200 that were at hand.
type lengths map[language.Tag]length

func readLengths() (lengths, error) {
	l := lengths{}
	for line := range strings.Lines(lengthsFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var tag string
		var v length
		if _, err := fmt.Sscan(line, &tag, &v.low, &v.median, &v.high); err != nil {
			return nil, fmt.Errorf("lengths.tsv: %q: %w", line, err)
		}
		l[language.Tag(tag)] = v
	}
	return l, nil
}

// between gives the limits on clusters of a translation for each cluster of what it translates; nil where they are not known.
func (l lengths) between(from, to language.Tag) (low, high *float64) {
	a, known := l[from]
	b, ok := l[to]
	if !known || !ok {
		return nil, nil
	}
	least, most := b.low/a.median, b.high/a.median
	return &least, &most
}
