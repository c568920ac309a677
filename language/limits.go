package language

// Limits holds thresholds of word-based rules for one language. A nil value is unmeasured: the rule neither keeps nor drops there.
//
// The values are those of FineWeb-2 (huggingface/fineweb-2, configs/*.yml, Apache-2.0; arXiv 2506.20920, section 4), which tuned them per
// language on web text. Left out as visibly wrong, and so nil here: line-end shares of 0 or −1 (they switch the rule off) and of 0.5 or
// more (headings and list items end in no mark), line feeds below 0.1 a word (a recipe or a list has one for every ten words), duplicate-line
// shares above 0.5 and top n-gram shares above 0.4 (template pages of small encyclopedias; the share also counts spaces that unspaced
// text does not have). Their stop words are not used at all: they hold "astéroid" for Sundanese and a zero-width space for Lao.
//
// FineWeb-2 counts words in code points, Lontar in clusters. For scripts with marks the lengths are converted by the code points a cluster has
// on average in the training rows of SIB-200: 1.65 in Tamil, 1.27 in Thai, 1.28 in Lao, 1.80 in Khmer, 1.67 in Burmese.
//
// Words of Thai, Lao, Khmer, Burmese and Chinese are those of the segmenters FineWeb-2 used; they bind only where Lontar can count words.
type Limits struct {
	Source string // where the values come from; empty when there are none

	LineEnds       *float64    // least share of lines that end in a mark of SentenceEnds, 0–1
	WordLengthMin  *float64    // least mean length of a word, in clusters
	WordLengthMax  *float64    // greatest mean length of a word, in clusters
	LetterWords    *float64    // least share of words that hold a letter, 0–1
	NewlineRatio   *float64    // greatest number of line feeds for one word
	DuplicateLines *float64    // greatest share of lines that are repeats, 0–1
	TopGrams       [3]*float64 // greatest share of the text in the most frequent 2-, 3- and 4-gram of words, 0–1
	DuplicateGrams [6]*float64 // greatest share of the text in repeated 5- to 10-grams of words, 0–1
}

// Range is the span in which nearly all good text of a language lies.
type Range struct{ Low, High float64 }

// ClusterLimits are measured ranges of Measures for one language: the 0.5 and 99.5 percentiles (nearest rank) over pseudo-documents of 20
// sentences drawn with a fixed seed from edited prose (PROVENANCE.md). They say what edited prose looks like; text from the web is wider,
// so a rule takes a margin around them. The test TestMeasuredTables computes them.
type ClusterLimits struct {
	Documents int // pseudo-documents measured
	Sentences int // different sentences they were drawn from

	MeanLine, MedianLine                                       Range // clusters a line
	Letters, Digits, Symbols, LineEnds, Whitespace, TopCluster Range // shares as in Measures
}
