package words

import (
	"context"
	"slices"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/recipe"
)

// step is the step alt. It implements recipe.Transformer, recipe.Measurer, recipe.Judge and recipe.Counter.
type step struct {
	Settings
	also    []language.Tag
	lists   map[string]*lexicon
	scripts map[string][]language.Script // by language code
	model   *identify.Model
	every   *lexicon // of all languages together, for documents of unknown language
}

// Transform gives every picture its native descriptions and says of each whether it can be used.
func (s *step) Transform(_ context.Context, d *corpus.Document) error {
	changed := int64(0)
	for i := range d.Pictures {
		p := &d.Pictures[i]
		if !p.Usable() {
			continue
		}
		s.collect(d, p)
		s.judgePicture(d, p)
		changed += int64(len(p.Descriptions))
	}
	changed += s.takeOut(d)
	if changed > 0 {
		d.Changed(name, version, changed)
	}
	return nil
}

// takeOut takes pictures without a usable text out, if the recipe wants so.
func (s *step) takeOut(d *corpus.Document) (n int64) {
	if !s.Require {
		return 0
	}
	for i := range d.Pictures {
		if p := &d.Pictures[i]; p.Usable() && !worded(p) {
			d.TakeOutPicture(i, name+".no_words")
			n++
		}
	}
	return n
}

// worded reports whether anybody's words for a picture can be used.
func worded(p *corpus.Picture) bool {
	return slices.ContainsFunc(p.Descriptions, func(x corpus.Description) bool {
		return x.Source == corpus.NativeDescription && len(x.Reasons) == 0
	})
}

// collect makes a description of each field that holds something, unless the picture has it already.
func (s *step) collect(d *corpus.Document, p *corpus.Picture) {
	for _, field := range s.Fields {
		text := fieldOf(p, field)
		if blank(text) || slices.ContainsFunc(p.Descriptions, func(x corpus.Description) bool {
			return x.Source == corpus.NativeDescription && x.Text == text && (x.Field == field || x.Language == d.Language)
		}) {
			continue
		}
		p.Descriptions = append(p.Descriptions, corpus.Description{Source: corpus.NativeDescription, Language: d.Language, Text: text, Field: field})
	}
}

// describing is the fields of pictures that can hold a description.
var describing = []string{"alt", "caption", "title", "file_title", "file_description"}

func fieldOf(p *corpus.Picture, field string) string {
	switch field {
	case "alt":
		return p.Alt
	case "caption":
		return p.Caption
	case "title":
		return p.Title
	case "file_title":
		return p.File.Title
	case "file_description":
		return p.File.Description
	}
	return ""
}

func blank(text string) bool {
	for _, r := range text {
		switch language.ClassOf(r) {
		case language.Space, language.Control, language.Format:
		default:
			return false
		}
	}
	return true
}

// Measure counts what was found.
func (s *step) Measure(_ context.Context, d *corpus.Document) error {
	var texts, usable, pictures, clusters, unchecked int
	reasons := map[string]int{}
	for i := range d.Pictures {
		p := &d.Pictures[i]
		good := false
		for _, x := range p.Descriptions {
			if x.Source != corpus.NativeDescription {
				continue
			}
			texts++
			for _, r := range x.Reasons {
				reasons[r]++
			}
			if len(x.Reasons) > 0 {
				continue
			}
			usable++
			good = good || p.Usable()
			clusters += language.CountClusters(x.Text)
		}
		for _, c := range p.Checks {
			if c.Name == checkLanguage && c.State == corpus.Unchecked {
				unchecked++
			}
		}
		if good {
			pictures++
		}
	}
	d.SetMeasure(name+".texts", float64(texts))
	d.SetMeasure(name+".usable", float64(usable))
	d.SetMeasure(name+".pictures", float64(pictures))
	if usable > 0 {
		d.SetMeasure(name+".clusters", float64(clusters)/float64(usable))
	} else {
		d.SetUnmeasured(name + ".clusters")
	}
	d.SetMeasure(name+".unchecked", float64(unchecked))
	for _, r := range textReasons {
		if n := reasons[r]; n > 0 {
			d.SetMeasure(r, float64(n))
		}
	}
	return nil
}

// Judge drops documents without a pair, if the recipe wants so.
func (s *step) Judge(f *corpus.Facts) []string {
	if n, ok := f.Value(name + ".pictures"); s.Require && ok && n == 0 {
		return []string{name + ".no_pair"}
	}
	return nil
}

// compile-time statement of what the step is
var (
	_ recipe.Transformer = (*step)(nil)
	_ recipe.Measurer    = (*step)(nil)
	_ recipe.Judge       = (*step)(nil)
	_ recipe.Counter     = (*step)(nil)
)
