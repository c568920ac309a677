package dedup

import (
	"sync"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe"
)

// Settings are the settings of the step deduplicate.
type Settings struct {
	Exact                bool    `yaml:"exact" doc:"Drop texts that are equal after folding: case, runs of white space and characters without a shape do not count."`
	Near                 bool    `yaml:"near" doc:"Drop texts that are nearly equal."`
	Wide                 bool    `yaml:"wide" doc:"Look for candidates in 32 bands of 4 instead of 14 of 8: finds more pairs below a Jaccard index of 0.8 and takes more time."`
	Jaccard              float64 `yaml:"jaccard" doc:"The least estimated Jaccard index of cluster 5-grams at which a candidate pair counts as nearly equal; above 0, at most 1."`
	Paragraphs           bool    `yaml:"paragraphs" doc:"Remove paragraphs (lines) that another document with a smaller id has too; a document of which nothing is left is dropped."`
	MinParagraphClusters int     `yaml:"min_paragraph_clusters" doc:"Paragraphs with fewer grapheme clusters are left alone; at least 1."`
}

const name = "deduplicate"

// Reasons to drop, without the name of the step.
const (
	reasonExact      = "exact"
	reasonNear       = "near"
	reasonParagraphs = "paragraphs"
)

// Kinds gives the steps that compare documents with each other.
func Kinds() []recipe.Kind {
	return []recipe.Kind{recipe.Define(recipe.Kind{
		Name:    name,
		Version: 1,
		Summary: "Drops documents, and if asked paragraphs, that are there already",
		Doc: `Texts are compared as runs of five grapheme clusters with all marks kept, in every script; words are not used. Before that, upper case
becomes lower case, runs of white space become one space, and zero-width characters and soft hyphens go.

Each text gets a signature of 128 bytes: one-permutation MinHash with optimal densification (Shrivastava 2017), 8 bits a bin (Li and König 2010).
Texts that share a band of it (14 bands of 8 bins, the values of FineWeb and datatrove; wide: 32 of 4) are candidates; those whose signatures agree
for an estimated Jaccard index of at least 0.72, the threshold (1/14)^(1/8) of those bands, are near duplicates. Of each cluster the document
with the smallest id stays; it carries the number of those dropped in its favour, and they carry its id.

A dropped text that is equal to the one that stays, after folding, has the reason exact; all others near, also those that are like it only
through texts between them.

With paragraphs, lines of at least min_paragraph_clusters that several of the remaining documents share stay in the one with the smallest id only. A
document that loses all its lines is dropped.

A text of fewer than five clusters is compared as a whole. An empty text is not compared.`,
		Reasons: []string{name + "." + reasonExact, name + "." + reasonNear, name + "." + reasonParagraphs},
		Examples: []recipe.Example{
			{Language: "khm-Khmr", Text: "ខ្ញុំទៅផ្សារជាមួយម្តាយ។", Kept: true},
			{Settings: "{near: false}", Language: "tha-Thai", Text: "ฉันไปตลาดกับแม่", Kept: true},
			{Settings: "{paragraphs: true, min_paragraph_clusters: 20}", Language: "ind-Latn", Text: "Saya pergi ke pasar bersama ibu.", Kept: true},
		},
	}, Settings{Exact: true, Near: true, Jaccard: 0.72, MinParagraphClusters: 30}, build)}
}

func build(s Settings) (any, error) {
	switch {
	case !s.Exact && !s.Near && !s.Paragraphs:
		return nil, fault.New(fault.Invalid, "%s has exact, near and paragraphs all off and would compare nothing", name)
	case !(s.Jaccard > 0 && s.Jaccard <= 1):
		return nil, fault.New(fault.Invalid, "%s: jaccard is %g, not above 0 and at most 1", name, s.Jaccard)
	case s.MinParagraphClusters < 1:
		return nil, fault.New(fault.Invalid, "%s: min_paragraph_clusters is %d, not at least 1", name, s.MinParagraphClusters)
	}
	return &step{Settings: s, buffers: &sync.Pool{New: func() any { return new([]byte) }}}, nil
}
