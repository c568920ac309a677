package packed

import (
	"bytes"
	"io"
)

// MaxRecord is the most bytes of one record (a line, an element) of a file that are held.
const MaxRecord = 64 << 20

// Lines cuts a stream into lines, one at a time, and passes over lines that are too long without holding them.
type Lines struct {
	r    io.Reader
	most int // bytes of a line
	buf  []byte
	from int   // buf[from:to] is read and not yet given
	to   int   //
	at   int64 // offset of buf[from] in the stream
	err  error // why no more can be read
}

// NewLines cuts the stream r, whose first byte is at offset at of the file. Lines longer than most bytes are not held.
func NewLines(r io.Reader, at int64, most int) *Lines {
	return &Lines{r: r, at: at, most: most, buf: make([]byte, min(256<<10, most+1))}
}

// Next gives the next line without its end, valid until the call after it, and its offset. long says that the line is longer than is held; then
// line is its beginning. At the end of the stream err is io.EOF; a last line without an end is given before that.
func (l *Lines) Next() (line []byte, at int64, long bool, err error) {
	seen := 0
	for {
		if k := bytes.IndexByte(l.buf[l.from+seen:l.to], '\n'); k >= 0 {
			line, at = l.buf[l.from:l.from+seen+k], l.at
			l.take(seen + k + 1)
			return trim(line), at, false, nil
		}
		seen = l.to - l.from
		switch {
		case seen >= l.most:
			return l.pass()
		case l.err != nil && (seen == 0 || l.err != io.EOF):
			return nil, l.at, false, l.err
		case l.err != nil:
			line, at = l.buf[l.from:l.to], l.at
			l.take(seen)
			return trim(line), at, false, nil
		}
		l.fill()
	}
}

// pass moves behind a line that is too long. What is given of it is a copy.
func (l *Lines) pass() (line []byte, at int64, long bool, err error) {
	line, at = bytes.Clone(l.buf[l.from:min(l.from+200, l.to)]), l.at
	for {
		if k := bytes.IndexByte(l.buf[l.from:l.to], '\n'); k >= 0 {
			l.take(k + 1)
			return line, at, true, nil
		}
		l.take(l.to - l.from)
		if l.err != nil {
			return line, at, true, nil
		}
		l.fill()
	}
}

// Skip moves behind the end of the present line; false: the stream ended or offset end was passed first.
func (l *Lines) Skip(end int64) bool {
	for {
		if k := bytes.IndexByte(l.buf[l.from:l.to], '\n'); k >= 0 {
			l.take(k + 1)
			return l.at < end
		}
		l.take(l.to - l.from)
		if l.err != nil || l.at >= end {
			return false
		}
		l.fill()
	}
}

// At gives the offset of the next line.
func (l *Lines) At() int64 { return l.at }

func (l *Lines) take(n int) {
	l.from += n
	l.at += int64(n)
}

// fill reads once, making room first.
func (l *Lines) fill() {
	if l.from > 0 {
		l.to = copy(l.buf, l.buf[l.from:l.to])
		l.from = 0
	}
	if l.to == len(l.buf) {
		grown := make([]byte, min(2*len(l.buf), l.most+1))
		copy(grown, l.buf)
		l.buf = grown
	}
	n, err := l.r.Read(l.buf[l.to:])
	l.to += n
	l.err = err
}

func trim(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\r' {
		return line[:n-1]
	}
	return line
}
