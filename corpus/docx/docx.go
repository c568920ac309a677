// Package docx reads word processor documents (Office Open XML, ECMA-376 part 1, WordprocessingML).
package docx

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/archive"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

const (
	mainPart   = "word/document.xml"
	properties = "docProps/core.xml"
	maxPart    = 64 << 20
)

// Format is the source `docx`, one document a file. The text is that of the body in its order: a line for each paragraph and for each row of
// a table, cells separated by tabs; then the notes. What was deleted or is hidden is left out. Pictures are parts, with their alternative
// text; their bytes are kept where the recipe states rights.
func Format() corpus.Format {
	return corpus.Format{Name: "docx", Summary: "word processor documents (.docx)", Endings: []string{".docx"}, Read: read}
}

func read(_ context.Context, in corpus.Input) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		d, err := document(in)
		if err != nil {
			var s *corpus.Stop
			if !errors.As(err, &s) {
				err = &corpus.Stop{Cause: err}
			}
		}
		yield(d, err)
	}
}

func document(in corpus.Input) (*corpus.Document, error) {
	a, err := archive.Open(in)
	if err != nil {
		return nil, err
	}
	name, err := startPart(a)
	if err != nil {
		return nil, err
	}
	digest, err := archive.Digest(in)
	if err != nil {
		return nil, err
	}
	d := in.Origin.NewDocument(in.Name, nil)
	d.ID = corpus.IDOfDigest(in.Name, digest)
	if !a.Has(name) {
		return d, fault.New(fault.Broken, "not a word processor document: it has no %s", mainPart).At("%s", in.Name)
	}
	core(a, d)
	w := &writer{in: in, a: a, keep: d.Rights != corpus.Unknown}
	if err := w.part(name); err != nil {
		return d, err
	}
	for _, notes := range []string{"footnotes", "endnotes"} {
		if part := archive.Resolve(name, notes+".xml"); a.Has(part) {
			if err := w.part(part); err != nil {
				return d, err
			}
		}
	}
	d.Pictures = w.pictures
	d.SetParts(w.finish())
	return d, nil
}

// startPart finds the main part by the relations of the package (ECMA-376 part 2, section 9.3).
func startPart(a *archive.Archive) (string, error) {
	relations, err := readRelations(a, "")
	if err != nil {
		return "", err
	}
	for _, r := range relations {
		if strings.HasSuffix(r.kind, "/officeDocument") {
			return r.target, nil
		}
	}
	return mainPart, nil
}

// core takes the title and the language from the properties; a document without readable ones has none.
func core(a *archive.Archive, d *corpus.Document) {
	x, err := a.XML(properties, maxPart)
	if err != nil {
		return
	}
	found := map[string]string{}
	at := ""
	for {
		name, text, err := nextText(x, &at)
		if err != nil {
			break
		}
		found[name] += text
	}
	d.Title = strings.TrimSpace(found["title"])
	if tag, err := language.Parse(found["language"]); err == nil && d.Language == language.Und && found["language"] != "" {
		d.Language = tag
	}
}
