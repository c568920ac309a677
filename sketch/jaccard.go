package sketch

import "github.com/lontar-asean/lontar/language"

// Jaccard is the exact Jaccard index of the sets of cluster n-grams of two texts, compared as folded text and not as hashes: the measure that
// signatures estimate. It is 0 when a text is empty.
func Jaccard(a, b string, n int) float64 {
	as, bs := shingleSet(a, n), shingleSet(b, n)
	both := 0
	for s := range as {
		if bs[s] {
			both++
		}
	}
	if both == 0 {
		return 0
	}
	return float64(both) / float64(len(as)+len(bs)-both)
}

func shingleSet(text string, n int) map[string]bool {
	folded := string(Fold(nil, text))
	starts := []int{}
	set := map[string]bool{}
	for at := 0; at < len(folded); {
		starts = append(starts, at)
		at = language.ClusterEnd(folded, at)
		if len(starts) >= n {
			set[folded[starts[len(starts)-n]:at]] = true
		}
	}
	if len(set) == 0 && folded != "" {
		set[folded] = true
	}
	return set
}
