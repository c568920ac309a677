package curate

import (
	"context"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

// Quality judges the make-up of a text: words, lines and characters. Limits that are not given come from the language's profile.
type Quality struct {
	MinWords       recipe.Limit `yaml:"min_words" doc:"fewest words (Gopher)"`
	MaxWords       recipe.Limit `yaml:"max_words" doc:"most words (Gopher)"`
	MinWordLength  recipe.Limit `yaml:"min_word_length" doc:"least mean length of a word, in clusters (Gopher; FineWeb-2 by language)"`
	MaxWordLength  recipe.Limit `yaml:"max_word_length" doc:"greatest mean length of a word, in clusters (Gopher; FineWeb-2 by language)"`
	MinLetterWords recipe.Limit `yaml:"min_letter_words" doc:"least share of words with a letter (Gopher; FineWeb-2 by language)"`
	MinStopWords   recipe.Limit `yaml:"min_stop_words" doc:"fewest different stop words of the language (Gopher)"`
	MaxHashes      recipe.Limit `yaml:"max_hashes" doc:"most # signs for one word (Gopher)"`
	MaxEllipses    recipe.Limit `yaml:"max_ellipses" doc:"most ellipses for one word (Gopher)"`
	MaxNewlines    recipe.Limit `yaml:"max_newlines" doc:"most line feeds for one word (FineWeb; FineWeb-2 by language)"`

	MaxBulletLines   recipe.Limit `yaml:"max_bullet_lines" doc:"greatest share of lines that begin with a bullet (Gopher)"`
	MaxEllipsisLines recipe.Limit `yaml:"max_ellipsis_lines" doc:"greatest share of lines that end in an ellipsis (Gopher)"`
	MinEndMarks      recipe.Limit `yaml:"min_end_marks" doc:"least share of lines that end in a sentence mark of the language (C4, FineWeb; FineWeb-2 by language)"`
	MaxShortLines    recipe.Limit `yaml:"max_short_lines" doc:"greatest share of lines of 30 clusters or fewer (FineWeb)"`
	MaxCodeLines     recipe.Limit `yaml:"max_code_lines" doc:"greatest share of lines with a curly bracket or the word javascript (C4 drops the line or the page)"`
	MaxPlaceholders  recipe.Limit `yaml:"max_placeholders" doc:"most occurrences of \"lorem ipsum\" (C4)"`

	MinClusters   recipe.Limit `yaml:"min_clusters" doc:"fewest clusters that are no space; Gopher's word count for scripts without words"`
	MinLetters    recipe.Limit `yaml:"min_letters" doc:"least share of letters and marks among clusters that are no space"`
	MaxDigits     recipe.Limit `yaml:"max_digits" doc:"greatest share of digits among clusters that are no space"`
	MaxSymbols    recipe.Limit `yaml:"max_symbols" doc:"most symbols for one cluster that is no space"`
	MaxTopCluster recipe.Limit `yaml:"max_top_cluster" doc:"greatest share of the most frequent cluster"`
	MinMeanLine   recipe.Limit `yaml:"min_mean_line" doc:"least mean length of a line, in clusters"`
	Margin        float64      `yaml:"margin" doc:"how much wider than edited prose web text may be: limits of the profile are widened by this factor"`
}

func qualityKind() recipe.Kind {
	return recipe.Define(recipe.Kind{
		Name: "quality", Version: 2,
		Summary: "Drops texts that are not prose: Gopher quality, C4 lines, FineWeb quality, in the units of the language",
		Doc: `Three families of rules, each measured on every text.

Words: Gopher quality (arXiv 2112.11446, appendix A.1.1) and FineWeb's newline rule (arXiv 2406.17557) with FineWeb-2's limits by language
(arXiv 2506.20920, configs at d0defb2). They need words: Thai, Lao, Khmer and Burmese are cut by models (language/segment); in other scripts
that do not put spaces between words they are unmeasured, and neither keep nor drop. Split on spaces, "mean word length 3 to 10" keeps no
Thai, Lao, Khmer, Burmese or Shan document at all.

Lines: Gopher's bullets and ellipses, C4's code lines, placeholders and end marks (arXiv 1910.10683, section 2.2), FineWeb's short lines.
End marks are those of the language (។ ៕ ။ …); where a language marks no sentence end the rule is unmeasured.

Clusters: our own limits, from the 0.5 and 99.5 percentiles over pseudo-documents of edited prose in each language (language/PROVENANCE.md
gives the numbers and n), widened by margin: a limit of 0.07 on digits with margin 3 drops above 0.28, a least share of letters of 0.90
drops below 0.60. Limits of the profile are never stricter than 0.70 letters, 0.20 digits and 0.05 symbols. Marks are letters.`,
		Examples: []recipe.Example{
			{Language: "ind-Latn", Text: "Pasar terapung itu buka setiap pagi, dan para pedagang menjual buah, sayur, serta kue dari perahu kecil di tepi sungai.",
				Settings: "{min_words: 10, min_clusters: 50}", Kept: true},
			{Language: "ind-Latn", Text: "Pasar terapung itu buka.", Settings: "{min_clusters: off}", Reasons: []string{"quality.min_words"}, Measures: map[string]float64{"quality.words": 4}},
			{Language: "tha-Thai", Text: "ตลาดน้ำเปิดทุกเช้า แม่ค้าพายเรือนำผักและผลไม้จากสวนมาขาย", Settings: "{min_words: 10, min_clusters: 30}", Kept: true},
			{Language: "eng-Latn", Text: "Lorem ipsum dolor sit amet.", Settings: "{min_words: off, min_clusters: off, min_stop_words: off}", Reasons: []string{"quality.max_placeholders"}},
		},
	}, Quality{
		MinWords: recipe.LimitOf(50), MaxWords: recipe.LimitOf(100_000), MinStopWords: recipe.LimitOf(2), MaxHashes: recipe.LimitOf(0.1), MaxEllipses: recipe.LimitOf(0.1),
		MaxBulletLines: recipe.LimitOf(0.9), MaxEllipsisLines: recipe.LimitOf(0.3), MaxShortLines: recipe.Off(), MaxCodeLines: recipe.LimitOf(0.3),
		MaxPlaceholders: recipe.LimitOf(0), MinClusters: recipe.LimitOf(80), Margin: 3,
	}, func(q Quality) (any, error) { return q, nil })
}

// Edited prose holds next to no symbols, so that widening its range means little: limits of the profile are never stricter than these. They were
// set after reading what the first limits dropped of real pages: short news with years and prices, manuals in Markdown.
const (
	leastLetters = 0.70
	mostDigits   = 0.20
	mostSymbols  = 0.05
)

// Measuring says that the measures depend on no setting.
func (Quality) Measuring() any { return nil }

// Measure takes all measures in one walk over the words and one over the lines.
func (Quality) Measure(_ context.Context, d *corpus.Document) error {
	text := d.Text()
	profile, _ := language.ProfileOf(d.Language)
	if err := measureWords(d, text, profile); err != nil {
		return err
	}
	measureLines(d, text, profile)
	measureClusters(d, text)
	return nil
}

// Rules gives the limits in force for a language: the recipe's, or the profile's.
func (q Quality) Rules(tag language.Tag) []recipe.Rule {
	p, _ := language.ProfileOf(tag)
	rules := []recipe.Rule{
		{Setting: "min_words", Measure: "quality.words", Low: q.MinWords.Or(nil)},
		{Setting: "max_words", Measure: "quality.words", High: q.MaxWords.Or(nil)},
		{Setting: "min_word_length", Measure: "quality.word_length", Low: q.MinWordLength.Or(p.Limits.WordLengthMin)},
		{Setting: "max_word_length", Measure: "quality.word_length", High: q.MaxWordLength.Or(p.Limits.WordLengthMax)},
		{Setting: "min_letter_words", Measure: "quality.letter_words", Low: q.MinLetterWords.Or(p.Limits.LetterWords)},
		{Setting: "min_stop_words", Measure: "quality.stop_words", Low: q.MinStopWords.Or(nil)},
		{Setting: "max_hashes", Measure: "quality.hashes", High: q.MaxHashes.Or(nil)},
		{Setting: "max_ellipses", Measure: "quality.ellipses", High: q.MaxEllipses.Or(nil)},
		{Setting: "max_newlines", Measure: "quality.newlines", High: q.MaxNewlines.Or(p.Limits.NewlineRatio)},
		{Setting: "max_bullet_lines", Measure: "quality.bullet_lines", High: q.MaxBulletLines.Or(nil)},
		{Setting: "max_ellipsis_lines", Measure: "quality.ellipsis_lines", High: q.MaxEllipsisLines.Or(nil)},
		{Setting: "min_end_marks", Measure: "quality.end_marks", Low: q.MinEndMarks.Or(p.Limits.LineEnds)},
		{Setting: "max_short_lines", Measure: "quality.short_lines", High: q.MaxShortLines.Or(nil)},
		{Setting: "max_code_lines", Measure: "quality.code_lines", High: q.MaxCodeLines.Or(nil)},
		{Setting: "max_placeholders", Measure: "quality.placeholders", High: q.MaxPlaceholders.Or(nil)},
		{Setting: "min_clusters", Measure: "quality.clusters", Low: q.MinClusters.Or(nil)},
	}
	var own struct{ letters, digits, symbols, top, line *float64 }
	if c := p.ClusterLimits; c != nil {
		wide := 1 + q.Margin
		own.letters = new(min(1-(1-c.Letters.Low)*wide, leastLetters))
		own.digits = new(max(c.Digits.High*wide, mostDigits))
		own.symbols = new(max(c.Symbols.High*wide, mostSymbols))
		own.top = new(c.TopCluster.High * wide)
		own.line = new(c.MeanLine.Low / wide)
	}
	return append(rules,
		recipe.Rule{Setting: "min_letters", Measure: "quality.letters", Low: q.MinLetters.Or(own.letters)},
		recipe.Rule{Setting: "max_digits", Measure: "quality.digits", High: q.MaxDigits.Or(own.digits)},
		recipe.Rule{Setting: "max_symbols", Measure: "quality.symbols", High: q.MaxSymbols.Or(own.symbols)},
		recipe.Rule{Setting: "max_top_cluster", Measure: "quality.top_cluster", High: q.MaxTopCluster.Or(own.top)},
		recipe.Rule{Setting: "min_mean_line", Measure: "quality.mean_line", Low: q.MinMeanLine.Or(own.line)},
	)
}
