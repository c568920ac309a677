package curate

import (
	"context"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/perturb"
	"github.com/lontar-asean/lontar/recipe"
)

// Perturb writes noise into texts.
type Perturb struct {
	Glyphs    float64 `yaml:"glyphs" doc:"share of the signs that have a lookalike which are taken for it, 0–1"`
	Order     float64 `yaml:"order" doc:"share of the syllables with marks to exchange that have two of them exchanged, as writers type them who see no difference, 0–1"`
	ZeroWidth float64 `yaml:"zero_width" doc:"share of the boundaries between Khmer, Thai, Lao and Burmese words that gain a zero-width space or lose it, 0–1"`
	OCR       float64 `yaml:"ocr" doc:"share of the letters and spaces with an error of a recogniser: a lookalike, a mark lost or doubled, a space lost or new, 0–1"`
	Spelling  float64 `yaml:"spelling" doc:"share of the words with an informal or regional spelling that have it, 0–1"`
	Seed      int64   `yaml:"seed" doc:"another seed, other noise"`
}

func perturbKind() recipe.Kind {
	return recipe.Define(recipe.Kind{
		Name: "perturb", Version: 1,
		Summary: "Writes noise into text, for training and testing models that are to be robust: lookalikes, order of marks, zero-width spaces, OCR, spelling",
		Doc: `All rates are 0 by default, and a rate of 0 does nothing. Lookalikes are measured by drawing the signs of each script (Kaing et al., EACL 2024, for
abugidas; our tables). Noise of order is undone by normalise, so put perturb behind it. Spellings are rules of ours for
Indonesian, Malay, Javanese, Filipino, Vietnamese, Thai, Lao, Khmer, Burmese and Tamil, not yet reviewed by native speakers.

The noise of a document depends on its id, its text and the seed, not on what stands before it. One document stays one document: for noisy copies beside
clean ones run the recipe twice, with and without this step or with two seeds, into two data sets. Only text changes, not titles or the words of
pictures.

Measures: perturb.KIND and perturb.KIND_places, the changes made and the places where one could have been made, for kinds whose rate is not 0;
unmeasured where there are no rules of the kind for the language.`,
		Examples: []recipe.Example{
			{Language: "ind-Latn", Text: "anak-anak pergi dengan ibu", Settings: "{spelling: 1, seed: 1}", Measures: map[string]float64{"perturb.spelling": 2}},
			{Language: "tha-Thai", Text: "ที่นี่", Settings: "{order: 1}", Want: "ท\u0e48\u0e35น\u0e48\u0e35", Measures: map[string]float64{"perturb.order": 2, "perturb.order_places": 2}},
			{Language: "khm-Khmr", Text: "ភាសា\u200bខ្មែរ", Settings: "{zero_width: 1}", Want: "ភាសាខ្មែរ", Measures: map[string]float64{"perturb.zero_width": 1}},
			{Language: "lao-Laoo", Text: "ໝາ", Settings: "{glyphs: 0, ocr: 0}", Want: "ໝາ"},
			{Language: "khm-Khmr", Text: "ផ\u17d2ដ", Settings: "{spelling: 1}", Want: "ផ\u17d2ត"},
		},
	}, Perturb{}, newPerturb)
}

type perturbStep struct {
	Perturb
	rates perturb.Rates
	noise *perturb.Noise
}

// perturbMeasures are the names of the kinds in measures: those of the settings.
var perturbMeasures = [perturb.Kinds]string{
	perturb.Glyphs: "perturb.glyphs", perturb.Order: "perturb.order", perturb.ZeroWidth: "perturb.zero_width", perturb.OCR: "perturb.ocr",
	perturb.Spelling: "perturb.spelling",
}

func newPerturb(p Perturb) (any, error) {
	s := perturbStep{Perturb: p, rates: perturb.Rates{perturb.Glyphs: p.Glyphs, perturb.Order: p.Order, perturb.ZeroWidth: p.ZeroWidth,
		perturb.OCR: p.OCR, perturb.Spelling: p.Spelling}}
	if p.Seed < 0 {
		return nil, fault.New(fault.Invalid, "seed is %d, which is below 0", p.Seed)
	}
	var err error
	s.noise, err = perturb.New(s.rates)
	return s, err
}

// Transform writes noise into the text parts of a document.
func (s perturbStep) Transform(_ context.Context, d *corpus.Document) error {
	tag := d.Language
	if tag == "" {
		tag = language.Und
	}
	seed := xxh3.HashStringSeed(d.ID, uint64(s.Seed))
	var all perturb.Report
	part := uint64(0)
	d.EditText(func(text string) string {
		out, r := s.noise.Text(text, tag, seed+part)
		part++
		all.Add(r)
		return out
	})
	for k, name := range perturbMeasures {
		switch {
		case s.rates[k] == 0:
		case all[k].Known:
			d.SetMeasure(name, float64(all[k].Changed))
			d.SetMeasure(name+"_places", float64(all[k].Places))
		default:
			d.SetUnmeasured(name)
			d.SetUnmeasured(name + "_places")
		}
	}
	if n := all.Changed(); n > 0 {
		d.Changed("perturb", 1, int64(n))
	}
	return nil
}
