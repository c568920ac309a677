package identify

import (
	"github.com/lontar-asean/lontar/language"
)

// Model identifies the languages it was trained on, and those that a script names alone. It is safe for use by many goroutines.
type Model struct {
	groups  [language.ScriptCount]*group // by the script that stands for the group
	labels  []language.Tag               // sorted
	samples int                          // texts it was trained on
}

// Labels gives the languages the model was trained on, sorted by tag.
func (m *Model) Labels() []language.Tag { return append([]language.Tag(nil), m.labels...) }

// Result is the answer for one text.
type Result struct {
	Tag    language.Tag // language.Und when unsure
	Score  float64      // belief in the likeliest language, 0–1; also when Tag is Und
	Second language.Tag // the next language; the likeliest when Tag is Und; empty when there is none
	Margin float64      // Score less the belief in the next language, 0–1
	Tie    bool         // Tag and Second are hard to tell apart, as Indonesian and Malay, and both remain possible
}

// The thresholds of an answer, chosen by cross-validation on the training rows of SIB-200. What depends on the language is in fit.
const (
	minScore   = 0.35 // below it the answer is Und
	minLetters = 2    // fewer letters are no evidence
	tieMargin  = 0.80 // rivals nearer than this are a tie
)

// Identify tells which language a text is written in. It reads as much of a long text as it needs, and allocates nothing.
func (m *Model) Identify(text string) Result {
	script, letters, share := dominant(text)
	if letters < minLetters && script != language.Hani || script == language.Unknown {
		return Result{Tag: language.Und}
	}
	g := m.groups[script]
	if g == nil {
		return byScript(script, letters, share)
	}
	if len(g.labels) == 1 {
		return Result{Tag: g.labels[0], Score: scriptScore(letters, share), Margin: scriptScore(letters, share)}
	}
	if script == language.Mymr {
		if tag, ok := byLetters(text); ok {
			return Result{Tag: tag, Score: scriptScore(letters, share), Second: g.labels[0], Margin: scriptScore(letters, share)}
		}
	}
	var s sample
	t := g.score(text, &s)
	return g.answer(&t, &s, share)
}

// answer turns the evidence into a result. Share is how much of the text is in the script of the group.
func (g *group) answer(t *tally, s *sample, share float64) Result {
	first, second := t.best(len(g.labels))
	best, next := g.fit.shares(t, len(g.labels), first, second)
	r := Result{Tag: g.labels[first], Score: best * share, Second: g.labels[second], Margin: (best - next) * share}
	rivals := g.fit.rivals[first] == second || g.fit.rivals[second] == first
	r.Tie = rivals && r.Margin < tieMargin
	belief := best
	if r.Tie {
		belief += next
	}
	if belief < minScore || g.foreign(t, s, first, second) {
		r.Tag, r.Second, r.Tie = language.Und, g.labels[first], false
	}
	return r
}
