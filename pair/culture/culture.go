// Package culture finds the concepts that documents and their pictures are about.
package culture

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/concept"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

// Labeller names the concepts that a document is about, out of those it is given, by looking at it: a model behind an endpoint.
type Labeller interface {
	Label(ctx context.Context, d *corpus.Document, among []concept.Concept) (ids []string, err error)
}

// Settings are the settings of the step concepts.
type Settings struct {
	From        []string     `yaml:"from" doc:"where to look: text, title, pictures (all their words)"`
	Files       []string     `yaml:"files" doc:"YAML files with further concepts, relative to the recipe"`
	Model       bool         `yaml:"model" doc:"also ask the model that the recipe names under endpoints as concepts"`
	MinConcepts recipe.Limit `yaml:"min_concepts" doc:"fewest different concepts"`
}

const name = "concepts"

var places = []string{"text", "title", "pictures"}

// Kinds gives the step. Models that recipes name are reached through dial.
func Kinds(dial Dial) []recipe.Kind {
	return []recipe.Kind{recipe.Define(recipe.Kind{
		Name: name, Version: 1,
		Summary: "Finds which concepts of the cultures of the region a document and its pictures are about",
		Doc: `Concepts have ids such as khm/festival/pchum-ben and labels in several languages; those that ship with Lontar are in concepts/, one YAML file a
country, not yet reviewed by a native speaker. A document gets the ids whose labels it holds: those of its own language, and those in other scripts
than its own. Spelling variants, capitals and zero-width spaces do not count. A label begins and ends where a word does; in Thai, Lao,
Khmer and Burmese labels of fewer than five clusters do so where the segmenter finds words.

Files of your own have the same form:

    - id: khm/food/nom-banh-chok
      labels: {khm: [នំបញ្ចុក], eng: [nom banh chok]}
      source: unsourced

Measures: concepts.found (different concepts), concepts.mentions; concepts.model is the number that only the model named, and unchecked when none is
asked. Nothing is dropped by default; min_concepts keeps the documents about something.`,
		Examples: []recipe.Example{
			{Language: "khm-Khmr", Text: "នៅថ្ងៃបុណ្យភ្ជុំបិណ្ឌ គេទៅវត្ត។", Measures: map[string]float64{"concepts.found": 1}, Kept: true},
			{Language: "ind-Latn", Text: "Rendang dan tempe dijual di pasar.", Measures: map[string]float64{"concepts.found": 2}, Kept: true},
			{Settings: "{min_concepts: 1}", Language: "tha-Thai", Text: "ข้าวสวย", Measures: map[string]float64{"concepts.found": 0}, Reasons: []string{"concepts.min_concepts"}},
			{Settings: "{from: [title]}", Language: "mya-Mymr", Text: "ရွှေတိဂုံ", Measures: map[string]float64{"concepts.found": 0}, Kept: true},
		},
	}, Settings{From: places, MinConcepts: recipe.Off()}, func(c Settings) (any, error) { return build(c, dial) })}
}

type step struct {
	Settings
	dir      string
	dial     Dial
	labeller Labeller
	list     []concept.Concept
	matcher  *concept.Matcher
}

func build(c Settings, dial Dial) (any, error) {
	for _, f := range c.From {
		if !slices.Contains(places, f) {
			return nil, fault.New(fault.Invalid, "%q is no place to look for concepts", f).Try("text, title or pictures")
		}
	}
	s := &step{Settings: c, dial: dial}
	return s, s.load(nil)
}

// load makes the matcher of the shipped concepts and others.
func (s *step) load(more []concept.Concept) (err error) {
	shipped, err := concept.Shipped()
	if err != nil {
		return err
	}
	if s.list, err = concept.Join(shipped, more); err != nil {
		return err
	}
	s.matcher, err = concept.NewMatcher(s.list)
	return err
}

// Place reads the files that the recipe names.
func (s *step) Place(dir string) error {
	s.dir = dir
	if len(s.Files) == 0 {
		return nil
	}
	var more []concept.Concept
	for _, f := range s.Files {
		b, err := os.ReadFile(s.path(f))
		if err != nil {
			return fault.New(fault.Missing, "cannot read concepts that the recipe names: %w", err).Try("paths are relative to the recipe")
		}
		list, err := concept.Parse(b, s.path(f))
		if err != nil {
			return err
		}
		more = append(more, list...)
	}
	return s.load(more)
}

func (s *step) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.dir, name)
}

// Measuring names what is looked for and where.
func (s *step) Measuring() any {
	sum := sha256.New()
	for _, c := range s.list {
		sum.Write([]byte(c.ID + "\n"))
		for _, l := range c.Labels {
			sum.Write([]byte(string(l.Language) + "\t" + l.Text + "\n"))
		}
	}
	return []any{s.From, s.Model, hex.EncodeToString(sum.Sum(nil)[:16])}
}

// Measure gives the document the ids of the concepts it is about, besides those it has.
func (s *step) Measure(ctx context.Context, d *corpus.Document) error {
	mentions := 0
	ids := slices.Clone(d.Concepts)
	look := func(text string, tag language.Tag) {
		for _, m := range s.matcher.Find(text, tag) {
			mentions += m.Count
			ids = append(ids, m.ID)
		}
	}
	if slices.Contains(s.From, "text") {
		look(d.Text(), d.Language)
	}
	if slices.Contains(s.From, "title") {
		look(d.Title, d.Language)
	}
	if slices.Contains(s.From, "pictures") {
		for i := range d.Pictures {
			words(&d.Pictures[i], d.Language, look)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if !s.Model {
		d.Measures = append(slices.DeleteFunc(d.Measures, func(m corpus.Measure) bool { return m.Name == name+".model" }), corpus.Measure{Name: name + ".model", State: corpus.Unchecked})
	} else {
		named, err := s.labeller.Label(ctx, d, s.list)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil && unreachable(err) {
			return err
		}
		only := 0
		for _, id := range named {
			known := slices.ContainsFunc(s.list, func(c concept.Concept) bool { return c.ID == id })
			if known && !slices.Contains(ids, id) {
				ids = append(ids, id)
				only++
			}
		}
		slices.Sort(ids)
		if d.SetMeasure(name+".model", float64(only)); err != nil {
			d.SetMeasure(name+".model", math.NaN()) // asked without an answer: failed, not none
		}
	}
	if len(ids) > 0 {
		d.Concepts = ids
	}
	d.SetMeasure(name+".found", float64(len(ids)))
	d.SetMeasure(name+".mentions", float64(mentions))
	return nil
}

// words gives each text that stands with a usable picture once, with its language.
func words(p *corpus.Picture, tag language.Tag, look func(string, language.Tag)) {
	if !p.Usable() {
		return
	}
	var seen []string
	see := func(text string, tag language.Tag) {
		if text != "" && !slices.Contains(seen, text) {
			seen = append(seen, text)
			look(text, tag)
		}
	}
	for _, x := range p.Descriptions {
		if len(x.Reasons) == 0 {
			see(x.Text, x.Language)
		} else {
			seen = append(seen, x.Text)
		}
	}
	for _, text := range append([]string{p.Alt, p.Caption, p.Title, p.Heading, p.File.Title, p.File.Description}, p.File.Keywords...) {
		see(text, tag)
	}
}

// Rules gives the limit, the same for every language.
func (s *step) Rules(language.Tag) []recipe.Rule {
	return []recipe.Rule{{Setting: "min_concepts", Measure: name + ".found", Low: s.MinConcepts.Or(nil)}}
}
