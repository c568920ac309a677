package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/lontar-asean/lontar/fault"
)

// Get gives the answer for an address: from the cache, or downloaded and kept there. With a length it asks for so many bytes from an offset
// on, as for one record of an archive (then robots.txt, which speaks of pages, does not count), else for the whole page.
//
// The response has a final status, of any number: 200 or 206 is what was asked for, and other bodies are empty. Its Date says when it was
// fetched (a server that says nothing gets the time of our clock, RFC 9110, section 6.6.1), and its Request.URL where redirects led. A dropped connection
// is taken up where it broke when the server's ETag allows that, also by a later run. Faults: Denied by robots.txt (in whose chain is a cause
// with a method Disallowed), Denied for an inner network, Busy, Unavailable, Broken for a body over the limit, Invalid for no address, Conflict when the file changed on the way.
func (c *Client) Get(ctx context.Context, url string, from, length int64) (*http.Response, error) {
	if from < 0 || length < 0 || from > 0 && length == 0 || length > c.opts.MaxBody || from+length < 0 {
		return nil, fault.New(fault.Invalid, "%d bytes from %d are no range that can be fetched", length, from).At("%s", url)
	}
	key := keyOf(url, from, length)
	a, err := c.cache.load(key)
	if err != nil {
		return nil, err
	}
	if a == nil {
		d := download{c: c, url: url, key: key, from: from, length: length}
		if a, err = d.run(ctx); err != nil {
			return nil, err
		}
		if err := c.cache.store(key, a); err != nil {
			return nil, err
		}
		c.cache.forget(key)
	}
	return a.response()
}

// download is an answer on its way.
type download struct {
	c            *Client
	url, key     string
	from, length int64

	got  []byte
	etag string // of got; strong, or "" when it cannot be resumed
}

// run downloads until the answer is whole, or a server is dropping the connection again and again without giving anything.
func (d *download) run(ctx context.Context) (*answer, error) {
	if d.length == 0 {
		d.got, d.etag = d.c.cache.begun(d.key)
	}
	for stalls := 0; ; {
		before := len(d.got)
		a, err := d.once(ctx)
		if err == nil {
			return a, nil
		}
		if ctx.Err() != nil {
			return nil, errors.Join(context.Cause(ctx), d.c.cache.begin(d.key, d.etag, d.got))
		}
		var dropped dropped
		if !errors.As(err, &dropped) {
			return nil, err
		}
		if stalls++; len(d.got) > before && d.etag != "" {
			stalls = 1
		}
		if stalls >= d.c.opts.Attempts {
			return nil, errors.Join(failure(d.url, dropped.error), d.c.cache.begin(d.key, d.etag, d.got))
		}
		if err := d.c.opts.Wait(ctx, pause(d.url, stalls, 0)); err != nil {
			return nil, err
		}
	}
}

// dropped is the error of a body that broke off.
type dropped struct{ error }

// once sends one request for what is still missing.
func (d *download) once(ctx context.Context) (*answer, error) {
	if d.etag == "" {
		d.got = nil
	}
	r := Request{URL: d.url, Header: http.Header{}, Page: d.length == 0}
	at := d.from + int64(len(d.got))
	switch {
	case d.length > 0:
		r.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", at, d.from+d.length-1))
	case len(d.got) > 0:
		r.Header.Set("Range", fmt.Sprintf("bytes=%d-", at))
	}
	if len(d.got) > 0 {
		r.Header.Set("If-Range", d.etag)
	}
	if r.Header.Get("Range") != "" {
		r.Header.Set("Accept-Encoding", "identity")
	}
	resp, err := d.c.Send(ctx, r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	etag := resp.Header.Get("ETag")
	switch resp.StatusCode {
	case http.StatusOK:
		if d.length > 0 {
			return nil, fault.New(fault.Unavailable, "the server does not give parts of files").At("%s", d.url)
		}
		d.got, d.etag = nil, ""
		if strong(etag) && !resp.Uncompressed && resp.Header.Get("Content-Encoding") == "" {
			d.etag = etag
		}
	case http.StatusPartialContent:
		start, _, ok := contentRange(resp.Header.Get("Content-Range"))
		if again := len(d.got) > 0; !ok || start != at || again && etag != d.etag {
			if d.restart(); again {
				return nil, dropped{errors.New("the file changed")}
			}
			return nil, fault.New(fault.Conflict, "the server gives another part than asked for, or the file changed").At("%s", d.url).Try("run again")
		}
		if strong(etag) {
			d.etag = etag
		}
	case http.StatusRequestedRangeNotSatisfiable:
		if len(d.got) > 0 {
			d.restart()
			return nil, dropped{status(resp)}
		}
		return d.answer(resp), nil
	default:
		d.got = nil
		return d.answer(resp), nil
	}
	if err := d.read(resp); err != nil {
		return nil, err
	}
	a := d.answer(resp)
	if d.length == 0 {
		a.status = http.StatusOK
	}
	return a, nil
}

// restart throws away what is there: it is not the beginning of what comes.
func (d *download) restart() {
	d.got, d.etag = nil, ""
	d.c.cache.forget(d.key)
}

// read appends what comes to what is there.
func (d *download) read(resp *http.Response) error {
	want := int64(-1)
	if resp.ContentLength >= 0 {
		want = int64(len(d.got)) + resp.ContentLength
	}
	if d.length > 0 {
		want = d.length
	}
	if want > d.c.opts.MaxBody {
		return tooLong(d.url, d.c.opts.MaxBody)
	}
	buf := make([]byte, 64<<10)
	for {
		n, err := resp.Body.Read(buf)
		d.got = append(d.got, buf[:n]...)
		switch {
		case int64(len(d.got)) > d.c.opts.MaxBody || d.length > 0 && int64(len(d.got)) > d.length:
			return tooLong(d.url, d.c.opts.MaxBody)
		case err == io.EOF && want >= 0 && int64(len(d.got)) < want:
			if d.length > 0 && int64(len(d.got)) > 0 && d.atEnd(resp) {
				return nil
			}
			return dropped{io.ErrUnexpectedEOF}
		case err == io.EOF:
			return nil
		case err != nil && fault.Of(err) != "":
			return err
		case err != nil:
			return dropped{err}
		}
	}
}

// atEnd says whether a range is shorter than asked for because the file ends there.
func (d *download) atEnd(resp *http.Response) bool {
	_, total, ok := contentRange(resp.Header.Get("Content-Range"))
	return ok && total >= 0 && d.from+int64(len(d.got)) >= total
}

// answer gives the whole answer whose last part came with resp.
func (d *download) answer(resp *http.Response) *answer {
	h := resp.Header.Clone()
	for _, k := range []string{"Connection", "Keep-Alive", "Transfer-Encoding", "Trailer", "Upgrade", "Set-Cookie", "Proxy-Authenticate", "Www-Authenticate", "Content-Length", "Content-Range", finalURL} {
		h.Del(k)
	}
	if _, err := http.ParseTime(h.Get("Date")); err != nil {
		h.Set("Date", d.c.opts.Now().UTC().Format(http.TimeFormat))
	}
	return &answer{status: resp.StatusCode, header: h, url: resp.Request.URL.String(), body: d.got}
}
