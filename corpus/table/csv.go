package table

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/column"
	"github.com/lontar-asean/lontar/corpus/packed"
	"github.com/lontar-asean/lontar/fault"
)

// CSV is the source `csv`: tables whose first row names the columns, as package corpus/column says; columns that hold lists are not read.
//
// The separator is the one of comma, semicolon and tab that stands most often in the first row. Quoting is that of RFC 4180. In tables separated by
// tabs, which know no quoting, a field is taken as quoted only when the quotation ends in the same line. Empty lines are passed over. A row with more or
// fewer fields than the first is broken. Rows are counted from 1 without the header.
func CSV() corpus.Format {
	return corpus.Format{
		Name:    "csv",
		Summary: "tables with a header row: CSV and TSV (.gz, .zst); columns named as ours, others by fields",
		Endings: []string{".csv", ".tsv", ".csv.gz", ".tsv.gz", ".csv.zst", ".tsv.zst"},
		Read:    readCSV,
	}
}

func readCSV(ctx context.Context, in corpus.Input) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		names, err := column.NewNames(in.Origin.Fields)
		if err != nil {
			yield(nil, err)
			return
		}
		src, err := packed.Open(in)
		if err != nil {
			yield(nil, err)
			return
		}
		defer src.Close()
		s := &sheet{in: in, names: names, lines: packed.NewLines(src, 0, packed.MaxRecord)}
		fields, err := s.header()
		if err != nil {
			if err != io.EOF {
				yield(nil, err)
			}
			return
		}
		var rec column.Record
		for row := int64(1); ctx.Err() == nil; row++ {
			at, err := s.next(len(fields))
			switch {
			case err == io.EOF:
				return
			case err != nil:
				var stop *corpus.Stop
				if !yield(nil, err) || errors.As(err, &stop) {
					return
				}
				continue
			}
			rec.Reset()
			for i, f := range fields {
				if f != column.None {
					rec.Set(f, string(s.row.field(i)))
				}
			}
			d, err := rec.Document(in, names, row)
			if err != nil {
				err = fault.New(fault.Broken, "%w", err).At("%s offset %d", in.Name, at)
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

// sheet reads the rows of a table.
type sheet struct {
	in    corpus.Input
	names *column.Names
	lines *packed.Lines
	row   cells
}

// begin reads the first row and finds what separates its fields. io.EOF: the file is empty.
func (s *sheet) begin() error {
	line, at, long, err := s.lines.Next()
	switch {
	case err == io.EOF:
		return err
	case err != nil:
		return s.stop(at, err)
	case long:
		return s.stop(at, errors.New("the first row is too long"))
	}
	line = bytes.TrimPrefix(line, []byte("\ufeff"))
	s.row.separator = separatorOf(line)
	if _, err := s.read(bytes.Clone(line), at); err != nil {
		return s.stop(at, err)
	}
	return nil
}

// header reads the first row and gives the column of each field. io.EOF: the file is empty.
func (s *sheet) header() ([]column.Field, error) {
	if err := s.begin(); err != nil {
		return nil, err
	}
	fields := make([]column.Field, s.row.len())
	var has []string
	found := false
	for i := range fields {
		name := strings.TrimSpace(string(s.row.field(i)))
		has = append(has, name)
		if n := s.names.Top().In(name); n != nil && !n.Field.Nested() {
			fields[i] = n.Field
		}
		found = found || fields[i] == column.Text
	}
	if !found {
		return nil, s.names.Lacks(s.in.Name, has)
	}
	return fields, nil
}

// separatorOf guesses what separates fields from the first row.
func separatorOf(line []byte) byte {
	best, most := byte(','), 0
	for _, c := range []byte{',', '\t', ';'} {
		if n := bytes.Count(line, []byte{c}); n > most {
			best, most = c, n
		}
	}
	return best
}

// next reads a row of n fields into s.row and gives its offset.
func (s *sheet) next(n int) (int64, error) {
	for {
		line, at, long, err := s.lines.Next()
		switch {
		case err == io.EOF:
			return at, err
		case err != nil:
			return at, s.stop(at, err)
		case long:
			return at, fault.New(fault.Broken, "a row is longer than %d MiB", packed.MaxRecord>>20).At("%s offset %d", s.in.Name, at)
		case len(line) == 0:
			continue
		}
		got, err := s.read(line, at)
		if err != nil {
			return at, err
		}
		if got != n {
			return at, fault.New(fault.Broken, "the row has %d fields, the header has %d", got, n).At("%s offset %d", s.in.Name, at)
		}
		return at, nil
	}
}

// read takes apart a row that begins with a line, reading on while a quotation is open.
func (s *sheet) read(line []byte, at int64) (fields int, err error) {
	s.row.reset()
	for err = s.row.feed(line); s.row.open && err == nil; err = s.row.feed(line) {
		var long bool
		line, _, long, err = s.lines.Next()
		switch {
		case err == io.EOF:
			return 0, s.stop(at, errors.New("a quotation is not ended"))
		case err != nil:
			return 0, s.stop(at, err)
		case long || len(s.row.buf)+len(line) > packed.MaxRecord:
			return 0, fault.New(fault.Broken, "a row is longer than %d MiB: its quotation does not end", packed.MaxRecord>>20).At("%s offset %d", s.in.Name, at)
		}
	}
	if err != nil {
		return 0, fault.New(fault.Broken, "%w", err).At("%s offset %d", s.in.Name, at)
	}
	return s.row.len(), nil
}

func (s *sheet) stop(at int64, err error) error {
	var stop *corpus.Stop
	if errors.As(err, &stop) || fault.Of(err) == fault.Invalid {
		return err
	}
	return &corpus.Stop{Cause: fault.New(fault.Broken, "the table cannot be read: %w", err).At("%s offset %d", s.in.Name, at)}
}
