package table

import (
	"bytes"
	"errors"
)

// cells takes the fields of a row of text apart (RFC 4180).
type cells struct {
	separator byte
	open      bool   // a quotation goes on in the next line
	buf       []byte // the fields, one behind the other
	ends      []int  // of the fields in buf
}

var errQuote = errors.New("text stands behind a quotation")

func (c *cells) reset() { c.open, c.buf, c.ends = false, c.buf[:0], c.ends[:0] }

func (c *cells) len() int { return len(c.ends) }

// field gives a field, valid until the next row.
func (c *cells) field(i int) []byte {
	from := 0
	if i > 0 {
		from = c.ends[i-1]
	}
	return c.buf[from:c.ends[i]]
}

// feed takes a line, without its end.
func (c *cells) feed(line []byte) (err error) {
	i := 0
	if c.open {
		c.buf = append(c.buf, '\n')
		i, err = c.quoted(line, 0)
	} else {
		i, err = c.next(line, 0)
	}
	for err == nil && !c.open && i < len(line) { // at a separator
		i, err = c.next(line, i+1)
	}
	return err
}

// next reads the field at i and gives the place behind it: a separator or the end.
func (c *cells) next(line []byte, i int) (int, error) {
	rest := line[i:]
	if len(rest) > 0 && rest[0] == '"' && (c.separator != '\t' || c.closes(rest[1:])) {
		return c.quoted(line, i+1)
	}
	n := bytes.IndexByte(rest, c.separator)
	if n < 0 {
		n = len(rest)
	}
	c.buf = append(c.buf, rest[:n]...)
	c.ends = append(c.ends, len(c.buf))
	return i + n, nil
}

// closes says whether a quotation ends, in front of a separator or the end, within b.
func (c *cells) closes(b []byte) bool {
	for {
		k := bytes.IndexByte(b, '"')
		switch {
		case k < 0:
			return false
		case k+1 == len(b) || b[k+1] == c.separator:
			return true
		case b[k+1] != '"':
			return false
		}
		b = b[k+2:]
	}
}

// quoted reads what stands in quotation marks from i on.
func (c *cells) quoted(line []byte, i int) (int, error) {
	for {
		k := bytes.IndexByte(line[i:], '"')
		if k < 0 {
			c.buf = append(c.buf, line[i:]...)
			c.open = true
			return len(line), nil
		}
		c.buf = append(c.buf, line[i:i+k]...)
		i += k + 1
		switch {
		case i < len(line) && line[i] == '"':
			c.buf = append(c.buf, '"')
			i++
			continue
		case i < len(line) && line[i] != c.separator:
			return i, errQuote
		}
		c.open = false
		c.ends = append(c.ends, len(c.buf))
		return i, nil
	}
}
