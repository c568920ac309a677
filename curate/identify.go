package curate

import (
	"context"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/fasttext"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/recipe"
)

// Identify says which language a document is in.
type Identify struct {
	Languages []string     `yaml:"languages" doc:"the languages wanted (khm, Khmer, zsm-Arab …); none means all"`
	Otherwise string       `yaml:"otherwise" doc:"what happens to documents in another language, or in none that is known: keep (the default) or drop"`
	MinScore  recipe.Limit `yaml:"min_score" doc:"least belief in the language, 0 to 1"`
	MinShare  recipe.Limit `yaml:"min_share" doc:"least share of the paragraphs' text that is in the document's language"`
	Believe   int          `yaml:"believe" doc:"a language that the source states is believed for texts of fewer clusters than this, when the script is right; 0: never"`
	Model     string       `yaml:"model" doc:"a model file instead of the built-in one: of lontar identify train, or of fastText (.bin, .ftz: GlotLID, OpenLID, lid.176)"`
}

const otherwiseReason = "identify.languages"

func identifyKind() recipe.Kind {
	return recipe.Define(recipe.Kind{
		Name: "identify", Version: 2, Reasons: []string{otherwiseReason},
		Summary: "Identifies the language and script of each document, paragraph by paragraph",
		Doc: `Script first, then a model of hashed character n-grams for the languages that share it. A document's language is that of most of its
text. When the model is unsure the language is und: a state, not a language. Pairs that cannot be told apart by text alone, such as
Indonesian and Malay, are named with their rival and the margin (measures identify.second.TAG and identify.margin).
A language of the region that the model was not trained on, such as Malay in Jawi, is believed when the page declares it and the script
is right; then there is no score, and measure identify.declared is 1. So it is with a language that the source states, as a file of captions does, and a
text too short to say otherwise (believe).
How well it does is in language/identify/testdata/quality/lid.txt.`,
		Examples: []recipe.Example{
			{Text: "ពិធីបុណ្យអុំទូកប្រារព្ធឡើងនៅរាជធានីភ្នំពេញជារៀងរាល់ឆ្នាំ", Settings: "{languages: [khm], otherwise: drop}", Kept: true},
			{Text: "Lễ hội đua thuyền được tổ chức hằng năm trên sông.", Settings: "{languages: [khm], otherwise: drop}", Reasons: []string{otherwiseReason}},
		},
	}, Identify{Otherwise: "keep", Believe: 60}, newIdentify)
}

// identifier tells the language of a text and of each of its paragraphs. Models of other kinds take part by giving answers of this shape.
type identifier interface {
	Document(text string) (identify.Result, []identify.Span)
}

type identifyStep struct {
	Identify
	model   identifier
	labels  []language.Tag  // that the model can name
	content string          // digest of the model file, "" for the built-in one
	wanted  map[string]bool // tags, and codes for all scripts of a language; empty: all
}

func newIdentify(i Identify) (any, error) {
	s := &identifyStep{Identify: i, wanted: map[string]bool{}}
	if i.Otherwise != "keep" && i.Otherwise != "drop" {
		return nil, fault.New(fault.Invalid, "otherwise is %q, not keep or drop", i.Otherwise)
	}
	for _, name := range i.Languages {
		tag, err := language.Parse(name)
		if err != nil {
			return nil, err
		}
		if strings.ContainsAny(name, "-_") {
			s.wanted[string(tag)] = true
		} else {
			s.wanted[tag.Language()] = true
		}
	}
	if i.Model == "" {
		m, err := identify.Default()
		if err != nil {
			return nil, err
		}
		s.model, s.labels = m, m.Labels()
	}
	return s, nil
}

