package identify

import (
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/language"
)

// Span is the answer for one paragraph of a document.
type Span struct {
	Start, End int // byte offsets in the document, without the line feed at the end
	Result     Result
}

// Document tells the language of a text from its paragraphs (lines that hold something). Each paragraph is answered on its own, and the
// document is answered by their votes, each weighing the letters of its main script (web addresses aside) times its score. A paragraph
// that is Und does not vote. The score of the document is the share of the winner in the weight of all paragraphs, Und included; the
// document is Und when no paragraph votes or the winner has less than a third of the weight, unless most of the text is in paragraphs that are
// Und one by one: then it is answered as one text.
func (m *Model) Document(text string) (Result, []Span) {
	var spans []Span
	var weights []float64
	for start := 0; start < len(text); {
		end := start + strings.IndexByte(text[start:], '\n')
		if end < start {
			end = len(text)
		}
		if line := text[start:end]; strings.TrimSpace(line) != "" {
			spans = append(spans, Span{start, end, m.Identify(line)})
			_, letters, _ := dominant(line)
			weights = append(weights, float64(letters))
		}
		start = end + 1
	}
	r := vote(spans, weights)
	if r.Tag == language.Und && len(spans) > 1 && silent(spans, weights) {
		return m.Identify(text[:min(len(text), maxWhole)]), spans
	}
	return m.settle(r, text, spans), spans
}

// maxWhole is how much of a text is looked at when its paragraphs say nothing one by one, in bytes; more adds nothing.
const maxWhole = 1 << 15

// silent says whether most of a text is in paragraphs that are Und: too short, or odd in the way a list of goods is. Together they may tell.
func silent(spans []Span, weights []float64) bool {
	var all, und float64
	for i, s := range spans {
		all += weights[i]
		if s.Result.Tag == language.Und {
			und += weights[i]
		}
	}
	return und > all/2
}

// settle decides between two rivals, languages that single paragraphs can hardly tell apart, by the evidence of all their paragraphs together:
// it adds up where votes only count heads.
func (m *Model) settle(r Result, text string, spans []Span) Result {
	if r.Tag == language.Und || !m.rivals(r.Tag, r.Second) {
		return r
	}
	var both strings.Builder
	for _, s := range spans {
		if s.Result.Tag == r.Tag || s.Result.Tag == r.Second {
			both.WriteString(text[s.Start:s.End])
			both.WriteByte('\n')
		}
	}
	whole := m.Identify(both.String())
	if whole.Tag != r.Tag && whole.Tag != r.Second {
		return r
	}
	pair := r.Score + (r.Score - r.Margin) // the weight of the two in the whole document
	whole.Score, whole.Margin = whole.Score*pair, whole.Margin*pair
	return whole
}

// rivals reports whether two languages are often taken for each other.
func (m *Model) rivals(a, b language.Tag) bool {
	if b == "" || groupScript(a.Script()) != groupScript(b.Script()) {
		return false
	}
	g := m.groups[groupScript(a.Script())]
	if g == nil {
		return false
	}
	i, j := slices.Index(g.labels, a), slices.Index(g.labels, b)
	return i >= 0 && j >= 0 && (g.fit.rivals[i] == j || g.fit.rivals[j] == i)
}

// minVote is the least share of the weight that names a document.
const minVote = 1.0 / 3

func vote(spans []Span, weights []float64) Result {
	type ballot struct {
		tag    language.Tag
		weight float64
	}
	var ballots []ballot
	cast := func(tag language.Tag, weight float64) {
		for i := range ballots {
			if ballots[i].tag == tag {
				ballots[i].weight += weight
				return
			}
		}
		ballots = append(ballots, ballot{tag, weight})
	}
	total := 0.0
	ties := make(map[language.Tag]float64) // for each language: the weight of its votes that were ties
	for i, s := range spans {
		weight := weights[i]
		total += weight
		if s.Result.Tag == language.Und {
			continue
		}
		cast(s.Result.Tag, weight*s.Result.Score)
		if s.Result.Second != "" {
			cast(s.Result.Second, weight*(s.Result.Score-s.Result.Margin))
		}
		if s.Result.Tie {
			ties[s.Result.Tag] += weight * s.Result.Score
		}
	}
	var first, second ballot
	for _, b := range ballots {
		switch {
		case b.weight > first.weight || b.weight == first.weight && b.tag < first.tag:
			first, second = b, first
		case b.weight > second.weight || b.weight == second.weight && b.tag < second.tag:
			second = b
		}
	}
	if first.tag == "" {
		return Result{Tag: language.Und}
	}
	r := Result{Tag: first.tag, Score: first.weight / total, Second: second.tag, Margin: (first.weight - second.weight) / total}
	r.Tie = 2*ties[first.tag] > first.weight && r.Margin < tieMargin
	if r.Score < minVote && !r.Tie {
		r.Tag, r.Second = language.Und, first.tag
	}
	return r
}
