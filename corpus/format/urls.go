package format

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/packed"
	"github.com/lontar-asean/lontar/corpus/warc"
	"github.com/lontar-asean/lontar/fault"
)

// Getter fetches what an address names: the whole page when length is 0, else length bytes from an offset on. It keeps what it fetched, follows
// redirects (Request.URL names the end), waits and tries again as needed, and says in Date when the answer came. The error for a page that its
// host's robots.txt forbids has a cause with a method Disallowed() bool. A fault speaks of the address; any other error ends the run.
type Getter interface {
	Get(ctx context.Context, url string, from, length int64) (*http.Response, error)
}

const (
	maxLine     = 1 << 20  // bytes of a line of a list
	maxPage     = 16 << 20 // bytes of a page or a stored record that is read
	together    = 8        // addresses on their way at the same time
	unreachable = 20       // hosts that cannot be reached one after another, from which the network is taken to be gone
)

// URLs is the source `urls`: lists of addresses, one a line, whose pages are fetched. A line is an address; or a JSON object with "url" and,
// for a record of an archive, "filename" (an address, or a path below Common Crawl's), "offset" and "length" in bytes; or a CDXJ line
// (a key, a time and such an object). Empty lines and those that begin with "#" are passed over.
//
// Documents come in the order of the list: HTML and plain text, as from a crawl, with the address of the list as source URI. An address that gives
// no such page is yielded as broken, with the reason. A page that robots.txt forbids is yielded empty, with RobotsHeader, so that
// extraction drops and counts it as an opt-out; for records of archives, robots.txt was asked when they were made. Several addresses
// are fetched at the same time.
func URLs(get Getter) corpus.Format {
	return corpus.Format{
		Name:     "urls",
		Summary:  "lists of addresses to fetch: plain, JSON lines or CDXJ, with records of Common Crawl (.gz, .zst)",
		Endings:  []string{".urls", ".urls.gz", ".urls.zst", ".cdxj", ".cdxj.gz", ".cdxj.zst"},
		Split:    true,
		NeedsRaw: true,
		Read: func(ctx context.Context, in corpus.Input) iter.Seq2[*corpus.Document, error] {
			return func(yield func(*corpus.Document, error) bool) {
				ctx, cancel := context.WithCancel(ctx)
				f := fetching{ctx: ctx, in: in, get: get}
				defer f.tasks.Wait()
				defer cancel()
				f.run(yield)
			}
		},
	}
}

// fetching reads one list.
type fetching struct {
	ctx   context.Context
	in    corpus.Input
	get   Getter
	tasks sync.WaitGroup
	queue []*page         // on their way, in order
	gone  map[string]bool // hosts that could not be reached since one could be
}

// page is a line on its way to become a document.
type page struct {
	target target
	place  string
	doc    *corpus.Document
	err    error
	host   string        // that could not be reached; "" for any other outcome
	done   chan struct{} // closed when all of this is written
}

func (f *fetching) run(yield func(*corpus.Document, error) bool) {
	src, err := packed.Open(f.in)
	if err != nil {
		if f.in.Start == 0 {
			yield(nil, err)
		}
		return
	}
	defer src.Close()
	lines, end := packed.NewLines(src, 0, maxLine), f.in.End
	switch {
	case src.Packed() && f.in.Start > 0: // the first range reads the whole file
		return
	case src.Packed():
		end = -1
	case f.in.Start > 0:
		from := f.in.Start - 1 // the byte before says whether a line begins here
		lines = packed.NewLines(io.NewSectionReader(f.in.File, from, f.in.File.Size()-from), from, maxLine)
		if !lines.Skip(f.in.End) {
			return
		}
	}
	for more := true; f.ctx.Err() == nil; {
		for more && len(f.queue) < together {
			more = f.line(lines, end)
		}
		if len(f.queue) == 0 {
			return
		}
		p := f.queue[0]
		f.queue = f.queue[1:]
		<-p.done
		if f.ctx.Err() != nil {
			return
		}
		if err := f.reach(p); err != nil {
			yield(nil, err)
			return
		}
		if !yield(p.doc, p.err) || p.err != nil && fault.Of(p.err) != fault.Broken {
			return
		}
	}
}

// line takes a line of the list and starts fetching; false: there is none any more.
func (f *fetching) line(lines *packed.Lines, end int64) bool {
	line, at, long, err := lines.Next()
	switch {
	case err == io.EOF, err == nil && end >= 0 && at >= end:
		return false
	case err != nil:
		var s *corpus.Stop
		if !errors.As(err, &s) {
			err = &corpus.Stop{Cause: fault.New(fault.Broken, "the file cannot be read: %w", err).At("%s offset %d", f.in.Name, at)}
		}
		f.settled(&page{err: err})
		return false
	case long:
		f.settled(&page{err: fault.New(fault.Broken, "the line is longer than %d bytes", maxLine).At("%s offset %d", f.in.Name, at)})
		return true
	}
	if at == 0 {
		line = bytes.TrimPrefix(line, []byte("\ufeff"))
	}
	if line = bytes.TrimSpace(line); len(line) == 0 || line[0] == '#' {
		return true
	}
	p := &page{place: fmt.Sprintf("%s offset %d", f.in.Name, at)}
	if p.target, err = parseTarget(line); err != nil {
		p.err = fault.New(fault.Broken, "the line names nothing that can be fetched: %w", err).At("%s", p.place)
		f.settled(p)
		return true
	}
	p.done = make(chan struct{})
	f.queue = append(f.queue, p)
	f.tasks.Go(func() {
		defer close(p.done)
		f.fetch(p)
	})
	return true
}

