package contamination

import (
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/sketch"
)

// Gram gives how many grapheme clusters a run has by which texts of a script are found. It is the least length at which fewer than one run in a hundred of
// a sentence stands also in 280 sentences on other subjects (SIB-200, each script's worst language; TestLengthsOfRunsAreMeasured shows the shares): the same rule
// makes 9 clusters of Khmer and 16 letters of Latin.
func Gram(s language.Script) int {
	switch s {
	case language.Hani, language.Hira, language.Kana:
		return 5
	case language.Khmr:
		return 9
	case language.Taml:
		return 10
	case language.Thai:
		return 13
	case language.Latn:
		return 16
	}
	return 12 // Lao, Burmese with Shan, Jawi; what was not measured takes the length of these
}

// closeGram is the length of the runs by which texts are called nearly the same.
const closeGram = sketch.ShingleClusters

// runs gives the hashes of the runs of n clusters of a form.
func runs(form string, n int) (list []uint64) {
	walk := sketch.NewShingles(form, n)
	var hashes [512]uint64
	for {
		k := walk.Fill(hashes[:])
		if k == 0 || walk.Clusters() < n {
			return list
		}
		list = append(list, hashes[:k]...)
	}
}
