// Package messages writes documents with pictures as conversations: lines of {messages: [{role, content: [parts]}], images: [paths]}, as OpenAI's chat has
// them and TRL, LLaMA-Factory and their like train on them. The n-th part of type image is the n-th of images.
package messages

import (
	"fmt"
	"io"
	"slices"

	"github.com/goccy/go-json"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/pairs"
)

// Ending is that of the files that Writer writes.
const Ending = ".jsonl"

// Line is a conversation.
type Line struct {
	ID         string            `json:"id"`
	Kind       string            `json:"kind"` // pair: a picture and what is said of it; page: a document in reading order
	Messages   []Message         `json:"messages"`
	Images     []string          `json:"images"` // paths from the folder of the file, in the order of the parts
	Provenance *pairs.Provenance `json:"provenance"`
}

// Message is what one side says.
type Message struct {
	Role    string `json:"role"` // user or assistant
	Content []Part `json:"content"`
}

// Part is a text or the place of a picture.
type Part struct {
	Type string `json:"type"` // text or image
	Text string `json:"text,omitempty"`
}

// Writer writes documents. Equal documents give equal bytes.
type Writer struct {
	w      io.Writer
	attach func(name string, b []byte) (path string, err error)
}

// NewWriter starts a file; attach keeps a picture and gives its path from the folder of the file.
func NewWriter(w io.Writer, attach func(name string, b []byte) (path string, err error)) (*Writer, error) {
	return &Writer{w, attach}, nil
}

// Takes reports whether a document has a line.
func Takes(d *corpus.Document) bool { return len(page(d)) > 0 || pairs.Has(d) }

// Write adds a line for each pair of a document and, when its text is more than the words of a picture, one for the whole of it, its parts in reading
// order. Instructions are in the language of the text; in a language without any there is none.
func (w *Writer) Write(d *corpus.Document) error {
	for p := range pairs.Of(d) {
		image, err := w.attach(pairs.Name(p.SHA256, p.Bytes), p.Bytes)
		if err != nil {
			return err
		}
		ask := []Part{{Type: "image"}}
		if prompt := pairs.Prompt(p.Language, p.ID); prompt != "" {
			ask = append(ask, Part{"text", prompt})
		}
		line := Line{ID: p.ID, Kind: "pair", Messages: []Message{{"user", ask}, {"assistant", []Part{{"text", p.Text}}}}, Images: []string{image}, Provenance: p.Provenance()}
		if err := w.line(line); err != nil {
			return err
		}
	}
	parts := page(d)
	if len(parts) == 0 {
		return nil
	}
	line := Line{ID: d.ID, Kind: "page", Images: []string{}, Provenance: &pairs.Provenance{Document: d.ID, Picture: -1, Language: string(d.Language),
		Source: string(corpus.NativeDescription), Page: d.URL, Rights: string(d.Rights), Licence: d.Licence}}
	var content []Part
	for _, p := range parts {
		if p.Kind == corpus.TextPart {
			content = append(content, Part{"text", p.Text})
			continue
		}
		b, digest, blurred := pairs.File(&d.Pictures[p.Picture])
		image, err := w.attach(pairs.Name(digest, b), b)
		if err != nil {
			return err
		}
		content = append(content, Part{Type: "image"})
		line.Images = append(line.Images, image)
		line.Provenance.Blurred = line.Provenance.Blurred || blurred
	}
	if ask := pairs.PagePrompt(d.Language, d.ID); ask != "" {
		line.Messages = append(line.Messages, Message{"user", []Part{{"text", ask}}})
	}
	line.Messages = append(line.Messages, Message{"assistant", content})
	return w.line(line)
}

func (w *Writer) line(l Line) error {
	b, err := json.MarshalWithOption(l, json.DisableHTMLEscape())
	if err != nil {
		return fmt.Errorf("write %s as JSON: %w", l.ID, err)
	}
	if _, err := w.w.Write(append(b, '\n')); err != nil {
		return fmt.Errorf("write JSON lines: %w", err)
	}
	return nil
}

// Close ends the file; it does not close what lies below.
func (w *Writer) Close() error { return nil }

// page gives the texts of a document and the pictures whose bytes are held, in reading order; none when it is not interleaved: without a picture, or
// without a text besides the words of its pictures.
func page(d *corpus.Document) (parts []corpus.Part) {
	pictures, prose := 0, false
	for _, p := range d.Parts {
		switch {
		case p.Kind == corpus.TextPart && p.Text != "":
			prose = prose || !said(d, p.Text)
			parts = append(parts, p)
		case p.Kind == corpus.PicturePart && p.Picture >= 0 && p.Picture < len(d.Pictures):
			if x := &d.Pictures[p.Picture]; x.Usable() && len(x.Bytes)+len(x.Blurred) > 0 {
				pictures++
				parts = append(parts, p)
			}
		}
	}
	if pictures == 0 || !prose {
		return nil
	}
	return parts
}

// said reports whether a text is the words of one of the document's pictures.
func said(d *corpus.Document, text string) bool {
	return slices.ContainsFunc(d.Pictures, func(p corpus.Picture) bool {
		return text == p.Caption || text == p.Alt || slices.ContainsFunc(p.Descriptions, func(x corpus.Description) bool { return x.Text == text })
	})
}
