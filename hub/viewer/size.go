package viewer

import (
	"context"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Size is how large a split is.
type Size struct {
	Rows     int64
	Columns  int
	Original int64 // bytes of the files as they were uploaded
	Parquet  int64 // bytes of the files as Parquet
	Memory   int64 // bytes of the columns unpacked
	Partial  bool
}

// Size gives the size of a split.
func (v *Viewer) Size(ctx context.Context, p Part) (s Size, err error) {
	counts, err := v.counts(ctx, p.Split)
	for i, c := range counts {
		s.Rows += c.rows
		s.Columns = max(s.Columns, c.columns)
		s.Original += p.Files[i].Size
		s.Parquet += c.size
		s.Memory += c.memory
		s.Partial = s.Partial || c.partial
	}
	return s, err
}

// Features gives the columns of a split.
func (v *Viewer) Features(ctx context.Context, p Part) ([]Feature, error) { return v.features(ctx, p) }

// Converted gives the Parquet form of a file that is none, and whether it holds only a part of it.
func (v *Viewer) Converted(ctx context.Context, p Part, f hub.File) (r interface {
	ReadAt(p []byte, offset int64) (int, error)
	Size() int64
}, partial bool, err error) {
	made, err := v.once(ctx, "convert "+convertedKey(f.SHA256, p.Format)+" alone", func(ctx context.Context) (any, error) {
		return v.converted(ctx, f, p.Format)
	})
	if err != nil {
		return nil, false, err
	}
	c, ok := made.(conversion)
	if !ok {
		return nil, false, fault.New(fault.Broken, "the file %s was not converted", f.Path)
	}
	return reopened{c.name, c.size}, c.partial, nil
}
