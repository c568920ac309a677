package search

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/fault"
)

// maxText is how much of one text is looked at, in bytes. A volume says how many of its texts are longer.
const maxText = 16 << 20

// Writer makes the volumes of files.
type Writer struct {
	desk   Desk
	source Source
	rest   func(ctx context.Context, worked time.Duration)
	now    func() time.Time
	full   int64 // units of a full segment
}

// NewWriter makes a Writer. Rest, when there is one, is called between pieces of work and may take its time.
func NewWriter(desk Desk, source Source, rest func(ctx context.Context, worked time.Duration), now func() time.Time) *Writer {
	return &Writer{desk: desk, source: source, rest: rest, now: now, full: maxSegmentUnits}
}

// Write makes the volume of a Parquet file or goes on with it; what is there of it stays, also when the program was killed. A file that cannot be read
// gets a volume of the state Refused; the error is of what may go away.
func (w *Writer) Write(ctx context.Context, sha256 string, size int64) (*Volume, error) {
	v, err := w.desk.Begin(ctx, sha256)
	if err != nil || v.State != Waiting {
		return v, err
	}
	v.Tried = w.now()
	err = w.write(ctx, v, size)
	switch fault.Of(err) {
	case fault.Broken, fault.Invalid:
		v.State, v.Reason = Refused, err.Error()
	default:
		if err != nil {
			return v, fmt.Errorf("index %s: %w", sha256, err)
		}
		v.State = Ready
	}
	if err := ctx.Err(); err != nil {
		return v, err
	}
	return v, w.desk.Settle(ctx, v)
}

func (w *Writer) write(ctx context.Context, v *Volume, size int64) error {
	bytes := &window{r: w.source.Content(ctx, v.SHA256, size), size: size}
	t, err := table.Open(bytes, size, v.SHA256)
	if err != nil {
		return bytes.cause(err)
	}
	v.Columns, v.Rows = t.Texts(), t.Rows()
	if err := w.desk.Settle(ctx, v); err != nil {
		return err
	}
	f := newFolder()
	for column := range v.Columns {
		if err := w.column(ctx, v, t, f, column); err != nil {
			return bytes.cause(err)
		}
	}
	return nil
}

// column indexes a column from where its last segment ends.
func (w *Writer) column(ctx context.Context, v *Volume, t *table.Table, f *folder, column int) error {
	from := int64(0)
	for _, s := range v.Segments {
		if s.Column == column {
			from = max(from, s.First+s.Rows)
		}
	}
	b, began := newBuilder(f, column, from), time.Now()
	flush := func(next int64) error {
		if b.segment.Rows == 0 {
			return nil
		}
		s, chunks := b.done()
		if err := w.desk.Append(ctx, v.SHA256, s, chunks); err != nil {
			return err
		}
		v.Segments = append(v.Segments, s)
		if w.rest != nil {
			w.rest(ctx, time.Since(began))
		}
		b, began = newBuilder(f, column, next), time.Now()
		return ctx.Err()
	}
	for row, err := range t.Read(ctx, v.Columns[column:column+1], from, v.Rows) {
		if err != nil {
			return err
		}
		text, cut := textOf(row.Values[0])
		if cut {
			v.Cut++
		}
		if b.add(text); b.segment.Units >= w.full || b.segment.Rows >= maxSegmentRows {
			if err := flush(row.Number + 1); err != nil {
				return err
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return flush(v.Rows)
}

// textOf gives the part of a value that is looked at, and whether there is more.
func textOf(value any) (text string, cut bool) {
	text, _ = value.(string)
	if len(text) <= maxText {
		return text, false
	}
	n := maxText
	for n > maxText-utf8.UTFMax && !utf8.RuneStart(text[n]) {
		n--
	}
	return strings.Clone(text[:n]), true
}
