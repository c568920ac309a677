package segment

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// Agreement counts boundaries that two ways to cut the same text share.
type Agreement struct {
	Both     int // found and labelled
	Found    int // found
	Labelled int // labelled
}

// Precision gives the share of found boundaries that are labelled; ok is false when none was found.
func (a Agreement) Precision() (p float64, ok bool) { return ratio(a.Both, a.Found) }

// Recall gives the share of labelled boundaries that were found; ok is false when none is labelled.
func (a Agreement) Recall() (r float64, ok bool) { return ratio(a.Both, a.Labelled) }

// F1 gives the harmonic mean of precision and recall; ok is false when nothing was found or labelled.
func (a Agreement) F1() (f float64, ok bool) { return ratio(2*a.Both, a.Found+a.Labelled) }

// Add counts another agreement in.
func (a *Agreement) Add(b Agreement) {
	a.Both, a.Found, a.Labelled = a.Both+b.Both, a.Found+b.Found, a.Labelled+b.Labelled
}

func (a *Agreement) count(found, labelled bool) {
	if found {
		a.Found++
	}
	if labelled {
		a.Labelled++
	}
	if found && labelled {
		a.Both++
	}
}

// String gives one line with all figures.
func (a Agreement) String() string {
	p, _ := a.Precision()
	r, _ := a.Recall()
	f, ok := a.F1()
	if !ok {
		return "no boundaries"
	}
	return fmt.Sprintf("boundary F1 %.4f, precision %.4f, recall %.4f, %d boundaries", f, p, r, a.Labelled)
}

func ratio(part, whole int) (float64, bool) {
	if whole == 0 {
		return 0, false
	}
	return float64(part) / float64(whole), true
}

// Compare cuts labelled text (words parted by U+200B) and counts the boundaries. Only places between two letters or marks of the tag's
// script are looked at: those beside spaces, digits, punctuation and other scripts are easy and would flatter.
func (s *Segmenter) Compare(line string, tag language.Tag) Agreement {
	text := strings.ReplaceAll(line, mark, "")
	found := make([]bool, len(text)+1)
	at := 0
	for token := range s.Tokens(text, tag) {
		at += len(token)
		found[at] = true
	}
	labelled := make([]bool, len(text)+1)
	at = 0
	for word := range strings.SplitSeq(line, mark) {
		at += len(word)
		labelled[at] = true
	}
	return compare(text, found, labelled, tag.Script())
}

func compare(text string, found, labelled []bool, script language.Script) (a Agreement) {
	inside := false
	for i, r := range text {
		before := inside
		inside = language.ScriptOf(r) == script && language.IsWordCharacter(r) || inside && language.ScriptOf(r) == language.Inherited && utf8.RuneLen(r) > 1
		if !before || !inside {
			continue
		}
		a.count(found[i], labelled[i])
	}
	return a
}

// CompareParted is Compare for text whose authors typed the marks: only lines and in them stretches (between spaces, punctuation and other
// scripts) in which the author parted all words are counted, as far as one can see: words have at most mean orthographic syllables on
// average, in the line and in the stretch, and in the stretch none is longer than longest and there are two or more.
func (s *Segmenter) CompareParted(line string, tag language.Tag, mean float64, longest int) (a Agreement) {
	list := examples(line, tag.Script())
	words, syllables := 0, 0
	for _, e := range list {
		words += e.words()
		syllables += len(e.gold) - 1
	}
	if float64(syllables) > mean*float64(words) {
		return a
	}
	for _, e := range list {
		if e.words() > 1 && e.parted(mean, longest) {
			a.Add(s.Compare(e.labelled(), tag))
		}
	}
	return a
}

// words gives the number of labelled words.
func (e *example) words() int {
	n := 0
	for _, gold := range e.gold[1:] {
		if gold {
			n++
		}
	}
	return n
}
