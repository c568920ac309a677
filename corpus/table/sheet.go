package table

import (
	"context"
	"errors"
	"io"
	"iter"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/packed"
)

// Cells yields the rows of a table of text as CSV describes it, the first row, which names the columns, too; the fields are valid until the next row.
// A row that cannot be read is a fault of kind Broken, and reading goes on; an error that ends the file early wraps a corpus.Stop.
func Cells(ctx context.Context, in corpus.Input) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		src, err := packed.Open(in)
		if err != nil {
			yield(nil, err)
			return
		}
		defer src.Close()
		s := &sheet{in: in, lines: packed.NewLines(src, 0, packed.MaxRecord)}
		if err := s.begin(); err != nil {
			if err != io.EOF {
				yield(nil, err)
			}
			return
		}
		n := s.row.len()
		for ctx.Err() == nil {
			fields := make([]string, n)
			for i := range fields {
				fields[i] = string(s.row.field(i))
			}
			for more := yield(fields, nil); ; more = yield(nil, err) {
				var stop *corpus.Stop
				if !more || errors.As(err, &stop) {
					return
				}
				if _, err = s.next(n); err == io.EOF {
					return
				}
				if err == nil {
					break
				}
			}
		}
	}
}
