package web_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/parquet-go/parquet-go"
)

type picture struct {
	Bytes []byte `parquet:"bytes,optional"`
	Path  string `parquet:"path,optional"`
}

type row struct {
	ID       string   `parquet:"id"`
	Text     string   `parquet:"text"`
	Language string   `parquet:"language"`
	Image    *picture `parquet:"image,optional"`
	Score    *float64 `parquet:"score,optional"`
	Concepts []string `parquet:"concepts,list"`
}

func parquetOf(t testing.TB, rows []row) string {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b, parquet.Compression(&parquet.Zstd))
	_, err := w.Write(rows)
	must(t, err)
	must(t, w.Close())
	return b.String()
}

// dot is a small picture.
func dot(t testing.TB) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 60, 40))
	for x := range 60 {
		for y := range 40 {
			m.Set(x, y, color.RGBA{R: uint8(4 * x), G: uint8(6 * y), B: 90, A: 255})
		}
	}
	var b bytes.Buffer
	must(t, png.Encode(&b, m))
	return b.Bytes()
}
