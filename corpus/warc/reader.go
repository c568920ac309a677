package warc

import (
	"errors"
	"io"

	"github.com/lontar-asean/lontar/fault"
)

// ErrStop is in the chain of every fault after which nothing more can be read: the file fails, or no record begins in the rest of it.
var ErrStop = errors.New("nothing more can be read")

// Reader gives the records of one file in order. It is for one goroutine.
type Reader struct {
	s      *stream
	name   string
	limits Limits
	arc    bool // the file is ARC, so that ARC lines count as beginnings

	rec      Record
	block    []byte
	opener   opener
	glimpse  *glimpse // made when first needed
	fresh    bool     // nothing of the present member was taken yet
	anchored bool     // the latest record began its member
	ended    bool
	reread   int64 // compressed bytes read again after damage

	start, end int64 // of a range; end < 0: the whole file
	entered    bool  // the first record of the range was seen
}

// NewReader reads the file r, of any kind this package knows by its content. The name is for messages. The error is one of reading.
func NewReader(r io.Reader, name string, limits Limits) (*Reader, error) {
	limits = limits.orDefault()
	t := newTape(r, limits.MaxRecord)
	head, err := t.Peek(window)
	if err != nil && err != io.EOF {
		return nil, fault.New(fault.Broken, "the file cannot be read: %w", stopped{err}).At("%s offset 0", name)
	}
	c, arc := sniff(head, limits)
	return &Reader{s: newStream(t, c, limits), name: name, limits: limits, arc: arc, opener: opener{limits: limits}, end: -1}, nil
}

// Next gives the next record, valid until the call after it, and io.EOF at the end. A fault of kind Broken stands for one record (or
// one stretch of other bytes) that cannot be read; the next call goes on behind it, unless errors.Is(err, ErrStop).
func (r *Reader) Next() (*Record, error) {
	for !r.ended {
		rec, err := r.next()
		if err == io.EOF {
			break
		}
		if r.end < 0 {
			return rec, err
		}
		switch {
		case err == nil && r.anchored && rec.Offset >= r.end:
			r.ended = true
		case err == nil && r.anchored && rec.Offset >= r.start, r.start == 0:
			r.entered = true
			fallthrough
		default:
			if r.entered {
				return rec, err
			}
		}
	}
	r.ended = true
	return nil, io.EOF
}

// seat moves to the first byte of the next record and gives its offset.
func (r *Reader) seat() (int64, error) {
	s := r.s
	for {
		if !s.open {
			at := s.offset()
			if err := s.advance(); err == io.EOF {
				return 0, io.EOF
			} else if err != nil {
				return 0, r.lose(at, "", err)
			}
			r.fresh = true
		}
		for s.more(1) && blank(s.ahead()) > 0 {
			s.r += blank(s.ahead())
		}
		switch {
		case s.w > s.r && s.coding == plain:
			return s.position(), nil
		case s.w > s.r:
			return s.start, nil
		case s.err == io.EOF && s.coding == plain:
			return 0, io.EOF
		case s.err == io.EOF:
			s.open = false
		default:
			return 0, r.lose(s.start, "", s.err)
		}
	}
}

// next reads one record, or one fault, whatever the range.
func (r *Reader) next() (*Record, error) {
	at, err := r.seat()
	if err != nil {
		return nil, err
	}
	s := r.s
	whole := r.fresh || s.coding == plain
	r.anchored, r.fresh = whole, false
	if s.out = 0; whole && s.coding != plain {
		s.in = s.start
	} else {
		s.in = s.offset()
	}
	r.rec = Record{Offset: at, Length: -1, Header: r.rec.Header[:0]}
	length, err := r.head()
	if err != nil {
		return nil, r.lose(at, r.rec.URI, err)
	}
	if length > r.limits.MaxRecord {
		return nil, r.pass(at, length)
	}
	if again, err := r.body(at, length); err != nil {
		if again {
			return nil, r.broken(at, r.rec.URI, err)
		}
		return nil, r.lose(at, r.rec.URI, err)
	}
	switch {
	case s.coding == plain:
		r.rec.Length = s.position() - at
	case whole && !s.open:
		r.rec.Length = s.offset() - at
	}
	r.rec.Block, r.rec.Body = r.block, r.block
	if r.end >= 0 && at < r.start {
		return &r.rec, nil
	}
	if err := r.decode(); err != nil {
		return nil, r.broken(at, r.rec.URI, err)
	}
	return &r.rec, nil
}

// head reads the header of a record into r.rec and gives the length of the block.
func (r *Reader) head() (int64, error) {
	s := r.s
	s.more(7)
	if r.arc {
		s.more(maxLine)
	}
	switch begins(s.ahead(), r.arc) {
	case arcHeader:
		n := lineLength(s.ahead())
		line, _ := parseARC(trimLine(s.ahead()[:n]))
		s.r += n
		line.describe(&r.rec)
		return line.length, nil
	case warcHeader:
		end, seen := -1, 0
		for end < 0 {
			if end = headEnd(s.ahead()[:min(len(s.ahead()), r.limits.MaxHeader)], max(0, seen-3)); end >= 0 {
				break
			}
			if seen = len(s.ahead()); seen >= r.limits.MaxHeader {
				return 0, fault.New(fault.Broken, "the header is longer than %d bytes", r.limits.MaxHeader)
			}
			if !s.more(seen + 1) {
				_, _ = r.rec.fill(string(s.ahead())) // for the URI in the message
				return 0, fault.New(fault.Broken, "the header is cut off: %w", truncated(s.err))
			}
		}
		text := string(s.ahead()[:end])
		s.r += end
		return r.rec.fill(text)
	}
	if s.err != nil && s.err != io.EOF {
		return 0, s.err
	}
	return 0, errNoRecord
}

var errNoRecord = errors.New("no WARC or ARC record begins here")

// decode opens HTTP responses and checks digests.
func (r *Reader) decode() error {
	rec := &r.rec
	http := len(rec.Block) > 5 && string(rec.Block[:5]) == "HTTP/"
	if rec.Type == "resource" && http && r.arc && rec.ID == "" {
		rec.Type = "response"
	}
	switch rec.Type {
	case "response", "revisit":
		return r.opener.open(rec)
	case "request":
		payload := rec.Block[max(0, headEnd(rec.Block, 0)):]
		rec.verify(payload, payload)
	default:
		rec.verify(rec.Block, rec.Block)
	}
	return nil
}

// broken is the fault for the record at an offset.
func (r *Reader) broken(at int64, uri string, cause error) error {
	what := "a record is broken"
	if uri != "" {
		what = "the record of " + clip(uri) + " is broken"
	}
	if errors.Is(cause, errNoRecord) || errors.Is(cause, errJunk) {
		what = "not a record"
	}
	return fault.New(fault.Broken, "%s: %w", what, cause).At("%s offset %d", r.name, at)
}

// stopped marks a cause as ErrStop.
type stopped struct{ error }

func (s stopped) Is(target error) bool { return target == ErrStop }
func (s stopped) Unwrap() error        { return s.error }
