package warc

import (
	"bufio"
	"io"
)

// window is how far the compressed file can be looked at without moving: one zstd block (128 KiB) and its headers must fit.
const window = 256 << 10

// tape is the file as stored: buffered, with the exact position, and able to go back within what it keeps (since the last mark, at
// most `most` bytes) or anywhere when the source can seek.
type tape struct {
	*bufio.Reader
	src    io.Reader
	seeker io.Seeker // nil when the source cannot seek
	origin int64     // of the seeker, where offset 0 lies

	read   int64  // offset of the next byte src gives
	kept   []byte // bytes [base, base+len(kept)) of the file
	base   int64
	next   int64 // offset of the next byte the buffer asks for; less than read after going back
	most   int64
	keeps  bool
	broken error // what src failed with, other than io.EOF
}

func newTape(src io.Reader, most int64) *tape {
	t := &tape{src: src, most: most}
	if s, ok := src.(io.Seeker); ok {
		if at, err := s.Seek(0, io.SeekCurrent); err == nil {
			t.seeker, t.origin = s, at
		}
	}
	t.Reader = bufio.NewReaderSize(pages{t}, window)
	return t
}

// pages feeds the buffer of a tape.
type pages struct{ *tape }

// Read gives kept bytes first, then new ones.
func (p pages) Read(b []byte) (int, error) {
	t := p.tape
	if t.next < t.read {
		n := copy(b, t.kept[t.next-t.base:])
		t.next += int64(n)
		return n, nil
	}
	if t.broken != nil {
		return 0, t.broken
	}
	n, err := t.src.Read(b)
	t.read += int64(n)
	t.next = t.read
	if t.keeps {
		if int64(len(t.kept)) > 2*t.most+window {
			t.forget(t.read - int64(n) - t.most - window)
		}
		t.kept = append(t.kept, b[:n]...)
	} else {
		t.base = t.read
	}
	if err != nil && err != io.EOF {
		t.broken = err
	}
	return n, err
}

// offset is the position in the file of the next byte to be read.
func (t *tape) offset() int64 { return t.next - int64(t.Buffered()) }

// mark allows everything before off to be forgotten.
func (t *tape) mark(off int64) {
	if off-t.base > 4*window {
		t.forget(off)
	}
}

func (t *tape) forget(before int64) {
	if n := before - t.base; n > 0 && n <= int64(len(t.kept)) {
		t.kept = t.kept[:copy(t.kept, t.kept[n:])]
		t.base = before
	}
}

// rewind moves back to off, or, when that is forgotten and the source cannot seek, to the first byte that is still kept. It says
// whether it could go back at all.
func (t *tape) rewind(off int64) bool {
	switch {
	case off >= t.base && t.keeps, t.seeker == nil && t.keeps:
		t.next = max(off, t.base)
		t.Reset(pages{t})
		return true
	case t.seeker != nil:
		return t.seek(off)
	}
	return false
}

// skip passes over n bytes and gives how many there were.
func (t *tape) skip(n int64) (int64, error) {
	ahead := int64(t.Buffered())
	if t.seeker == nil || n <= ahead+window || t.next != t.read || t.keeps {
		return io.CopyN(io.Discard, t.Reader, n)
	}
	size, err := t.seeker.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, err
	}
	from := t.offset()
	to := min(from+n, max(size-t.origin, from))
	if !t.seek(to) {
		return 0, t.broken
	}
	if to < from+n {
		return to - from, io.EOF
	}
	return n, nil
}

func (t *tape) seek(off int64) bool {
	if _, err := t.seeker.Seek(t.origin+off, io.SeekStart); err != nil {
		t.broken = err
		return false
	}
	t.kept, t.base, t.read, t.next = t.kept[:0], off, off, off
	t.Reset(pages{t})
	return true
}
