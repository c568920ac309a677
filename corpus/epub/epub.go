// Package epub reads electronic books (EPUB 2 and 3).
package epub

import (
	"context"
	"errors"
	"iter"
	"strconv"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/archive"
	"github.com/lontar-asean/lontar/corpus/column"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Format is the source `epub`. Each item of the spine becomes a document, in reading order, with the id and the URL of the book and "#n"; n is its
// number in the spine, from 1. The navigation and items with neither text nor pictures become none. Title, language, date and rights are those
// of the book; an item may say another language. Pictures are parts; their bytes are kept where the recipe or the book states rights.
func Format() corpus.Format {
	return corpus.Format{Name: "epub", Summary: "electronic books, a document for each chapter (.epub)", Endings: []string{".epub"}, Read: read}
}

func read(ctx context.Context, in corpus.Input) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		r, err := open(in)
		if err != nil {
			yield(nil, stop(in, err))
			return
		}
		for i, c := range r.book.chapters {
			if ctx.Err() != nil {
				return
			}
			d, err := r.chapter(c, i+1)
			if (d != nil || err != nil) && !yield(d, err) {
				return
			}
		}
	}
}

func stop(in corpus.Input, err error) error {
	var s *corpus.Stop
	if errors.As(err, &s) {
		return err
	}
	var f *fault.Fault
	if errors.As(err, &f) && f.Place == "" {
		f.At("%s", in.Name)
	}
	return &corpus.Stop{Cause: err}
}

// reader reads the chapters of one book.
type reader struct {
	in   corpus.Input
	a    *archive.Archive
	book *book
	id   string
}

func open(in corpus.Input) (*reader, error) {
	a, err := archive.Open(in)
	if err != nil {
		return nil, err
	}
	if protected(a) {
		return nil, fault.New(fault.Broken, "the book is encrypted")
	}
	b, err := readBook(a)
	if err != nil {
		return nil, err
	}
	if len(b.chapters) == 0 {
		return nil, fault.New(fault.Broken, "the book has no chapters")
	}
	digest, err := archive.Digest(in)
	if err != nil {
		return nil, err
	}
	return &reader{in: in, a: a, book: b, id: corpus.IDOfDigest(in.Name, digest)}, nil
}

// chapter gives the document of an item of the spine, nil when it is none.
func (r *reader) chapter(c item, n int) (*corpus.Document, error) {
	if hasWord(c.properties, "nav") {
		return nil, nil
	}
	d := r.in.Origin.NewDocument(r.in.Name+"#"+strconv.Itoa(n), nil)
	d.ID = corpus.PartID(r.id, n)
	d.Title = r.book.title
	d.Published = column.Moment(r.book.date)
	r.rights(d)
	if c.media != "application/xhtml+xml" && c.media != "text/html" && c.media != "application/x-dtbook+xml" {
		return nil, nil // a picture or a drawing in the spine, or a kind with no text
	}
	b, err := r.a.Read(c.member, maxChapter)
	if err != nil {
		return d, err
	}
	ch := chapter{r: r, member: c.member, keep: d.Rights != corpus.Unknown}
	if err := ch.read(b); err != nil {
		return d, fault.New(fault.Broken, "%w", err).At("%s member %s", r.in.Name, c.member)
	}
	if d.Language == language.Und {
		for _, code := range []string{ch.language, r.book.language} {
			if tag, err := language.Parse(code); err == nil && code != "" {
				d.Language = tag
				break
			}
		}
	}
	if len(ch.parts) == 0 {
		return nil, nil
	}
	d.Pictures = ch.pictures
	d.SetParts(ch.parts)
	return d, nil
}

// rights takes the rights that the book states, where the recipe knows nothing.
func (r *reader) rights(d *corpus.Document) {
	if d.Licence == "" {
		d.Licence = r.book.rights
	}
	if rights, ok := corpus.LicenceOfURL(r.book.rights); ok && d.Rights == corpus.Unknown {
		d.Rights, d.RightsEvidence = rights, r.book.rights
	}
}
