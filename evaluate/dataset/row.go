package dataset

import (
	"context"
	"errors"
	"io"
	"iter"
	"path"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/packed"
	"github.com/lontar-asean/lontar/fault"
)

// What a set may hold.
const (
	maxWhole = 512 << 20 // bytes of a file that has to be read as a whole
	maxLine  = 32 << 20  // bytes of a line
	maxRows  = 2_000_000 // of a task and language
	maxItems = 1_000_000
)

// row is a row of a file.
type row struct {
	number int64 // from 0
	values map[string]any
}

// rowsOf reads the rows of one file. An error ends them; it says where.
func rowsOf(ctx context.Context, s Spec, t tongue, f source) iter.Seq2[row, error] {
	form := s.Form
	if form == "" {
		form = formOf(f.name)
	}
	switch form {
	case "jsonl":
		return jsonLines(f)
	case "json":
		return jsonWhole(f, s.Rows)
	case "csv", "tsv":
		return sheet(ctx, f, s, form == "tsv")
	case "parquet":
		return columns(ctx, f)
	case "lines":
		return lines(f, s, t)
	case "captions":
		return captions(f)
	}
	return failed(fault.New(fault.Invalid, "%q is no form of files", form).At("%s", f.name).Try("form: jsonl, json, csv, tsv, parquet, lines or captions"))
}

// formOf tells the form of a file by its ending; that of compression does not count.
func formOf(name string) string {
	name = strings.ToLower(path.Base(name))
	for _, packed := range []string{".gz", ".zst", ".bz2", ".xz"} {
		name = strings.TrimSuffix(name, packed)
	}
	switch ext := strings.TrimPrefix(path.Ext(name), "."); ext {
	case "jsonl", "ndjson":
		return "jsonl"
	case "txt":
		return "lines"
	default:
		return ext
	}
}

func failed(err error) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) { yield(row{}, err) }
}

// opened gives the content of a file, unpacked.
func opened(f source) (*packed.Reader, io.Closer, error) {
	file, err := f.open()
	if err != nil {
		return nil, nil, err
	}
	r, err := packed.Open(corpus.Input{Name: f.name, File: file, End: file.Size()})
	if err != nil {
		file.Close()
		return nil, nil, broken(f, err)
	}
	return r, file, nil
}

// broken makes a fault of a file that cannot be read.
func broken(f source, err error) error {
	var stop *corpus.Stop
	if errors.As(err, &stop) {
		err = stop.Cause
	}
	if fault.Of(err) != "" {
		return err
	}
	return fault.New(fault.Broken, "the set cannot be read: %w", err).At("%s", f.name)
}

// whole reads a file to its end.
func whole(f source) ([]byte, error) {
	r, c, err := opened(f)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, maxWhole+1))
	if err != nil {
		return nil, broken(f, err)
	}
	if len(b) > maxWhole {
		return nil, fault.New(fault.Broken, "the file has more than %d MiB and has to be read as a whole", maxWhole>>20).At("%s", f.name).Try("make JSON lines of it")
	}
	return b, nil
}
