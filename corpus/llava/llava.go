// Package llava writes picture–text pairs as LLaVA and those after it read them: lines of {id, image, conversations}, the pictures as files beside.
package llava

import (
	"fmt"
	"io"
	"strings"

	"github.com/goccy/go-json"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/pairs"
)

// Ending is that of the files that Writer writes.
const Ending = ".jsonl"

// Token stands for the picture in what is asked.
const Token = "<image>"

// Line is a pair. Provenance is ignored by trainers.
type Line struct {
	ID            string            `json:"id"`
	Image         string            `json:"image"` // path from the folder of the file
	Conversations []Turn            `json:"conversations"`
	Provenance    *pairs.Provenance `json:"provenance"`
}

// Turn is what one side says.
type Turn struct {
	From  string `json:"from"` // human or gpt
	Value string `json:"value"`
}

// Writer writes the pairs of documents, a line each. Equal documents give equal bytes.
type Writer struct {
	w      io.Writer
	attach func(name string, b []byte) (path string, err error)
}

// NewWriter starts a file; attach keeps a picture and gives its path from the folder of the file.
func NewWriter(w io.Writer, attach func(name string, b []byte) (path string, err error)) (*Writer, error) {
	return &Writer{w, attach}, nil
}

// Write adds the pairs of a document. The instruction is in the language of the text; in a language without one the picture stands alone. Where a text
// holds the letters "<image>", which trainers would take for another picture, they are parted by a space.
func (w *Writer) Write(d *corpus.Document) error {
	for p := range pairs.Of(d) {
		image, err := w.attach(pairs.Name(p.SHA256, p.Bytes), p.Bytes)
		if err != nil {
			return err
		}
		ask := Token
		if prompt := pairs.Prompt(p.Language, p.ID); prompt != "" {
			ask += "\n" + prompt
		}
		text := strings.ReplaceAll(p.Text, Token, "< image>")
		line, err := json.MarshalWithOption(Line{ID: p.ID, Image: image, Conversations: []Turn{{"human", ask}, {"gpt", text}}, Provenance: p.Provenance()}, json.DisableHTMLEscape())
		if err != nil {
			return fmt.Errorf("write %s as JSON: %w", p.ID, err)
		}
		if _, err := w.w.Write(append(line, '\n')); err != nil {
			return fmt.Errorf("write JSON lines: %w", err)
		}
	}
	return nil
}

// Close ends the file; it does not close what lies below.
func (w *Writer) Close() error { return nil }
