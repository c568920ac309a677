package curate

import (
	"context"
	"maps"
	"os"
	"slices"
	"sync"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/classify"
	"github.com/lontar-asean/lontar/recipe"
)

// Classify measures how likely each label of a classifier is.
type Classify struct {
	Model ModelFiles         `yaml:"model" doc:"a model file of lontar classify train, or a map from language to file"`
	Drop  map[string]float64 `yaml:"drop" doc:"labels that are not wanted, each with the probability from which on it drops a document"`
	Keep  map[string]float64 `yaml:"keep" doc:"labels that are wanted, each with the least probability; a document needs one of them"`
	Name  string             `yaml:"name" doc:"tells several classify steps apart: their measures and reasons begin with classify.NAME"`
}

func classifyKind() recipe.Kind {
	return recipe.Define(recipe.Kind{
		Name: "classify", Version: 1, Reasons: []string{"classify.keep", "classify.drop"},
		Summary: "Measures the labels of a classifier, such as quality, topic, register or harm, and drops or keeps by them",
		Doc: `The model comes from "lontar classify train", or "lontar classify teach" where a larger model gives the labels. Every document gets the
probability of each label as a measure; they add up to 1. What they mean is up to the texts that the model was trained on: try it with
"lontar classify eval" on texts of the language before a limit drops anything, and read what it dropped. Nothing is dropped by default.

    - classify: {name: register, model: models/register.model, drop: {advertisement: 0.9}}
    - classify: {name: topic, model: {khm: models/topic-khm.model, lao: models/topic-lao.model}, keep: {health: 0.5, school: 0.5}}

A document is dropped when a label under drop is at its limit or above (classify.drop), and when no label under keep is at its limit or above
(classify.keep); with a name, classify.NAME.drop and classify.NAME.keep. Limits only judge: lontar rejudge changes them without measuring again.

A document in a language without a model, or that the model had no training texts in, is unmeasured: neither kept nor dropped, and counted. So is
a text in which there is nothing that the model has seen.

Measures: classify.LABEL; with a name, classify.NAME.LABEL. The contents of the model files are part of what the plan is made from.`,
		Examples: []recipe.Example{
			{Language: "khm-Khmr", Text: "ទិញមួយថែមមួយ បញ្ចុះតម្លៃពិសេស ទូរស័ព្ទមកឥឡូវនេះ!", Settings: "{model: testdata/classify/register.model, drop: {advertisement: 0.8}}",
				Reasons: []string{"classify.drop"}},
			{Language: "khm-Khmr", Text: "ផ្សារបណ្តែតទឹកបើករាល់ព្រឹកនៅលើទន្លេ", Settings: "{model: testdata/classify/register.model, drop: {advertisement: 0.8}}", Kept: true},
			{Language: "ind-Latn", Text: "Pasar terapung buka setiap pagi di sungai.", Settings: "{model: testdata/classify/register.model, keep: {prose: 0.8}}", Kept: true},
			{Language: "ind-Latn", Text: "Beli satu gratis satu, diskon besar, hubungi sekarang!", Settings: "{model: testdata/classify/register.model, keep: {prose: 0.8}}",
				Reasons: []string{"classify.keep"}},
			{Language: "lao-Laoo", Text: "ຕະຫຼາດນ້ຳເປີດທຸກເຊົ້າ", Settings: "{model: testdata/classify/register.model, keep: {prose: 0.8}}", Kept: true},
		},
	}, Classify{}, newClassify)
}

type classifyStep struct {
	Classify
	beside
	prefix string // of measures and reasons
	once   sync.Once
	models map[string]*classify.Model
	labels []string // of all models, sorted
	err    error
}

func newClassify(c Classify) (any, error) {
	prefix, err := reasonNamed("classify", c.Name)
	if err != nil {
		return nil, err
	}
	for _, limits := range []map[string]float64{c.Drop, c.Keep} {
		for _, label := range slices.Sorted(maps.Keys(limits)) {
			if p := limits[label]; !(p > 0 && p <= 1) {
				return nil, fault.New(fault.Invalid, "the limit of %q is %g, not above 0 and at most 1", label, p)
			}
		}
	}
	return &classifyStep{Classify: c, prefix: prefix}, nil
}

