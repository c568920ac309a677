package table

import (
	"context"
	"iter"
	"strconv"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/column"
	"github.com/lontar-asean/lontar/fault"
)

// Parquet is the source `parquet`: files of any writer, with the columns that package corpus/column says; others are not read. A range
// of a file holds the row groups that begin in it. Rows are counted from 1.
func Parquet() corpus.Format {
	return corpus.Format{
		Name:    "parquet",
		Summary: "Parquet files of any writer; columns named as ours, others by fields",
		Endings: []string{".parquet"},
		Split:   true,
		Read:    readParquet,
	}
}

func readParquet(ctx context.Context, in corpus.Input) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		names, err := column.NewNames(in.Origin.Fields)
		if err != nil {
			yield(nil, err)
			return
		}
		t, err := Open(in.File, in.File.Size(), in.Name)
		if err != nil {
			if in.Start == 0 { // one range tells
				yield(nil, &corpus.Stop{Cause: err})
			}
			return
		}
		p := shelf{in: in, names: names}
		for f := column.ID; f <= column.Last; f++ {
			if t.Has(names.Of(f)) {
				p.fields, p.columns = append(p.fields, f), append(p.columns, names.Of(f))
			}
		}
		if !t.Has(names.Of(column.Text)) && !t.Has(names.Of(column.Parts)) && !t.Has(names.Of(column.Picture)) {
			yield(nil, names.Lacks(in.Name, t.Columns()))
			return
		}
		for _, g := range t.Groups() {
			if at := min(max(g.Offset, 0), in.File.Size()-1); at < in.Start || at >= in.End {
				continue
			}
			if !p.read(ctx, t, g, yield) {
				return
			}
		}
	}
}

// shelf makes documents of rows.
type shelf struct {
	in      corpus.Input
	names   *column.Names
	fields  []column.Field
	columns []string
	rec     column.Record
}

// read yields the rows of a group. A group that is damaged ends there; the next is read nevertheless.
func (p *shelf) read(ctx context.Context, t *Table, g Group, yield func(*corpus.Document, error) bool) (more bool) {
	for row, err := range t.Read(ctx, p.columns, g.First, g.First+g.Rows) {
		if err != nil {
			return yield(nil, &corpus.Stop{Cause: err})
		}
		p.rec.Reset()
		for i, f := range p.fields {
			p.set(f, row.Values[i])
		}
		d, err := p.rec.Document(p.in, p.names, row.Number+1)
		if err != nil {
			err = fault.New(fault.Broken, "%w", err).At("%s row %d", p.in.Name, row.Number+1)
		}
		if !yield(d, err) {
			return false
		}
	}
	return ctx.Err() == nil
}

func (p *shelf) set(f column.Field, v any) {
	if f == column.Picture {
		p.own(v)
		return
	}
	if f.Nested() {
		list, _ := v.(List)
		p.list(f, list)
		return
	}
	switch x := v.(type) {
	case string:
		p.rec.Set(f, x)
	case []byte: // text of writers that do not say so
		p.rec.Set(f, string(x))
	case int64:
		p.rec.Set(f, strconv.FormatInt(x, 10))
	case float64:
		p.rec.Set(f, strconv.FormatFloat(x, 'f', -1, 64))
	case bool:
		p.rec.Set(f, strconv.FormatBool(x))
	}
}
