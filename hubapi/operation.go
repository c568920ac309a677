package hubapi

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/lontar-asean/lontar/fault"
)

const (
	maxField      = 256 << 10 // bytes of a field of an operation, but for the content of a file
	maxFields     = 32
	maxOperations = 100_000 // of a commit
)

// operation is a line of a commit.
type operation struct {
	key     string
	fields  map[string]json.RawMessage
	content *spool // of a file
}

// text gives a field that is a string; "" when it is not there.
func (o operation) text(name string) (string, error) {
	raw, ok := o.fields[name]
	if !ok || string(raw) == "null" {
		return "", nil
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", fault.New(fault.Invalid, "%s must be a text", name)
	}
	return s, nil
}

// number gives a field that is a number; ok is false when it is not there.
func (o operation) number(name string) (n int64, ok bool, err error) {
	raw, found := o.fields[name]
	if !found || string(raw) == "null" {
		return 0, false, nil
	}
	if err := json.Unmarshal(raw, &n); err != nil {
		return 0, false, fault.New(fault.Invalid, "%s must be a whole number", name)
	}
	return n, true, nil
}

// operations reads the lines of a commit one after the other. The content of files, which may be hundreds of megabytes on one line, goes to a spool
// while it is read; everything else is small and bounded.
type operations struct {
	r      *bufio.Reader
	offset int64
	count  int
	folder string // for spools
}

func newOperations(r io.Reader, folder string) *operations {
	return &operations{r: bufio.NewReaderSize(r, 256<<10), folder: folder}
}

// next gives the next operation; io.EOF after the last, with or without a line end behind it. The caller closes the content.
func (s *operations) next() (o operation, err error) {
	defer func() {
		if err != nil && o.content != nil {
			o.content.Close()
			o.content = nil
		}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = fault.New(fault.Invalid, "the commit breaks off: %w", err).At("offset %d", s.offset)
		}
	}()
	c, err := s.token()
	if err != nil {
		return o, err
	}
	if s.count++; s.count > maxOperations {
		return o, fault.New(fault.Invalid, "a commit has more than %d operations", maxOperations).Try("split it")
	}
	if c != '{' {
		return o, s.wrong("an object")
	}
	err = s.object(func(name string) error {
		switch name {
		case "key":
			raw, err := s.value()
			if err != nil {
				return err
			}
			if json.Unmarshal(raw, &o.key) != nil {
				return s.wrong("a text")
			}
			return nil
		case "value":
			if o.fields != nil {
				return s.wrong("one value")
			}
			o.fields = map[string]json.RawMessage{}
			c, err := s.need()
			if err != nil {
				return err
			}
			if c != '{' {
				return s.wrong("an object")
			}
			return s.object(func(name string) error { return s.field(&o, name) })
		}
		_, err := s.value()
		return err
	})
	return o, err
}

func (s *operations) field(o *operation, name string) error {
	if name == "content" {
		if o.content != nil {
			return s.wrong("one content")
		}
		c, err := s.need()
		if err != nil {
			return err
		}
		if c != '"' {
			return s.wrong("a text")
		}
		o.content = newSpool(s.folder)
		return s.content(o.content)
	}
	raw, err := s.value()
	if err != nil {
		return err
	}
	if _, twice := o.fields[name]; twice || len(o.fields) >= maxFields {
		return s.wrong("each field once")
	}
	o.fields[name] = raw
	return nil
}

// object reads what follows a brace, to its end.
func (s *operations) object(member func(name string) error) error {
	for first := true; ; first = false {
		c, err := s.need()
		if err != nil {
			return err
		}
		if c == '}' && first {
			return nil
		}
		if c != '"' {
			return s.wrong("a name")
		}
		raw, err := s.text(nil)
		if err != nil {
			return err
		}
		var name string
		if json.Unmarshal(raw, &name) != nil {
			return s.wrong("a name")
		}
		if c, err = s.need(); err != nil {
			return err
		}
		if c != ':' {
			return s.wrong("a colon")
		}
		if err := member(name); err != nil {
			return err
		}
		if c, err = s.need(); err != nil {
			return err
		}
		if c == '}' {
			return nil
		}
		if c != ',' {
			return s.wrong("a comma")
		}
	}
}

