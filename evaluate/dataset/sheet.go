package dataset

import (
	"context"
	"encoding/csv"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/packed"
	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/fault"
)

// sheet reads tables of text. A separator that is not told is guessed from the first row (package corpus/table).
func sheet(ctx context.Context, f source, s Spec, tabs bool) iter.Seq2[row, error] {
	cells := guessed(ctx, f)
	switch separator := s.Separator; {
	case s.Quoting != "" && s.Quoting != "none":
		return failed(fault.New(fault.Invalid, "quoting: is none, or left out"))
	case s.Quoting == "none":
		if separator == "" {
			separator = ","
			if tabs {
				separator = "\t"
			}
		}
		cells = bare(f, separator)
	case separator != "":
		r, n := utf8.DecodeRuneInString(separator)
		if n != len(separator) || r == '"' || r == '\n' || r == '\r' || r == utf8.RuneError {
			return failed(fault.New(fault.Invalid, "separator: is one character"))
		}
		cells = quoted(f, r)
	}
	return func(yield func(row, error) bool) {
		names, n := s.Columns, int64(0)
		for fields, err := range cells {
			switch {
			case err != nil:
				yield(row{}, broken(f, err))
				return
			case names == nil:
				names = make([]string, len(fields))
				for i, name := range fields {
					names[i] = strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))
				}
				continue
			case len(fields) != len(names):
				yield(row{}, fault.New(fault.Broken, "the row has %d fields, and there are %d columns", len(fields), len(names)).At("%s row %d", f.name, n+1))
				return
			}
			values := make(map[string]any, len(names))
			for i, name := range names {
				values[name] = fields[i]
			}
			if !yield(row{n, values}, nil) {
				return
			}
			n++
		}
	}
}

func guessed(ctx context.Context, f source) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		file, err := f.open()
		if err != nil {
			yield(nil, err)
			return
		}
		defer file.Close()
		for fields, err := range table.Cells(ctx, corpus.Input{Name: f.name, File: file, End: file.Size()}) {
			if !yield(fields, err) || err != nil {
				return
			}
		}
	}
}

// bare splits lines by a separator and knows no quotation.
func bare(f source, separator string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		r, c, err := opened(f)
		if err != nil {
			yield(nil, err)
			return
		}
		defer c.Close()
		defer r.Close()
		list := packed.NewLines(r, 0, maxLine)
		for {
			line, at, long, err := list.Next()
			if err == io.EOF {
				return
			}
			if err == nil && long {
				err = fault.New(fault.Broken, "a line has more than %d MiB", maxLine>>20).At("%s offset %d", f.name, at)
			}
			if err == nil && len(line) == 0 {
				continue
			}
			if !yield(strings.Split(string(line), separator), err) || err != nil {
				return
			}
		}
	}
}

// quoted reads fields as RFC 4180 has them, with another separator.
func quoted(f source, separator rune) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		b, err := whole(f)
		if err != nil {
			yield(nil, err)
			return
		}
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(b), "\ufeff")))
		r.Comma, r.FieldsPerRecord = separator, -1
		for {
			fields, err := r.Read()
			if err == io.EOF {
				return
			}
			if err != nil {
				err = fault.New(fault.Broken, "%w", err).At("%s", f.name)
			}
			if !yield(fields, err) || err != nil {
				return
			}
		}
	}
}
