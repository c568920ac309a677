package dataset

import (
	"context"
	"iter"

	"github.com/lontar-asean/lontar/corpus/table"
)

// columns reads all columns of a table but those with bytes, which are pictures or sound.
func columns(ctx context.Context, f source) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		file, err := f.open()
		if err != nil {
			yield(row{}, err)
			return
		}
		defer file.Close()
		t, err := table.Open(file, file.Size(), f.name)
		if err != nil {
			yield(row{}, err)
			return
		}
		names := t.Columns()
		for r, err := range t.Read(ctx, names, 0, t.Rows()) {
			if err != nil {
				yield(row{}, err)
				return
			}
			values := make(map[string]any, len(names))
			for n, name := range names {
				values[name] = like(r.Values[n])
			}
			if !yield(row{r.Number, values}, nil) {
				return
			}
		}
	}
}

// like makes values of a table like those of JSON. Bytes stay bytes, for pictures.
func like(v any) any {
	switch v := v.(type) {
	case table.List:
		list := make([]any, len(v))
		for n, e := range v {
			list[n] = like(e)
		}
		return list
	case table.Struct:
		m := make(map[string]any, len(v))
		for _, e := range v {
			m[e.Name] = like(e.Value)
		}
		return m
	}
	return v
}
