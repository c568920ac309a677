package table

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/parquet-go/parquet-go"

	"github.com/lontar-asean/lontar/fault"
)

// maxFooter is the most bytes of a file's metadata.
const maxFooter = 256 << 20

// Table is an open Parquet file. Several goroutines may read it.
type Table struct {
	name string
	file *parquet.File
	root *node

	source io.ReaderAt
	limits Limits // none are checked while pages are read unless OpenWithin set them
}

// Group is a row group, the unit in which a file is stored.
type Group struct {
	First  int64 // number of its first row, from 0
	Rows   int64
	Offset int64 // of its first byte in the file
}

// Row is one row: the values of the columns that were asked for, in that order. A value is nil, bool, int64, float64, string, []byte, List or
// Struct. Times and dates are strings as RFC 3339 says, decimals are strings.
type Row struct {
	Number int64 // from 0
	Values []any
}

// List is a repeated value.
type List []any

// Struct is a value with members in the order of the file.
type Struct []Member

// Member is a named value of a Struct.
type Member struct {
	Name  string
	Value any
}

// Of gives a member by name, and nil.
func (s Struct) Of(name string) any {
	for _, m := range s {
		if m.Name == name {
			return m.Value
		}
	}
	return nil
}

// Open reads the metadata of a Parquet file of size bytes; the name is for messages. r stays open and is read while rows are.
func Open(r io.ReaderAt, size int64, name string) (t *Table, err error) {
	defer func() {
		if p := recover(); p != nil { // the Parquet library trusts some fields of the metadata
			t, err = nil, fault.New(fault.Broken, "not a Parquet file: %v", p).At("%s", name)
		}
	}()
	if err := checkFooter(r, size); err != nil {
		return nil, fault.New(fault.Broken, "not a Parquet file: %w", err).At("%s", name)
	}
	f, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, fault.New(fault.Broken, "not a Parquet file: %w", err).At("%s", name)
	}
	root, err := treeOf(f)
	if err != nil {
		return nil, fault.New(fault.Broken, "not a Parquet file: %w", err).At("%s", name)
	}
	return &Table{name: name, file: f, root: root, source: r}, nil
}

// checkFooter keeps the library from making room for metadata that cannot be there.
func checkFooter(r io.ReaderAt, size int64) error {
	const frame = 12 // magic number, length and magic number again
	var tail [8]byte
	if size < frame {
		return fmt.Errorf("it has %d bytes", size)
	}
	if _, err := r.ReadAt(tail[:], size-8); err != nil && err != io.EOF {
		return err
	}
	if n := int64(binary.LittleEndian.Uint32(tail[:])); string(tail[4:]) != "PAR1" {
		return fmt.Errorf("it does not end in PAR1: it is truncated or of another kind")
	} else if n > size-frame || n > maxFooter {
		return fmt.Errorf("its metadata cannot have %d bytes", n)
	}
	return nil
}

// Columns lists the names of the outermost columns, in the order of the file.
func (t *Table) Columns() []string {
	var names []string
	for _, n := range t.root.inside {
		names = append(names, n.name)
	}
	return names
}

// Has reports whether there is a column of this name or path ("a.b" is b inside a).
func (t *Table) Has(path string) bool { return t.root.find(path) != nil }

// Rows gives the number of rows.
func (t *Table) Rows() int64 { return t.file.NumRows() }

// Groups lists the row groups.
func (t *Table) Groups() []Group {
	var groups []Group
	first := int64(0)
	for _, g := range t.file.Metadata().RowGroups {
		offset := g.FileOffset
		if len(g.Columns) > 0 {
			m := g.Columns[0].MetaData
			if offset = m.DataPageOffset; m.DictionaryPageOffset > 0 {
				offset = min(offset, m.DictionaryPageOffset)
			}
		}
		groups = append(groups, Group{First: first, Rows: g.NumRows, Offset: offset})
		first += g.NumRows
	}
	return groups
}

// Read yields the rows [from, to) with the given columns, which are names or paths; a column that is not there is a fault of kind Missing. Only
// these columns are read from the file. The first error ends the rows: a fault of kind Broken with the number of the row.
func (t *Table) Read(ctx context.Context, columns []string, from, to int64) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		var nodes []*node
		for _, c := range columns {
			n := t.root.find(c)
			if n == nil {
				yield(Row{}, fault.New(fault.Missing, "there is no column %q", c).At("%s", t.name).Try("the file has: %s", strings.Join(t.Columns(), ", ")))
				return
			}
			nodes = append(nodes, n)
		}
		for i, g := range t.Groups() {
			if g.First+g.Rows <= from || g.First >= to {
				continue
			}
			if !t.group(ctx, i, g, nodes, from, to, yield) {
				return
			}
		}
	}
}

func (t *Table) group(ctx context.Context, i int, g Group, nodes []*node, from, to int64, yield func(Row, error) bool) (more bool) {
	skip := max(from-g.First, 0)
	s := stripes{table: t, group: i, nodes: nodes}
	defer s.close()
	err := s.open(t.file.RowGroups()[i], skip)
	for n := g.First + skip; n < min(g.First+g.Rows, to); n++ {
		var values []any
		if err == nil {
			values, err = s.next()
		}
		if ctx.Err() != nil {
			return false
		}
		if err != nil {
			yield(Row{}, fault.New(fault.Broken, "the table cannot be read: %w", err).At("%s row %d", t.name, n+1))
			return false
		}
		if !yield(Row{Number: n, Values: values}, nil) {
			return false
		}
	}
	return true
}
