package curate

import (
	"context"
	"strconv"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

// Repetition judges how much of a text is said more than once.
type Repetition struct {
	MaxDuplicateLines recipe.Limit `yaml:"max_duplicate_lines" doc:"greatest share of lines that are repeats (Gopher 0.30; FineWeb-2 by language)"`
	MaxDuplicateChars recipe.Limit `yaml:"max_duplicate_line_clusters" doc:"greatest share of clusters in repeated lines (Gopher 0.20)"`
	MaxTop2           recipe.Limit `yaml:"max_top_2gram" doc:"greatest share of the text in its most frequent 2-gram of words"`
	MaxTop3           recipe.Limit `yaml:"max_top_3gram" doc:"the same for 3-grams"`
	MaxTop4           recipe.Limit `yaml:"max_top_4gram" doc:"the same for 4-grams"`
	MaxDup5           recipe.Limit `yaml:"max_duplicate_5gram" doc:"greatest share of the text in repeated 5-grams of words"`
	MaxDup6           recipe.Limit `yaml:"max_duplicate_6gram" doc:"the same for 6-grams"`
	MaxDup7           recipe.Limit `yaml:"max_duplicate_7gram" doc:"the same for 7-grams"`
	MaxDup8           recipe.Limit `yaml:"max_duplicate_8gram" doc:"the same for 8-grams"`
	MaxDup9           recipe.Limit `yaml:"max_duplicate_9gram" doc:"the same for 9-grams"`
	MaxDup10          recipe.Limit `yaml:"max_duplicate_10gram" doc:"the same for 10-grams"`
	MaxClusters       recipe.Limit `yaml:"max_duplicate_clusters" doc:"greatest share of the text in repeated runs of 30 clusters; works in every script"`
}

func repetitionKind() recipe.Kind {
	return recipe.Define(recipe.Kind{
		Name: "repetition", Version: 2,
		Summary: "Drops texts that repeat themselves: Gopher repetition on lines and words, and runs of clusters in every script",
		Doc: `Limits are those of Gopher (arXiv 2112.11446, table A1): 0.30 of lines, 0.20 of line characters, 0.20 0.18 0.16 for the most frequent
2-, 3- and 4-gram, 0.15 down to 0.10 for repeated 5- to 10-grams, replaced by FineWeb-2's where it has values for the language.
Words of Thai, Lao, Khmer and Burmese are cut by models; in other scripts without spaces between words word n-grams are unmeasured: split
on spaces such text is a few giant "words", and spam in it is never found. Repeated runs of 30 grapheme clusters find it in every script; edited prose stays below 0.02 in each of the
languages measured (TestRepetitionOfEditedProse), the limit is 0.30.

Shares are of clusters, spaces between words left out on both sides of the fraction.`,
		Examples: []recipe.Example{
			{Language: "tha-Thai", Text: "สินค้าราคาถูกส่งฟรีทั่วประเทศสั่งซื้อวันนี้ สินค้าราคาถูกส่งฟรีทั่วประเทศสั่งซื้อวันนี้ สินค้าราคาถูกส่งฟรีทั่วประเทศสั่งซื้อวันนี้ สินค้าราคาถูกส่งฟรีทั่วประเทศสั่งซื้อวันนี้",
				Reasons: []string{"repetition.max_duplicate_clusters"}},
			{Language: "ind-Latn", Text: "baris satu yang sama\nbaris satu yang sama\nbaris satu yang sama\nbaris lain", Settings: "{max_top_2gram: off, max_top_3gram: off, max_top_4gram: off, max_duplicate_clusters: off, max_duplicate_5gram: off, max_duplicate_6gram: off, max_duplicate_7gram: off, max_duplicate_8gram: off, max_duplicate_9gram: off, max_duplicate_10gram: off}",
				Measures: map[string]float64{"repetition.duplicate_lines": 0.5}, Reasons: []string{"repetition.max_duplicate_lines", "repetition.max_duplicate_line_clusters"}},
			{Language: "khm-Khmr", Text: "ផ្សារបណ្តែតទឹកបើករាល់ព្រឹក។", Kept: true},
		},
	}, Repetition{MaxClusters: recipe.LimitOf(0.30)}, func(r Repetition) (any, error) { return r, nil })
}

// Gopher's limits, table A1.
const (
	gopherLines = 0.30
	gopherChars = 0.20
)

func gopherTop() [3]float64       { return [3]float64{0.20, 0.18, 0.16} }
func gopherDuplicate() [6]float64 { return [6]float64{0.15, 0.14, 0.13, 0.12, 0.11, 0.10} }

// Measuring says that the measures depend on no setting.
func (Repetition) Measuring() any { return nil }

// Measure takes all measures.
func (Repetition) Measure(_ context.Context, d *corpus.Document) error {
	text := d.Text()
	c := borrowCounter()
	defer c.giveBack()
	c.text(d, text)
	words, ok, err := wordsOf(d)
	if !ok || err != nil {
		for n := 2; n <= 10; n++ {
			d.SetUnmeasured(gramName(n))
		}
		return err
	}
	c.words(d, words)
	return nil
}

// gramName names the measure of n-grams: the most frequent one up to 4, repeated ones above.
func gramName(n int) string {
	if n <= 4 {
		return "repetition.top_" + strconv.Itoa(n) + "gram"
	}
	return "repetition.duplicate_" + strconv.Itoa(n) + "gram"
}

// Rules gives the limits in force for a language.
func (r Repetition) Rules(tag language.Tag) []recipe.Rule {
	p, _ := language.ProfileOf(tag)
	rules := []recipe.Rule{
		{Setting: "max_duplicate_lines", Measure: "repetition.duplicate_lines", High: r.MaxDuplicateLines.Or(or(p.Limits.DuplicateLines, gopherLines))},
		{Setting: "max_duplicate_line_clusters", Measure: "repetition.duplicate_line_clusters", High: r.MaxDuplicateChars.Or(new(gopherChars))},
		{Setting: "max_duplicate_clusters", Measure: "repetition.duplicate_clusters", High: r.MaxClusters.Or(nil)},
	}
	for i, l := range []recipe.Limit{r.MaxTop2, r.MaxTop3, r.MaxTop4} {
		n := i + 2
		rules = append(rules, recipe.Rule{Setting: "max_top_" + strconv.Itoa(n) + "gram", Measure: gramName(n), High: l.Or(or(p.Limits.TopGrams[i], gopherTop()[i]))})
	}
	for i, l := range []recipe.Limit{r.MaxDup5, r.MaxDup6, r.MaxDup7, r.MaxDup8, r.MaxDup9, r.MaxDup10} {
		n := i + 5
		rules = append(rules, recipe.Rule{Setting: "max_duplicate_" + strconv.Itoa(n) + "gram", Measure: gramName(n), High: l.Or(or(p.Limits.DuplicateGrams[i], gopherDuplicate()[i]))})
	}
	return rules
}

// or gives the language's own limit, or else the general one.
func or(own *float64, general float64) *float64 {
	if own != nil {
		return own
	}
	return &general
}