// value reads any value, as it is.
func (s *operations) value() (json.RawMessage, error) {
	c, err := s.need()
	if err != nil {
		return nil, err
	}
	var raw []byte
	depth := 0
	for {
		if len(raw) > maxField {
			return nil, fault.New(fault.Invalid, "a field is longer than %d bytes", maxField).At("offset %d", s.offset)
		}
		switch c {
		case '"':
			if raw, err = s.text(raw); err != nil {
				return nil, err
			}
		case '{', '[':
			depth++
			raw = append(raw, c)
		case '}', ']':
			depth--
			raw = append(raw, c)
		default:
			raw = append(raw, c)
		}
		if depth == 0 {
			next, err := s.r.Peek(1)
			if err != nil || bytes.IndexByte([]byte(",}] \t\r\n"), next[0]) >= 0 || c == '"' || c == '}' || c == ']' {
				if !json.Valid(raw) {
					return nil, s.wrong("JSON")
				}
				return raw, nil
			}
		}
		if c, err = s.byte(); err != nil {
			return nil, err
		}
	}
}

// text reads a string behind its first quote and adds it to raw, quotes and escapes included.
func (s *operations) text(raw []byte) ([]byte, error) {
	raw = append(raw, '"')
	for {
		c, err := s.byte()
		if err != nil {
			return nil, err
		}
		if raw = append(raw, c); c == '"' {
			return raw, nil
		}
		if c == '\\' {
			if c, err = s.byte(); err != nil {
				return nil, err
			}
			raw = append(raw, c)
		}
		if len(raw) > maxField {
			return nil, fault.New(fault.Invalid, "a field is longer than %d bytes", maxField).At("offset %d", s.offset)
		}
	}
}

// content reads a string behind its first quote into w.
func (s *operations) content(w io.Writer) error {
	for {
		if _, err := s.r.Peek(1); err != nil {
			return unexpected(err)
		}
		chunk, _ := s.r.Peek(s.r.Buffered())
		end := bytes.IndexByte(chunk, '"')
		if end < 0 {
			end = len(chunk)
		}
		if escape := bytes.IndexByte(chunk[:end], '\\'); escape >= 0 {
			end = escape
		}
		if _, err := w.Write(chunk[:end]); err != nil {
			return err
		}
		s.r.Discard(end)
		s.offset += int64(end)
		if end == len(chunk) {
			continue
		}
		c, err := s.byte()
		if err != nil || c == '"' {
			return err
		}
		if err := s.escape(w); err != nil {
			return err
		}
	}
}

// escape reads what stands behind a backslash into w; half of a character beyond the BMP takes the other half with it.
func (s *operations) escape(w io.Writer) error {
	quoted := []byte{'"', '\\'}
	c, err := s.byte()
	if err != nil {
		return err
	}
	quoted = append(quoted, c)
	if c == 'u' {
		for range 4 {
			if c, err = s.byte(); err != nil {
				return err
			}
			quoted = append(quoted, c)
		}
		if more, err := s.r.Peek(6); err == nil && quoted[3]|0x20 == 'd' && more[0] == '\\' && more[1] == 'u' {
			quoted = append(quoted, more...)
			s.r.Discard(6)
			s.offset += 6
		}
	}
	var text string
	if json.Unmarshal(append(quoted, '"'), &text) != nil {
		return s.wrong("an escape")
	}
	_, err = io.WriteString(w, text)
	return err
}

// token gives the next byte that is no space; io.EOF at the end.
func (s *operations) token() (byte, error) {
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return 0, err
		}
		s.offset++
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, nil
		}
	}
}

// need is token where something must come.
func (s *operations) need() (byte, error) {
	c, err := s.token()
	return c, unexpected(err)
}

func (s *operations) byte() (byte, error) {
	c, err := s.r.ReadByte()
	s.offset++
	return c, unexpected(err)
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	if err != nil {
		return fmt.Errorf("read the commit: %w", err)
	}
	return nil
}

func (s *operations) wrong(want string) error {
	return fault.New(fault.Invalid, "the commit is no lines of JSON as expected: %s is missing", want).At("offset %d", s.offset)
}
