package jsonl

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/goccy/go-json"

	"github.com/lontar-asean/lontar/corpus/column"
)

const maxDepth = 200

var (
	errShort = errors.New("the JSON ends too early")
	errDeep  = fmt.Errorf("the JSON is nested more than %d deep", maxDepth)
)

// object walks over one JSON object (RFC 8259) and takes the wanted columns out of it; what is not wanted is passed over without decoding.
type object struct {
	b   []byte
	i   int
	rec *column.Record
	tmp []byte
}

// read fills rec from the object that b is.
func (o *object) read(b []byte, top *column.Node, rec *column.Record) error {
	o.b, o.i, o.rec = b, 0, rec
	o.space()
	if err := o.fields(top, 0); err != nil {
		return fmt.Errorf("byte %d of the record: %w", o.i, err)
	}
	o.space()
	if o.i < len(b) {
		return fmt.Errorf("byte %d of the record: something follows the object", o.i)
	}
	return nil
}

func (o *object) space() {
	for o.i < len(o.b) && (o.b[o.i] == ' ' || o.b[o.i] == '\n' || o.b[o.i] == '\t' || o.b[o.i] == '\r') {
		o.i++
	}
}

func (o *object) expect(c byte) error {
	o.space()
	switch {
	case o.i >= len(o.b):
		return errShort
	case o.b[o.i] != c:
		return fmt.Errorf("%q where %q is expected", o.b[o.i], c)
	}
	o.i++
	return nil
}

func (o *object) peek() byte {
	o.space()
	if o.i >= len(o.b) {
		return 0
	}
	return o.b[o.i]
}

func (o *object) fields(node *column.Node, depth int) error {
	if depth > maxDepth {
		return errDeep
	}
	if err := o.expect('{'); err != nil {
		return err
	}
	if o.peek() == '}' {
		o.i++
		return nil
	}
	for {
		if o.peek() != '"' {
			return o.expect('"')
		}
		key, plain, err := o.quoted()
		if err != nil {
			return err
		}
		if !plain {
			if key, err = o.unquote(key); err != nil {
				return err
			}
		}
		inner := node.InBytes(key)
		if err := o.expect(':'); err != nil {
			return err
		}
		if err := o.value(inner, depth+1); err != nil {
			return err
		}
		if o.peek() != ',' {
			return o.expect('}')
		}
		o.i++
	}
}

// value reads the value of a column, or passes over it when node is nil.
func (o *object) value(node *column.Node, depth int) error {
	c := o.peek()
	switch {
	case node == nil:
		return o.pass(depth)
	case c == '{' && !node.Leaf():
		return o.fields(node, depth)
	case node.Field == column.None:
		return o.pass(depth)
	case node.Field.Nested():
		from := o.i
		if err := o.pass(depth); err != nil {
			return err
		}
		return o.list(node.Field, o.b[from:o.i])
	case c == '"':
		raw, plain, err := o.quoted()
		if err != nil {
			return err
		}
		if !plain {
			if raw, err = o.unquote(raw); err != nil {
				return err
			}
		}
		o.rec.Set(node.Field, string(raw))
		return nil
	case c == '{' || c == '[':
		return o.pass(depth)
	}
	from := o.i
	if err := o.pass(depth); err != nil {
		return err
	}
	if word := string(o.b[from:o.i]); word != "null" {
		o.rec.Set(node.Field, word)
	}
	return nil
}

// list decodes the columns that hold lists. A value of another shape is a fault of the row: half a document would be worse.
func (o *object) list(f column.Field, raw []byte) error {
	var err error
	switch f {
	case column.Reviewers:
		err = json.Unmarshal(raw, &o.rec.Reviewers)
	case column.Concepts:
		err = json.Unmarshal(raw, &o.rec.Concepts)
	case column.Parts:
		err = json.Unmarshal(raw, &o.rec.Parts)
	case column.Pictures:
		err = json.Unmarshal(raw, &o.rec.Pictures)
	case column.Trail:
		err = json.Unmarshal(raw, &o.rec.Trail)
	case column.Pages:
		err = json.Unmarshal(raw, &o.rec.Pages)
	}
	if err != nil {
		return fmt.Errorf("column %s: %w", f, err)
	}
	return nil
}