func (f *fetching) settled(p *page) {
	p.done = make(chan struct{})
	close(p.done)
	f.queue = append(f.queue, p)
}

// reach watches for the network being gone: then every address would be broken, and the run is better ended and repeated.
func (f *fetching) reach(p *page) error {
	switch {
	case p.place == "":
	case p.host == "":
		f.gone = nil
	case f.gone == nil:
		f.gone = map[string]bool{p.host: true}
	default:
		if f.gone[p.host] = true; len(f.gone) >= unreachable {
			return fault.New(fault.Unavailable, "none of the last %d hosts could be reached: %w", unreachable, p.err).At("%s", p.place).Try("check the network and run again")
		}
	}
	return nil
}

// fetch makes the document of a page.
func (f *fetching) fetch(p *page) {
	t := p.target
	resp, err := f.get.Get(f.ctx, t.address(), t.offset, t.length)
	if err != nil {
		f.missed(p, err)
		return
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxPage+1))
	switch {
	case err != nil:
		p.err = err
	case len(body) > maxPage:
		p.broken(fault.New(fault.Broken, "longer than %d bytes", maxPage))
	case resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusPartialContent:
		p.broken(fault.New(fault.Broken, "the server answers %d", resp.StatusCode))
	case t.archive != "":
		f.record(p, resp, body)
	default:
		f.whole(p, resp, body)
	}
}

// missed deals with a page that could not be fetched.
func (f *fetching) missed(p *page, err error) {
	var d interface{ Disallowed() bool }
	switch {
	case errors.As(err, &d) && d.Disallowed():
		p.doc = f.in.Origin.NewDocument(p.target.url, nil)
		p.doc.Raw = &corpus.Raw{MediaType: "text/html", Header: map[string][]string{RobotsHeader: {"disallowed"}}}
	case fault.Of(err) == "":
		p.err = fmt.Errorf("%s: %w", p.place, err)
	default:
		if fault.Of(err) == fault.Unavailable {
			if u, e := url.Parse(p.target.address()); e == nil {
				p.host = u.Host
			}
		}
		p.broken(err)
	}
}

// broken sets the page aside, with the line as its place.
func (p *page) broken(cause error) {
	b := fault.New(fault.Broken, "%s: %w", p.target.url, cause).At("%s", p.place)
	if hint := fault.Hint(cause); hint != "" {
		b = b.Try("%s", hint)
	}
	p.err = b
}

// whole makes the document of a fetched page.
func (f *fetching) whole(p *page, resp *http.Response, body []byte) {
	media := resp.Header.Get("Content-Type")
	switch coding := resp.Header.Get("Content-Encoding"); {
	case coding != "" && coding != "identity":
		p.broken(fault.New(fault.Broken, "the page is packed in a way (%s) that was not asked for", clip(coding)))
		return
	case !readable(media, body):
		p.broken(fault.New(fault.Broken, "%q is no page but another kind of file", clip(media)))
		return
	}
	var fields warc.Fields
	for _, k := range slices.Sorted(headerNames(resp.Header)) {
		for _, v := range resp.Header[k] {
			fields = append(fields, warc.Field{Name: k, Value: v})
		}
	}
	d := f.in.Origin.NewDocument(p.target.url, body)
	d.Raw = &corpus.Raw{Body: body, MediaType: media, Header: headerOf(fields)}
	if at, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		d.RetrievedAt = at.UTC().Format(time.RFC3339)
	}
	p.doc = d
}

func headerNames(h http.Header) iter.Seq[string] {
	return func(yield func(string) bool) {
		for k := range h {
			if !yield(k) {
				return
			}
		}
	}
}

// record makes the document of a record of an archive.
func (f *fetching) record(p *page, resp *http.Response, body []byte) {
	if int64(len(body)) < p.target.length {
		p.broken(fault.New(fault.Broken, "the archive ends %d bytes before the record does", p.target.length-int64(len(body))))
		return
	}
	r, err := warc.NewReader(bytes.NewReader(body), p.target.archive, warc.Limits{MaxRecord: maxPage})
	if err != nil {
		p.broken(err)
		return
	}
	rec, err := r.Next()
	switch {
	case err == io.EOF:
		p.broken(fault.New(fault.Broken, "there is no record at offset %d of %s", p.target.offset, p.target.archive))
		return
	case err != nil:
		p.broken(err)
		return
	case rec.URI != p.target.url:
		p.broken(fault.New(fault.Broken, "the record at offset %d of %s is that of %s", p.target.offset, p.target.archive, clip(rec.URI)))
		return
	}
	if p.doc = document(f.in, rec); p.doc == nil {
		p.broken(fault.New(fault.Broken, "the record at offset %d of %s holds no page", p.target.offset, p.target.archive))
	}
}

// clip shortens foreign text for a message.
func clip(s string) string {
	const most = 200
	if len(s) > most {
		s = s[:most] + "…"
	}
	return s
}
