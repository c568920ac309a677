package layout

import (
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// Noise says how much of a text looks like what recognition makes of dirt and of letters it does not know, as shares from 0 to 1.
type Noise struct {
	Marks   float64 // clusters that are marks without a letter
	Broken  float64 // clusters that no writer makes: the same mark twice in a row, more than four marks, U+FFFD, private use, control
	Mixed   float64 // words with letters of two scripts
	Single  float64 // words of one cluster that is no digit, of scripts with spaces between words
	Weak    float64 // words that were read with a confidence below 0.5; 0 where no confidence is known
	Score   float64 // of all, 0 to 1: 1 less the product of 1 less each
	Words   int     // runs between spaces that were looked at
	Letters int     // clusters that hold a letter or a mark
}

const (
	lowConfidence = 0.5
	mostMarks     = 4 // marks on a letter: Burmese has up to four
)

// NoiseOfText measures a text; ok is false when it has no word.
func NoiseOfText(text string) (n Noise, ok bool) {
	var t tally
	for word := range strings.FieldsSeq(text) {
		t.word(word)
	}
	return t.noise()
}

// NoiseOfPages measures recognised pages, with what the recogniser itself thinks of its words. Headers, footers and page numbers count too.
func NoiseOfPages(pages ...corpus.Page) (n Noise, ok bool) {
	var m Meter
	for i := range pages {
		m.Add(&pages[i])
	}
	return m.Noise()
}

// Meter measures pages that come one by one, as NoiseOfPages does. The zero value is ready.
type Meter struct{ t tally }

// Add takes a page.
func (m *Meter) Add(p *corpus.Page) {
	for _, r := range p.Regions {
		for _, l := range r.Lines {
			if len(l.Words) == 0 {
				for word := range strings.FieldsSeq(l.Text) {
					m.t.word(word)
				}
			}
			for _, w := range l.Words {
				for word := range strings.FieldsSeq(w.Text) {
					m.t.word(word)
					if p.Confidence == nil { // nobody knows, and then those of words mean nothing
						continue
					}
					if m.t.confident++; w.Confidence < lowConfidence {
						m.t.weak++
					}
				}
			}
		}
	}
}

// Noise gives the noise of all pages so far; ok is false when there was no word.
func (m *Meter) Noise() (n Noise, ok bool) { return m.t.noise() }

// tally counts what Noise shares out.
type tally struct {
	words, spaced, clusters, letters   int
	marks, broken, mixed, single, weak int
	confident                          int
}

func (t *tally) word(word string) {
	t.words++
	clusters := 0
	script, mixed, letter, after := language.Unknown, false, false, false // after: a letter or a mark stands before
	for c := range language.Clusters(word) {
		clusters++
		t.clusters++
		first, _ := utf8.DecodeRuneInString(c)
		class := language.ClassOf(first)
		switch { // some vowel signs of Burmese are clusters of their own
		case class == language.Mark && !after:
			t.marks++
		case impossible(c):
			t.broken++
		}
		after = class == language.Mark && after || class == language.Letter
		if class != language.Letter && class != language.Mark {
			continue
		}
		t.letters++
		letter = true
		if s := language.ScriptOf(first); s != language.Common && s != language.Inherited {
			mixed = mixed || script != language.Unknown && s != script
			script = s
		}
	}
	if mixed {
		t.mixed++
	}
	if !unspaced[script] {
		t.spaced++
		if class := firstClass(word); clusters == 1 && (letter || class == language.Punctuation || class == language.Symbol) {
			t.single++
		}
	}
}

func firstClass(word string) language.Class {
	r, _ := utf8.DecodeRuneInString(word)
	return language.ClassOf(r)
}

// impossible reports whether no writer makes such a cluster.
func impossible(cluster string) bool {
	marks, last := 0, rune(-1)
	for _, r := range cluster {
		switch language.ClassOf(r) {
		case language.Mark:
			if marks++; r == last || marks > mostMarks+2 { // a stack of Khmer or Burmese counts its joiner as a mark
				return true
			}
		case language.Other, language.Control:
			return true
		}
		if r == utf8.RuneError || r == '\u25CC' {
			return true
		}
		last = r
	}
	return false
}

func (t *tally) noise() (n Noise, ok bool) {
	if t.words == 0 {
		return Noise{}, false
	}
	share := func(part, of int) float64 { return float64(part) / float64(max(1, of)) }
	n = Noise{
		Marks: share(t.marks, t.clusters), Broken: share(t.broken, t.clusters), Mixed: share(t.mixed, t.words),
		Single: share(t.single, t.spaced), Weak: share(t.weak, t.confident), Words: t.words, Letters: t.letters,
	}
	clean := 1.0
	for _, s := range []float64{n.Marks, n.Broken, n.Mixed, n.Single, n.Weak} {
		clean *= 1 - s
	}
	n.Score = 1 - clean
	return n, true
}
