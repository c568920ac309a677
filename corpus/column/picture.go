package column

import (
	"fmt"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// PictureValue is an element of pictures. Unknown values are nil.
type PictureValue struct {
	SHA256       *string            `json:"sha256"`
	URL          *string            `json:"url"`
	Alt          *string            `json:"alt"`
	Caption      *string            `json:"caption"`
	Title        *string            `json:"title"`
	Context      *string            `json:"context"`
	Rights       *string            `json:"rights"`
	Width        *int               `json:"width"`
	Height       *int               `json:"height"`
	Bytes        []byte             `json:"bytes,omitempty"` // base64
	MediaType    *string            `json:"media_type"`
	Heading      *string            `json:"heading"`
	File         *FileValue         `json:"file"`
	Licence      *string            `json:"licence"`
	Hash         []byte             `json:"hash"`
	Blurred      []byte             `json:"blurred,omitempty"`
	Descriptions []DescriptionValue `json:"descriptions"`
	Checks       []CheckValue       `json:"checks"`
	Reasons      []string           `json:"reasons"`
}

// FileValue is what the file of a picture says of itself.
type FileValue struct {
	Title       *string  `json:"title"`
	Description *string  `json:"description"`
	Keywords    []string `json:"keywords"`
	Creator     *string  `json:"creator"`
	Copyright   *string  `json:"copyright"`
	Taken       *string  `json:"taken"`
	Place       *string  `json:"place"`
}

// DescriptionValue is an element of a picture's descriptions.
type DescriptionValue struct {
	Source   string   `json:"source"`
	Language string   `json:"language"`
	Text     string   `json:"text"`
	Field    *string  `json:"field"`
	Model    *string  `json:"model"`
	Pivot    *string  `json:"pivot"`
	Score    *float64 `json:"score"`
	Reasons  []string `json:"reasons"`
}

// CheckValue is an element of a picture's checks.
type CheckValue struct {
	Name  string   `json:"name"`
	Value *float64 `json:"value"` // nil unless state is measured
	State string   `json:"state"`
}

// PictureOf gives the value of a picture. It shares the picture's memory.
func PictureOf(p *corpus.Picture) PictureValue {
	v := PictureValue{
		SHA256: known(p.SHA256), URL: known(p.URL), Alt: known(p.Alt), Caption: known(p.Caption), Title: known(p.Title), Context: known(p.Context),
		Rights: known(string(p.Rights)), Width: known(p.Width), Height: known(p.Height), Bytes: p.Bytes, MediaType: known(p.MediaType), Heading: known(p.Heading),
		Licence: known(p.Licence), Hash: p.Hash, Blurred: p.Blurred, Descriptions: []DescriptionValue{}, Checks: []CheckValue{}, Reasons: list(p.Reasons),
	}
	f := &p.File
	if f.Title != "" || f.Description != "" || len(f.Keywords) > 0 || f.Creator != "" || f.Copyright != "" || f.Taken != "" || f.Place != "" {
		v.File = &FileValue{Title: known(f.Title), Description: known(f.Description), Keywords: list(f.Keywords), Creator: known(f.Creator), Copyright: known(f.Copyright),
			Taken: known(f.Taken), Place: known(f.Place)}
	}
	for i := range p.Descriptions {
		d := &p.Descriptions[i]
		v.Descriptions = append(v.Descriptions, DescriptionValue{Source: string(d.Source), Language: string(d.Language), Text: d.Text, Field: known(d.Field),
			Model: known(d.Model), Pivot: known(d.Pivot), Score: d.Score, Reasons: list(d.Reasons)})
	}
	for i := range p.Checks {
		c := &p.Checks[i]
		check := CheckValue{Name: c.Name, State: string(c.State)}
		if c.State == corpus.Measured {
			check.Value = &c.Value
		}
		v.Checks = append(v.Checks, check)
	}
	return v
}

// Picture gives the picture of a value. Rights outside the vocabulary become "": the picture shares those of its document. A source of a
// description or a state of a check that is not known is an error.
func (v *PictureValue) Picture() (corpus.Picture, error) {
	p := corpus.Picture{
		SHA256: value(v.SHA256), URL: value(v.URL), Alt: value(v.Alt), Caption: value(v.Caption), Title: value(v.Title), Context: value(v.Context),
		Width: max(value(v.Width), 0), Height: max(value(v.Height), 0), Bytes: v.Bytes, MediaType: value(v.MediaType), Heading: value(v.Heading),
		Licence: value(v.Licence), Hash: v.Hash, Blurred: v.Blurred,
	}
	if rights, err := corpus.ParseRights(value(v.Rights)); err == nil {
		p.Rights = rights
	}
	if len(v.Reasons) > 0 { // none is written as nil
		p.Reasons = v.Reasons
	}
	if f := v.File; f != nil {
		p.File = corpus.PictureFile{Title: value(f.Title), Description: value(f.Description), Creator: value(f.Creator), Copyright: value(f.Copyright),
			Taken: value(f.Taken), Place: value(f.Place)}
		if len(f.Keywords) > 0 {
			p.File.Keywords = f.Keywords
		}
	}
	for _, d := range v.Descriptions {
		source := corpus.DescriptionSource(d.Source)
		if source != corpus.NativeDescription && source != corpus.MachineDescription {
			return p, fmt.Errorf("a description has the unknown source %q", clip(d.Source))
		}
		one := corpus.Description{Source: source, Language: tagOf(d.Language), Text: d.Text, Field: value(d.Field), Model: value(d.Model), Pivot: value(d.Pivot), Score: d.Score}
		if len(d.Reasons) > 0 {
			one.Reasons = d.Reasons
		}
		p.Descriptions = append(p.Descriptions, one)
	}
	for _, c := range v.Checks {
		check := corpus.Check{Name: c.Name, State: corpus.State(c.State)}
		switch check.State {
		case corpus.Measured, corpus.Unmeasured, corpus.Failed, corpus.Unchecked:
		default:
			return p, fmt.Errorf("check %q has the unknown state %q", clip(c.Name), clip(c.State))
		}
		if check.State == corpus.Measured {
			check.Value = value(c.Value)
		}
		p.Checks = append(p.Checks, check)
	}
	return p, nil
}

func tagOf(s string) language.Tag {
	if tag, err := language.Parse(s); err == nil && s != "" {
		return tag
	}
	return language.Und
}

// known gives nil for a value that is not known.
func known[T comparable](v T) *T {
	var unknown T
	if v == unknown {
		return nil
	}
	return &v
}

// value gives the zero value for one that is not known.
func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
