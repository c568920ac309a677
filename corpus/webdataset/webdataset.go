// Package webdataset reads and writes documents as WebDataset shards: tar files in which the members of a record stand together and share the name before
// the first dot.
package webdataset

import (
	"archive/tar"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/goccy/go-json"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/jsonl"
)

// Ending is that of the files that Writer writes.
const Ending = ".tar"

// Writer writes a shard. The members of a document are KEY.json (the columns of jsonl.Line; text is empty there and a picture's bytes are
// replaced by the member's extension in `member` and `blurred_member`), KEY.txt (the text) and, for each picture that holds bytes, KEY.N.EXT with N
// counted from 0, and KEY.N.blurred.EXT. KEY is the id, with "-" for "#". Headers hold nothing but names and sizes, so that equal documents give
// equal bytes.
type Writer struct {
	t *tar.Writer
}

// NewWriter starts a shard.
func NewWriter(w io.Writer) (*Writer, error) { return &Writer{t: tar.NewWriter(w)}, nil }

// Write adds a document.
func (w *Writer) Write(d *corpus.Document) error {
	key := strings.NewReplacer("#", "-", ".", "-", "/", "-").Replace(d.ID)
	line := jsonl.LineOf(d)
	text := line.Text
	line.Text = ""
	for i, p := range line.Pictures {
		if len(p.Bytes) > 0 {
			p.Member, p.Bytes = fmt.Sprintf("%d.%s", i, extension(p.Bytes)), nil
		}
		if len(p.Blurred) > 0 {
			p.BlurredMember, p.Blurred = fmt.Sprintf("%d.blurred.%s", i, extension(p.Blurred)), nil
		}
	}
	head, err := json.MarshalWithOption(line, json.DisableHTMLEscape())
	if err != nil {
		return fmt.Errorf("write %s as JSON: %w", d.ID, err)
	}
	if err := w.member(key+".json", append(head, '\n')); err != nil {
		return err
	}
	if err := w.member(key+".txt", []byte(text)); err != nil {
		return err
	}
	for i, p := range line.Pictures {
		for _, m := range []struct {
			name string
			b    []byte
		}{{p.Member, d.Pictures[i].Bytes}, {p.BlurredMember, d.Pictures[i].Blurred}} {
			if m.name == "" {
				continue
			}
			if err := w.member(key+"."+m.name, m.b); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *Writer) member(name string, b []byte) error {
	h := &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(b)), Mode: 0o644, ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR}
	if err := w.t.WriteHeader(h); err != nil {
		return fmt.Errorf("write tar member %s: %w", name, err)
	}
	if _, err := w.t.Write(b); err != nil {
		return fmt.Errorf("write tar member %s: %w", name, err)
	}
	return nil
}

// Close ends the shard; it does not close what lies below.
func (w *Writer) Close() error {
	if err := w.t.Close(); err != nil {
		return fmt.Errorf("write tar: %w", err)
	}
	return nil
}

// extension names the kind of a picture by its first bytes, "bin" for a kind that is not known.
func extension(b []byte) string {
	head := string(b[:min(len(b), 16)])
	switch {
	case strings.HasPrefix(head, "\x89PNG\r\n\x1a\n"):
		return "png"
	case strings.HasPrefix(head, "\xff\xd8\xff"):
		return "jpg"
	case strings.HasPrefix(head, "GIF8"):
		return "gif"
	case strings.HasPrefix(head, "RIFF") && len(head) >= 12 && head[8:12] == "WEBP":
		return "webp"
	}
	return "bin"
}
