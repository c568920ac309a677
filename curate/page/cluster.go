package page

import "github.com/clipperhouse/uax29/v2/graphemes"

// clusterBorder gives the last border between grapheme clusters (UAX #29) of text at or before offset n, which is inside it.
// When the first cluster is longer than n the border is its end.
func clusterBorder(text string, n int) int {
	last := 0
	for it := graphemes.FromString(text); it.Next(); {
		if it.End() > n {
			if last == 0 {
				return it.End()
			}
			return last
		}
		last = it.End()
	}
	return last
}
