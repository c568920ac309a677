package wiki

import (
	"bytes"
	"io"

	"github.com/lontar-asean/lontar/corpus/packed"
)

var (
	pageStart = []byte("<page>")
	pageEnd   = []byte("</page>")
)

// dump cuts the XML of a dump into pages, one at a time. Text in it is escaped, so that the tags of a page can be found as they are; damage
// costs one page.
type dump struct {
	r        io.Reader
	buf      []byte
	from, to int   // buf[from:to] is read and not yet given
	at       int64 // offset of buf[from]
	err      error
	head     []byte // what stands before the first page
	headed   bool
}

// maxHead is the most bytes that are held of what stands before the first page.
const maxHead = 4 << 20

// maxTail is the bytes behind the last page in which the end of the dump is looked for.
const maxTail = 1 << 10

func newDump(r io.Reader) *dump { return &dump{r: r, buf: make([]byte, 256<<10)} }

// next gives what stands between <page> and </page>, valid until the next call, and its offset. long: the page is longer than is held.
// io.EOF: there are no more pages; io.ErrUnexpectedEOF: the file ends before its end.
func (d *dump) next() (page []byte, at int64, long bool, err error) {
	for {
		if k := bytes.Index(d.buf[d.from:d.to], pageStart); k >= 0 {
			d.skip(k)
			break
		}
		if d.err == io.EOF {
			return nil, d.at, false, d.end()
		}
		if d.err != nil {
			return nil, d.at, false, d.err
		}
		d.skip(max(d.to-d.from-maxTail, 0))
		d.fill()
	}
	d.headed = true
	at = d.at
	seen := 0
	for {
		held := d.buf[d.from:d.to]
		if k := bytes.Index(held[seen:], pageEnd); k >= 0 {
			page = held[len(pageStart) : seen+k]
			d.skip(seen + k + len(pageEnd))
			if long {
				page = nil
			}
			return page, at, long, nil
		}
		if seen = max(len(held)-len(pageEnd)+1, 0); len(held) >= packed.MaxRecord {
			long = true
			d.skip(seen)
			seen = 0
		}
		if d.err == io.EOF {
			return nil, at, long, io.ErrUnexpectedEOF
		}
		if d.err != nil {
			return nil, at, long, d.err
		}
		d.fill()
	}
}

// end gives io.EOF when the file ends as a dump, or a piece of one without a head, does.
func (d *dump) end() error {
	tail := d.buf[d.from:d.to]
	if !d.headed {
		d.skip(len(tail))
	}
	if dumped := bytes.Contains(d.head, []byte("<mediawiki")); dumped && !bytes.Contains(tail, []byte("</mediawiki>")) || !dumped && !d.headed && len(d.head) > 0 {
		return io.ErrUnexpectedEOF
	}
	return io.EOF
}

// skip moves on by n bytes.
func (d *dump) skip(n int) {
	if !d.headed && len(d.head) < maxHead {
		d.head = append(d.head, d.buf[d.from:d.from+n]...)
	}
	d.from += n
	d.at += int64(n)
}

func (d *dump) fill() {
	if d.from > 0 {
		d.to = copy(d.buf, d.buf[d.from:d.to])
		d.from = 0
	}
	if d.to == len(d.buf) {
		d.buf = append(d.buf, make([]byte, len(d.buf))...)
	}
	n, err := d.r.Read(d.buf[d.to:])
	d.to += n
	d.err = err
}