// Place says where the recipe lies, reads the models, and checks that they have the labels of the limits.
func (s *classifyStep) Place(dir string) error {
	s.dir = dir
	if err := s.open(); err != nil {
		return err
	}
	for _, limits := range []map[string]float64{s.Drop, s.Keep} {
		for _, label := range slices.Sorted(maps.Keys(limits)) {
			if err := s.hasLabel(label); err != nil {
				return err
			}
		}
	}
	return nil
}

// hasLabel checks that every model has a label.
func (s *classifyStep) hasLabel(label string) error {
	for _, key := range slices.Sorted(maps.Keys(s.models)) {
		if labels := s.models[key].Labels(); !slices.Contains(labels, label) {
			return fault.New(fault.Invalid, "the model has no label %q", label).At("%s", s.path(s.Model[key])).Try("one of %q", labels)
		}
	}
	return nil
}

func (s *classifyStep) open() error {
	s.once.Do(func() {
		s.models, s.err = s.load()
		for _, m := range s.models {
			s.labels = append(s.labels, m.Labels()...)
		}
		slices.Sort(s.labels)
		s.labels = slices.Compact(s.labels)
	})
	return s.err
}

func (s *classifyStep) load() (map[string]*classify.Model, error) {
	models := map[string]*classify.Model{}
	for _, key := range slices.Sorted(maps.Keys(s.Model)) {
		name := s.path(s.Model[key])
		f, err := os.Open(name)
		if err != nil {
			return nil, fault.New(fault.Missing, "cannot read a model that the recipe names: %w", err).
				Try("`lontar classify train` makes one; paths are relative to the recipe")
		}
		m, err := classify.Read(f)
		f.Close()
		if err != nil {
			return nil, fault.New(fault.Of(err), "%w", err).At("%s", name).Try("%s", fault.Hint(err))
		}
		models[key] = m
	}
	return models, nil
}

// Measuring names the contents of the models: limits only judge.
func (s *classifyStep) Measuring() any {
	keys := slices.Sorted(maps.Keys(s.Model))
	var names []string
	for _, key := range keys {
		names = append(names, s.Model[key])
	}
	return []any{s.Name, keys, contentKey(s.digest(names))}
}

// modelOf gives the model for a language; nil when there is none. A model that knows the language comes before one that does not say.
func (s *classifyStep) modelOf(tag language.Tag) *classify.Model {
	for _, key := range []string{string(tag), tag.Language(), ""} {
		if m := s.models[key]; m != nil && m.Knows(tag) {
			return m
		}
	}
	return nil
}

// Measure gives the probability of each label.
func (s *classifyStep) Measure(_ context.Context, d *corpus.Document) error {
	if err := s.open(); err != nil {
		return err
	}
	labels := s.labels // of a language without a model: of all models
	var scores []float64
	if m := s.modelOf(d.Language); m != nil {
		labels = m.Labels()
		scores, _ = m.Predict(d.Text())
	}
	for l, label := range labels {
		if scores == nil {
			d.SetUnmeasured(s.prefix + "." + label)
		} else {
			d.SetMeasure(s.prefix+"."+label, scores[l])
		}
	}
	return nil
}

// Judge drops documents by the limits on their labels.
func (s *classifyStep) Judge(f *corpus.Facts) (reasons []string) {
	for _, label := range slices.Sorted(maps.Keys(s.Drop)) {
		if p, ok := f.Value(s.prefix + "." + label); ok && p >= s.Drop[label] {
			reasons = append(reasons, s.prefix+".drop")
			break
		}
	}
	measured := false
	for _, label := range slices.Sorted(maps.Keys(s.Keep)) {
		p, ok := f.Value(s.prefix + "." + label)
		if ok && p >= s.Keep[label] {
			return reasons
		}
		measured = measured || ok
	}
	if measured {
		reasons = append(reasons, s.prefix+".keep")
	}
	return reasons
}
