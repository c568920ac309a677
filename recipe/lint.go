package recipe

import (
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// lint refuses recipes that are well-formed and cannot work.
func (r *Recipe) lint() error {
	order := map[string]int{}
	for i, s := range r.Steps {
		if _, ok := order[s.Kind.Name]; !ok {
			order[s.Kind.Name] = i
		}
	}
	extract, extracts := order["extract"]
	for _, s := range r.Sources {
		if s.Format.NeedsRaw && !extracts {
			return fault.New(fault.Invalid, "%s gives raw pages, and no step turns them into text", s.Format.Name).At("%s", s.Line).Try("add `- extract: {}` as the first step")
		}
	}
	for i, s := range r.Steps {
		if extracts && i < extract {
			return fault.New(fault.Invalid, "%s comes before extract and would see no text", s.Name).Try("put extract first")
		}
		if _, varies := s.Step.(variants); varies && Is[Grouper](s.Step) {
			return fault.New(fault.Invalid, "%s compares all languages with each other and takes no %s", s.Name, perLanguageKey)
		}
		if Is[Grouper](s.Step) && s.Name != s.Kind.Name {
			return fault.New(fault.Invalid, "a recipe deduplicates once, not twice")
		}
		if err := lintCounter(s); err != nil {
			return err
		}
	}
	return nil
}

func contains(list []string, s string) bool { return slices.Contains(list, s) }

// suggest gives `; did you mean "x"?` for the nearest of some words, or nothing.
func suggest(word string, words []string) string {
	best, distance := "", 3
	for _, w := range words {
		if d := edits(strings.ToLower(word), w); d < distance {
			best, distance = w, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// edits is the Levenshtein distance of two short ASCII words.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
