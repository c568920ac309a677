package withdraw

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/fault"
)

// parquetForm is a Parquet file of any writer.
type parquetForm struct{}

func (parquetForm) records(ctx context.Context, f file, want wants, see func(*record) error) error {
	t, err := table.Open(f, f.size, f.name)
	if err != nil {
		return err
	}
	var columns []string
	for _, c := range []string{"id", "url", "contributor", "rights", "reasons", "detail"} {
		if t.Has(c) {
			columns = append(columns, c)
		}
	}
	if want.texts && t.Has("text") {
		columns = append(columns, "text")
	}
	if want.pictures {
		for _, c := range []string{"pictures", "picture", "image"} {
			if t.Has(c) {
				columns = append(columns, c)
			}
		}
	}
	for row, err := range t.Read(ctx, columns, 0, t.Rows()) {
		if err != nil {
			return err
		}
		rec := record{row: row.Number}
		for i, c := range columns {
			set(&rec, c, row.Values[i])
		}
		rec.bare = rec.ID == "" && !t.Has("text")
		if err := see(&rec); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func set(rec *record, column string, v any) {
	switch column {
	case "id":
		rec.ID = words(v)
	case "url":
		rec.URL = words(v)
	case "contributor":
		rec.Contributor = words(v)
	case "rights":
		rec.Rights = corpus.Rights(words(v))
	case "text":
		rec.SetText(words(v))
	case "detail": // names the record that this one is a duplicate of
		rec.aside = words(v)
	case "reasons":
		list, _ := v.(table.List)
		for _, r := range list {
			rec.reasons = append(rec.reasons, words(r))
		}
	default:
		list, ok := v.(table.List)
		if !ok {
			list = table.List{v}
		}
		for _, p := range list {
			s, _ := p.(table.Struct)
			if sum := words(s.Of("sha256")); sum != "" {
				rec.Pictures = append(rec.Pictures, corpus.Picture{SHA256: sum})
			} else if b, _ := s.Of("bytes").([]byte); len(b) > 0 {
				rec.Pictures = append(rec.Pictures, corpus.Picture{SHA256: digest(b)})
			}
		}
	}
}

// words gives a cell as text; numbers as they are written.
func words(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []byte:
		return string(v)
	case int64, float64, bool:
		return fmt.Sprint(v)
	}
	return ""
}

const (
	groupBytes = 16 << 20 // of values, after which a row group is closed early
	rowsAtOnce = 16
)

// without copies the rows with the schema, the order and the metadata of the file, and an index of pages. A row group stays one, unless it was larger
// than data sets have them.
func (parquetForm) without(ctx context.Context, f file, drop map[int64]bool, mend func([]byte) []byte, out io.Writer) (err error) {
	defer func() {
		if p := recover(); p != nil { // the Parquet library trusts some fields of the metadata
			err = fault.New(fault.Broken, "the table cannot be copied: %v", p).At("%s", f.name)
		}
	}()
	if _, err := table.Open(f, f.size, f.name); err != nil { // which looks at what the library takes for granted
		return err
	}
	in, err := parquet.OpenFile(f, f.size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return fault.New(fault.Broken, "not a Parquet file: %w", err).At("%s", f.name)
	}
	options := []parquet.WriterOption{in.Schema(), parquet.Compression(&zstd.Codec{Level: zstd.SpeedDefault, Concurrency: 1}), parquet.CreatedBy("lontar", "1", ""), parquet.PageBufferSize(1 << 18), parquet.DataPageStatistics(true)}
	for _, kv := range in.Metadata().KeyValueMetadata {
		options = append(options, parquet.KeyValueMetadata(kv.Key, kv.Value))
	}
	w := parquet.NewGenericWriter[any](out, options...)
	number := int64(0)
	buf := make([]parquet.Row, rowsAtOnce)
	for _, g := range in.RowGroups() {
		if err := copyGroup(ctx, w, g, &number, drop, mend, buf); err != nil {
			return fmt.Errorf("copy %s: %w", f.name, err)
		}
	}
	return w.Close()
}

func copyGroup(ctx context.Context, w *parquet.GenericWriter[any], g parquet.RowGroup, number *int64, drop map[int64]bool, mend func([]byte) []byte, buf []parquet.Row) error {
	rows := g.Rows()
	defer rows.Close()
	held, bytes := 0, 0
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := rows.ReadRows(buf)
		for _, row := range buf[:n] {
			*number++
			if drop[*number-1] {
				continue
			}
			for i, v := range row {
				if k := v.Kind(); (k == parquet.ByteArray || k == parquet.FixedLenByteArray) && !v.IsNull() {
					old := v.ByteArray()
					bytes += len(old)
					if mended := mend(old); len(old) > 0 && &mended[0] != &old[0] {
						row[i] = parquet.ValueOf(mended).Level(v.RepetitionLevel(), v.DefinitionLevel(), v.Column())
						if k == parquet.FixedLenByteArray {
							row[i] = parquet.FixedLenByteArrayValue(mended).Level(v.RepetitionLevel(), v.DefinitionLevel(), v.Column())
						}
					}
				} else {
					bytes += 8
				}
			}
			if _, err := w.WriteRows([]parquet.Row{row}); err != nil {
				return err
			}
			if held++; held >= dataset.GroupRows || bytes >= groupBytes {
				if err := w.Flush(); err != nil {
					return err
				}
				held, bytes = 0, 0
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fault.New(fault.Broken, "the table cannot be read: %w", err)
		}
	}
	if held == 0 {
		return nil
	}
	return w.Flush()
}
