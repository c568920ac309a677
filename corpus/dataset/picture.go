package dataset

import (
	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// PictureRow is an element of pictures.
type PictureRow struct {
	SHA256       string           `parquet:"sha256,optional"`
	URL          string           `parquet:"url,optional"`
	Alt          string           `parquet:"alt,optional"`
	Caption      string           `parquet:"caption,optional"`
	Title        string           `parquet:"title,optional"`
	Context      string           `parquet:"context,optional"`
	Rights       string           `parquet:"rights,optional,dict"`
	Width        *int32           `parquet:"width,optional"`
	Height       *int32           `parquet:"height,optional"`
	Bytes        []byte           `parquet:"bytes,optional"`
	MediaType    string           `parquet:"media_type,optional,dict"`
	Heading      string           `parquet:"heading,optional"`
	File         PictureFileRow   `parquet:"file"`
	Licence      string           `parquet:"licence,optional,dict"`
	Hash         []byte           `parquet:"hash,optional"`
	Blurred      []byte           `parquet:"blurred,optional"`
	Descriptions []DescriptionRow `parquet:"descriptions,list"`
	Checks       []CheckRow       `parquet:"checks,list"`
	Reasons      []string         `parquet:"reasons,list"`
}

// PictureFileRow is what the file of a picture says of itself.
type PictureFileRow struct {
	Title       string   `parquet:"title,optional"`
	Description string   `parquet:"description,optional"`
	Keywords    []string `parquet:"keywords,list"`
	Creator     string   `parquet:"creator,optional"`
	Copyright   string   `parquet:"copyright,optional"`
	Taken       string   `parquet:"taken,optional"`
	Place       string   `parquet:"place,optional"`
}

// DescriptionRow is an element of a picture's descriptions.
type DescriptionRow struct {
	Source   string   `parquet:"source,dict"`
	Language string   `parquet:"language,dict"`
	Text     string   `parquet:"text"`
	Field    string   `parquet:"field,optional,dict"`
	Model    string   `parquet:"model,optional,dict"`
	Pivot    string   `parquet:"pivot,optional"`
	Score    *float64 `parquet:"score,optional"`
	Reasons  []string `parquet:"reasons,list"`
}

// CheckRow is an element of a picture's checks.
type CheckRow struct {
	Name  string   `parquet:"name,dict"`
	Value *float64 `parquet:"value,optional"` // null unless state is measured
	State string   `parquet:"state,dict"`
}

func pictureRow(p *corpus.Picture) PictureRow {
	f := &p.File
	r := PictureRow{
		SHA256: p.SHA256, URL: p.URL, Alt: p.Alt, Caption: p.Caption, Title: p.Title, Context: p.Context, Rights: string(p.Rights), Width: known(p.Width),
		Height: known(p.Height), Bytes: p.Bytes, MediaType: p.MediaType, Heading: p.Heading, Licence: p.Licence, Hash: p.Hash, Blurred: p.Blurred, Reasons: p.Reasons,
		File: PictureFileRow{Title: f.Title, Description: f.Description, Keywords: f.Keywords, Creator: f.Creator, Copyright: f.Copyright, Taken: f.Taken, Place: f.Place},
	}
	for i := range p.Descriptions {
		d := &p.Descriptions[i]
		r.Descriptions = append(r.Descriptions, DescriptionRow{Source: string(d.Source), Language: string(d.Language), Text: d.Text, Field: d.Field, Model: d.Model,
			Pivot: d.Pivot, Score: d.Score, Reasons: d.Reasons})
	}
	for _, c := range p.Checks {
		row := CheckRow{Name: c.Name, State: string(c.State)}
		if c.State == corpus.Measured {
			row.Value = &c.Value
		}
		r.Checks = append(r.Checks, row)
	}
	return r
}

func (r *PictureRow) picture() corpus.Picture {
	f := &r.File
	p := corpus.Picture{
		SHA256: r.SHA256, URL: r.URL, Alt: r.Alt, Caption: r.Caption, Title: r.Title, Context: r.Context, Rights: corpus.Rights(r.Rights), Width: number(r.Width),
		Height: number(r.Height), Bytes: r.Bytes, MediaType: r.MediaType, Heading: r.Heading, Licence: r.Licence, Hash: r.Hash, Blurred: r.Blurred, Reasons: r.Reasons,
		File: corpus.PictureFile{Title: f.Title, Description: f.Description, Keywords: f.Keywords, Creator: f.Creator, Copyright: f.Copyright, Taken: f.Taken, Place: f.Place},
	}
	for i := range r.Descriptions {
		d := &r.Descriptions[i]
		p.Descriptions = append(p.Descriptions, corpus.Description{Source: corpus.DescriptionSource(d.Source), Language: language.Tag(d.Language), Text: d.Text,
			Field: d.Field, Model: d.Model, Pivot: d.Pivot, Score: d.Score, Reasons: d.Reasons})
	}
	for _, c := range r.Checks {
		check := corpus.Check{Name: c.Name, State: corpus.State(c.State)}
		if c.Value != nil {
			check.Value = *c.Value
		}
		p.Checks = append(p.Checks, check)
	}
	return p
}
