package picture

import (
	"cmp"
	"context"
	"os"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/lontar-asean/lontar/engine"
	look "github.com/lontar-asean/lontar/picture"
)

// edge says that two pictures look alike. They are named by their places in a list.
type edge struct{ later, earlier uint32 }

// few is the length up to which comparing each with each is faster than an index.
const few = 200

// alike finds the pairs of a rising list of pictures that look alike, by the later one, then the earlier.
func (c *comparison) alike(ctx context.Context, p *pool, list []uint32) ([]edge, error) {
	var edges []edge
	switch {
	case len(list) < 2:
		return nil, nil
	case len(list) <= few:
		prints := make([]look.Fingerprint, len(list))
		for i, n := range list {
			if err := p.prints.read(n, &prints[i]); err != nil {
				return nil, err
			}
			for j := range i {
				if prints[i].Distance(&prints[j]) <= c.Radius {
					edges = append(edges, edge{uint32(i), uint32(j)})
				}
			}
		}
		return edges, nil
	}
	x := NewIndex(p.hashes, list)
	workers, ctx := errgroup.WithContext(ctx)
	found := make([][]edge, runtime.GOMAXPROCS(0))
	var next atomic.Int64
	for w := range found {
		workers.Go(func() error {
			var near []uint32
			var f look.Fingerprint
			for {
				i := uint32(next.Add(1) - 1)
				if int(i) >= len(list) {
					return nil
				}
				if ctx.Err() != nil {
					return context.Cause(ctx)
				}
				if err := p.prints.read(list[i], &f); err != nil {
					return err
				}
				near = near[:0]
				for v := range f {
					near = x.Search(&f[v], c.Radius, near)
				}
				for _, n := range near {
					if place, _ := slices.BinarySearch(list, n); place != int(i) {
						j := uint32(place)
						found[w] = append(found[w], edge{max(i, j), min(i, j)})
					}
				}
			}
		})
	}
	if err := workers.Wait(); err != nil {
		return nil, err
	}
	edges = slices.Concat(found...)
	slices.SortFunc(edges, func(a, b edge) int {
		if d := cmp.Compare(a.later, b.later); d != 0 {
			return d
		}
		return cmp.Compare(a.earlier, b.earlier)
	})
	return slices.Compact(edges), nil
}

// prints reads fingerprints by the numbers of pictures. It may be used by several goroutines.
type prints struct {
	files []*os.File // by shard
	ends  []int
}

func openPrints(t *engine.Task, ends []int) (*prints, error) {
	p := &prints{ends: ends}
	for shard := range ends {
		f, err := t.Open(phaseSign, shard, entriesFile)
		if err != nil {
			p.close()
			return nil, err
		}
		p.files = append(p.files, f)
	}
	return p, nil
}

func (p *prints) close() {
	for _, f := range p.files {
		f.Close()
	}
}

func (p *prints) read(n uint32, to *look.Fingerprint) error {
	shard, _ := slices.BinarySearch(p.ends, int(n)+1)
	begin := 0
	if shard > 0 {
		begin = p.ends[shard-1]
	}
	var b [printBytes]byte
	if _, err := p.files[shard].ReadAt(b[:], int64(int(n)-begin)*entryBytes+entryBytes-printBytes); err != nil {
		return err
	}
	f, err := look.ParseFingerprint(b[:])
	*to = f
	return err
}
