package identify

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/language"
)

// Report is how well a model names texts whose language is known. Und counts as wrong, and a tie as its Tag.
type Report struct {
	Texts, Und, Ties int
	Labels           []LabelReport // sorted by tag
}

// LabelReport is the part of a report on one language.
type LabelReport struct {
	Tag      language.Tag
	Texts    int
	Correct  int
	Claimed  int                  // texts of any language that were given this tag
	Mistaken map[language.Tag]int // what its texts were taken for
}

// F1 is the harmonic mean of precision and recall, 0–1; ok is false when there was no text and no claim.
func (l *LabelReport) F1() (f1 float64, ok bool) {
	if l.Texts+l.Claimed == 0 {
		return 0, false
	}
	return 2 * float64(l.Correct) / float64(l.Texts+l.Claimed), true
}

// Evaluate identifies every sample, cut to its first clusters if clusters is above 0, and compares. Samples of the languages left out are
// not looked at. The error is that of the sequence.
func (m *Model) Evaluate(samples iter.Seq2[Sample, error], clusters int, leftOut ...language.Tag) (*Report, error) {
	r := &Report{}
	labels := make(map[language.Tag]*LabelReport)
	label := func(tag language.Tag) *LabelReport {
		if labels[tag] == nil {
			labels[tag] = &LabelReport{Tag: tag, Mistaken: make(map[language.Tag]int)}
		}
		return labels[tag]
	}
	for s, err := range samples {
		if err != nil {
			return nil, fmt.Errorf("read text to evaluate: %w", err)
		}
		if slices.Contains(leftOut, s.Tag) {
			continue
		}
		text := s.Text
		if clusters > 0 {
			text = language.FirstClusters(text, clusters)
		}
		answer := m.Identify(text)
		r.Texts++
		l := label(s.Tag)
		l.Texts++
		if answer.Tie {
			r.Ties++
		}
		if answer.Tag == s.Tag {
			l.Correct++
		} else {
			l.Mistaken[answer.Tag]++
		}
		if answer.Tag == language.Und {
			r.Und++
			continue
		}
		label(answer.Tag).Claimed++
	}
	for _, l := range labels {
		r.Labels = append(r.Labels, *l)
	}
	slices.SortFunc(r.Labels, func(a, b LabelReport) int { return cmp.Compare(a.Tag, b.Tag) })
	return r, nil
}

// MacroF1 is the mean F1 over the languages that had texts; ok is false when none had.
func (r *Report) MacroF1() (f1 float64, ok bool) {
	n := 0
	for _, l := range r.Labels {
		if l.Texts > 0 {
			f, _ := l.F1()
			f1 += f
			n++
		}
	}
	if n == 0 {
		return 0, false
	}
	return f1 / float64(n), true
}

// Merged gives F1 with several languages taken as one; ok is false when they had no text.
func (r *Report) Merged(tags ...language.Tag) (f1 float64, ok bool) {
	texts, claimed, correct := 0, 0, 0
	for _, l := range r.Labels {
		if !slices.Contains(tags, l.Tag) {
			continue
		}
		texts += l.Texts
		claimed += l.Claimed
		correct += l.Correct
		for tag, n := range l.Mistaken {
			if tag != l.Tag && slices.Contains(tags, tag) {
				correct += n
			}
		}
	}
	if texts == 0 {
		return 0, false
	}
	return 2 * float64(correct) / float64(texts+claimed), true
}

// String gives the report as a table: a line for each language with texts, its F1 and what it was taken for, most often first.
func (r *Report) String() string {
	var b strings.Builder
	macro, _ := r.MacroF1()
	fmt.Fprintf(&b, "texts %d  macro-F1 %.4f  und %d  ties %d\n", r.Texts, macro, r.Und, r.Ties)
	for _, l := range r.Labels {
		if l.Texts == 0 {
			continue
		}
		f1, _ := l.F1()
		fmt.Fprintf(&b, "%-9s n %4d  F1 %.4f", l.Tag, l.Texts, f1)
		tags := make([]language.Tag, 0, len(l.Mistaken))
		for tag := range l.Mistaken {
			tags = append(tags, tag)
		}
		slices.SortFunc(tags, func(x, y language.Tag) int {
			return cmp.Or(cmp.Compare(l.Mistaken[y], l.Mistaken[x]), cmp.Compare(x, y))
		})
		for _, tag := range tags {
			fmt.Fprintf(&b, "  %s %d", tag, l.Mistaken[tag])
		}
		b.WriteByte('\n')
	}
	return b.String()
}
