// Package scans is the source `scans` of recipes: scanned pages and PDF files become documents with their text, and with where each word stands.
package scans

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise"
	"github.com/lontar-asean/lontar/digitise/job"
	"github.com/lontar-asean/lontar/digitise/layout"
	"github.com/lontar-asean/lontar/digitise/scan"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Recognisers gives a recogniser by its name in a recipe: tesseract, an address with a model, recorded:FILE with the file relative to a folder. "" is the
// usual one.
type Recognisers func(ctx context.Context, name, dir string) (r digitise.Recogniser, label string, err error)

// Format gives the source. With the setting `document: page` each page of a file of several is a document of its own, else a file is one document; the
// setting recogniser names what reads the pages.
func Format(recognisers Recognisers) corpus.Format {
	return corpus.Format{
		Name:     "scans",
		Summary:  "scanned pages, photographs and PDF files, read by digitise (" + strings.Join(scan.Endings(), ", ") + ")",
		Endings:  scan.Endings(),
		Settings: []string{documentSetting, recogniserSetting},
		Read: func(ctx context.Context, in corpus.Input) iter.Seq2[*corpus.Document, error] {
			return func(yield func(*corpus.Document, error) bool) { read(ctx, in, recognisers, yield) }
		},
	}
}

// The settings of the source.
const (
	documentSetting   = "document" // what a document is
	documentPage      = "page"
	documentFile      = "file"
	recogniserSetting = "recogniser"
)

// errEnough stops a volume whose reader wants no more.
var errEnough = errors.New("enough")

func read(ctx context.Context, in corpus.Input, recognisers Recognisers, yield func(*corpus.Document, error) bool) {
	each := in.Origin.Settings[documentSetting]
	if each != "" && each != documentPage && each != documentFile {
		yield(nil, &corpus.Stop{Cause: fault.New(fault.Invalid, "%s: %q is not known", documentSetting, each).Try("%s or %s", documentPage, documentFile)})
		return
	}
	v, err := scan.Spool(ctx, in.Name, in.File, in.File.Size())
	if err != nil {
		if k := fault.Of(err); k != fault.Broken && k != fault.Invalid {
			yield(nil, err)
			return
		}
		yield(nil, &corpus.Stop{Cause: err})
		return
	}
	defer v.Close()
	o := job.Options{}
	if o.Recogniser, o.Name, err = recognisers(ctx, in.Origin.Settings[recogniserSetting], in.Dir); err != nil {
		yield(nil, err)
		return
	}
	if in.Origin.Language != "" && in.Origin.Language != language.Und {
		o.Languages = []language.Tag{in.Origin.Language}
	}
	digest, err := v.Digest(v.Leaves[0])
	if err != nil {
		yield(nil, &corpus.Stop{Cause: err})
		return
	}
	base := in.Origin.NewDocument(in.Name, []byte(digest))
	describe(base, v)
	book := book{one: each != documentPage, base: base, yield: yield}
	err = job.Run(ctx, v, o, book.page)
	switch {
	case errors.Is(err, errEnough):
	case err != nil:
		yield(nil, err)
	default:
		book.end()
	}
}

// describe says what book.yaml says; what the recipe says of the source goes before it.
func describe(d *corpus.Document, v *scan.Volume) {
	d.Title, d.Published = v.Book.Title, v.Book.Year
	if d.Rights == "" || d.Rights == "unknown" {
		if v.Book.Rights != "" {
			d.Rights, d.RightsEvidence = v.Book.Rights, v.Book.Evidence
		}
	}
}

// book gathers pages into documents.
type book struct {
	one    bool // a document for the file
	base   *corpus.Document
	yield  func(*corpus.Document, error) bool
	pages  []corpus.Page
	broken []broken
}

// broken is a page that could not be read.
type broken struct {
	number int
	err    error
}

func (b *book) page(r *job.Result) error {
	var err error
	if r.Method == job.FromNowhere {
		err = fault.New(fault.Broken, "%s", r.Reason)
	}
	p := r.Sheet.Corpus()
	p.Name, p.Recogniser = r.Leaf.Name(), r.By
	if b.one {
		if err != nil {
			b.broken = append(b.broken, broken{r.Page, err})
		} else {
			b.pages = append(b.pages, p)
		}
		return nil
	}
	d := &corpus.Document{Facts: b.base.Facts}
	if d.ID = corpus.PartID(b.base.ID, r.Page); r.Part > 1 { // the second page of an open book
		d.ID = corpus.PartID(d.ID, r.Part)
	}
	fill(d, []corpus.Page{p})
	if !b.yield(d, err) {
		return errEnough
	}
	return nil
}

// end gives the document of a file with the pages that could be read, and each of the others as a broken record of its own.
func (b *book) end() {
	if !b.one {
		return
	}
	whole := *b.base
	if fill(&whole, b.pages); len(b.pages) > 0 && !b.yield(&whole, nil) {
		return
	}
	for _, p := range b.broken {
		d := &corpus.Document{Facts: b.base.Facts}
		d.ID = corpus.PartID(b.base.ID, p.number)
		if !b.yield(d, p.err) {
			return
		}
	}
}

// fill puts pages and their text into a document: paragraphs, also those that go on over the end of a page, without headers, footers and page numbers.
func fill(d *corpus.Document, pages []corpus.Page) {
	d.Pages = pages
	sum, n := 0.0, 0
	for _, p := range pages {
		if p.Confidence != nil {
			sum += *p.Confidence
			n++
		}
	}
	d.SetText(strings.Join(layout.Paragraphs(pages...), "\n"))
	if noise, ok := layout.NoiseOfPages(pages...); ok {
		d.SetMeasure("digitise.noise", noise.Score)
	} else {
		d.SetUnmeasured("digitise.noise")
	}
	if n > 0 {
		d.SetMeasure("digitise.confidence", sum/float64(n))
	} else {
		d.SetUnmeasured("digitise.confidence")
	}
}
