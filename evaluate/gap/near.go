package gap

import (
	"slices"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

const (
	shortest = 4   // clusters of a right answer, below which a misspelling is another word
	widest   = 200 // clusters of a right answer that are compared
	perEdit  = 5   // one edit for so many clusters is a matter of spelling
)

// near reports whether an answer holds a right one with few letters wrong: at most one edit for five grapheme clusters of it, and at least one.
func near(a Answer) bool {
	said := slices.Collect(language.Clusters(normalise.Key(a.Said, a.in())))
	for _, k := range keys(a) {
		right := slices.Collect(language.Clusters(k))
		if len(right) < shortest || len(right) > widest {
			continue
		}
		if d := within(said, right); d > 0 && d*perEdit <= len(right) {
			return true
		}
	}
	return false
}

// within gives the fewest edits by which a part becomes some stretch of a text (P. H. Sellers, 1980, The theory and computation of evolutionary distances:
// Levenshtein's table with a first row of noughts).
func within(text, part []string) int {
	row := make([]int, len(part)+1)
	for i := range row {
		row[i] = i
	}
	best := row[len(part)]
	for _, c := range text {
		last := row[0]
		for i, p := range part {
			cost := last
			if c != p {
				cost++
			}
			last = row[i+1]
			row[i+1] = min(cost, row[i]+1, last+1)
		}
		best = min(best, row[len(part)])
	}
	return best
}
