package curate

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/ngram"
	"github.com/lontar-asean/lontar/recipe"
)

// Perplexity measures how much a text surprises an n-gram language model.
type Perplexity struct {
	Model     ModelFiles   `yaml:"model" doc:"a model file of lontar ngram train (binary or ARPA), or a map from language to file"`
	By        string       `yaml:"by" doc:"what the tokens of a model are that does not say so, as ARPA files do not: cluster or word"`
	Head      recipe.Limit `yaml:"head" doc:"greatest perplexity of the head, the third most like the model's text"`
	Tail      recipe.Limit `yaml:"tail" doc:"greatest perplexity that is not yet the tail"`
	Keep      []string     `yaml:"keep" doc:"the parts to keep, of head, middle and tail"`
	DropBelow recipe.Limit `yaml:"drop_below" doc:"least perplexity: for a model of text that is not wanted"`
	DropAbove recipe.Limit `yaml:"drop_above" doc:"greatest perplexity"`
	Name      string       `yaml:"name" doc:"tells several perplexity steps apart: their measures begin with perplexity.NAME"`
}

// ModelFiles names model files by language, a code for all its scripts or a full tag; under "" for the language that the model says.
type ModelFiles map[string]string

// UnmarshalYAML reads a file name or a map from language to file name.
func (m *ModelFiles) UnmarshalYAML(b []byte) error {
	var one string
	if err := yaml.Unmarshal(b, &one); err == nil {
		*m = ModelFiles{"": one}
		return nil
	}
	var byName map[string]string
	if err := yaml.Unmarshal(b, &byName); err != nil {
		return fault.New(fault.Invalid, "model is neither a file nor a map from language to file")
	}
	*m = ModelFiles{}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		key := ""
		if name != "" {
			tag, err := language.Parse(name)
			if err != nil {
				return err
			}
			if key = string(tag); !strings.ContainsAny(name, "-_") {
				key = tag.Language()
			}
		}
		if _, twice := (*m)[key]; twice {
			return fault.New(fault.Invalid, "model names two files for %s", key)
		}
		(*m)[key] = byName[name]
	}
	return nil
}

// The parts of a corpus, after CCNet.
var perplexityParts = []string{"head", "middle", "tail"}

func perplexityKind() recipe.Kind {
	return recipe.Define(recipe.Kind{
		Name: "perplexity", Version: 1, Reasons: []string{"perplexity.head", "perplexity.middle", "perplexity.tail"},
		Summary: "Measures how much a text surprises an n-gram model, and drops what is unlike good text or like bad text",
		Doc: `The perplexity of a document under an n-gram model (modified Kneser–Ney, lontar ngram train): 10 to the mean of −log10 p over its tokens and the
ends of its lines. Low means like the text that the model was trained on.

CCNet (arXiv 1911.00359, section 3.3) trains on Wikipedia, cuts a crawl into head, middle and tail at the terciles of each language, and leaves it
to the reader which to keep. Perplexities of two languages, two models or two units cannot be compared, so there are no limits by
default: nothing is dropped, only measured. "lontar ngram score --summary" shows the terciles of a sample; write them beside the model of each language:

    - perplexity:
        keep: [head, middle]
        per_language:
          khm: {model: models/khm.lm, head: 9.1, tail: 14.5}
          ind: {model: models/ind.lm, head: 310, tail: 720}

What lies at a limit belongs to the lower part. Limits only judge: lontar rejudge changes them without measuring again.

Turned round, it finds what is not wanted: a model trained on harmful text alone gives harmful documents a low perplexity (arXiv 2212.10440, where
documents above the limit are kept). Name such a step, give it drop_below, and a limit chosen on labelled documents of the language:

    - perplexity: {name: adult, model: {khm: models/khm-adult.lm}, drop_below: 21}

A document in a language without a model is unmeasured, neither kept nor dropped, and counted. A model that names its language measures documents of
that language only. Words need a language that parts them by spaces; elsewhere train over clusters.

Measures: perplexity.value, perplexity.tokens, perplexity.unknown (share of tokens that the model has not seen); with a name, perplexity.NAME.value
and so on. The contents of the model files are part of what the plan is made from.`,
		Examples: []recipe.Example{
			{Language: "lao-Laoo", Text: "ຕະຫຼາດນ້ຳເປີດທຸກເຊົ້າ", Settings: "{head: 12, tail: 30, keep: [head]}", Kept: true},
			{Language: "tha-Thai", Text: "ตลาดน้ำเปิดทุกเช้า", Settings: "{drop_below: 21}", Kept: true},
		},
	}, Perplexity{Head: recipe.Off(), Tail: recipe.Off(), Keep: perplexityParts, DropBelow: recipe.Off(), DropAbove: recipe.Off()}, newPerplexity)
}

type perplexityStep struct {
	Perplexity
	beside
	prefix string // of measures and reasons
	once   sync.Once
	models map[string]*ngram.Model
	err    error
}

