package recipe

import (
	"slices"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
)

// Counter judges things inside documents, such as the texts of pictures, by how often they occur in the whole input. Each shard counts while it is
// read; what is more frequent than its limit is known to all shards before any rule is asked.
type Counter interface {
	// Limits gives the greatest number of occurrences of each kind of thing; what occurs more often is frequent. nil: that kind is not counted.
	// They are the same for every language, since one text may stand in documents of several.
	Limits() []*float64
	// Count gives what occurs in a document, after all steps have worked on it.
	Count(d *corpus.Document) []Occurrence
	// Frequent changes a document in which something is frequent. It is asked about occurrences that Count gave.
	Frequent(d *corpus.Document, frequent func(Occurrence) bool) error
}

// Occurrence is one thing in a document. Two documents with one address, such as two crawls of a page, have it once.
type Occurrence struct {
	Limit int    // index into Limits
	Key   uint64 // a hash of the thing
	Of    int    // tells several occurrences in one document apart
}

// lintCounter refuses limits that differ by language.
func lintCounter(s Step) error {
	var first []*float64
	for i, v := range all(s.Step) {
		c, ok := v.(Counter)
		if !ok {
			return nil
		}
		same := func(a, b *float64) bool { return a == b || a != nil && b != nil && *a == *b }
		if limits := c.Limits(); i == 0 {
			first = limits
		} else if !slices.EqualFunc(first, limits, same) {
			return fault.New(fault.Invalid, "%s counts over all languages, so that its limits on how often something occurs take no %s", s.Name, perLanguageKey)
		}
	}
	return nil
}
