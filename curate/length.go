package curate

import (
	"context"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

// Length measures how long a text is. Limits are in grapheme clusters, so that they mean the same in every script.
type Length struct {
	MinClusters recipe.Limit `yaml:"min_clusters" doc:"fewest grapheme clusters, spaces included"`
	MaxClusters recipe.Limit `yaml:"max_clusters" doc:"most grapheme clusters"`
	MinLines    recipe.Limit `yaml:"min_lines" doc:"fewest lines that hold something"`
}

func lengthKind() recipe.Kind {
	return recipe.Define(recipe.Kind{
		Name: "length", Version: 1,
		Summary: "Drops texts that are too short or too long, counted in grapheme clusters",
		Doc: `Gopher (arXiv 2112.11446, appendix A.1.1) keeps 50 to 100,000 words, cc_net 300 characters and more. A cluster is what a reader
calls a character (UAX #29): a Khmer syllable stack counts as few, a Thai clause is not one "word". The default of 100 clusters is
about twenty English words.`,
		Examples: []recipe.Example{
			{Language: "khm-Khmr", Text: "កម្ពុជា", Measures: map[string]float64{"length.clusters": 3, "length.lines": 1}, Reasons: []string{"length.min_clusters"}},
			{Settings: "{min_clusters: 3}", Language: "khm-Khmr", Text: "កម្ពុជា", Kept: true},
			{Settings: "{min_clusters: off}", Language: "lao-Laoo", Text: "ລາວ", Kept: true},
		},
	}, Length{MinClusters: recipe.LimitOf(100), MaxClusters: recipe.LimitOf(1_000_000), MinLines: recipe.Off()},
		func(l Length) (any, error) { return l, nil })
}

// Measuring says that the measures depend on no setting.
func (Length) Measuring() any { return nil }

// Measure counts clusters and lines.
func (Length) Measure(_ context.Context, d *corpus.Document) error {
	text := d.Text()
	d.SetMeasure("length.clusters", float64(language.CountClusters(text)))
	d.SetMeasure("length.lines", float64(countLines(text)))
	return nil
}

// Rules gives the limits, the same for every language.
func (l Length) Rules(language.Tag) []recipe.Rule {
	return []recipe.Rule{
		{Setting: "min_clusters", Measure: "length.clusters", Low: l.MinClusters.Or(nil)},
		{Setting: "max_clusters", Measure: "length.clusters", High: l.MaxClusters.Or(nil)},
		{Setting: "min_lines", Measure: "length.lines", Low: l.MinLines.Or(nil)},
	}
}

// countLines counts the lines that hold more than space.
func countLines(text string) (n int) {
	solid := false
	for i := range len(text) {
		switch text[i] {
		case '\n':
			if solid {
				n++
			}
			solid = false
		case ' ', '\t', '\r':
		default:
			solid = true
		}
	}
	if solid {
		n++
	}
	return n
}
