package caption

import (
	"context"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/metric"
	"github.com/lontar-asean/lontar/recipe"
)

// Describer says what is to be seen in a picture, and what the model is called.
type Describer interface {
	Describe(ctx context.Context, instructions, mediaType string, picture []byte) (text, model string, err error)
}

// Translator says a text in another way, and what the model is called.
type Translator interface {
	Translate(ctx context.Context, instructions, text string) (translation, model string, err error)
}

// Model is what answers behind an address. Faults of kind Denied and Missing end the run; others are the picture's.
type Model interface {
	Describer
	Translator
}

// Dial makes a model of an address in a recipe; files that the address names are relative to dir.
type Dial func(address, dir string) (Model, error)

// Caption describes pictures.
type Caption struct {
	Pivot     string       `yaml:"pivot" doc:"the language in which pictures are described first"`
	Languages []string     `yaml:"languages" doc:"the languages of the descriptions; none means that of the document"`
	Prompts   int          `yaml:"prompts" doc:"version of the instructions that models are given"`
	MinLength recipe.Limit `yaml:"min_length" doc:"least clusters of a translation for each cluster of what it translates; profile: as people translate into the language"`
	MaxLength recipe.Limit `yaml:"max_length" doc:"most clusters of a translation for each cluster of what it translates"`
	MinChrF   recipe.Limit `yaml:"min_chrf" doc:"least chrF of the translation translated back, 0 to 100; off asks for no way back"`
}

// The names of the endpoints in a recipe.
const (
	captionEndpoint   = "caption"
	translateEndpoint = "translate"
)

const version = 1

// Kinds lists the step, which reaches models through dial.
func Kinds(dial Dial) []recipe.Kind {
	return []recipe.Kind{recipe.Define(recipe.Kind{
		Name: "caption", Version: version,
		Summary: "Describes pictures by a vision model, translates that, and checks the translation",
		Doc: `Every picture that is still a part of its document and has its bytes is described in the pivot language by the endpoint caption of the recipe, and
the description translated by the endpoint translate, or by the same where there is none:

    endpoints:
      caption: http://127.0.0.1:8000/v1#NAME
      translate: http://127.0.0.1:8001/v1#NAME

The words that stand with the picture (alt, caption, title, the description in its file) become descriptions of source native, unless another step
made some; what the machine says becomes one of source machine for each language. What fails a check stays, with a reason:

    caption.failed      no answer: overloaded, out of reach, cut off, unreadable
    caption.refused     the model or the server refuses this picture
    caption.empty       an answer without a word
    caption.large       the picture has more than 20 MB and was not sent
    caption.unknown     the document's language is und: into what to translate is not known
    caption.language    the answer is in another language or script
    caption.unsure      its language cannot be told
    caption.length      it is too short or too long for what it translates
    caption.roundtrip   translated back it has a chrF below min_chrf
    caption.unchecked   the way back got no answer

In languages that identification has no model for, the script is checked only. A length is judged by what human translators of the language write for
English sentences (SIB-200), with a quarter more room on both sides, and not at all in languages that are not there; min_chrf is 35, above what 6,340 pairs
of unrelated English sentences reach (pair/caption/testdata/quality/limits.txt).

A run stops when no server can be reached; what has been answered is kept, so that the next run asks for the rest only. Measures:
caption.described and caption.failed count pictures.`,
		Examples: []recipe.Example{{Settings: "{languages: [khm, tha]}", Text: "ផ្សារ", Want: "ផ្សារ", Kept: true}},
	}, Caption{Pivot: "eng", Prompts: 1}, func(c Caption) (any, error) { return newStep(c, dial) })}
}

type step struct {
	Caption
	dial       Dial
	dir        string
	pivot      language.Tag
	targets    []language.Tag
	words      prompts
	lengths    lengths
	refusals   []string
	identifier *identify.Model
	chrf       metric.ChrF
	describer  Describer
	translator Translator
	asked      []string // names of the models in the recipe
	health     health
	places     chan struct{} // pictures at work
}

// mostAtWork bounds the pictures that wait for answers; the endpoint decides how many of them it is asked about at a time.
const mostAtWork = 64

func newStep(c Caption, dial Dial) (_ any, err error) {
	s := &step{Caption: c, dial: dial, chrf: metric.NewChrF(), places: make(chan struct{}, mostAtWork)}
	if s.pivot, err = language.Parse(c.Pivot); err != nil {
		return nil, err
	}
	for _, name := range c.Languages {
		tag, err := language.Parse(name)
		if err != nil {
			return nil, err
		}
		s.targets = append(s.targets, tag)
	}
	if s.words, err = readPrompts(c.Prompts); err != nil {
		return nil, err
	}
	if s.lengths, err = readLengths(); err != nil {
		return nil, err
	}
	if s.refusals, err = readRefusals(s.pivot); err != nil {
		return nil, err
	}
	s.identifier, err = identify.Default()
	return s, err
}

// Place says where the recipe lies.
func (s *step) Place(dir string) error {
	s.dir = dir
	return nil
}

// Connect reaches the models that the recipe names.
func (s *step) Connect(endpoints map[string]string) error {
	address := endpoints[captionEndpoint]
	if address == "" {
		return fault.New(fault.Invalid, "the recipe does not say who describes pictures").Try("add endpoints: {caption: http://127.0.0.1:8000/v1#MODEL}")
	}
	model, err := s.dial(address, s.dir)
	if err != nil {
		return err
	}
	s.describer, s.translator, s.asked = model, model, []string{identity(address)}
	if other := endpoints[translateEndpoint]; other != "" && other != address {
		if s.translator, err = s.dial(other, s.dir); err != nil {
			return err
		}
		s.asked = append(s.asked, identity(other))
	}
	return nil
}

// identity is what of an address the answers depend on, as far as a recipe says: the model, not where it runs.
func identity(address string) string {
	if _, model, ok := strings.Cut(address, "#"); ok {
		return model
	}
	if i := strings.Index(address, "fake://"); i >= 0 {
		return address[i:]
	}
	return ""
}

// Measuring names all that descriptions depend on.
func (s *step) Measuring() any { return []any{s.Caption, s.words.digest, s.asked} }
