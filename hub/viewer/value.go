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
