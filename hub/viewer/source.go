package viewer

import (
	"context"
	"io"
	"os"

	"golang.org/x/sync/errgroup"

	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/split"
)

// open gives a file of records, converted first where it has another format.
func (v *Viewer) open(ctx context.Context, f hub.File, format split.Format) (*source, error) {
	if format == split.Parquet {
		if s, ok := v.tables.get(f.SHA256); ok {
			return s, nil
		}
		made, err := v.once(ctx, "open "+f.SHA256, func(ctx context.Context) (any, error) {
			if s, ok := v.tables.get(f.SHA256); ok {
				return s, nil
			}
			return v.read(v.hub.Content(ctx, f.SHA256, f.Size), f.Path, &source{key: f.SHA256, sha256: f.SHA256, size: f.Size})
		})
		if err != nil {
			return nil, err
		}
		return made.(*source), nil
	}
	key := convertedKey(f.SHA256, format)
	if s, ok := v.tables.get(key); ok {
		return s, nil
	}
	made, err := v.once(ctx, "convert "+key, func(ctx context.Context) (any, error) {
		if s, ok := v.tables.get(key); ok {
			return s, nil
		}
		c, err := v.converted(ctx, f, format)
		if err != nil {
			return nil, err
		}
		return v.read(reopened{c.name, c.size}, f.Path, &source{key: key, sha256: f.SHA256, size: c.size, partial: c.partial})
	})
	if err != nil {
		return nil, err
	}
	return made.(*source), nil
}

// read reads the metadata of a file and keeps it.
func (v *Viewer) read(r interface {
	io.ReaderAt
	Size() int64
}, name string, s *source) (*source, error) {
	since := v.purges(s.sha256)
	t, err := table.OpenWithin(r, r.Size(), name, limits)
	if err != nil {
		return nil, err
	}
	s.table = t
	c := count{rows: t.Rows(), size: r.Size(), memory: t.Unpacked(), columns: len(t.Columns()), partial: s.partial}
	return s, v.unless(s.sha256, since, func() error {
		v.tables.put(s, c)
		return nil
	})
}

// count gives what is known of a file without its being open.
func (v *Viewer) count(ctx context.Context, f hub.File, format split.Format) (count, error) {
	key := f.SHA256
	if format != split.Parquet {
		key = convertedKey(f.SHA256, format)
	}
	if c, ok := v.tables.count(key); ok {
		return c, nil
	}
	s, err := v.open(ctx, f, format)
	if err != nil {
		return count{}, err
	}
	return count{rows: s.table.Rows(), size: s.size, memory: s.table.Unpacked(), columns: len(s.table.Columns()), partial: s.partial}, nil
}

// counts gives what is known of all files of a split, in their order.
func (v *Viewer) counts(ctx context.Context, p split.Split) ([]count, error) {
	list := make([]count, len(p.Files))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(4)
	for i, f := range p.Files {
		// What is known already needs no goroutine.
		key := f.SHA256
		if p.Format != split.Parquet {
			key = convertedKey(f.SHA256, p.Format)
		}
		if c, ok := v.tables.count(key); ok {
			list[i] = c
			continue
		}
		g.Go(func() (err error) {
			list[i], err = v.count(ctx, f, p.Format)
			return err
		})
	}
	return list, g.Wait()
}

// reopened reads a file on disk that may be gone at any time: a purge does not wait for readers.
type reopened struct {
	name string
	size int64
}

func (r reopened) Size() int64 { return r.size }

func (r reopened) ReadAt(p []byte, offset int64) (int, error) {
	f, err := os.Open(r.name)
	if err != nil {
		return 0, fault.New(fault.Missing, "the converted file is not there any more: %w", os.ErrNotExist)
	}
	defer f.Close()
	return f.ReadAt(p, offset)
}
