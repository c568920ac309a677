package warc

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/lontar-asean/lontar/fault"
)

// mostBlank is how many line ends after a block are looked at together with what follows them.
const mostBlank = 64

// body reads the block and looks at what follows it. After an error, seated says that the reader already stands where it can go on.
func (r *Reader) body(at, length int64) (seated bool, err error) {
	s := r.s
	r.block = s.take(r.block[:0], length)
	searched := 0
	for int64(len(r.block)) < length || s.err == errRatio {
		got := int64(len(r.block))
		short := fault.New(fault.Broken, "it holds %d of the %d bytes it states", got, length)
		switch {
		case s.err == errRatio:
			// What is left costs no more than MaxRecord, and records may follow in the same member.
			cause := fmt.Errorf("more than %d-fold: %w", r.limits.MaxRatio, errRatio)
			s.err, s.trusts = nil, true
			s.drop(length - got)
			s.trusts, s.in, s.out = false, s.offset(), 0
			return s.err == nil || s.err == io.EOF, cause
		case s.err != io.EOF:
			return false, fault.New(fault.Broken, "it holds %d of the %d bytes it states: %w", got, length, s.err)
		case r.retreat(searched):
			return true, short
		case s.coding == plain:
			return false, fault.New(fault.Broken, "it holds %d of the %d bytes it states: %w", got, length, io.ErrUnexpectedEOF)
		}
		searched = len(r.block)
		if err := s.advance(); err != nil {
			return false, fault.New(fault.Broken, "it holds %d of the %d bytes it states: %w", got, length, truncated(err))
		}
		if r.headed() {
			r.fresh = true
			return true, short
		}
		r.block = s.take(r.block, length-got)
	}
	return r.boundary(at)
}

// headed says whether a record begins at the start of the member just opened.
func (r *Reader) headed() bool {
	s := r.s
	s.more(maxLine)
	return begins(s.ahead()[blank(s.ahead()):], r.arc) != nothing
}

// retreat looks in the block, from byte `from` on, for the beginning of another record, and goes back there.
func (r *Reader) retreat(from int) bool {
	i := nextHeader(r.block[max(0, from-maxLine):], r.arc)
	if i < 0 {
		return false
	}
	r.s.unread(r.block[max(0, from-maxLine)+i:])
	return true
}

// boundary checks that the block ends where a record or the file ends. If neither, and another record begins inside the block, the
// stated length was wrong; if none does, the block is good and what follows it is reported by itself.
func (r *Reader) boundary(at int64) (seated bool, err error) {
	s := r.s
	k := 0
	for k < mostBlank && s.more(k+1) && blank(s.ahead()[k:k+1]) == 1 {
		k++
	}
	if s.more(k + 1) {
		if !s.more(k+7) && s.err != io.EOF {
			return false, s.err
		}
		if r.arc {
			s.more(k + maxLine)
		}
		if begins(s.ahead()[k:], r.arc) == nothing && r.retreat(0) {
			return true, fault.New(fault.Broken, "another record begins within the bytes it states")
		}
		s.r += k
		return false, nil
	}
	s.r += k
	if s.err != io.EOF {
		return false, s.err
	}
	if s.coding != plain {
		s.open = false
	}
	return false, nil
}

// pass reports a record over the limit and passes over it without keeping it.
func (r *Reader) pass(at, length int64) error {
	s, uri := r.s, r.rec.URI
	cause := fault.New(fault.Broken, "its %d bytes are over the limit of %d", length, r.limits.MaxRecord)
	from := s.offset() - int64(s.w-s.r)
	got := s.drop(length)
	if got == length && (s.err == nil || s.err == io.EOF) {
		return r.broken(at, uri, cause)
	}
	if s.coding == plain && s.seeker != nil && s.broken == nil && s.rewind(from) {
		s.r, s.w, s.err = 0, 0, nil // the stated length was wrong: look for a record within it
	}
	return r.lose(at, uri, fault.New(fault.Broken, "it states %d bytes, over the limit of %d, and holds %d", length, r.limits.MaxRecord, got))
}

func lineLength(b []byte) int {
	if n := bytes.IndexByte(b, '\n'); n >= 0 {
		return n + 1
	}
	return len(b)
}

func trimLine(b []byte) []byte { return bytes.TrimSuffix(b, []byte{'\n'}) }

// lose reports what lies at an offset as broken after it has looked for the next record.
func (r *Reader) lose(at int64, uri string, cause error) error {
	if errors.Is(cause, errNoDict) || !r.resync() {
		r.ended = true
		if r.s.broken != nil && !errors.Is(cause, r.s.broken) {
			cause = fmt.Errorf("%w; %w", cause, r.s.broken)
		}
		cause = stopped{cause}
	}
	return r.broken(at, uri, cause)
}
