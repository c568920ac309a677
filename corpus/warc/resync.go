package warc

import (
	"bytes"
	"io"
)

// resync moves to where the next record begins and says whether there is one.
func (r *Reader) resync() bool {
	s := r.s
	for s.broken == nil {
		if s.open {
			if r.scan() {
				return true
			}
			failed, at := s.err, s.offset()
			s.open = false
			switch {
			case failed == io.EOF && s.coding == plain, s.broken != nil:
				return false
			case failed == io.EOF:
			case failed == errRatio && s.coding == zstandard:
				_, _ = io.Copy(io.Discard, &s.frame) // what fails here fails again when the next frame is opened
			case failed == errRatio:
				if !r.hunt(-1) {
					return false
				}
			case !r.back(at):
				return false
			}
		}
		switch err := s.advance(); err {
		case nil:
			if r.fresh = true; r.headed() {
				return true
			}
			r.fresh = false
		case errJunk:
			if !r.hunt(-1) {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// back looks for a member from behind the start of the one that failed at an offset: damage can hide where it really ended. Beginnings
// that were nested on purpose could make this long, so what is read again may not be more than what was read once, and some.
func (r *Reader) back(failed int64) bool {
	s := r.s
	from := max(s.start+1, failed-r.limits.MaxRecord)
	if r.reread += failed - from; r.reread <= failed+r.limits.MaxRecord {
		s.rewind(from)
	}
	return r.hunt(-1)
}

// scan looks for the beginning of a record in the present member, behind the present line.
func (r *Reader) scan() bool {
	s := r.s
	tail := 16
	if r.arc {
		tail = maxLine
	}
	for {
		b := s.ahead()
		if i := nextHeader(b, r.arc); i >= 0 {
			s.r += i
			return true
		}
		s.r += max(0, len(b)-tail)
		if !s.more(len(s.ahead()) + 1) {
			return false
		}
	}
}

// hunt moves on to the first compressed member that begins with a record and, when before is not negative, lies before that offset.
func (r *Reader) hunt(before int64) bool {
	s := r.s
	magic := zstdMagic
	if s.coding == gzipped {
		magic = []byte{0x1f, 0x8b, 8}
	}
	const need = window/2 + 4096 // what a first look into a member wants to see
	for {
		b, err := s.Peek(window)
		p := 0
		for {
			k := bytes.Index(b[p:], magic)
			if k < 0 {
				p = max(0, len(b)-len(magic)+1)
				break
			}
			if p += k; err == nil && p > len(b)-need {
				break
			}
			if r.glance(b[p:]) != nothing {
				_, _ = s.Discard(p)
				return before < 0 || s.offset() < before
			}
			p++
		}
		if err != nil {
			_, _ = s.Discard(len(b))
			return false
		}
		if before >= 0 && s.offset() >= before {
			return false
		}
		_, _ = s.Discard(p)
	}
}

// glance tells what kind of record the compressed member at the start of b begins with.
func (r *Reader) glance(b []byte) header {
	if r.glimpse == nil {
		r.glimpse = &glimpse{limits: r.limits}
	}
	return r.glimpse.kind(b, r.s.coding, r.s.dict, r.arc)
}
