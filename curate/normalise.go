package curate

import (
	"context"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/language/normalise"
	"github.com/lontar-asean/lontar/recipe"
)

// Normalise gives text one spelling without changing what a reader sees.
type Normalise struct {
	Off []string `yaml:"off" doc:"rules that do not run: newline, controls, spaces, zero-width, compose, thai-marks, lao-marks, repeats, vietnamese"`
}

func normaliseKind() recipe.Kind {
	return recipe.Define(recipe.Kind{
		Name: "normalise", Version: 1,
		Summary: "Gives text one spelling: valid UTF-8, NFC, one kind of space, the marks of each script in order",
		Doc: `NFC and never NFKC, which would split Thai and Lao sara am. Invisible characters stay where the script needs them (the zero-width space of
Khmer, Lao, Thai and Burmese; joiners of Arabic and Indic scripts) and go elsewhere. Thai and Lao marks come in their order, Vietnamese
đ is repaired where ð stands for it. The trail says how many places changed, measures normalise.RULE say by which rule. Words of
pictures, titles and questions are normalised like the text.`,
		Examples: []recipe.Example{
			{Language: "tha-Thai", Text: "น\u0e4d\u0e32้ใส", Settings: "{}"},
			{Language: "vie-Latn", Text: "Tiê\u0301ng Viê\u0323t", Want: "Tiếng Việt", Measures: map[string]float64{"normalise.changed": 2}},
			{Language: "khm-Khmr", Text: "ភាសា\u200bខ្មែរ", Want: "ភាសា\u200bខ្មែរ", Measures: map[string]float64{"normalise.changed": 0}},
			{Language: "ind-Latn", Text: "pasar\u200b malam", Want: "pasar malam"},
		},
	}, Normalise{}, newNormalise)
}

type normaliseStep struct {
	options normalise.Options
	model   *identify.Model
}

func newNormalise(n Normalise) (any, error) {
	var s normaliseStep
	for _, name := range n.Off {
		r, ok := normalise.ParseRule(name)
		if !ok || r == normalise.Encoding {
			return nil, fault.New(fault.Invalid, "no rule that can be switched off is called %q", name)
		}
		s.options.Off[r] = true
	}
	var err error
	s.model, err = identify.Default()
	return s, err
}

// Transform normalises everything that people wrote.
func (s normaliseStep) Transform(_ context.Context, d *corpus.Document) error {
	tag := d.Language
	// One rule depends on the language: whether ð is an Icelandic letter or a Vietnamese slip. It is asked for before languages are known.
	if text := d.Text(); tag == language.Und && (strings.Contains(text, "ð") || strings.Contains(text, "Ð") || strings.Contains(text, "Ɖ")) {
		tag = s.model.Identify(strings.NewReplacer("ð", "đ", "Ð", "Đ", "Ɖ", "Đ").Replace(text)).Tag
	}
	var changes normalise.Changes
	d.EditWords(func(text string) string {
		out, c := normalise.Text(text, tag, s.options)
		changes.Add(c)
		return out
	})
	total := changes.Total()
	d.SetMeasure("normalise.changed", float64(total))
	for r, n := range changes {
		if n > 0 {
			d.SetMeasure("normalise."+normalise.Rule(r).String(), float64(n))
		}
	}
	if total > 0 {
		d.Changed("normalise", 1, int64(total))
	}
	return nil
}
