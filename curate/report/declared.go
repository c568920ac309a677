package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/language"
)

// The names of the measures of other steps that this page reads.
const (
	declaresMeasure = "extract.declares."
	secondMeasure   = "identify.second."
	tieMeasure      = "identify.tie"
	marginMeasure   = "identify.margin"
	shareMeasure    = "identify.share"
	redactMeasure   = "redact."
	clusterMeasure  = "cluster."
)

// The most rows shown of lists that may be long.
const (
	mostPairs = 24
	mostHosts = 15
)

// identity is how a language was identified.
type identity struct {
	Tongue   *tongue
	Same     int64 // pages that declare this language
	Other    int64 // that declare another
	Silent   int64 // that declare none
	Rivals   []rival
	Ties     string
	Margin   string
	OwnShare string
}

// rival is a language that came second.
type rival struct {
	Name string
	Tag  string
	N    int64
}

// pair is a number of pages that declare one language and are identified as another.
type pair struct {
	Declared, Found       string
	DeclaredTag, FoundTag string
	Script                bool // the same language in another script
	N                     int64
}

// confusion compares what pages declare with what was identified. Known is false when no page declared anything and nobody identified.
func confusion(list []*tongue) (rows []identity, pairs []pair, known bool) {
	for _, t := range list {
		id := identity{Tongue: t}
		seconds := map[string]int64{}
		for name, s := range t.sums {
			if tag, ok := strings.CutPrefix(name, declaresMeasure); ok {
				if tag == string(t.Tag) {
					id.Same += s.N
					continue
				}
				id.Other += s.N
				declared := language.Tag(tag)
				pairs = append(pairs, pair{Declared: nameOf(declared), DeclaredTag: tag, Found: t.Name, FoundTag: string(t.Tag), N: s.N,
					Script: declared.Language() == t.Tag.Language()})
			}
			if tag, ok := strings.CutPrefix(name, secondMeasure); ok {
				seconds[tag] += s.N
			}
		}
		id.Silent = t.Read - id.Same - id.Other
		for _, tag := range ranked(seconds) {
			if len(id.Rivals) < 2 {
				id.Rivals = append(id.Rivals, rival{Name: nameOf(language.Tag(tag)), Tag: tag, N: seconds[tag]})
			}
		}
		tie := t.sums[tieMeasure]
		id.Ties, id.Margin, id.OwnShare = "unknown", mean(t.sums[marginMeasure].Sum, t.sums[marginMeasure].N), mean(t.sums[shareMeasure].Sum, t.sums[shareMeasure].N)
		if tie.N > 0 {
			id.Ties = count(tie.NonZero)
		}
		known = known || tie.N > 0 || id.Same+id.Other > 0
		rows = append(rows, id)
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.DeclaredTag, b.DeclaredTag), strings.Compare(a.FoundTag, b.FoundTag))
	})
	return rows, pairs, known
}
