package jsonl

import (
	"fmt"
	"io"

	"github.com/goccy/go-json"
	"github.com/klauspost/compress/zstd"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/column"
)

// Ending is that of the files that Writer writes.
const Ending = ".jsonl.zst"

// Line is a document as one line of JSON: the columns of docs/format/dataset.md, in their order, all of them always. Unknown values are null.
type Line struct {
	ID             string             `json:"id"`
	Text           string             `json:"text"`
	Language       string             `json:"language"`
	LanguageScore  *float64           `json:"language_score"`
	URL            *string            `json:"url"`
	Collection     *string            `json:"collection"`
	RetrievedAt    *string            `json:"retrieved_at"`
	Title          *string            `json:"title"`
	Published      *string            `json:"published"`
	Rights         string             `json:"rights"`
	RightsEvidence *string            `json:"rights_evidence"`
	Licence        *string            `json:"licence"`
	Contributor    *string            `json:"contributor"`
	Consent        *string            `json:"consent"`
	Reviewers      []string           `json:"reviewers"`
	Content        string             `json:"content"`
	Duplicates     *int64             `json:"duplicates"`
	Parts          []Part             `json:"parts"` // empty when the document is its text and nothing else
	Pictures       []*Picture         `json:"pictures"`
	Concepts       []string           `json:"concepts"`
	Trail          []Change           `json:"trail"`
	Pages          []column.PageValue `json:"pages"`
}

// Part is an element of parts.
type Part struct {
	Kind    string  `json:"kind"`
	Text    *string `json:"text"`
	Picture *int    `json:"picture"` // index into pictures
}

// Picture is an element of pictures.
type Picture struct {
	column.PictureValue
	Member        string `json:"member,omitempty"` // where the bytes lie when they do not stand here
	BlurredMember string `json:"blurred_member,omitempty"`
}

// Change is an element of trail.
type Change struct {
	Step    string `json:"step"`
	Version int    `json:"version"`
	Changed int64  `json:"changed"`
}

// LineOf gives the line of a document. It shares the document's memory.
func LineOf(d *corpus.Document) Line {
	l := Line{
		ID: d.ID, Text: d.Text(), Language: string(d.Language), LanguageScore: d.LanguageScore, URL: known(d.URL), Collection: known(d.Collection),
		RetrievedAt: known(d.RetrievedAt), Title: known(d.Title), Published: known(d.Published), Rights: string(d.Rights),
		RightsEvidence: known(d.RightsEvidence), Licence: known(d.Licence), Contributor: known(d.Contributor), Consent: known(d.Consent),
		Reviewers: list(d.Reviewers), Content: d.Content, Duplicates: d.Duplicates, Concepts: list(d.Concepts),
		Parts: []Part{}, Pictures: []*Picture{}, Trail: []Change{}, Pages: []column.PageValue{},
	}
	if len(d.Parts) != 1 || d.Parts[0].Kind != corpus.TextPart {
		for i := range d.Parts {
			p := &d.Parts[i]
			part := Part{Kind: string(p.Kind), Text: known(p.Text)}
			if p.Kind == corpus.PicturePart {
				part.Picture = &p.Picture
			}
			l.Parts = append(l.Parts, part)
		}
	}
	for i := range d.Pictures {
		l.Pictures = append(l.Pictures, &Picture{PictureValue: column.PictureOf(&d.Pictures[i])})
	}
	for i := range d.Pages {
		l.Pages = append(l.Pages, column.PageOf(&d.Pages[i]))
	}
	for _, c := range d.Trail {
		l.Trail = append(l.Trail, Change{Step: c.Step, Version: c.Version, Changed: c.Changed})
	}
	return l
}

// Writer writes documents as JSON lines in one zstd frame. Equal documents give equal bytes.
type Writer struct {
	z *zstd.Encoder
}

// NewWriter starts a file.
func NewWriter(w io.Writer) (*Writer, error) {
	z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, fmt.Errorf("write JSON lines: %w", err)
	}
	return &Writer{z: z}, nil
}

// Write adds a document.
func (w *Writer) Write(d *corpus.Document) error {
	b, err := json.MarshalWithOption(LineOf(d), json.DisableHTMLEscape())
	if err != nil {
		return fmt.Errorf("write %s as JSON: %w", d.ID, err)
	}
	if _, err := w.z.Write(append(b, '\n')); err != nil {
		return fmt.Errorf("write JSON lines: %w", err)
	}
	return nil
}

// Close ends the frame; it does not close what lies below.
func (w *Writer) Close() error {
	if err := w.z.Close(); err != nil {
		return fmt.Errorf("write JSON lines: %w", err)
	}
	return nil
}

// known gives nil for a value that is not known.
func known[T comparable](v T) *T {
	var unknown T
	if v == unknown {
		return nil
	}
	return &v
}

func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
