package curate

import (
	"context"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/language/legacy"
	"github.com/lontar-asean/lontar/language/normalise"
	"github.com/lontar-asean/lontar/language/zawgyi"
	"github.com/lontar-asean/lontar/recipe"
)

// Normalise gives text one spelling without changing what a reader sees.
type Normalise struct {
	Off             []string     `yaml:"off" doc:"rules that do not run (lontar normalise --help lists them)"`
	KeepZawgyi      bool         `yaml:"keep_zawgyi" doc:"leave Burmese in Zawgyi as it is"`
	KeepLegacy      bool         `yaml:"keep_legacy" doc:"leave Vietnamese in TCVN3, VNI or VISCII and Thai in TIS-620 that was read as windows-1252 as it is"`
	KeepOriginal    bool         `yaml:"keep_original" doc:"keep a converted text also as it was, as a part of kind original"`
	MaxZawgyiUnsure recipe.Limit `yaml:"max_zawgyi_unsure" doc:"greatest share of Burmese that may be Zawgyi and may be not; text over it is put aside"`
}

func normaliseKind() recipe.Kind {
	return recipe.Define(recipe.Kind{
		Name: "normalise", Version: 2,
		Summary: "Gives text one spelling: valid UTF-8, NFC, one kind of space, the marks of each script in order",
		Doc: `NFC and never NFKC, which would split Thai and Lao sara am. Invisible characters stay where the script needs them (the zero-width space of
Khmer, Lao, Thai and Burmese; joiners of Arabic and Indic scripts) and go elsewhere. Marks and vowels of Khmer, Burmese, Thai, Lao, Tamil and
Javanese come in their order, digits that stand for letters in Burmese words become letters, Vietnamese đ is repaired where ð stands for it. The trail says how many places changed, measures normalise.RULE say by which rule.

Burmese in Zawgyi becomes Unicode, and Vietnamese and Thai that were read as windows-1252 become what they were: what belongs together is
judged together, phrases and lines that are right stay, and the text as it was is kept beside (keep_original). Measure normalise.zawgyi is
the probability of Zawgyi over the text, normalise.zawgyi_unsure the share left because it is neither above 0.95 nor below 0.05,
normalise.legacy.ENCODING the characters read anew. Words of pictures, titles and questions are normalised like the text.`,
		Examples: []recipe.Example{
			{Language: "tha-Thai", Text: "น\u0e4d\u0e32้ใส", Settings: "{}"},
			{Language: "vie-Latn", Text: "Tiê\u0301ng Viê\u0323t", Want: "Tiếng Việt", Measures: map[string]float64{"normalise.changed": 2}},
			{Language: "khm-Khmr", Text: "ភាសា\u200bខ្មែរ", Want: "ភាសា\u200bខ្មែរ", Measures: map[string]float64{"normalise.changed": 0}},
			{Language: "ind-Latn", Text: "pasar\u200b malam", Want: "pasar malam"},
			{Text: "ေနျပည္ေတာ္သို႔ သြားၾကသည္။", Want: "နေပြည်တော်သို့ သွားကြသည်။"},
			{Text: "Tieáng Vieät ñöôïc vieát baèng chöõ Quoác ngöõ.", Want: "Tiếng Việt được viết bằng chữ Quốc ngữ."},
		},
	}, Normalise{KeepOriginal: true, MaxZawgyiUnsure: recipe.LimitOf(0.1)}, newNormalise)
}

type normaliseStep struct {
	Normalise
	options normalise.Options
	model   *identify.Model
}

func newNormalise(n Normalise) (any, error) {
	s := normaliseStep{Normalise: n}
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
	repaired := s.repair(d)
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
	total := changes.Total() + repaired
	d.SetMeasure("normalise.changed", float64(total))
	for r, n := range changes {
		if n > 0 {
			d.SetMeasure("normalise."+normalise.Rule(r).String(), float64(n))
		}
	}
	if total > 0 {
		d.Changed("normalise", 2, int64(total))
	}
	return nil
}

// repair brings text in an old encoding into Unicode, before any rule drops or moves what is a letter there, and gives the number of
// syllables and characters changed. The text decides; titles and the words of pictures follow it.
func (s normaliseStep) repair(d *corpus.Document) (changed int) {
	if s.KeepOriginal {
		before := texts(d)
		defer func() {
			if changed > 0 {
				keepOriginals(d, before)
			}
		}()
	}
	if !s.KeepLegacy {
		changed += repairLegacy(d)
	}
	if !s.KeepZawgyi {
		_, found := zawgyi.Repair(d.Text(), zawgyi.Prior)
		if found.Characters == 0 {
			return changed
		}
		prior := found.Probability
		var all zawgyi.Report
		d.EditWords(func(text string) string {
			out, r := zawgyi.Repair(text, prior)
			all.Add(r)
			return out
		})
		d.SetMeasure("normalise.zawgyi", found.Probability)
		d.SetMeasure("normalise.zawgyi_unsure", all.UnsureShare())
		changed += all.Changed
	}
	return changed
}

// texts gives the text parts of a document.
func texts(d *corpus.Document) (list []string) {
	for _, p := range d.Parts {
		if p.Kind == corpus.TextPart {
			list = append(list, p.Text)
		}
	}
	return list
}

// keepOriginals adds the texts that are no longer what they were, at the end of the parts.
func keepOriginals(d *corpus.Document, before []string) {
	parts := d.Parts
	for i, now := range texts(d) {
		if now != before[i] {
			parts = append(parts, corpus.Part{Kind: corpus.OriginalPart, Text: before[i]})
		}
	}
	d.SetParts(parts)
}

func repairLegacy(d *corpus.Document) int {
	_, found := legacy.Repair(d.Text(), legacy.None)
	if found.Encoding == legacy.None {
		return 0
	}
	changed := 0
	d.EditWords(func(text string) string {
		out, r := legacy.Repair(text, found.Encoding)
		changed += r.Changed
		return out
	})
	d.SetMeasure("normalise.legacy."+found.Encoding.String(), float64(changed))
	return changed
}

// Rules puts aside what nobody can say the encoding of.
func (s normaliseStep) Rules(language.Tag) []recipe.Rule {
	return []recipe.Rule{{Setting: "max_zawgyi_unsure", Measure: "normalise.zawgyi_unsure", High: s.MaxZawgyiUnsure.Or(nil)}}
}