// Place loads the model that the settings name: one of lontar identify train, or of fastText.
func (s *identifyStep) Place(dir string) error {
	if s.Model == "" {
		return nil
	}
	file := beside{dir}.path(s.Model)
	head := make([]byte, 4)
	f, err := os.Open(file)
	if err != nil {
		return unreadable(err)
	}
	defer f.Close()
	if n, _ := io.ReadFull(f, head); fasttext.IsModel(head[:n]) {
		m, err := fasttext.Open(file)
		if err != nil {
			return err
		}
		s.model, s.labels = m, m.Tags()
	} else {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return unreadable(err)
		}
		m, err := identify.Read(f)
		if err != nil {
			return err
		}
		s.model, s.labels = m, m.Labels()
	}
	s.content, err = beside{dir}.digest([]string{s.Model})
	return err
}

// Measuring says what the model holds and which languages are believed: the other settings only judge.
func (s *identifyStep) Measuring() any { return []any{s.content, s.Believe} }

// Measure sets the language. A language that the source states stays when the text does not tell.
func (s *identifyStep) Measure(_ context.Context, d *corpus.Document) error {
	r, spans := s.model.Document(d.Text())
	d.SetMeasure("identify.score", r.Score)
	d.SetMeasure("identify.margin", r.Margin)
	if r.Second != "" {
		d.SetMeasure("identify.second."+string(r.Second), max(r.Score-r.Margin, 0))
	}
	tie := 0.0
	if r.Tie {
		tie = 1
	}
	d.SetMeasure("identify.tie", tie)
	s.share(d, r, spans)
	if tag, ok := s.declared(d, r); ok {
		d.Language, d.LanguageScore = tag, nil
		d.SetMeasure("identify.declared", 1)
		return nil
	}
	if s.stated(d, r) {
		d.SetMeasure("identify.declared", 1)
		return nil
	}
	if r.Tag == language.Und && d.Language != language.Und {
		return nil
	}
	d.Language = r.Tag
	score := r.Score
	d.LanguageScore = &score
	return nil
}

// declared gives the language that the page declares, when it is a language of the region that the model was not trained on, in the script the
// text is in: then the model can only name a neighbour.
func (s *identifyStep) declared(d *corpus.Document, r identify.Result) (language.Tag, bool) {
	answer := r.Tag
	if answer == language.Und {
		answer = r.Second
	}
	for _, m := range d.Measures {
		name, ok := strings.CutPrefix(m.Name, "extract.declares.")
		if !ok {
			continue
		}
		tag := language.Tag(name)
		_, known := language.ProfileOf(tag)
		return tag, known && answer != "" && tag.Script() == answer.Script() && !slices.Contains(s.labels, tag)
	}
	return "", false
}

// stated reports whether the language that the source states is to be believed: the text is in its script, and it is short or the model was not trained
// on the language.
func (s *identifyStep) stated(d *corpus.Document, r identify.Result) bool {
	answer := r.Tag
	if answer == language.Und {
		answer = r.Second
	}
	if d.Language == language.Und || d.Language == answer || answer == "" || d.Language.Script() != answer.Script() {
		return false
	}
	_, known := language.ProfileOf(d.Language)
	return known && !slices.Contains(s.labels, d.Language) || language.CountClusters(d.Text()) < s.Believe
}

// share measures how much of the text is in the document's language.
func (s *identifyStep) share(d *corpus.Document, r identify.Result, spans []identify.Span) {
	var all, own int
	for _, sp := range spans {
		n := sp.End - sp.Start
		all += n
		if sp.Result.Tag == r.Tag {
			own += n
		}
	}
	if all == 0 || r.Tag == language.Und {
		d.SetUnmeasured("identify.share")
		return
	}
	d.SetMeasure("identify.share", float64(own)/float64(all))
}

// Rules gives the limits on belief and share.
func (s *identifyStep) Rules(language.Tag) []recipe.Rule {
	return []recipe.Rule{
		{Setting: "min_score", Measure: "identify.score", Low: s.MinScore.Or(nil)},
		{Setting: "min_share", Measure: "identify.share", Low: s.MinShare.Or(nil)},
	}
}

// Judge drops documents in languages that are not wanted.
func (s *identifyStep) Judge(f *corpus.Facts) []string {
	if s.Otherwise == "keep" || len(s.wanted) == 0 || s.wanted[string(f.Language)] || s.wanted[f.Language.Language()] {
		return nil
	}
	return []string{otherwiseReason}
}