// quoted gives what stands between the quotation marks, and whether it is plain: without escapes.
func (o *object) quoted() (raw []byte, plain bool, err error) {
	o.i++
	from := o.i
	plain = true
	for {
		k := bytes.IndexByte(o.b[o.i:], '"')
		if k < 0 {
			o.i = len(o.b)
			return nil, false, errShort
		}
		if plain && bytes.IndexByte(o.b[o.i:o.i+k], '\\') >= 0 {
			plain = false
		}
		o.i += k + 1
		if plain || !escaped(o.b[from:o.i-1]) {
			return o.b[from : o.i-1], plain, nil
		}
	}
}

// escaped says whether an odd number of backslashes ends b.
func escaped(b []byte) bool {
	n := len(b)
	for n > 0 && b[n-1] == '\\' {
		n--
	}
	return (len(b)-n)%2 == 1
}

// unquote undoes the escapes of a string. The result is valid until the next call. Half a surrogate pair becomes U+FFFD.
func (o *object) unquote(raw []byte) ([]byte, error) {
	out := o.tmp[:0]
	for {
		k := bytes.IndexByte(raw, '\\')
		if k < 0 {
			out = append(out, raw...)
			o.tmp = out
			return out, nil
		}
		out = append(out, raw[:k]...)
		raw = raw[k+1:]
		if len(raw) == 0 {
			return nil, errShort
		}
		c := raw[0]
		raw = raw[1:]
		switch c {
		case '"', '\\', '/':
			out = append(out, c)
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r, err := hex4(raw)
			if err != nil {
				return nil, err
			}
			raw = raw[4:]
			if utf16.IsSurrogate(r) {
				pair := rune(utf8.RuneError)
				if len(raw) >= 6 && raw[0] == '\\' && raw[1] == 'u' {
					if low, err := hex4(raw[2:]); err == nil {
						pair = utf16.DecodeRune(r, low)
					}
				}
				if r = pair; r != utf8.RuneError {
					raw = raw[6:]
				}
			}
			out = utf8.AppendRune(out, r)
		default:
			return nil, fmt.Errorf("unknown escape \\%c", c)
		}
	}
}

func hex4(b []byte) (rune, error) {
	if len(b) < 4 {
		return 0, errShort
	}
	v, err := strconv.ParseUint(string(b[:4]), 16, 16)
	if err != nil {
		return 0, fmt.Errorf("%q is no \\u escape", b[:4])
	}
	return rune(v), nil
}

// pass moves behind a value, checking its nesting and its words.
func (o *object) pass(depth int) error {
	open := depth
	for {
		switch c := o.peek(); c {
		case '"':
			if _, _, err := o.quoted(); err != nil {
				return err
			}
		case '{', '[':
			if open++; open > maxDepth {
				return errDeep
			}
			o.i++
			continue
		case '}', ']', ',', ':':
			if open == depth {
				return fmt.Errorf("%q where a value is expected", c)
			}
			o.i++
			if c == '}' || c == ']' {
				open--
			} else {
				continue
			}
		case 0:
			return errShort
		default:
			if err := o.word(); err != nil {
				return err
			}
		}
		if open == depth {
			return nil
		}
	}
}

// word moves behind a number, true, false or null.
func (o *object) word() error {
	from := o.i
	for o.i < len(o.b) && (o.b[o.i] >= '0' && o.b[o.i] <= '9' || o.b[o.i] >= 'a' && o.b[o.i] <= 'z' || o.b[o.i] >= 'A' && o.b[o.i] <= 'Z' ||
		o.b[o.i] == '-' || o.b[o.i] == '+' || o.b[o.i] == '.') {
		o.i++
	}
	switch w := string(o.b[from:o.i]); w {
	case "true", "false", "null", "NaN", "Infinity", "-Infinity":
		return nil
	case "":
		return fmt.Errorf("%q where a value is expected", o.b[o.i])
	default:
		if c := w[0]; c != '-' && (c < '0' || c > '9') {
			return fmt.Errorf("%q is no value", w[:min(len(w), 20)])
		}
	}
	return nil
}
