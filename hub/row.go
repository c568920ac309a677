package hub

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"github.com/lontar-asean/lontar/fault"
)

// A backup keeps rows as zstd-compressed lines of JSON: {"table":…,"columns":[…]} before the rows of a table, then an array a row. Bytes, and text that
// is not UTF-8, are {"bytes":BASE64} and {"text":BASE64}.
type head struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

type raw struct {
	Bytes *[]byte `json:"bytes,omitempty"`
	Text  *[]byte `json:"text,omitempty"`
}

type rowWriter struct {
	z    *zstd.Encoder
	json *json.Encoder
	head head
}

func newRowWriter(w io.Writer) (*rowWriter, error) {
	z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, err
	}
	enc := json.NewEncoder(z)
	enc.SetEscapeHTML(false)
	return &rowWriter{z: z, json: enc}, nil
}

func (w *rowWriter) write(r Row) error {
	if r.Table != w.head.Table || !slices.Equal(r.Columns, w.head.Columns) {
		w.head = head{r.Table, r.Columns}
		if err := w.json.Encode(w.head); err != nil {
			return err
		}
	}
	values := make([]any, len(r.Values))
	for i, v := range r.Values {
		switch v := v.(type) {
		case []byte:
			values[i] = raw{Bytes: &v}
		case string:
			values[i] = v
			if !utf8.ValidString(v) {
				b := []byte(v)
				values[i] = raw{Text: &b}
			}
		case nil, int64, float64, bool:
			values[i] = v
		default:
			return fmt.Errorf("the column %s of %s holds a %T", r.Columns[i], r.Table, v)
		}
	}
	return w.json.Encode(values)
}

func (w *rowWriter) close() error { return w.z.Close() }

// maxRow bounds a line of a backup; the largest are directories with very many files.
const maxRow = 1 << 30

// rowsOf reads rows from the beginning of a file.
func rowsOf(f io.ReadSeeker) (next func() (Row, bool, error), err error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	z, err := zstd.NewReader(f, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20))
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(make([]byte, 1<<20), maxRow)
	var h head
	n := 0
	damaged := func(err error) (Row, bool, error) {
		z.Close()
		return Row{}, false, fault.New(fault.Broken, "the books of the backup cannot be read: %w", err).At("line %d", n)
	}
	return func() (Row, bool, error) {
		for lines.Scan() {
			n++
			line := lines.Bytes()
			if bytes.HasPrefix(line, []byte("{")) {
				h = head{}
				if err := json.Unmarshal(line, &h); err != nil {
					return damaged(err)
				}
				continue
			}
			values, err := parseRow(line)
			if err != nil {
				return damaged(err)
			}
			if h.Table == "" || len(values) != len(h.Columns) {
				return damaged(fmt.Errorf("a row of %d values where there are %d columns", len(values), len(h.Columns)))
			}
			return Row{h.Table, h.Columns, values}, true, nil
		}
		if err := lines.Err(); err != nil {
			return damaged(err)
		}
		z.Close()
		return Row{}, false, nil
	}, nil
}

func parseRow(line []byte) ([]any, error) {
	var cells []json.RawMessage
	if err := json.Unmarshal(line, &cells); err != nil {
		return nil, err
	}
	values := make([]any, len(cells))
	for i, cell := range cells {
		var err error
		if values[i], err = parseCell(cell); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func parseCell(cell json.RawMessage) (any, error) {
	if cell[0] == '{' {
		var r raw
		if err := json.Unmarshal(cell, &r); err != nil {
			return nil, err
		}
		switch {
		case r.Bytes != nil:
			return *r.Bytes, nil
		case r.Text != nil:
			return string(*r.Text), nil
		}
		return nil, fmt.Errorf("a value of no kind")
	}
	dec := json.NewDecoder(bytes.NewReader(cell))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n, nil
		}
		return v.Float64()
	case nil, string, bool:
		return v, nil
	}
	return nil, fmt.Errorf("a value of no kind")
}

// eachRow calls f for every row.
func eachRow(f io.ReadSeeker, use func(Row) error) error {
	next, err := rowsOf(f)
	if err != nil {
		return err
	}
	for {
		r, ok, err := next()
		if err != nil || !ok {
			return err
		}
		if err := use(r); err != nil {
			return err
		}
	}
}
