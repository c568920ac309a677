package column

import (
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Record is the values of one row. It can be used again after Reset.
type Record struct {
	values [fields]string
	has    [fields]bool

	Reviewers []string
	Concepts  []string
	Parts     []PartValue
	Pictures  []PictureValue
	Trail     []ChangeValue
	Pages     []PageValue

	Own []PictureValue // of the column picture
}

// PartValue is an element of parts.
type PartValue struct {
	Kind    string `json:"kind"`
	Text    string `json:"text"`
	Picture *int   `json:"picture"` // index into pictures
}

// ChangeValue is an element of trail.
type ChangeValue struct {
	Step    string `json:"step"`
	Version int    `json:"version"`
	Changed int64  `json:"changed"`
}

// Reset forgets all values.
func (r *Record) Reset() { *r = Record{} }

// Set gives a column that is no list its value, as text. The first value of a column counts.
func (r *Record) Set(f Field, value string) {
	if f > None && f < fields && !r.has[f] {
		r.values[f], r.has[f] = value, true
	}
}

// Numbered reports whether the URI of the record is made from the number of its row.
func (r *Record) Numbered() bool {
	_, numeric := numberOf(r.values[ID])
	return strings.TrimSpace(r.values[URL]) == "" && (r.values[ID] == "" || numeric || len(r.values[ID]) > maxID)
}

// Document makes the document of row number row, counted from 1. A row without text is an error, beside a document that holds what is known.
func (r *Record) Document(in corpus.Input, n *Names, row int64) (*corpus.Document, error) {
	uri := strings.TrimSpace(r.values[URL])
	switch {
	case uri != "":
	case r.Numbered():
		uri = in.Name + "#" + strconv.FormatInt(row, 10)
	default:
		uri = in.Name + "#id=" + url.PathEscape(r.values[ID])
	}
	text := r.values[Text]
	if !r.has[Text] {
		text = r.joined()
	}
	d := in.Origin.NewDocument(uri, r.payload(text))
	if number, numeric := numberOf(r.values[ID]); numeric {
		d.SetMeasure("source_id", number)
	}
	r.facts(d)
	d.SetText(text)
	if err := r.parts(d); err != nil {
		return d, err
	}
	if len(r.Own) > 0 {
		return d, r.own(d, text)
	}
	if !r.has[Text] && len(r.Parts) == 0 {
		return d, fault.New(fault.Broken, "the row has no text in column %q", n.columns[Text]).
			Try("say which column holds the text, `fields: {text: NAME}`")
	}
	return d, nil
}

// payload gives what the id of the row is made from.
func (r *Record) payload(text string) []byte {
	b := []byte(text)
	for i := range r.Own {
		b = append(append(b, '\n'), r.Own[i].Bytes...)
	}
	return b
}

// own makes the parts of a row whose pictures have a column of their own: they come first, then the text, which is their caption.
func (r *Record) own(d *corpus.Document, text string) error {
	var parts []corpus.Part
	for i := range r.Own {
		p, err := r.Own[i].Picture()
		if err != nil {
			return err
		}
		if len(p.Bytes) == 0 && p.URL == "" {
			return fault.New(fault.Broken, "the row has no picture in its column of pictures")
		}
		if len(p.Bytes) > 0 {
			p.Hold(p.Bytes)
		}
		p.Caption = text
		parts = append(parts, corpus.Part{Kind: corpus.PicturePart, Picture: len(d.Pictures)})
		d.Pictures = append(d.Pictures, p)
	}
	if text != "" {
		parts = append(parts, corpus.Part{Kind: corpus.TextPart, Text: text})
	}
	d.SetParts(parts)
	return nil
}

// maxID bounds the ids that are kept in a URI.
const maxID = 256

// numberOf reads an id that is a number a measure can hold exactly.
func numberOf(id string) (float64, bool) {
	v, err := strconv.ParseFloat(id, 64)
	if err != nil || math.Abs(v) > 1<<53 || math.IsNaN(v) || strconv.FormatFloat(v, 'f', -1, 64) != id {
		return 0, false
	}
	return v, true
}

func (r *Record) facts(d *corpus.Document) {
	for _, p := range []struct {
		f  Field
		to *string
	}{{Collection, &d.Collection}, {Title, &d.Title}, {Contributor, &d.Contributor}, {Consent, &d.Consent}, {Licence, &d.Licence}} {
		if v := r.values[p.f]; v != "" {
			*p.to = v
		}
	}
	if tag, err := language.Parse(r.values[Language]); err == nil && r.values[Language] != "" {
		d.Language = tag
		if v, err := strconv.ParseFloat(r.values[LanguageScore], 64); err == nil && v >= 0 && v <= 1 {
			d.LanguageScore = &v
		}
	}
	d.RetrievedAt, d.Published = Moment(r.values[RetrievedAt]), Moment(r.values[Published])
	r.rights(d)
	if len(r.Reviewers) > 0 { // none is written as nil
		d.Reviewers = r.Reviewers
	}
	if len(r.Concepts) > 0 {
		d.Concepts = r.Concepts
	}
	for _, c := range r.Trail {
		d.Changed(c.Step, c.Version, c.Changed)
	}
}

// rights takes what the row says of rights. A word that is not in the vocabulary is kept as licence, as found; the address of a public licence
// is evidence enough where the recipe knows nothing.
func (r *Record) rights(d *corpus.Document) {
	found := r.values[Rights]
	if rights, err := corpus.ParseRights(found); err == nil {
		d.Rights, d.RightsEvidence = rights, r.values[RightsEvidence]
		return
	}
	if found != "" && r.values[Licence] == "" {
		d.Licence = found
	}
	if rights, ok := corpus.LicenceOfURL(d.Licence); ok && d.Rights == corpus.Unknown {
		d.Rights, d.RightsEvidence = rights, d.Licence
	}
}

// joined gives the text of the parts, for rows that have no other.
func (r *Record) joined() string {
	var texts []string
	for _, p := range r.Parts {
		if p.Text != "" && p.Kind == string(corpus.TextPart) {
			texts = append(texts, p.Text)
		}
	}
	return strings.Join(texts, "\n")
}

func (r *Record) parts(d *corpus.Document) error {
	for i := range r.Pictures {
		p, err := r.Pictures[i].Picture()
		if err != nil {
			return fault.New(fault.Broken, "picture %d: %w", i, err)
		}
		d.Pictures = append(d.Pictures, p)
	}
	for i := range r.Pages {
		p, err := r.Pages[i].Page(len(d.Pictures))
		if err != nil {
			return fault.New(fault.Broken, "page %d: %w", i, err)
		}
		d.Pages = append(d.Pages, p)
	}
	if len(r.Parts) == 0 {
		return nil
	}
	parts := make([]corpus.Part, 0, len(r.Parts))
	for i, p := range r.Parts {
		part := corpus.Part{Kind: corpus.PartKind(p.Kind), Text: p.Text}
		switch part.Kind {
		case corpus.TextPart, corpus.QuestionPart, corpus.AnswerPart, corpus.OriginalPart:
		case corpus.PicturePart:
			if p.Picture == nil || *p.Picture < 0 || *p.Picture >= len(d.Pictures) {
				return fault.New(fault.Broken, "part %d names no picture of the row", i)
			}
			part.Picture, part.Text = *p.Picture, ""
		default:
			return fault.New(fault.Broken, "part %d is of the unknown kind %q", i, clip(p.Kind))
		}
		parts = append(parts, part)
	}
	d.SetParts(parts)
	return nil
}

// Moment gives a date or time as RFC 3339 says, and "" for anything else. Times without a zone are taken as UTC.
func Moment(s string) string {
	if s == "" || len(s) > 64 {
		return ""
	}
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if _, err := time.Parse(layout, s); err == nil {
			return s
		}
	}
	for _, layout := range []string{time.DateTime, "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.RFC3339Nano)
		}
	}
	return ""
}
