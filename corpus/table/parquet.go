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
		for f := column.ID; f <= column.Trail; f++ {
			if t.Has(names.Of(f)) {
				p.fields, p.columns = append(p.fields, f), append(p.columns, names.Of(f))
			}
		}
		if !t.Has(names.Of(column.Text)) && !t.Has(names.Of(column.Parts)) {
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

// list takes the columns that hold lists, as our own data sets have them.
func (p *shelf) list(f column.Field, list List) {
	for _, v := range list {
		switch s, isStruct := v.(Struct); {
		case f == column.Reviewers:
			p.rec.Reviewers = append(p.rec.Reviewers, str(v))
		case f == column.Concepts:
			p.rec.Concepts = append(p.rec.Concepts, str(v))
		case !isStruct:
		case f == column.Parts:
			part := column.PartValue{Kind: str(s.Of("kind")), Text: str(s.Of("text"))}
			if n, ok := s.Of("picture").(int64); ok {
				i := int(n)
				part.Picture = &i
			}
			p.rec.Parts = append(p.rec.Parts, part)
		case f == column.Pictures:
			b, _ := s.Of("bytes").([]byte)
			p.rec.Pictures = append(p.rec.Pictures, column.PictureValue{SHA256: str(s.Of("sha256")), URL: str(s.Of("url")), Alt: str(s.Of("alt")),
				Caption: str(s.Of("caption")), Title: str(s.Of("title")), Context: str(s.Of("context")), Rights: str(s.Of("rights")),
				Width: number(s.Of("width")), Height: number(s.Of("height")), Bytes: b})
		case f == column.Trail:
			p.rec.Trail = append(p.rec.Trail, column.ChangeValue{Step: str(s.Of("step")), Version: number(s.Of("version")), Changed: int64(number(s.Of("changed")))})
		}
	}
}

func str(v any) string {
	s, _ := v.(string)
	return s
}

func number(v any) int {
	n, _ := v.(int64)
	return int(n)
}
