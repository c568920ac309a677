package docx

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"image"
	_ "image/gif"  // sizes of pictures
	_ "image/jpeg" // sizes of pictures
	_ "image/png"  // sizes of pictures
	"io"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/archive"
)

const (
	maxPicture  = 16 << 20 // bytes of a picture
	maxPictures = 5000     // of a document
)

// skipped are the elements that hold no text of the document as it stands: what was deleted or moved away, fields' instructions, the second
// form of a drawing.
var skipped = map[string]bool{
	"del": true, "moveFrom": true, "instrText": true, "delText": true, "Fallback": true, "pPr": true, "sectPr": true, "tblPr": true, "trPr": true, "tcPr": true, "sdtPr": true,
}

// writer makes text and parts of the parts of a document.
type writer struct {
	in        corpus.Input
	a         *archive.Archive
	keep      bool // the bytes of pictures
	relations map[string]relation

	parts    []corpus.Part
	pictures []corpus.Picture
	text     strings.Builder
	line     strings.Builder // the present paragraph or row
	cells    int             // open cells of tables: paragraphs in them are joined by spaces
	space    bool            // a paragraph of a cell has ended
	hidden   bool            // the present run is hidden
	alt      corpus.Picture  // the words of the present drawing
}

// part reads the document, its footnotes or its endnotes.
func (w *writer) part(name string) (err error) {
	if w.relations, err = readRelations(w.a, name); err != nil {
		return err
	}
	x, err := w.a.XML(name, maxPart)
	if err != nil {
		return err
	}
	skip, inText := 0, false
	for {
		t, err := x.Next()
		if err == io.EOF {
			w.end()
			return nil
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if skip > 0 || skipped[t.Name.Local] || isSeparator(t) {
				skip++
				continue
			}
			inText = t.Name.Local == "t"
			w.start(t)
		case xml.EndElement:
			if skip > 0 {
				skip--
				continue
			}
			inText = false
			w.close(t.Name.Local)
		case xml.CharData:
			if skip == 0 && inText {
				w.write(string(t))
			}
		}
	}
}

// isSeparator reports the notes that are only the lines between text and notes.
func isSeparator(e xml.StartElement) bool {
	if e.Name.Local != "footnote" && e.Name.Local != "endnote" {
		return false
	}
	kind := archive.Attribute(e, "type")
	return kind != "" && kind != "normal"
}

func (w *writer) start(e xml.StartElement) {
	switch e.Name.Local {
	case "r":
		w.hidden = false
	case "vanish":
		v := archive.Attribute(e, "val")
		w.hidden = v != "0" && v != "false" && v != "off"
	case "tab", "ptab":
		w.write("\t")
	case "br", "cr":
		if w.cells > 0 {
			w.write(" ")
		} else {
			w.write("\n")
		}
	case "noBreakHyphen":
		w.write("\u2011")
	case "softHyphen":
		w.write("\u00ad")
	case "tc":
		if w.cells == 0 {
			if w.line.Len() > 0 {
				w.line.WriteByte('\t')
			}
			w.space = false
		}
		w.cells++
	case "docPr":
		w.alt = corpus.Picture{Alt: strings.TrimSpace(archive.Attribute(e, "descr")), Title: strings.TrimSpace(archive.Attribute(e, "title"))}
	case "blip":
		w.picture(archive.Attribute(e, "embed"))
	case "imagedata": // of older drawings (VML)
		w.picture(archive.Attribute(e, "id"))
	}
}

func (w *writer) close(name string) {
	switch name {
	case "p":
		if w.cells > 0 {
			w.space = true
		} else {
			w.end()
		}
	case "tc":
		w.cells = max(w.cells-1, 0)
		w.space = w.cells > 0
	case "tr":
		if w.cells == 0 {
			w.end()
		}
	case "r":
		w.hidden = false
	}
}

// write adds text to the line.
func (w *writer) write(s string) {
	if w.hidden || s == "" {
		return
	}
	if w.space && w.line.Len() > 0 {
		w.line.WriteByte(' ')
	}
	w.space = false
	w.line.WriteString(s)
}

// end ends a line; lines without text are none.
func (w *writer) end() {
	line := strings.TrimRight(w.line.String(), " \t\n")
	w.line.Reset()
	if strings.TrimSpace(line) == "" {
		return
	}
	if w.text.Len() > 0 {
		w.text.WriteByte('\n')
	}
	w.text.WriteString(line)
}

// finish gives the parts.
func (w *writer) finish() []corpus.Part {
	w.end()
	w.flush()
	return w.parts
}

func (w *writer) flush() {
	if w.text.Len() > 0 {
		w.parts = append(w.parts, corpus.Part{Kind: corpus.TextPart, Text: w.text.String()})
		w.text.Reset()
	}
}

// picture adds a picture behind the lines before the present one. A picture that cannot be read is kept by its words.
func (w *writer) picture(id string) {
	r, ok := w.relations[id]
	if !ok || r.target == "" || len(w.pictures) >= maxPictures {
		return
	}
	p := w.alt
	p.URL = w.in.Name + "#" + r.target
	if b, err := w.a.Read(r.target, maxPicture); err == nil {
		sum := sha256.Sum256(b)
		p.SHA256 = hex.EncodeToString(sum[:])
		if size, _, err := image.DecodeConfig(bytes.NewReader(b)); err == nil {
			p.Width, p.Height = size.Width, size.Height
		}
		if w.keep {
			p.Bytes = b
		}
	}
	w.alt = corpus.Picture{}
	w.flush()
	w.parts = append(w.parts, corpus.Part{Kind: corpus.PicturePart, Picture: len(w.pictures)})
	w.pictures = append(w.pictures, p)
}
