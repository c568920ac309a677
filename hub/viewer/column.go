package viewer

import (
	"bytes"
	"fmt"
	"io"
	"strconv"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// learner finds out which columns a file has and what they hold, in the order in which they come.
type learner struct {
	at    map[string]int
	names []string
	kinds []kind
	items []kind // of the lists
	plain bool   // the file knows only texts: values of several kinds in one column are texts
}

func newLearner(plain bool) *learner { return &learner{at: map[string]int{}, plain: plain} }

func (l *learner) row(names []string, values []cell) error {
	for i, name := range names {
		at, ok := l.at[name]
		if !ok {
			if at = len(l.names); at >= maxColumns {
				return fmt.Errorf("the records have more than %d different members", maxColumns)
			}
			l.at[name] = at
			l.names, l.kinds, l.items = append(l.names, name), append(l.kinds, 0), append(l.items, 0)
		}
		l.kinds[at] |= values[i].kind
		for _, item := range values[i].list {
			l.items[at] |= item.kind
		}
	}
	return nil
}

// learned is a column and how it is stored.
type learned struct {
	name string
	kind kind // one of boolean, whole, real, text, other
	list bool // of these
}

func (l *learner) columns() (list []learned) {
	for i, name := range l.names {
		c := learned{name: name}
		switch k := l.kinds[i] &^ nothing; k {
		case several:
			c.kind, c.list = single(l.items[i]), true
			if c.kind == other {
				c.list = false
			}
		default:
			c.kind = single(l.kinds[i])
		}
		if l.plain && c.kind == other {
			c.kind = text
		}
		list = append(list, c)
	}
	return list
}

// single gives the kind that holds all of some kinds.
func single(k kind) kind {
	switch k &^= nothing; k {
	case boolean, whole, real, text:
		return k
	case whole | real:
		return real
	case 0:
		return text
	}
	return other
}

// writer writes rows as Parquet with a page index.
type writer struct {
	w       *parquet.GenericWriter[any]
	columns []learned
	at      map[string]int
	row1    parquet.Row
	held    []cell // the values of the row by column
	rows    int
	bytes   int
}

const (
	groupRows  = 1_000
	groupBytes = 16 << 20
)

func newWriter(out io.Writer, columns []learned) (*writer, error) {
	if len(columns) == 0 {
		columns = []learned{{name: "text", kind: text}} // an empty file has no columns; a table must have one
	}
	root := ordered{Group: parquet.Group{}}
	w := &writer{columns: columns, at: map[string]int{}, held: make([]cell, len(columns))}
	for i, c := range columns {
		w.at[c.name] = i
		root.names = append(root.names, c.name)
		root.Group[c.name] = c.node()
	}
	w.w = parquet.NewGenericWriter[any](out, parquet.NewSchema("records", root), parquet.Compression(&zstd.Codec{Level: zstd.SpeedDefault}), parquet.CreatedBy("lontar", converterVersion, ""),
		parquet.PageBufferSize(1<<18), parquet.DataPageStatistics(true))
	return w, nil
}

// ordered is a group whose columns stay in the order of the file they come from; parquet.Group sorts them.
type ordered struct {
	parquet.Group
	names []string
}

// Fields gives the columns in their order.
func (o ordered) Fields() []parquet.Field {
	by := map[string]parquet.Field{}
	for _, f := range o.Group.Fields() {
		by[f.Name()] = f
	}
	list := make([]parquet.Field, len(o.names))
	for i, name := range o.names {
		list[i] = by[name]
	}
	return list
}

func (c learned) node() parquet.Node {
	var n parquet.Node
	switch c.kind {
	case boolean:
		n = parquet.Leaf(parquet.BooleanType)
	case whole:
		n = parquet.Int(64)
	case real:
		n = parquet.Leaf(parquet.DoubleType)
	case text:
		n = parquet.String()
	default:
		n = parquet.JSON()
	}
	if c.list {
		return parquet.Optional(parquet.List(parquet.Optional(n)))
	}
	return parquet.Optional(n)
}

func (w *writer) row(names []string, values []cell) error {
	for i := range w.held {
		w.held[i] = cell{kind: nothing}
	}
	for i, name := range names {
		at, ok := w.at[name]
		if !ok {
			return fmt.Errorf("the file changed while it was read: it has a new column %q", name)
		}
		w.held[at] = values[i]
	}
	w.row1 = w.row1[:0]
	for i, c := range w.columns {
		if err := w.add(c, i, w.held[i]); err != nil {
			return err
		}
	}
	if _, err := w.w.WriteRows([]parquet.Row{w.row1}); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	if w.rows++; w.rows < groupRows && w.bytes < groupBytes {
		return nil
	}
	w.rows, w.bytes = 0, 0
	if err := w.w.Flush(); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	return nil
}

// add writes a value with its levels (Melnik et al. 2010): a single value is there at 1; a list is there at 1, has an element at 2 whose value is there at 3.
func (w *writer) add(c learned, column int, v cell) error {
	w.bytes += len(v.text)
	switch {
	case v.kind == nothing:
		w.row1 = append(w.row1, parquet.NullValue().Level(0, 0, column))
	case c.list && len(v.list) == 0:
		w.row1 = append(w.row1, parquet.NullValue().Level(0, 1, column))
	case c.list:
		for i, item := range v.list {
			value, err := c.value(item)
			if err != nil {
				return err
			}
			there := 3
			if item.kind == nothing {
				there = 2
			}
			w.row1 = append(w.row1, value.Level(min(i, 1), there, column))
		}
	default:
		value, err := c.value(v)
		if err != nil {
			return err
		}
		w.row1 = append(w.row1, value.Level(0, 1, column))
	}
	return nil
}

func (c learned) value(v cell) (parquet.Value, error) {
	if v.kind == nothing {
		return parquet.NullValue(), nil
	}
	switch c.kind {
	case boolean:
		return parquet.BooleanValue(v.text[0]|0x20 == 't'), nil
	case whole:
		n, err := strconv.ParseInt(v.text, 10, 64)
		return parquet.Int64Value(n), err
	case real:
		f, err := strconv.ParseFloat(v.text, 64)
		return parquet.DoubleValue(f), err
	case text:
		return parquet.ByteArrayValue([]byte(v.text)), nil
	}
	if v.kind == text { // beside values of other kinds
		return parquet.ByteArrayValue(quoted(v.text)), nil
	}
	return parquet.ByteArrayValue([]byte(v.text)), nil
}

func quoted(s string) []byte {
	var b bytes.Buffer
	writeText(&b, s)
	return b.Bytes()
}

func (w *writer) close() error {
	if err := w.w.Close(); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	return nil
}
