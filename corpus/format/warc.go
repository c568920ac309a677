package format

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/robots"
	"github.com/lontar-asean/lontar/corpus/warc"
)

// RobotsHeader marks a response whose page the robots.txt of its host forbids; sources that ask a robots.txt before they fetch set it. A field
// of this name that a server sent is removed.
const RobotsHeader = "X-Lontar-Robots"

// WARC is the source `warc`: crawls in WARC, ARC and WET files.
//
// These records become documents: HTTP responses with status 200 whose media type is text/html, application/xhtml+xml or text/plain, or which
// have none and begin like HTML (raw payloads, with media type and header); and records of type conversion with media type text/plain (texts).
// All others (requests, metadata, redirects, errors, revisits, other media types) are no documents: nothing is yielded for them.
//
// Every robots.txt is told to Input.Robots. Pictures of the crawl are found by their addresses: responses with status 200 whose media type is that
// of a picture, in files that are compressed record by record or not at all.
// Measures: warc.digest_ok, 1 or 0, when the payload's digest could be checked; warc.truncated, 1, when the body is not the whole page.
func WARC() corpus.Format {
	return corpus.Format{
		Name:     "warc",
		Summary:  "web crawls: WARC, ARC, WET (.gz, .zst)",
		Endings:  []string{".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz", ".wet", ".wet.gz", ".wet.zst"},
		Split:    true,
		NeedsRaw: true,
		Read:     readWARC,
		Pictures: heldPictures,
		Picture:  heldPicture,
	}
}

func readWARC(ctx context.Context, in corpus.Input) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		r, err := warc.NewRangeReader(in.File, in.File.Size(), in.Start, in.End, in.Name, warc.Limits{})
		if err != nil {
			yield(nil, &corpus.Stop{Cause: err})
			return
		}
		for ctx.Err() == nil {
			rec, err := r.Next()
			switch {
			case err == io.EOF:
				return
			case errors.Is(err, warc.ErrStop):
				yield(nil, &corpus.Stop{Cause: err})
				return
			case err != nil:
				if !yield(nil, err) {
					return
				}
				continue
			}
			d := document(in, rec)
			if d == nil {
				continue
			}
			d.Near = in.Crawl
			if !yield(d, nil) {
				return
			}
		}
	}
}

// document gives the document of a record, nil when it is none.
func document(in corpus.Input, rec *warc.Record) *corpus.Document {
	var d *corpus.Document
	switch {
	case rec.Type == "response" && rec.HTTP != nil:
		if robots.Is(rec.URI) {
			if in.Robots != nil {
				in.Robots(rec.URI, rec.HTTP.Status, rec.Body)
			}
			return nil
		}
		media := rec.HTTP.Header.Get("Content-Type")
		if rec.HTTP.Status != 200 || !readable(media, rec.Body) {
			return nil
		}
		d = in.Origin.NewDocument(uriOf(in, rec), rec.Body)
		d.Raw = &corpus.Raw{Body: rec.Body, MediaType: strings.Clone(media), Header: headerOf(rec.HTTP.Header)}
		if rec.HTTP.Flaw != nil || rec.Header.Get("WARC-Truncated") != "" {
			d.SetMeasure("warc.truncated", 1)
		}
	case rec.Type == "conversion" && mediaType(rec.Header.Get("Content-Type")) == "text/plain":
		d = in.Origin.NewDocument(uriOf(in, rec), rec.Body)
		d.SetText(string(rec.Body))
		if rec.Header.Get("WARC-Truncated") != "" {
			d.SetMeasure("warc.truncated", 1)
		}
	default:
		return nil
	}
	if _, err := time.Parse(time.RFC3339Nano, rec.Date); err == nil {
		d.RetrievedAt = strings.Clone(rec.Date)
	}
	if rec.DigestOK != nil {
		ok := 0.0
		if *rec.DigestOK {
			ok = 1
		}
		d.SetMeasure("warc.digest_ok", ok)
	}
	return d
}

// uriOf gives the source URI of a record; one without a target is named by its place.
func uriOf(in corpus.Input, rec *warc.Record) string {
	if rec.URI != "" {
		return strings.Clone(rec.URI)
	}
	return in.Name + "#" + strconv.FormatInt(rec.Offset, 10)
}

// headerOf copies a header, because documents outlive records.
func headerOf(fields warc.Fields) map[string][]string {
	h := make(map[string][]string, len(fields)+1)
	for _, f := range fields {
		name := textproto.CanonicalMIMEHeaderKey(f.Name)
		if name != RobotsHeader {
			h[strings.Clone(name)] = append(h[name], strings.Clone(f.Value))
		}
	}
	return h
}

// mediaType gives the media type without its parameters, in lower case.
func mediaType(s string) string {
	s, _, _ = strings.Cut(s, ";")
	return strings.ToLower(strings.TrimSpace(s))
}

func readable(media string, body []byte) bool {
	switch mediaType(media) {
	case "text/html", "application/xhtml+xml", "text/plain":
		return true
	case "":
		head := bytes.ToLower(bytes.TrimLeft(body[:min(len(body), 512)], "\ufeff \t\r\n"))
		return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html")) || bytes.HasPrefix(head, []byte("<head"))
	}
	return false
}
