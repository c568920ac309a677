package web

import (
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/language"
)

const (
	maxCompared = 500 // clusters of each text
	goesOn      = "…"
	shortRun    = 2 // clusters: what is the same for less than that between changes is shown as changed, since it is so by chance
)

// differences marks what of one text is not in another, cluster by cluster: del in the first, ins in the second. Texts end with … when they were cut; what
// is left over at the end of only one of them is then no difference, the other one goes on behind the cut.
func differences(before, after string) (old, fresh []stretch) {
	before, cutA := strings.CutSuffix(before, goesOn)
	after, cutB := strings.CutSuffix(after, goesOn)
	a, b := slices.Collect(language.Clusters(before)), slices.Collect(language.Clusters(after))
	if len(a) > maxCompared || len(b) > maxCompared {
		return tailed([]stretch{{"del", before}}, cutA), tailed([]stretch{{"ins", after}}, cutB)
	}
	keptA, keptB := matches(a, b)
	drop(keptA, keptB)
	lastA, lastB := len(a), len(b) // behind the last clusters that both have
	for lastA > 0 && keptA[lastA-1] < 0 {
		lastA--
	}
	for lastB > 0 && keptB[lastB-1] < 0 {
		lastB--
	}
	if cutB && lastB == len(b) {
		keep(keptA[lastA:])
	}
	if cutA && lastA == len(a) {
		keep(keptB[lastB:])
	}
	return tailed(runs(a, keptA, "del"), cutA), tailed(runs(b, keptB, "ins"), cutB)
}

// tailed says at the end of a text that it goes on.
func tailed(list []stretch, cut bool) []stretch {
	if cut {
		list = append(list, stretch{Text: goesOn})
	}
	return list
}

// keep takes clusters for the same.
func keep(kept []int) {
	for i := range kept {
		kept[i] = 0
	}
}

// matches gives for each cluster the place of the same one in the other text, in a longest sequence that both have; -1 for none.
func matches(a, b []string) (ofA, ofB []int) {
	width := len(b) + 1
	longest := make([]int16, (len(a)+1)*width) // from a place in each on
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			at := i*width + j
			if a[i] == b[j] {
				longest[at] = longest[at+width+1] + 1
			} else {
				longest[at] = max(longest[at+width], longest[at+1])
			}
		}
	}
	ofA, ofB = slices.Repeat([]int{-1}, len(a)), slices.Repeat([]int{-1}, len(b))
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			ofA[i], ofB[j] = j, i
			i, j = i+1, j+1
		case longest[(i+1)*width+j] >= longest[i*width+j+1]:
			i++
		default:
			j++
		}
	}
	return ofA, ofB
}

// drop forgets short runs of matches between changes.
func drop(ofA, ofB []int) {
	for i := 0; i < len(ofA); {
		if ofA[i] < 0 {
			i++
			continue
		}
		end := i + 1
		for end < len(ofA) && ofA[end] == ofA[end-1]+1 {
			end++
		}
		inside := (i > 0 || ofA[i] > 0) && (end < len(ofA) || ofA[end-1] < len(ofB)-1)
		if inside && end-i < shortRun {
			for k := i; k < end; k++ {
				ofB[ofA[k]] = -1
				ofA[k] = -1
			}
		}
		i = end
	}
}

// runs joins clusters that are alike in being the same or not.
func runs(clusters []string, kept []int, kind string) (list []stretch) {
	for i, c := range clusters {
		of := kind
		if kept[i] >= 0 {
			of = ""
		}
		if n := len(list); n > 0 && list[n-1].Kind == of {
			list[n-1].Text += c
		} else {
			list = append(list, stretch{of, c})
		}
	}
	return list
}
