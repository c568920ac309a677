package warc

import (
	"io"

	"github.com/lontar-asean/lontar/fault"
)

// proof is how many compressed bytes of unbroken members show that a member found in the middle of a file is one of the file and not one
// kept inside a record. Compressors store such bytes as they are, but in blocks of at most 64 KiB (deflate, RFC 1951, section 3.2.4) or
// 128 KiB (zstd, RFC 8878, section 3.1.1.2), whose headers break the inner members.
const proof = 192 << 10

// NewRangeReader reads the part [start, end) of a file of size bytes. Ranges that partition a file give each of its records exactly
// once, in order, with the same faults as a reader of the whole file.
//
// A record belongs to the range in which its first byte (that of its gzip member or zstd frame) lies; records that do not begin a
// member, and faults, belong to the range of the last good record before them that does, or to the first range. A plain file cannot be entered in
// the middle without doubt, so a range of it first passes over what lies before.
func NewRangeReader(ra io.ReaderAt, size, start, end int64, name string, limits Limits) (*Reader, error) {
	if start < 0 || end < start || size < 0 {
		return nil, fault.New(fault.Invalid, "range [%d,%d) of %d bytes is not one", start, end, size).At("%s", name)
	}
	r, err := NewReader(io.NewSectionReader(ra, 0, size), name, limits)
	if err != nil {
		return nil, err
	}
	r.start, r.end = start, min(end, size)
	if start >= r.end && size > 0 {
		r.ended = true
		return r, nil
	}
	if start == 0 || r.s.coding == plain {
		return r, nil
	}
	s := r.s
	if s.coding == zstandard {
		if err := s.passSkippable(); err != nil {
			s.seek(0)
			return r, nil // the first range tells the fault
		}
		if s.offset() > start {
			start = s.offset()
		}
	}
	if !s.seek(start) {
		return nil, fault.New(fault.Broken, "the file cannot be read: %w", s.broken).At("%s offset %d", name, start)
	}
	if !r.hunt(r.end) {
		r.ended = s.broken == nil
		return r, nil
	}
	if at := s.offset(); !r.proven(ra, size, at) {
		s.seek(0)
	} else {
		s.seek(at)
	}
	return r, nil
}

// proven says whether unbroken members follow each other from an offset on.
func (r *Reader) proven(ra io.ReaderAt, size, from int64) bool {
	s := newStream(newTape(io.NewSectionReader(ra, 0, size), r.limits.MaxRecord), r.s.coding, r.limits)
	s.dict = r.s.dict
	if !s.seek(from) {
		return false
	}
	for s.offset()-from < proof {
		if err := s.advance(); err != nil {
			return err == io.EOF
		}
		for s.more(1) {
			s.r = s.w
		}
		if s.err != io.EOF {
			return false
		}
	}
	return true
}
