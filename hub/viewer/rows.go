package viewer

import (
	"context"
	"slices"

	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/split"
)

// MaxLength is how many rows one answer has at most.
const MaxLength = 100

// Page is a slice of the rows of a split.
type Page struct {
	Features []Feature
	Rows     []Row
	Total    int64 // rows of the split, or rows that match
	Partial  bool  // not all records were looked at, or not all of a file could be converted
}

// Row is a row as JSON.
type Row struct {
	Number    int64 // from 0, in the split
	JSON      []byte
	Truncated []string // columns of which only a part is shown
}

// Linker gives an address at which the picture or sound of a cell is sent; "" when there is none.
type Linker func(c Cell) string

// Cell is a place of bytes within a row of a file.
type Cell struct {
	SHA256 string
	Size   int64 // of the file
	Format split.Format
	Row    int64    // within the file
	Path   []string // the column, then members and places in lists
}

// Rows gives length rows from an offset on.
func (v *Viewer) Rows(ctx context.Context, p Part, offset int64, length int, link Linker) (Page, error) {
	leave, err := enter(ctx, v.readers)
	if err != nil {
		return Page{}, err
	}
	defer leave()
	page := Page{Rows: []Row{}}
	counts, err := v.counts(ctx, p.Split)
	if err != nil {
		return page, err
	}
	if offset < 0 || length < 0 {
		return page, fault.New(fault.Invalid, "rows cannot begin at %d and be %d", offset, length)
	}
	if page.Features, err = v.features(ctx, p); err != nil {
		return page, err
	}
	length = min(length, MaxLength)
	d := newDrawer(page.Features, length, link)
	first := int64(0)
	for i, c := range counts {
		page.Partial = page.Partial || c.partial
		from, to := max(offset-first, 0), min(offset+int64(length)-first, c.rows)
		if from < to {
			if err := v.slice(ctx, p, p.Files[i], first, from, to, d, &page.Rows); err != nil {
				return page, err
			}
		}
		first += c.rows
	}
	page.Total = first
	return page, nil
}

// slice adds the rows [from, to) of a file whose first row has a number in the split.
func (v *Viewer) slice(ctx context.Context, p Part, f hub.File, first, from, to int64, d *drawer, rows *[]Row) error {
	s, err := v.open(ctx, f, p.Format)
	if err != nil {
		return err
	}
	columns := d.columns(s.table)
	for row, err := range s.table.Read(ctx, columns, from, to) {
		if err != nil {
			return err
		}
		*rows = append(*rows, d.draw(Cell{SHA256: f.SHA256, Size: f.Size, Format: p.Format, Row: row.Number}, first+row.Number, columns, row.Values))
	}
	return ctx.Err()
}

// place is a row of a split.
type place struct {
	file int
	row  int64
}

// Places gives rows by file and row number, in the order that they are asked for.
func (v *Viewer) Places(ctx context.Context, p Part, files []int, numbers []int64, link Linker) (Page, error) {
	leave, err := enter(ctx, v.readers)
	if err != nil {
		return Page{}, err
	}
	defer leave()
	page := Page{}
	counts, err := v.counts(ctx, p.Split)
	if err != nil {
		return page, err
	}
	for _, c := range counts {
		page.Partial = page.Partial || c.partial
	}
	if page.Features, err = v.features(ctx, p); err != nil {
		return page, err
	}
	places := make([]place, min(len(files), MaxLength))
	for i := range places {
		places[i] = place{files[i], numbers[i]}
		if places[i].file < 0 || places[i].file >= len(p.Files) {
			return page, fault.New(fault.Invalid, "there is no file %d", places[i].file)
		}
	}
	page.Rows, err = v.pick(ctx, p, counts, places, newDrawer(page.Features, len(places), link))
	return page, err
}

// pick reads rows that lie anywhere: those of one row group in one go.
func (v *Viewer) pick(ctx context.Context, p Part, counts []count, places []place, d *drawer) ([]Row, error) {
	order := make([]int, len(places))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if c := places[a].file - places[b].file; c != 0 {
			return c
		}
		return int(places[a].row - places[b].row)
	})
	first := make([]int64, len(counts))
	for i := 1; i < len(counts); i++ {
		first[i] = first[i-1] + counts[i-1].rows
	}
	rows := make([]Row, len(places))
	for i := 0; i < len(order); {
		at := places[order[i]]
		s, err := v.open(ctx, p.Files[at.file], p.Format)
		if err != nil {
			return nil, err
		}
		end := i + 1
		// Rows that lie near each other are read through; far ones are sought.
		const near = 200
		for end < len(order) && places[order[end]].file == at.file && places[order[end]].row-places[order[end-1]].row < near {
			end++
		}
		columns := d.columns(s.table)
		next := i
		for row, err := range s.table.Read(ctx, columns, at.row, places[order[end-1]].row+1) {
			if err != nil {
				return nil, err
			}
			for next < end && places[order[next]].row == row.Number {
				f := p.Files[at.file]
				rows[order[next]] = d.draw(Cell{SHA256: f.SHA256, Size: f.Size, Format: p.Format, Row: row.Number}, first[at.file]+row.Number, columns, row.Values)
				next++
			}
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		i = end
	}
	return slices.DeleteFunc(rows, func(r Row) bool { return r.JSON == nil }), nil
}

// Bytes gives the bytes of a cell, such as those of a picture. Missing rows, columns and values are faults of kind Missing.
func (v *Viewer) Bytes(ctx context.Context, c Cell) ([]byte, error) {
	leave, err := enter(ctx, v.readers)
	if err != nil {
		return nil, err
	}
	defer leave()
	s, err := v.open(ctx, hub.File{Path: c.SHA256, Entry: hub.Entry{SHA256: c.SHA256, Size: c.Size}}, c.Format)
	if err != nil {
		return nil, err
	}
	missing := fault.New(fault.Missing, "there is nothing at row %d of this file", c.Row)
	if len(c.Path) == 0 || c.Row < 0 || c.Row >= s.table.Rows() || !slices.Contains(s.table.Columns(), c.Path[0]) {
		return nil, missing
	}
	for row, err := range s.table.Read(ctx, c.Path[:1], c.Row, c.Row+1) {
		if err != nil {
			return nil, err
		}
		value := row.Values[0]
		for _, step := range c.Path[1:] {
			value = inside(value, step)
		}
		if s, ok := value.(table.Struct); ok { // as an Image feature is stored
			value = s.Of("bytes")
		}
		if b, ok := value.([]byte); ok {
			return b, nil
		}
	}
	return nil, missing
}
