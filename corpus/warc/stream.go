package warc

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// coding is how the file as a whole is compressed.
type coding int

const (
	plain coding = iota
	gzipped
	zstandard
)

var (
	errJunk  = errors.New("no compressed member begins here")
	errRatio = errors.New("it grows too much when decompressed")
)

// stream is the file decompressed, one member (gzip member, zstd frame; a plain file is one member) after the other.
type stream struct {
	*tape
	limits Limits
	coding coding

	gz    gzip.Reader
	zd    *zstd.Decoder
	frame frame
	dict  []byte

	open   bool  // a member is being read
	start  int64 // its offset
	err    error // why no more comes out of it: io.EOF at its proper end
	buf    []byte
	r, w   int   // buf[r:w] is decompressed and not yet taken
	out    int64 // bytes decompressed since in was measured
	in     int64 // offset at which the ratio starts to count
	trusts bool  // the ratio is not watched
}

func newStream(t *tape, c coding, limits Limits) *stream {
	t.keeps = c != plain
	return &stream{tape: t, limits: limits, coding: c, buf: make([]byte, 64<<10)}
}

// advance opens the member at the current position. io.EOF: the file ends (zero padding counts as its end); errJunk: none begins here.
func (s *stream) advance() error {
	s.open, s.r, s.w, s.err = false, 0, 0, nil
	if s.coding == zstandard {
		if err := s.passSkippable(); err != nil {
			return err
		}
	}
	at := s.offset()
	s.mark(at)
	head, err := s.Peek(4)
	if len(head) == 0 {
		return err
	}
	s.start, s.in, s.out, s.trusts = at, at, 0, false
	switch {
	case s.coding == plain:
	case s.coding == gzipped && gzipStart(head):
		err = s.gz.Reset(s.tape.Reader)
		s.gz.Multistream(false)
	case s.coding == zstandard && bytes.Equal(head, zstdMagic):
		err = s.openFrame()
	default:
		if s.padding() {
			return io.EOF
		}
		return errJunk
	}
	s.open = true
	if s.coding != plain && err != nil {
		s.err = truncated(err)
	}
	return nil
}

// padding says whether only zero bytes follow; it consumes them when it is so.
func (s *stream) padding() bool {
	at := s.offset()
	for {
		b, err := s.Peek(4096)
		for _, c := range b {
			if c != 0 {
				s.rewind(at)
				return false
			}
		}
		if err != nil {
			_, _ = s.Discard(len(b)) // what was peeked can be discarded
			return err == io.EOF
		}
		if s.offset()-at > s.most {
			return false
		}
		_, _ = s.Discard(len(b))
	}
}

func (s *stream) openFrame() error {
	if err := s.frame.begin(s.tape.Reader); err != nil {
		return err
	}
	if s.zd == nil {
		options := zstdOptions(s.limits)
		if s.dict != nil {
			options = append(options, zstd.WithDecoderDicts(s.dict))
		}
		zd, err := zstd.NewReader(nil, options...)
		if err != nil {
			return err
		}
		s.zd = zd
	}
	return s.zd.Reset(&s.frame)
}

// passSkippable passes over skippable frames; one at the very beginning may be the dictionary.
func (s *stream) passSkippable() error {
	for {
		head, _ := s.Peek(8)
		if len(head) < 8 {
			return nil
		}
		magic, size := binary.LittleEndian.Uint32(head), int64(binary.LittleEndian.Uint32(head[4:]))
		if magic&^15 != skippableMagic {
			return nil
		}
		first := s.offset() == 0
		_, _ = s.Discard(8)
		if first && magic == dictionaryMagic {
			if err := s.readDictionary(size); err != nil {
				return err
			}
			continue
		}
		if _, err := s.skip(size); err == io.EOF {
			return io.ErrUnexpectedEOF
		} else if err != nil {
			return err
		}
	}
}

func (s *stream) readDictionary(size int64) error {
	if size > maxDictionary {
		return errNoDict
	}
	content, err := s.limits.readAll(nil, io.LimitReader(s.tape.Reader, size), size)
	if err != nil {
		return err
	}
	if int64(len(content)) < size {
		return io.ErrUnexpectedEOF
	}
	s.dict, err = dictionary(content)
	return err
}

// read decompresses into p.
func (s *stream) read(p []byte) int {
	if s.err != nil || len(p) == 0 {
		return 0
	}
	var n int
	var err error
	switch s.coding {
	case plain:
		n, err = s.Read(p)
	case gzipped:
		n, err = s.gz.Read(p)
	case zstandard:
		n, err = s.zd.Read(p)
	}
	s.out += int64(n)
	switch {
	case s.broken != nil:
		s.err = s.broken
	case err != nil:
		s.err = err
	case s.coding != plain && !s.trusts && s.limits.exceeded(s.offset()-s.in, s.out):
		s.err = errRatio
	}
	return n
}

// more makes at least n bytes ready in s.ahead(), and says whether there are that many.
func (s *stream) more(n int) bool {
	for s.w-s.r < n {
		if s.err != nil {
			return false
		}
		if s.r > 0 && s.w == len(s.buf) || s.r == s.w {
			s.w = copy(s.buf, s.buf[s.r:s.w])
			s.r = 0
		}
		if s.w == len(s.buf) {
			s.buf = append(s.buf, make([]byte, len(s.buf))...)
		}
		s.w += s.read(s.buf[s.w:])
	}
	return true
}

func (s *stream) ahead() []byte { return s.buf[s.r:s.w] }

// take reads up to n bytes of the member and appends them to dst, growing it only as bytes arrive.
func (s *stream) take(dst []byte, n int64) []byte {
	k := min(n, int64(s.w-s.r))
	dst = append(dst, s.buf[s.r:s.r+int(k)]...)
	s.r += int(k)
	n -= k
	for n > 0 && s.err == nil {
		if len(dst) == cap(dst) {
			dst = append(dst, make([]byte, min(n, int64(max(64<<10, cap(dst)))))...)[:len(dst)]
		}
		got := s.read(dst[len(dst):min(int64(cap(dst)), int64(len(dst))+n)])
		dst = dst[:len(dst)+got]
		n -= int64(got)
	}
	return dst
}

// drop passes over up to n bytes of the member and gives how many.
func (s *stream) drop(n int64) int64 {
	k := min(n, int64(s.w-s.r))
	s.r += int(k)
	if s.coding == plain && k < n && s.err == nil {
		m, err := s.skip(n - k)
		s.err = err
		return k + m
	}
	for k < n && s.more(1) {
		m := min(n-k, int64(s.w-s.r))
		s.r += int(m)
		k += m
	}
	return k
}

// unread puts bytes back in front of what is ahead.
func (s *stream) unread(b []byte) {
	if len(b) <= s.r {
		s.r -= copy(s.buf[s.r-len(b):], b)
		return
	}
	s.buf = append(append(make([]byte, 0, len(b)+s.w-s.r+64<<10), b...), s.buf[s.r:s.w]...)
	s.r, s.w = 0, len(s.buf)
	s.buf = s.buf[:cap(s.buf)]
}

// position is the offset of the next byte of a plain file.
func (s *stream) position() int64 { return s.offset() - int64(s.w-s.r) }
