package dataset

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/parquet-go/parquet-go"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Rows yields the rows of one kind (a directory such as DataDir) of one language, file after file. T is the row type of that directory.
func Rows[T any](dir string, m Manifest, kind string, tag language.Tag) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		prefix := kind + "/" + string(tag) + "/"
		for _, f := range m.Files {
			if !strings.HasPrefix(f.Path, prefix) {
				continue
			}
			for row, err := range FileRows[T](filepath.Join(dir, filepath.FromSlash(f.Path))) {
				if !yield(row, err) || err != nil {
					return
				}
			}
		}
	}
}

// FileRows yields the rows of one Parquet file.
func FileRows[T any](name string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		f, err := os.Open(name)
		if err != nil {
			yield(zero, err)
			return
		}
		defer f.Close()
		st, err := f.Stat()
		if err != nil {
			yield(zero, err)
			return
		}
		file, err := parquet.OpenFile(f, st.Size())
		if err != nil {
			yield(zero, fault.New(fault.Broken, "not a Parquet file: %w", err).At("%s", name))
			return
		}
		r := parquet.NewGenericReader[T](file)
		defer r.Close()
		buf := make([]T, 64)
		for {
			clear(buf)
			n, err := r.Read(buf)
			for _, row := range buf[:n] {
				if !yield(row, nil) {
					return
				}
			}
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(zero, fmt.Errorf("read %s: %w", name, err))
				return
			}
		}
	}
}
