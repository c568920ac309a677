// Package wiki reads MediaWiki XML dumps (the export format, versions 0.3 to 0.11) and turns wikitext into plain text.
package wiki

import (
	"context"
	"errors"
	"html"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/column"
	"github.com/lontar-asean/lontar/corpus/packed"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Format is the source `wiki`. Pages of the main namespace become documents, in the text of their last revision in the file; redirects, other
// namespaces, deleted texts and pages that are no wikitext become none. Published is the time of the revision; the payload is the
// wikitext. The licence is that in the head of the dump, or what the terms of a Wikimedia project say, where the recipe knows nothing.
func Format() corpus.Format {
	return corpus.Format{
		Name:    "wiki",
		Summary: "MediaWiki XML dumps (.xml, .xml.bz2, .xml.gz, .xml.zst)",
		Endings: []string{".xml", ".xml.bz2", ".xml.gz", ".xml.zst"},
		Read:    read,
	}
}

func read(ctx context.Context, in corpus.Input) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		src, err := packed.Open(in)
		if err != nil {
			yield(nil, err)
			return
		}
		defer src.Close()
		d := newDump(src)
		var s *site
		for ctx.Err() == nil {
			page, at, long, err := d.next()
			switch {
			case err == io.EOF:
				return
			case err != nil:
				yield(nil, stop(in, at, err))
				return
			case long:
				if !yield(nil, fault.New(fault.Broken, "a page is longer than %d MiB", packed.MaxRecord>>20).At("%s offset %d", in.Name, at)) {
					return
				}
				continue
			}
			if s == nil {
				s = readSite(string(d.head))
			}
			doc, err := s.document(in, string(page), at)
			if (doc != nil || err != nil) && !yield(doc, err) {
				return
			}
		}
	}
}

func stop(in corpus.Input, at int64, err error) error {
	var s *corpus.Stop
	if errors.As(err, &s) {
		return err
	}
	return &corpus.Stop{Cause: fault.New(fault.Broken, "not a MediaWiki dump to its end: %w", err).At("%s offset %d", in.Name, at)}
}

// document gives the document of a page, nil when the page is none.
func (s *site) document(in corpus.Input, page string, at int64) (*corpus.Document, error) {
	if ns := content(page, "ns"); ns != "" && ns != "0" {
		return nil, nil
	}
	if _, _, redirect := element(page, "redirect"); redirect {
		return nil, nil
	}
	title := content(page, "title")
	revision := page
	if k := strings.LastIndex(page, "<revision>"); k >= 0 {
		revision = page[k:]
	}
	if model := content(revision, "model"); model != "" && model != "wikitext" {
		return nil, nil
	}
	attributes, escaped, ok := element(revision, "text")
	if !ok || title == "" {
		return nil, fault.New(fault.Broken, "the page has no title or no text").At("%s offset %d", in.Name, at)
	}
	if escaped == "" && attribute(attributes, "deleted") != "" {
		return nil, nil
	}
	source := html.UnescapeString(escaped) // once: what is escaped in the wikitext stays so
	uri := s.address(title)
	if uri == "" {
		uri = in.Name + "#" + strconv.FormatInt(at, 10)
	}
	d := in.Origin.NewDocument(uri, []byte(source))
	d.Title = title
	d.Published = column.Moment(content(revision, "timestamp"))
	if d.Language == language.Und {
		d.Language = s.language
	}
	if d.Rights == corpus.Unknown && d.Licence == "" && s.rights != "" {
		d.Rights, d.Licence, d.RightsEvidence = s.rights, s.licence, s.evidence
	}
	text, pictures := s.plain(source)
	d.Pictures = pictures
	d.SetText(text)
	return d, nil
}
