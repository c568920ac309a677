package classify

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/language"
)

// Report is how well a model labels texts whose label is known. A text of which the model says nothing counts as wrong.
type Report struct {
	Texts     int              `json:"texts"`
	Silent    int              `json:"silent"` // of them, texts of which the model says nothing
	Accuracy  Figure           `json:"accuracy"`
	MacroF1   Figure           `json:"macro_f1"` // mean of the labels' F1
	Labels    []LabelReport    `json:"labels"`   // in order of name
	Languages []LanguageReport `json:"languages,omitempty"`
}

// Figure is a number with its 95 % bootstrap interval, 0–1; nil where there was nothing to measure.
type Figure struct {
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// LabelReport is the part of a report on one label.
type LabelReport struct {
	Label     string         `json:"label"`
	Texts     int            `json:"texts"`
	Claimed   int            `json:"claimed"` // texts of any label that were given this one
	Precision Figure         `json:"precision"`
	Recall    Figure         `json:"recall"`
	F1        Figure         `json:"f1"`
	Mistaken  map[string]int `json:"mistaken"` // what its texts were taken for; "" for those of which the model says nothing
}

// LanguageReport is the part of a report on one language.
type LanguageReport struct {
	Language language.Tag `json:"language"`
	Texts    int          `json:"texts"`
	Accuracy Figure       `json:"accuracy"`
	MacroF1  Figure       `json:"macro_f1"`
}

// Evaluate labels every sample and compares. The error is that of the sequence. Samples of languages that the model does not know are labelled all
// the same: the report shows how well.
func (m *Model) Evaluate(samples iter.Seq2[Sample, error]) (*Report, error) {
	var pairs []Pair
	byLanguage := map[language.Tag][]Pair{}
	for s, err := range samples {
		if err != nil {
			return nil, fmt.Errorf("read text to evaluate: %w", err)
		}
		label, _, _ := m.Best(s.Text)
		p := Pair{Truth: s.Label, Answer: label}
		pairs = append(pairs, p)
		if s.Language != "" {
			byLanguage[s.Language] = append(byLanguage[s.Language], p)
		}
	}
	r := Compare(pairs)
	for _, tag := range slices.Sorted(maps.Keys(byLanguage)) {
		own := Compare(byLanguage[tag])
		r.Languages = append(r.Languages, LanguageReport{tag, own.Texts, own.Accuracy, own.MacroF1})
	}
	return r, nil
}

// Pair is what a text is and what it was taken for; "" for an answer that was not given.
type Pair struct{ Truth, Answer string }

// Compare counts how often answers are right.
func Compare(pairs []Pair) *Report {
	t := newTable(pairs)
	r := &Report{Texts: len(pairs)}
	drawn := t.bootstrap()
	r.Accuracy = t.figure(drawn, (*counts).accuracy)
	r.MacroF1 = t.figure(drawn, (*counts).macroF1)
	for l, name := range t.labels {
		l := LabelReport{
			Label: name, Texts: t.all.truth[l], Claimed: t.all.answer[l],
			Precision: t.figure(drawn, func(c *counts) (float64, bool) { return ratio(c.both[l], c.answer[l]) }),
			Recall:    t.figure(drawn, func(c *counts) (float64, bool) { return ratio(c.both[l], c.truth[l]) }),
			F1:        t.figure(drawn, func(c *counts) (float64, bool) { return ratio(2*c.both[l], c.truth[l]+c.answer[l]) }),
			Mistaken:  map[string]int{},
		}
		for _, p := range pairs {
			if p.Truth == name && p.Answer != name {
				l.Mistaken[p.Answer]++
			}
		}
		r.Labels = append(r.Labels, l)
	}
	for _, p := range pairs {
		if p.Answer == "" {
			r.Silent++
		}
	}
	return r
}

// String gives a figure as "0.812 (0.790–0.833)", or "–".
func (f Figure) String() string {
	if f.Value == nil {
		return "–"
	}
	if f.Low == nil {
		return fmt.Sprintf("%.3f", *f.Value)
	}
	return fmt.Sprintf("%.3f (%.3f–%.3f)", *f.Value, *f.Low, *f.High)
}

// String gives the report as tables.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "texts %d  silent %d  accuracy %s  macro-F1 %s\n", r.Texts, r.Silent, r.Accuracy, r.MacroF1)
	for _, l := range r.Labels {
		fmt.Fprintf(&b, "%-20s n %5d  P %s  R %s  F1 %s", l.Label, l.Texts, l.Precision, l.Recall, l.F1)
		names := slices.SortedFunc(maps.Keys(l.Mistaken), func(x, y string) int {
			return cmp.Or(cmp.Compare(l.Mistaken[y], l.Mistaken[x]), cmp.Compare(x, y))
		})
		for _, name := range names {
			shown := name
			if name == "" {
				shown = "(silent)"
			}
			fmt.Fprintf(&b, "  %s %d", shown, l.Mistaken[name])
		}
		b.WriteByte('\n')
	}
	for _, l := range r.Languages {
		fmt.Fprintf(&b, "%-20s n %5d  accuracy %s  macro-F1 %s\n", l.Language, l.Texts, l.Accuracy, l.MacroF1)
	}
	return b.String()
}
