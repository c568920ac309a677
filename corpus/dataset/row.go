// Package dataset reads and writes data sets: directories of Parquet files by language with a manifest, as docs/format/dataset.md says.
package dataset

import (
	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// Row is a line of data/. Its columns are a contract: they are only added, never renamed. Empty strings of optional columns are null.
type Row struct {
	ID             string       `parquet:"id"`
	Text           string       `parquet:"text"`
	Language       string       `parquet:"language,dict"`
	LanguageScore  *float64     `parquet:"language_score,optional"`
	URL            string       `parquet:"url,optional"`
	Collection     string       `parquet:"collection,optional,dict"`
	RetrievedAt    string       `parquet:"retrieved_at,optional"`
	Title          string       `parquet:"title,optional"`
	Published      string       `parquet:"published,optional"`
	Rights         string       `parquet:"rights,dict"`
	RightsEvidence string       `parquet:"rights_evidence,optional,dict"`
	Licence        string       `parquet:"licence,optional,dict"`
	Contributor    string       `parquet:"contributor,optional,dict"`
	Consent        string       `parquet:"consent,optional,dict"`
	Reviewers      []string     `parquet:"reviewers,list"`
	Content        string       `parquet:"content"`
	Duplicates     *int64       `parquet:"duplicates,optional"`
	Parts          []PartRow    `parquet:"parts,list"`
	Pictures       []PictureRow `parquet:"pictures,list"`
	Concepts       []string     `parquet:"concepts,list"`
	Trail          []TrailRow   `parquet:"trail,list"`
	Pages          []PageRow    `parquet:"pages,list"`
}

// PartRow is an element of parts. The column is empty when the document is its text and nothing else.
type PartRow struct {
	Kind    string `parquet:"kind,dict"`
	Text    string `parquet:"text,optional"`
	Picture *int32 `parquet:"picture,optional"` // index into pictures
}

// TrailRow is an element of trail.
type TrailRow struct {
	Step    string `parquet:"step,dict"`
	Version int32  `parquet:"version"`
	Changed int64  `parquet:"changed"`
}

// DroppedRow is a line of dropped/: the columns of data/, then why the record is not there. The columns are written out because the Parquet
// library reads nulls of an embedded struct as zeros.
type DroppedRow struct {
	ID             string       `parquet:"id"`
	Text           string       `parquet:"text"`
	Language       string       `parquet:"language,dict"`
	LanguageScore  *float64     `parquet:"language_score,optional"`
	URL            string       `parquet:"url,optional"`
	Collection     string       `parquet:"collection,optional,dict"`
	RetrievedAt    string       `parquet:"retrieved_at,optional"`
	Title          string       `parquet:"title,optional"`
	Published      string       `parquet:"published,optional"`
	Rights         string       `parquet:"rights,dict"`
	RightsEvidence string       `parquet:"rights_evidence,optional,dict"`
	Licence        string       `parquet:"licence,optional,dict"`
	Contributor    string       `parquet:"contributor,optional,dict"`
	Consent        string       `parquet:"consent,optional,dict"`
	Reviewers      []string     `parquet:"reviewers,list"`
	Content        string       `parquet:"content"`
	Duplicates     *int64       `parquet:"duplicates,optional"`
	Parts          []PartRow    `parquet:"parts,list"`
	Pictures       []PictureRow `parquet:"pictures,list"`
	Concepts       []string     `parquet:"concepts,list"`
	Trail          []TrailRow   `parquet:"trail,list"`
	Pages          []PageRow    `parquet:"pages,list"`
	Reasons        []string     `parquet:"reasons,list"`    // every rule it failed
	Step           string       `parquet:"step,dict"`       // the step of the first reason
	Detail         string       `parquet:"detail,optional"` // where it broke, or the record it is a duplicate of
}

// MeasureRow is a line of measures/: one measure of one record, kept or dropped, in input order.
type MeasureRow struct {
	ID    string   `parquet:"id,dict"`
	Name  string   `parquet:"name,dict"`
	Value *float64 `parquet:"value,optional"` // null unless state is measured
	State string   `parquet:"state,dict"`
}

// SignatureRow is a line of signatures/.
type SignatureRow struct {
	ID        string `parquet:"id"`
	Signature []byte `parquet:"signature"`
}

// RowOf gives the line of a document.
func RowOf(d *corpus.Document) Row {
	r := Row{
		ID: d.ID, Text: d.Text(), Language: string(d.Language), LanguageScore: d.LanguageScore, URL: d.URL, Collection: d.Collection,
		RetrievedAt: d.RetrievedAt, Title: d.Title, Published: d.Published, Rights: string(d.Rights), RightsEvidence: d.RightsEvidence,
		Licence: d.Licence, Contributor: d.Contributor, Consent: d.Consent, Reviewers: d.Reviewers, Content: d.Content,
		Duplicates: d.Duplicates, Concepts: d.Concepts,
	}
	for _, c := range d.Trail {
		r.Trail = append(r.Trail, TrailRow{Step: c.Step, Version: int32(c.Version), Changed: c.Changed})
	}
	if len(d.Parts) != 1 || d.Parts[0].Kind != corpus.TextPart {
		for _, p := range d.Parts {
			pr := PartRow{Kind: string(p.Kind), Text: p.Text}
			if p.Kind == corpus.PicturePart {
				pr.Picture = ptr(p.Picture)
			}
			r.Parts = append(r.Parts, pr)
		}
	}
	for i := range d.Pictures {
		r.Pictures = append(r.Pictures, pictureRow(&d.Pictures[i]))
	}
	for i := range d.Pages {
		r.Pages = append(r.Pages, pageRow(&d.Pages[i]))
	}
	return r
}

// Document gives the document of a line.
func (r Row) Document() *corpus.Document {
	d := &corpus.Document{Facts: corpus.Facts{
		ID: r.ID, Language: language.Tag(r.Language), LanguageScore: r.LanguageScore, URL: r.URL, Collection: r.Collection,
		RetrievedAt: r.RetrievedAt, Title: r.Title, Published: r.Published, Rights: corpus.Rights(r.Rights), RightsEvidence: r.RightsEvidence,
		Licence: r.Licence, Contributor: r.Contributor, Consent: r.Consent, Reviewers: r.Reviewers, Content: r.Content,
		Duplicates: r.Duplicates, Concepts: r.Concepts,
	}}
	for _, c := range r.Trail {
		d.Trail = append(d.Trail, corpus.Change{Step: c.Step, Version: int(c.Version), Changed: c.Changed})
	}
	for i := range r.Pictures {
		d.Pictures = append(d.Pictures, r.Pictures[i].picture())
	}
	for i := range r.Pages {
		d.Pages = append(d.Pages, r.Pages[i].page())
	}
	if len(r.Parts) == 0 {
		d.SetText(r.Text)
		return d
	}
	var parts []corpus.Part
	for _, p := range r.Parts {
		parts = append(parts, corpus.Part{Kind: corpus.PartKind(p.Kind), Text: p.Text, Picture: number(p.Picture)})
	}
	d.SetParts(parts)
	return d
}

func ptr(n int) *int32 {
	v := int32(n)
	return &v
}

// known gives nil for the unknown size 0.
func known(n int) *int32 {
	if n == 0 {
		return nil
	}
	return ptr(n)
}

func number(p *int32) int {
	if p == nil {
		return 0
	}
	return int(*p)
}

// Drop gives the line of dropped/ for a row.
func (r Row) Drop(reasons []string, step, detail string) DroppedRow {
	return DroppedRow{
		ID: r.ID, Text: r.Text, Language: r.Language, LanguageScore: r.LanguageScore, URL: r.URL, Collection: r.Collection, RetrievedAt: r.RetrievedAt, Title: r.Title, Published: r.Published, Rights: r.Rights, RightsEvidence: r.RightsEvidence, Licence: r.Licence, Contributor: r.Contributor, Consent: r.Consent, Reviewers: r.Reviewers, Content: r.Content, Duplicates: r.Duplicates, Parts: r.Parts, Pictures: r.Pictures, Concepts: r.Concepts, Trail: r.Trail, Pages: r.Pages,
		Reasons: reasons, Step: step, Detail: detail,
	}
}

// Kept gives the columns that a dropped row shares with data/.
func (r DroppedRow) Kept() Row {
	return Row{
		ID: r.ID, Text: r.Text, Language: r.Language, LanguageScore: r.LanguageScore, URL: r.URL, Collection: r.Collection, RetrievedAt: r.RetrievedAt, Title: r.Title, Published: r.Published, Rights: r.Rights, RightsEvidence: r.RightsEvidence, Licence: r.Licence, Contributor: r.Contributor, Consent: r.Consent, Reviewers: r.Reviewers, Content: r.Content, Duplicates: r.Duplicates, Parts: r.Parts, Pictures: r.Pictures, Concepts: r.Concepts, Trail: r.Trail, Pages: r.Pages,
	}
}
