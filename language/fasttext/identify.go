package fasttext

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
)

// leastScore is the belief below which a text is in no language that the model knows. Models that know few languages are sure of most texts, also
// of those in others: their answers need a limit of the user's own.
const leastScore = 0.35

// Identify names the language of a text in the form of package identify: und when the likeliest label has less than 0.35 or names no language. There
// are no ties; a text without letters is und with score 0.
func (m *Model) Identify(text string) identify.Result {
	return resultOf(m.Rank(text, 3))
}

func resultOf(ranked []Ranked) (r identify.Result) {
	r.Tag = language.Und
	if len(ranked) == 0 {
		return r
	}
	r.Score, r.Margin = ranked[0].Score, ranked[0].Score
	if len(ranked) > 1 {
		r.Second, r.Margin = ranked[1].Tag, r.Score-ranked[1].Score
	}
	if r.Score < leastScore {
		r.Second = ranked[0].Tag
		return r
	}
	r.Tag = ranked[0].Tag
	return r
}

// Document names the language of a document by the votes of its paragraphs (lines that hold a letter), each weighing its letters and marks times its
// belief. The score is the winner's share in the weight of all paragraphs.
func (m *Model) Document(text string) (identify.Result, []identify.Span) {
	var spans []identify.Span
	var votes []Ranked
	total := 0.0
	for at := 0; at < len(text); {
		end := at + strings.IndexByte(text[at:], '\n')
		if end < at {
			end = len(text)
		}
		if line := text[at:end]; hasLetter(line) {
			r := m.Identify(line)
			spans = append(spans, identify.Span{Start: at, End: end, Result: r})
			weight := float64(letters(line))
			total += weight
			votes = vote(votes, r.Tag, weight*r.Score)
			if r.Tag != language.Und && r.Second != "" {
				votes = vote(votes, r.Second, weight*(r.Score-r.Margin))
			}
		}
		at = end + 1
	}
	votes = slices.DeleteFunc(votes, func(v Ranked) bool { return v.Tag == language.Und })
	slices.SortFunc(votes, func(a, b Ranked) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Tag, b.Tag)) })
	for i := range votes {
		votes[i].Score /= total
	}
	return resultOf(votes), spans
}

func vote(votes []Ranked, tag language.Tag, weight float64) []Ranked {
	for i := range votes {
		if votes[i].Tag == tag {
			votes[i].Score += weight
			return votes
		}
	}
	return append(votes, Ranked{tag, weight})
}

func letters(text string) (n int) {
	for _, r := range text {
		if language.IsWordCharacter(r) {
			n++
		}
	}
	return n
}

// IsModel reports whether a file that begins with these bytes is a fastText model.
func IsModel(head []byte) bool { return len(head) >= 4 && string(head[:4]) == "\xba\x16\x4f\x2f" }
