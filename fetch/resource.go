package fetch

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/lontar-asean/lontar/fault"
)

// Open opens a file behind an address, to be read at any place. The header goes with every request to that host. Where the address leads to by
// redirects is remembered, and asked for again when that has expired. Answers of other statuses than 200 and 206 are faults, as in Refused, which refuse may
// say better where it is not nil. A server that gives no parts of files is borne with up to Options.MaxBody.
func (c *Client) Open(ctx context.Context, uri string, header http.Header, refuse func(*http.Response) error) (*File, error) {
	s := &resource{c: c, url: uri, header: header, refuse: refuse, size: -1}
	resp, err := s.ask(ctx, uri, 0, block)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusPartialContent:
		_, total, ok := contentRange(resp.Header.Get("Content-Range"))
		if !ok || total < 0 {
			return nil, fault.New(fault.Broken, "the server does not say how long the file is").At("%s", uri)
		}
		s.settle(resp, total)
		first := make([]byte, min(block, total))
		if _, err := io.ReadFull(resp.Body, first); err != nil {
			first = nil // the file asks again
		}
		f := NewFile(ctx, uri, total, s)
		f.wait = c.opts.Wait
		f.hold(first)
		return f, nil
	case http.StatusRequestedRangeNotSatisfiable:
		if strings.TrimSpace(resp.Header.Get("Content-Range")) == "bytes */0" {
			return NewFile(ctx, uri, 0, memory(nil)), nil
		}
	case http.StatusOK:
		b, err := io.ReadAll(resp.Body)
		if err == nil && resp.ContentLength >= 0 && int64(len(b)) != resp.ContentLength {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, failure(uri, fmt.Errorf("the server gives no parts of files: %w", err))
		}
		return NewFile(ctx, uri, int64(len(b)), memory(b)), nil
	}
	return nil, s.refused(resp)
}

// hold puts the first block of a new file in its place.
func (f *File) hold(first []byte) {
	if len(first) == 0 {
		return
	}
	b := &piece{data: first, done: make(chan struct{})}
	close(b.done)
	f.blocks[0], f.used, f.next, f.ahead = b, []int64{0}, 1, 1
}

// memory is a file that is there as a whole.
type memory []byte

// Range gives a part of it.
func (m memory) Range(_ context.Context, from, length int64) (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader(m[from : from+length])), nil
}

// resource is a file behind an address.
type resource struct {
	c      *Client
	url    string
	header http.Header
	refuse func(*http.Response) error

	mu     sync.Mutex
	final  string // where redirects led; "" when not known, or not apart from url
	etag   string // of the final answer
	linked string // what the first answer said of the final one
	dated  string // Last-Modified
	size   int64
}

// settle remembers what file this is.
func (s *resource) settle(resp *http.Response, size int64) {
	s.etag, s.linked, s.dated, s.size = resp.Header.Get("ETag"), resp.Header.Get(linkedETag), resp.Header.Get("Last-Modified"), size
	s.lead(resp)
}

func (s *resource) lead(resp *http.Response) {
	if s.final = resp.Request.URL.String(); s.final == s.url {
		s.final = ""
	}
}

// ask sends a request for a range. The header is for the first host only.
func (s *resource) ask(ctx context.Context, to string, from, length int64) (*http.Response, error) {
	h := http.Header{}
	if s.header != nil && sameHost(to, s.url) {
		h = s.header.Clone()
	}
	h.Set("Range", fmt.Sprintf("bytes=%d-%d", from, from+length-1))
	h.Set("Accept-Encoding", "identity")
	s.mu.Lock()
	if strong(s.etag) && (to != s.url || s.final == "" && s.linked == "") {
		h.Set("If-Match", s.etag)
	}
	s.mu.Unlock()
	resp, err := s.c.Send(ctx, Request{URL: to, Header: h})
	if err != nil && to != s.url {
		err = hidden(err, s.url)
	}
	return resp, err
}

func sameHost(a, b string) bool {
	u, err := url.Parse(a)
	v, err2 := url.Parse(b)
	return err == nil && err2 == nil && u.Scheme == v.Scheme && Authority(u) == Authority(v)
}

// hidden takes the final address, which may hold a signature, out of a fault.
func hidden(err error, place string) error {
	if f, ok := err.(*fault.Fault); ok {
		g := *f
		g.Place = place
		return &g
	}
	return err
}

// Range gives a part of the file, and a fault of kind Conflict when it is another file by now.
func (s *resource) Range(ctx context.Context, from, length int64) (io.ReadCloser, error) {
	s.mu.Lock()
	led := s.final
	s.mu.Unlock()
	if led != "" {
		resp, err := s.ask(ctx, led, from, length)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode == http.StatusPartialContent {
			return s.same(resp, from, false)
		}
		resp.Body.Close() // expired, or moved: ask the first address where it is now
	}
	resp, err := s.ask(ctx, s.url, from, length)
	if err != nil {
		return nil, err
	}
	switch resp.StatusCode {
	case http.StatusPartialContent:
		return s.same(resp, from, led != "")
	case http.StatusPreconditionFailed, http.StatusRequestedRangeNotSatisfiable, http.StatusOK:
		resp.Body.Close()
		return nil, s.changed()
	}
	defer resp.Body.Close()
	return nil, s.refused(resp)
}

// same gives the body of a part when it is one of the file that was opened. Behind a new redirect another copy may have another ETag; then the
// first server's word counts.
func (s *resource) same(resp *http.Response, from int64, led bool) (io.ReadCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	start, total, ok := contentRange(resp.Header.Get("Content-Range"))
	etag, linked, dated := resp.Header.Get("ETag"), resp.Header.Get(linkedETag), resp.Header.Get("Last-Modified")
	equal := etag == s.etag && (s.etag != "" || dated == s.dated)
	if led && s.linked != "" {
		equal = linked == s.linked
	}
	if !ok || start != from || total >= 0 && total != s.size || !equal {
		resp.Body.Close()
		return nil, s.changed()
	}
	if led {
		s.etag, s.dated = etag, dated
		s.lead(resp)
	}
	return resp.Body, nil
}

func (s *resource) changed() error {
	return fault.New(fault.Conflict, "the file changed while it was being read").At("%s", s.url).Try("run again; name a fixed version of it if there is one")
}

func (s *resource) refused(resp *http.Response) error {
	if s.refuse != nil {
		if err := s.refuse(resp); err != nil {
			return err
		}
	}
	return Refused(s.url, resp)
}

// contentRange reads "bytes 0-9/100"; total is -1 for "*".
func contentRange(s string) (start, total int64, ok bool) {
	s, ok = strings.CutPrefix(strings.TrimSpace(s), "bytes ")
	span, size, slash := strings.Cut(s, "/")
	first, last, dash := strings.Cut(span, "-")
	if !ok || !slash || !dash {
		return 0, 0, false
	}
	start, err := strconv.ParseInt(strings.TrimSpace(first), 10, 64)
	end, err2 := strconv.ParseInt(strings.TrimSpace(last), 10, 64)
	if err != nil || err2 != nil || start < 0 || end < start {
		return 0, 0, false
	}
	if size = strings.TrimSpace(size); size == "*" {
		return start, -1, true
	}
	total, err = strconv.ParseInt(size, 10, 64)
	return start, total, err == nil && total > end
}
