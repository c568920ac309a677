// Package images writes picture–text pairs as Parquet that `datasets` opens with pictures already decoded: a column `image` of {bytes, path}, which the
// file's metadata declares as the feature Image. pandas, DuckDB and Polars read the same file as it is.
package images

import (
	"fmt"
	"io"

	"github.com/goccy/go-json"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/pairs"
)

// Ending is that of the files that Writer writes.
const Ending = ".parquet"

// Row is a pair. Unknown values are null. Every column may be null, also those that never are: `datasets` believes a declared feature only then.
type Row struct {
	Image    *Image   `parquet:"image,optional"`
	Text     string   `parquet:"text,optional"`
	Language string   `parquet:"language,optional,dict"`
	Source   string   `parquet:"source,optional,dict"` // of text: native or machine
	ID       string   `parquet:"id,optional"`
	Document string   `parquet:"document,optional"`
	Picture  *int32   `parquet:"picture,optional"`
	Field    string   `parquet:"field,optional,dict"`
	Model    string   `parquet:"model,optional,dict"`
	Score    *float64 `parquet:"score,optional"`
	Native   string   `parquet:"native,optional"`
	Machine  string   `parquet:"machine,optional"`
	URL      string   `parquet:"url,optional"`
	Page     string   `parquet:"page,optional"`
	Rights   string   `parquet:"rights,optional,dict"`
	Licence  string   `parquet:"licence,optional,dict"`
	Creator  string   `parquet:"creator,optional"`
	Width    *int32   `parquet:"width,optional"`
	Height   *int32   `parquet:"height,optional"`
	Concepts []string `parquet:"concepts,list"`
	Blurred  *bool    `parquet:"blurred,optional"`
	SHA256   string   `parquet:"sha256,optional"`
}

// Image is the feature Image of `datasets` as it is stored.
type Image struct {
	Bytes []byte `parquet:"bytes,optional"`
	Path  string `parquet:"path,optional"`
}

// RowOf gives the row of a pair.
func RowOf(p pairs.Pair) Row {
	return Row{
		Image: &Image{Bytes: p.Bytes, Path: pairs.Name(p.SHA256, p.Bytes)}, Text: p.Text, Language: string(p.Language), Source: string(p.Source), ID: p.ID,
		Document: p.Document, Picture: new(int32(p.Picture)), Field: p.Field, Model: p.Model, Score: p.Score, Native: p.Native, Machine: p.Machine, URL: p.URL,
		Page: p.Page, Rights: string(p.Rights), Licence: p.Licence, Creator: p.Creator, Width: pixels(p.Width), Height: pixels(p.Height), Concepts: p.Concepts,
		Blurred: &p.Blurred, SHA256: p.SHA256,
	}
}

func pixels(n int) *int32 {
	if n == 0 {
		return nil
	}
	return new(int32(n))
}

// Row groups are closed after so many pairs or bytes of pictures: a viewer reads one to show a page, and a writer holds one.
const (
	groupRows    = 100
	groupPayload = 16 << 20
)

// Writer writes the pairs of documents as one Parquet file. Equal documents give equal bytes.
type Writer struct {
	w       *parquet.GenericWriter[Row]
	rows    int
	payload int
}

// NewWriter starts a file.
func NewWriter(w io.Writer) (*Writer, error) {
	features, err := json.Marshal(huggingFace{info{features()}})
	if err != nil {
		return nil, fmt.Errorf("write the features: %w", err)
	}
	return &Writer{w: parquet.NewGenericWriter[Row](w, parquet.Compression(&zstd.Codec{Level: zstd.SpeedDefault}), parquet.CreatedBy("lontar", "1", ""),
		parquet.PageBufferSize(1<<18), parquet.DataPageStatistics(false), parquet.KeyValueMetadata("huggingface", string(features)))}, nil
}

// Write adds the pairs of a document.
func (w *Writer) Write(d *corpus.Document) error {
	for p := range pairs.Of(d) {
		if w.rows > 0 && (w.rows >= groupRows || w.payload+len(p.Bytes) > groupPayload) {
			if err := w.w.Flush(); err != nil {
				return fmt.Errorf("write Parquet row group: %w", err)
			}
			w.rows, w.payload = 0, 0
		}
		if _, err := w.w.Write([]Row{RowOf(p)}); err != nil {
			return fmt.Errorf("write Parquet: %w", err)
		}
		w.rows++
		w.payload += len(p.Bytes)
	}
	return nil
}

// Close writes the footer; it does not close what lies below.
func (w *Writer) Close() error {
	if err := w.w.Close(); err != nil {
		return fmt.Errorf("write Parquet footer: %w", err)
	}
	return nil
}