func newPerplexity(p Perplexity) (any, error) {
	prefix, err := reasonNamed("perplexity", p.Name)
	if err != nil {
		return nil, err
	}
	if p.By != "" && p.By != string(ngram.Cluster) && p.By != string(ngram.Word) {
		return nil, fault.New(fault.Invalid, "by is %q, not cluster or word", p.By)
	}
	for _, part := range p.Keep {
		if !slices.Contains(perplexityParts, part) {
			return nil, fault.New(fault.Invalid, "keep names %q, which is not head, middle or tail", part)
		}
	}
	if head, tail := p.Head.Or(nil), p.Tail.Or(nil); head != nil && tail != nil && *head > *tail {
		return nil, fault.New(fault.Invalid, "head ends at %g, above the beginning of the tail at %g", *head, *tail)
	}
	return &perplexityStep{Perplexity: p, prefix: prefix}, nil
}

// Place says where the recipe lies, and opens the models.
func (s *perplexityStep) Place(dir string) error {
	s.dir = dir
	return s.open()
}

func (s *perplexityStep) open() error {
	s.once.Do(func() { s.models, s.err = s.load() })
	return s.err
}

// load opens the models; they stay open as long as the program runs.
func (s *perplexityStep) load() (map[string]*ngram.Model, error) {
	models := map[string]*ngram.Model{}
	for _, key := range slices.Sorted(maps.Keys(s.Model)) {
		name := s.path(s.Model[key])
		m, err := ngram.Open(name)
		if err != nil {
			return nil, err
		}
		if own := m.Language(); key != "" && own != language.Und && key != string(own) && key != own.Language() {
			return nil, fault.New(fault.Invalid, "the model named for %s is one of %s", key, own).At("%s", name)
		}
		if m.Unit() == "" && s.By == "" {
			return nil, fault.New(fault.Invalid, "the model does not say what its tokens are").At("%s", name).Try("write by: cluster or by: word")
		}
		models[key] = m
	}
	return models, nil
}

// Measuring names the contents of the models: limits only judge.
func (s *perplexityStep) Measuring() any {
	keys := slices.Sorted(maps.Keys(s.Model))
	var names []string
	for _, key := range keys {
		names = append(names, s.Model[key])
	}
	return []any{s.Name, s.By, keys, contentKey(s.digest(names))}
}

// modelOf gives the model for a language, and how to cut text into its tokens; nil when there is none.
func (s *perplexityStep) modelOf(tag language.Tag) (*ngram.Model, ngram.Tokens) {
	for _, key := range []string{string(tag), tag.Language(), ""} {
		m := s.models[key]
		if m == nil || m.Language() != language.Und && m.Language() != tag {
			continue
		}
		unit := m.Unit()
		if unit == "" {
			unit = ngram.Unit(s.By)
		}
		if tokens, err := ngram.Tokeniser(unit, tag); err == nil {
			return m, tokens
		}
	}
	return nil, nil
}

// Measure scores the lines of a document.
func (s *perplexityStep) Measure(_ context.Context, d *corpus.Document) error {
	if err := s.open(); err != nil {
		return err
	}
	var sum ngram.Score
	if m, tokens := s.modelOf(d.Language); m != nil {
		for line := range strings.SplitSeq(d.Text(), "\n") {
			sum.Add(m.Line(tokens(line)))
		}
	}
	value, ok := sum.Perplexity()
	if !ok {
		d.SetUnmeasured(s.prefix + ".value")
		return nil
	}
	d.SetMeasure(s.prefix+".value", value)
	d.SetMeasure(s.prefix+".tokens", float64(sum.Tokens))
	d.SetMeasure(s.prefix+".unknown", float64(sum.Unknown)/float64(sum.Tokens))
	return nil
}

// Rules gives the limits.
func (s *perplexityStep) Rules(language.Tag) []recipe.Rule {
	return []recipe.Rule{
		{Setting: "drop_below", Measure: s.prefix + ".value", Low: s.DropBelow.Or(nil)},
		{Setting: "drop_above", Measure: s.prefix + ".value", High: s.DropAbove.Or(nil)},
	}
}

// Judge drops documents of the parts that are not kept. With one limit of two, head and middle, or middle and tail, are not told apart, and a
// document of both is dropped when neither is kept.
func (s *perplexityStep) Judge(f *corpus.Facts) []string {
	v, ok := f.Value(s.prefix + ".value")
	if !ok {
		return nil
	}
	head, tail := s.Head.Or(nil), s.Tail.Or(nil)
	low, high := 0, 2 // the parts it may be in
	if head != nil {
		if v <= *head {
			high = 0
		} else {
			low = 1
		}
	}
	if tail != nil {
		if v > *tail {
			low = 2
		} else {
			high = min(high, 1)
		}
	}
	for _, part := range perplexityParts[low : high+1] {
		if slices.Contains(s.Keep, part) {
			return nil
		}
	}
	if head == nil && tail == nil {
		return nil
	}
	return []string{s.prefix + "." + perplexityParts[max(low, min(high, 1))]}
}
