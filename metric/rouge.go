package metric

import (
	"slices"

	"github.com/lontar-asean/lontar/language"
)

// RougeL is the ROUGE-L of C.-Y. Lin (ROUGE, ACL workshop 2004, section 3.1) over grapheme clusters instead of words, white space left out, with equal weight
// of precision and recall: 2·LCS / (hypothesis + reference), 0 to 1. Words would need a segmenter that both texts agree with in scripts without spaces. ok is
// false where the reference is empty; texts are cut at MostClusters.
func RougeL(hypothesis, reference string) (score float64, ok bool) {
	a, b := clusters(hypothesis), clusters(reference)
	if len(b) == 0 {
		return 0, false
	}
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return 2 * float64(row[len(b)]) / float64(len(a)+len(b)), true
}

// MostClusters bounds the texts that RougeL compares.
const MostClusters = 8192

func clusters(text string) []string {
	list := slices.Collect(language.Clusters(text))
	list = slices.DeleteFunc(list, func(c string) bool { return Plain(c, false) == "" })
	return list[:min(len(list), MostClusters)]
}
