package viewer

import (
	"context"

	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/fault"
)

// Values gives length rows from an offset on as the files hold them, numbered from 0 in the split, with the names of their columns and how many rows there are
// in all. A file that has other columns than the first one has no values for those it lacks.
func (v *Viewer) Values(ctx context.Context, p Part, offset int64, length int) (columns []string, rows []table.Row, total int64, err error) {
	leave, err := enter(ctx, v.readers)
	if err != nil {
		return nil, nil, 0, err
	}
	defer leave()
	if offset < 0 || length < 0 {
		return nil, nil, 0, fault.New(fault.Invalid, "rows cannot begin at %d and be %d", offset, length)
	}
	counts, err := v.counts(ctx, p.Split)
	if err != nil {
		return nil, nil, 0, err
	}
	length = min(length, MaxLength)
	for i, c := range counts {
		from, to := max(offset-total, 0), min(offset+int64(length)-total, c.rows)
		if from < to || i == 0 {
			s, err := v.open(ctx, p.Files[i], p.Format)
			if err != nil {
				return nil, nil, 0, err
			}
			if columns == nil {
				columns = s.table.Columns()
			}
			if from < to {
				if rows, err = values(ctx, s.table, columns, total, from, to, rows); err != nil {
					return nil, nil, 0, err
				}
			}
		}
		total += c.rows
	}
	return columns, rows, total, ctx.Err()
}

// values adds rows of a table whose first row has a number in the split.
func values(ctx context.Context, t *table.Table, columns []string, first, from, to int64, rows []table.Row) ([]table.Row, error) {
	var have []string
	var at []int
	for i, name := range columns {
		if t.Has(name) {
			have, at = append(have, name), append(at, i)
		}
	}
	for row, err := range t.Read(ctx, have, from, to) {
		if err != nil {
			return nil, err
		}
		r := table.Row{Number: first + row.Number, Values: make([]any, len(columns))}
		for i, v := range row.Values {
			r.Values[at[i]] = v
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// Place is a row of a file of a split.
type Place struct {
	File int
	Row  int64
}

// ValuesAt gives rows by file and row number, in the order that they are asked for and at most MaxLength of them, as Values does. A place that is not there is
// a fault of kind Missing.
func (v *Viewer) ValuesAt(ctx context.Context, p Part, places []Place) (columns []string, rows []table.Row, err error) {
	leave, err := enter(ctx, v.readers)
	if err != nil {
		return nil, nil, err
	}
	defer leave()
	counts, err := v.counts(ctx, p.Split)
	if err != nil || len(counts) == 0 {
		return nil, nil, err
	}
	s, err := v.open(ctx, p.Files[0], p.Format)
	if err != nil {
		return nil, nil, err
	}
	columns = s.table.Columns()
	first := make([]int64, len(counts))
	for i := 1; i < len(counts); i++ {
		first[i] = first[i-1] + counts[i-1].rows
	}
	for _, at := range places[:min(len(places), MaxLength)] {
		if at.File < 0 || at.File >= len(counts) || at.Row < 0 || at.Row >= counts[at.File].rows {
			return nil, nil, fault.New(fault.Missing, "there is no row %d in file %d", at.Row, at.File)
		}
		s, err := v.open(ctx, p.Files[at.File], p.Format)
		if err != nil {
			return nil, nil, err
		}
		if rows, err = values(ctx, s.table, columns, first[at.File], at.Row, at.Row+1, rows); err != nil {
			return nil, nil, err
		}
	}
	return columns, rows, ctx.Err()
}
