package jsonl

import (
	"context"
	"errors"
	"io"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/packed"
	"github.com/lontar-asean/lontar/fault"
)

// values yields a document for each object of a stream of JSON objects, in an array or not, however they are broken into lines.
func (r *reader) values(ctx context.Context, src io.Reader) {
	f := framer{r: src, buf: make([]byte, 64<<10), stray: -1}
	for row := int64(1); ctx.Err() == nil; row++ {
		b, at, err := f.next()
		switch {
		case err == io.EOF && f.stray >= 0:
			r.yield(nil, fault.New(fault.Broken, "there is something that is no JSON object").At("%s offset %d", r.in.Name, f.stray))
			return
		case err == io.EOF:
			return
		case err == errLong:
			if !r.yield(nil, r.long(at)) {
				return
			}
			continue
		case err == errShort:
			r.yield(nil, &corpus.Stop{Cause: fault.New(fault.Broken, "a record is cut off: %w", err).At("%s offset %d", r.in.Name, at)})
			return
		case err != nil:
			r.yield(nil, r.stop(at, err))
			return
		}
		if !r.record(ctx, b, row, at, 0) {
			return
		}
	}
}

var errLong = errors.New("the record is too long")

// framer finds where objects begin and end by their braces. What stands between objects (brackets, commas, spaces) is passed over.
type framer struct {
	r        io.Reader
	buf      []byte
	from, to int
	at       int64 // offset of buf[from]
	rec      []byte
	stray    int64 // offset of the first byte between objects that does not belong there; -1: none
	err      error
}

// next gives the next object and its offset; errLong for one that is not held, errShort for one that the file does not end.
func (f *framer) next() (b []byte, at int64, err error) {
	f.rec = f.rec[:0]
	depth, text, escape, long := 0, false, false, false
	for {
		i := f.from
		for ; i < f.to; i++ {
			c := f.buf[i]
			switch {
			case escape:
				escape = false
			case text && c == '\\':
				escape = true
			case c == '"' && depth > 0:
				text = !text
			case text:
			case c == '{':
				if depth++; depth == 1 {
					f.at += int64(i - f.from)
					f.from, at = i, f.at
				}
			case c == '}' && depth > 0:
				if depth--; depth == 0 {
					f.keep(i+1, &long)
					if long {
						return nil, at, errLong
					}
					return f.rec, at, nil
				}
			case depth == 0 && f.stray < 0 && !between(c):
				f.stray = f.at + int64(i-f.from)
			}
		}
		if depth > 0 {
			f.keep(i, &long)
		} else {
			f.at += int64(i - f.from)
			f.from = i
		}
		if f.err != nil {
			switch {
			case f.err != io.EOF:
				return nil, f.at, f.err
			case depth > 0:
				return nil, at, errShort
			}
			return nil, f.at, io.EOF
		}
		f.from = 0
		f.to, f.err = f.r.Read(f.buf)
	}
}

// keep takes the bytes up to i into the record.
func (f *framer) keep(i int, long *bool) {
	if *long = *long || len(f.rec)+i-f.from > packed.MaxRecord; !*long {
		f.rec = append(f.rec, f.buf[f.from:i]...)
	} else {
		f.rec = f.rec[:0]
	}
	f.at += int64(i - f.from)
	f.from = i
}

// between says whether a byte may stand between objects; the bytes of a byte order mark may.
func between(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', '[', ']', ',', 0xef, 0xbb, 0xbf:
		return true
	}
	return false
}
