package diff

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-json"
	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/jsonl"
	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub/survey"
)

// record is a record of a file. Its columns are those that have values, by name.
type record struct {
	row      int64
	id       string
	language string
	text     string // the column text, or the longest text
	columns  []column
}

type column struct {
	name string
	sum  uint64
}

// digest stands for all values of the record.
func (r *record) digest() uint64 {
	b := make([]byte, 0, 256)
	for _, c := range r.columns {
		b = binary.LittleEndian.AppendUint64(append(append(b, c.name...), 0), c.sum)
	}
	return xxh3.Hash(b)
}

func (r *record) add(name, text string, sum uint64) {
	r.columns = append(r.columns, column{name, sum})
	switch {
	case name == "id":
		r.id = text
	case name == "language" || name == "lang" && r.language == "":
		r.language = text
	case name == "text":
		r.text = text
	case len(text) > len(r.text) && !strings.Contains(text, "://") && !slices.ContainsFunc(r.columns, func(c column) bool { return c.name == "text" }):
		r.text = text
	}
}

// each calls visit for the records of a file, or for those of some rows only, in order. What cannot be read is told by an error of kind Broken; the file
// that cannot be got by another.
func each(ctx context.Context, side Side, f File, rows []int64, visit func(*record) bool) error {
	file, err := side.Open(ctx, f)
	if err != nil {
		return err
	}
	if c, ok := file.(io.Closer); ok {
		defer c.Close()
	}
	w := survey.NewWindow(file, f.Size)
	in := corpus.Input{Name: f.Path, File: w, End: f.Size}
	skip := func(row int64) bool { return rows != nil && !slices.Contains(rows, row) }
	switch survey.KindOf(f.Path) {
	case survey.Parquet:
		err = parquet(ctx, in, rows, visit)
	case survey.Objects, survey.Array:
		err = objects(ctx, in, skip, visit)
	case survey.Sheet:
		err = sheet(ctx, in, skip, visit)
	default:
		err = fault.New(fault.Broken, "it holds no records that can be read")
	}
	if w.Err() != nil {
		err = w.Err()
	}
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return err
}

func parquet(ctx context.Context, in corpus.Input, rows []int64, visit func(*record) bool) error {
	t, err := table.Open(in.File, in.File.Size(), in.Name)
	if err != nil {
		return err
	}
	names := t.Columns()
	order := slices.Clone(names)
	slices.Sort(order)
	at := map[string]int{}
	for i, n := range names {
		at[n] = i
	}
	h := xxh3.New()
	part := func(from, to int64) (more bool, err error) {
		for row, err := range t.Read(ctx, names, from, to) {
			if err != nil {
				return false, err
			}
			r := record{row: row.Number + 1}
			for _, n := range order {
				h.Reset()
				if v := row.Values[at[n]]; value(h, v) {
					r.add(n, plain(v), h.Sum64())
				}
			}
			if !visit(&r) {
				return false, nil
			}
		}
		return true, nil
	}
	if rows == nil {
		_, err = part(0, t.Rows())
		return err
	}
	for _, row := range rows {
		if more, err := part(row-1, row); !more || err != nil {
			return err
		}
	}
	return nil
}

// value adds a value to a digest, and says whether there is one: a column without values is as none.
func value(h *xxh3.Hasher, v any) bool {
	switch x := v.(type) {
	case nil:
		return false
	case table.List:
		for _, e := range x {
			h.WriteString("[")
			value(h, e)
		}
		return len(x) > 0
	case table.Struct:
		some := false
		for _, m := range x {
			h.WriteString(m.Name)
			h.WriteString("=")
			some = value(h, m.Value) || some
		}
		return some
	case string:
		h.WriteString(strconv.Itoa(len(x)) + ":")
		h.WriteString(x)
	case []byte:
		h.WriteString(strconv.Itoa(len(x)) + ":")
		h.Write(x)
	default:
		fmt.Fprintf(h, "%v", x)
	}
	return true
}

func plain(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case int64:
		return strconv.FormatInt(x, 10)
	}
	return ""
}

func objects(ctx context.Context, in corpus.Input, skip func(int64) bool, visit func(*record) bool) error {
	for o, err := range jsonl.Objects(ctx, in) {
		if err != nil {
			if ends(err) {
				return err
			}
			continue
		}
		if skip(o.Row) {
			continue
		}
		var values map[string]json.RawMessage
		if json.Unmarshal(o.Bytes, &values) != nil {
			continue
		}
		r := record{row: o.Row}
		for _, name := range slices.Sorted(maps.Keys(values)) {
			raw := values[name]
			if len(raw) == 0 || string(raw) == "null" {
				continue
			}
			var text string
			if raw[0] == '"' {
				if json.Unmarshal(raw, &text) != nil {
					continue
				}
				raw = []byte(text)
			} else if raw[0] != '[' && raw[0] != '{' {
				text = string(raw)
			}
			r.add(name, text, xxh3.Hash(raw))
		}
		if !visit(&r) {
			return nil
		}
	}
	return nil
}

func ends(err error) bool {
	var stop *corpus.Stop
	return errors.As(err, &stop)
}

func sheet(ctx context.Context, in corpus.Input, skip func(int64) bool, visit func(*record) bool) error {
	var header []string
	var order []int
	row := int64(0)
	for cells, err := range table.Cells(ctx, in) {
		if err != nil {
			if ends(err) {
				return err
			}
			row++
			continue
		}
		if header == nil {
			header = cells
			for i := range header {
				order = append(order, i)
			}
			slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(header[a], header[b]) })
			continue
		}
		if row++; skip(row) {
			continue
		}
		r := record{row: row}
		for _, i := range order {
			if cells[i] != "" {
				r.add(strings.TrimSpace(header[i]), cells[i], xxh3.HashString(cells[i]))
			}
		}
		if !visit(&r) {
			return nil
		}
	}
	return nil
}
