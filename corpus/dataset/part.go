package dataset

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// Limits of files and row groups (docs/format/dataset.md): a viewer reads one row group to show one page.
const (
	PartRows     = 50_000   // records a file
	GroupRows    = 1_000    // records a row group
	PictureRows  = 100      // records a row group once one of them holds picture bytes
	groupPayload = 16 << 20 // bytes of text and pictures after which a row group is closed early
)

// Part writes one Parquet file of rows of one kind. Rows are added by record; a record may take several rows.
type Part[T any] struct {
	w        *parquet.GenericWriter[T]
	records  int
	payload  int
	pictures bool
	rows     int64
}

// Codec compresses the files of data sets. It keeps encoders of some 16 MB each for use again, so that files that are written at the same time or
// one after another should share one.
type Codec struct{ zstd zstd.Codec }

// NewCodec makes a codec.
func NewCodec() *Codec { return &Codec{zstd.Codec{Level: zstd.SpeedDefault}} }

// NewPart starts a file.
func NewPart[T any](out io.Writer, codec *Codec) *Part[T] {
	return &Part[T]{w: parquet.NewGenericWriter[T](out,
		parquet.Compression(&codec.zstd),
		parquet.CreatedBy("lontar", "1", ""),
		parquet.PageBufferSize(1<<18),
		parquet.DataPageStatistics(true),
	)}
}

// Add writes the rows of one record; payload is about how many bytes of text and pictures they hold.
func (p *Part[T]) Add(payload int, pictures bool, rows ...T) error {
	limit := GroupRows
	if p.pictures = p.pictures || pictures; p.pictures {
		limit = PictureRows
	}
	if p.records > 0 && (p.records >= limit || p.payload+payload > groupPayload) {
		if err := p.flush(); err != nil {
			return err
		}
	}
	n, err := p.w.Write(rows)
	p.rows += int64(n)
	p.records++
	p.payload += payload
	if err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	return nil
}

func (p *Part[T]) flush() error {
	p.records, p.payload, p.pictures = 0, 0, false
	if err := p.w.Flush(); err != nil {
		return fmt.Errorf("write Parquet row group: %w", err)
	}
	return nil
}

// Close writes the footer and gives the number of rows; it does not close the file below.
func (p *Part[T]) Close() (rows int64, err error) {
	if err := p.w.Close(); err != nil {
		return 0, fmt.Errorf("write Parquet footer: %w", err)
	}
	return p.rows, nil
}
