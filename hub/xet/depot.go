package xet

import (
	"context"
	"slices"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// depot is what a shard needs of the xorbs of its scope.
type depot struct {
	in        *Intake
	scope     Scope
	open      map[Hash]*stored
	order     []Hash // of those in open, the oldest first
	places    map[Hash][]hub.Place
	unsettled int
}

// stored is a xorb of the books with where its chunks begin and end.
type stored struct {
	Xorb
	object string
	places []hub.Place
	ends   []int64 // of the chunks, one behind the other
}

const (
	openXorbs   = 64  // tables held at once, each up to 0.5 MB
	settleEvery = 256 // places between two entries in the books
)

func newDepot(in *Intake, s Scope) *depot {
	return &depot{in: in, scope: s, open: map[Hash]*stored{}, places: map[Hash][]hub.Place{}}
}

// start gives where a chunk begins when all are unpacked one behind the other.
func (x *stored) start(chunk int) int64 {
	if chunk == 0 {
		return 0
	}
	return x.ends[chunk-1]
}

// xorb gives a xorb of the scope. One that is not there is a fault of kind Invalid, whether others have it or not.
func (d *depot) xorb(ctx context.Context, name Hash) (*stored, error) {
	if x := d.open[name]; x != nil {
		return x, nil
	}
	row, err := d.in.find(ctx, d.scope, name)
	if fault.Of(err) == fault.Missing {
		return nil, fault.New(fault.Invalid, "you have not sent the xorb %s for this repository", name).Try("upload again")
	}
	if err != nil {
		return nil, err
	}
	x := &stored{object: row.Object, places: row.Places}
	if x.Xorb, err = ParseTable(row.Chunks); err != nil {
		return nil, err
	}
	x.ends = make([]int64, len(x.Chunks))
	var end int64
	for i, c := range x.Chunks {
		end += int64(c.Raw)
		x.ends[i] = end
	}
	if len(x.ends) == 0 {
		return nil, fault.New(fault.Broken, "the xorb %s in the books is empty", name)
	}
	if len(d.order) == openXorbs {
		delete(d.open, d.order[0])
		d.order = d.order[1:]
	}
	d.open[name] = x
	d.order = append(d.order, name)
	return x, nil
}

// forget makes the next look at a xorb read the books again.
func (d *depot) forget(name Hash) {
	if i := slices.Index(d.order, name); i >= 0 {
		d.order = slices.Delete(d.order, i, i+1)
		delete(d.open, name)
	}
}

// placed notes that chunks lie in a file now.
func (d *depot) placed(name Hash, p hub.Place) {
	d.places[name] = append(d.places[name], p)
	d.unsettled++
}

// settle writes the places down. A xorb all of whose chunks lie in files is kept by them: its own bytes are removed.
func (d *depot) settle(ctx context.Context) error {
	names := make([]Hash, 0, len(d.places))
	for name := range d.places {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b Hash) int { return slices.Compare(a[:], b[:]) })
	var free []string
	err := d.in.hub.Write(ctx, func(b hub.Books) error {
		free = nil
		for _, name := range names {
			row, err := b.Xorb(ctx, d.scope.Repository, d.scope.Person, name.String())
			if fault.Of(err) == fault.Missing {
				continue // swept meanwhile
			}
			if err != nil {
				return err
			}
			if row.Object == "" {
				continue
			}
			table, err := ParseTable(row.Chunks)
			if err != nil {
				return err
			}
			var all bool
			if row.Places, all = cover(row.Places, d.places[name], len(table.Chunks)); all {
				free = append(free, row.Object)
				row.Object, row.Size = "", 0
			}
			if err := b.SaveXorb(ctx, row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, name := range names {
		d.forget(name)
	}
	clear(d.places)
	d.unsettled = 0
	for _, object := range free {
		if err := d.in.xorbs.Remove(ctx, object); err != nil {
			return err
		}
	}
	return nil
}

// cover adds those places that hold chunks which no place held, and reports whether all chunks have one.
func cover(places, more []hub.Place, chunks int) ([]hub.Place, bool) {
	has := make([]bool, chunks)
	left := chunks
	mark := func(p hub.Place) (fresh bool) {
		for i := p.From; i < min(p.To, chunks); i++ {
			if !has[i] {
				has[i], fresh = true, true
				left--
			}
		}
		return fresh
	}
	for _, p := range places {
		mark(p)
	}
	for _, p := range more {
		if mark(p) {
			places = append(places, p)
		}
	}
	return places, left == 0
}
