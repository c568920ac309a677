package language

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Measures describes a text in grapheme clusters, without words: the quantities of ClusterLimits. Lines that hold only space are not
// counted, nor are invisible characters: text with and without zero-width spaces measures the same. A cluster has the class of its first character; a lone mark is a letter. Every share is 0–1.
type Measures struct {
	Clusters   int     // grapheme clusters of the text, spaces included
	Lines      int     // lines that hold something
	MeanLine   float64 // clusters a line
	MedianLine float64 // clusters; with an even number of lines the lower of the middle two
	Letters    float64 // letters and marks among the clusters that are no space
	Digits     float64 // decimal digits among the clusters that are no space
	Symbols    float64 // symbols (S*) and # and … for one cluster that is no space
	LineEnds   float64 // lines that end in a punctuation mark (P*), closing quotes and brackets left aside
	Whitespace float64 // spaces and line feeds among all clusters
	TopCluster float64 // the most frequent cluster among the clusters that are no space
}

// Measure measures a text. ok is false when the text holds nothing but space: then nothing is measured.
func Measure(text string) (m Measures, ok bool) {
	var letters, digits, symbols, spaces, lineEnds int
	var ascii [utf8.RuneSelf]int
	counts := make(map[string]int)
	var lengths []int
	for line := range strings.SplitSeq(text, "\n") {
		solid, length := 0, 0
		endMark := false
		for start := 0; start < len(line); {
			end := ClusterEnd(line, start)
			cluster := line[start:end]
			start = end
			r, _ := utf8.DecodeRuneInString(cluster)
			class := ClassOf(r)
			if class == Format {
				continue
			}
			length++
			if class == Space {
				spaces++
				continue
			}
			solid++
			if len(cluster) == 1 {
				ascii[cluster[0]&0x7F]++
			} else {
				counts[cluster]++
			}
			switch {
			case class == Letter || class == Mark:
				letters++
			case class == Digit:
				digits++
			case class == Symbol || r == '#' || r == '…':
				symbols++
			}
			if !isCloser(r) {
				endMark = class == Punctuation
			}
		}
		m.Clusters += length
		if solid == 0 {
			continue
		}
		lengths = append(lengths, length)
		if endMark {
			lineEnds++
		}
	}
	feeds := strings.Count(text, "\n")
	m.Clusters += feeds
	spaces += feeds
	if len(lengths) == 0 {
		return Measures{}, false
	}
	top, total := slices.Max(ascii[:]), 0
	for _, n := range counts {
		top = max(top, n)
	}
	for _, n := range lengths {
		total += n
	}
	slices.Sort(lengths)
	solid := float64(m.Clusters - spaces)
	m.Lines = len(lengths)
	m.MeanLine = float64(total) / float64(m.Lines)
	m.MedianLine = float64(lengths[(m.Lines-1)/2])
	m.Letters = float64(letters) / solid
	m.Digits = float64(digits) / solid
	m.Symbols = float64(symbols) / solid
	m.LineEnds = float64(lineEnds) / float64(m.Lines)
	m.Whitespace = float64(spaces) / float64(m.Clusters)
	m.TopCluster = float64(top) / solid
	return m, true
}

// isCloser says whether a mark may stand after the end of a sentence.
func isCloser(r rune) bool {
	switch r {
	case '"', '\'', ')', ']', '}', '”', '’', '»', '›', '」', '』', '）':
		return true
	}
	return false
}
