package dedup

import (
	"context"
	"encoding/binary"

	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/engine/shuffle"
)

// Outputs of the phase that compares paragraphs.
const (
	removedFile = "removed" // sorted runs, a band for each shard: number of the document and line as key, number of the owner as row
	ownersFile  = "owners"  // place keys of the documents whose paragraphs stay, 8 bytes each, big endian
)

func (c *comparison) removedLayout() shuffle.Layout {
	return shuffle.Layout{Bands: c.groups.Shards, Partitions: 1, KeyBytes: 8}
}

// paragraphs is a task of the phase that compares the paragraphs of the documents that stay, for one range of their hashes. Of documents that share
// a paragraph the one with the smallest id keeps it, each time it has it; the others lose it.
func (c *comparison) paragraphs(ctx context.Context, t *engine.Task) error {
	files, err := c.runs(t)
	if err != nil {
		return err
	}
	out, err := t.Create(removedFile)
	if err != nil {
		return err
	}
	owners, err := t.Create(ownersFile)
	if err != nil {
		return err
	}
	removed, err := shuffle.NewWriter(out, c.removedLayout(), 0)
	if err != nil {
		return err
	}
	s := &shared{comparison: c, task: t, lines: newTable(t, linesFile, 8), entries: newTable(t, entriesFile, entryBytes), dropped: map[uint32][]uint64{}}
	defer s.lines.close()
	defer s.entries.close()
	s.remove = func(o occurrence, owner uint32) error {
		t.Count("paragraphs", 1)
		return removed.Add(int(o.shard), shuffle.Key{High: uint64(o.number)<<32 | uint64(o.line)}, owner)
	}
	s.own = func(p place) error {
		_, err := owners.Write(binary.BigEndian.AppendUint64(nil, p.key()))
		return err
	}
	var key uint64
	var first shuffle.Record
	size := 0
	for r, err := range shuffle.Merge(files, c.layout.Bands-1, t.Index) {
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if size > 0 && r.Key.High != key {
			if err := s.end(); err != nil {
				return err
			}
			size = 0
		}
		switch key = r.Key.High; size {
		case 0:
			first = r // most paragraphs are alone: nothing is read for them
		case 1:
			if err := s.add(first); err != nil {
				return err
			}
			fallthrough
		default:
			if err := s.add(r); err != nil {
				return err
			}
		}
		size++
	}
	if err := s.end(); err != nil {
		return err
	}
	return removed.Close()
}

// occurrence is one line of one document.
type occurrence struct {
	place
	line uint32
}

// shared is a paragraph with the documents that have it. It holds the lines of the document that has the smallest id so far.
type shared struct {
	*comparison
	task    *engine.Task
	lines   *table
	entries *table
	dropped map[uint32][]uint64 // by shard: a bit for each document that does not stay
	remove  func(o occurrence, owner uint32) error
	own     func(p place) error

	owner  entry
	kept   []occurrence // of the owner
	groups uint32       // paragraphs with an owner so far
	lost   bool         // somebody lost this one
}

func (s *shared) add(r shuffle.Record) error {
	b, err := s.lines.at(place{r.Shard, r.Row})
	if err != nil {
		return err
	}
	o := occurrence{place{r.Shard, binary.BigEndian.Uint32(b)}, binary.BigEndian.Uint32(b[4:])}
	gone, err := s.gone(o.place)
	if err != nil || gone {
		return err
	}
	if len(s.kept) > 0 && s.kept[0].place == o.place {
		s.kept = append(s.kept, o)
		return nil
	}
	e, err := s.entries.entry(o.place)
	if err != nil {
		return err
	}
	switch {
	case len(s.kept) == 0:
		s.owner, s.kept = e, append(s.kept, o)
		return nil
	case e.before(&s.owner):
		s.lost = true
		for _, k := range s.kept {
			if err := s.remove(k, s.groups); err != nil {
				return err
			}
		}
		s.owner, s.kept = e, append(s.kept[:0], o)
		return nil
	}
	s.lost = true
	return s.remove(o, s.groups)
}

// end finishes the paragraph at hand.
func (s *shared) end() error {
	if s.lost {
		if err := s.own(s.kept[0].place); err != nil {
			return err
		}
		s.groups++
	}
	s.kept, s.lost = s.kept[:0], false
	return nil
}

// gone reports whether a document was dropped as a duplicate.
func (s *shared) gone(p place) (bool, error) {
	bits, ok := s.dropped[p.shard]
	if !ok {
		err := s.clustered(s.task, int(p.shard), func(r clusterRecord) error {
			if (r.stays != place{p.shard, r.number}) {
				for int(r.number/64) >= len(bits) {
					bits = append(bits, 0)
				}
				bits[r.number/64] |= 1 << (r.number % 64)
			}
			return nil
		})
		if err != nil {
			return false, err
		}
		s.dropped[p.shard] = bits
	}
	return int(p.number/64) < len(bits) && bits[p.number/64]>>(p.number%64)&1 != 0, nil
}
