package dedup

import (
	"cmp"
	"context"
	"encoding/binary"
	"io"
	"slices"

	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/engine/shuffle"
	"github.com/lontar-asean/lontar/recipe"
)

// links is a task of the last phase: it says what happens to the documents of one shard.
func (c *comparison) links(ctx context.Context, t *engine.Task) error {
	entries := newTable(t, entriesFile, entryBytes)
	defer entries.close()
	var links []recipe.Link
	stay := map[uint32]int{} // by number: the links of documents that stay
	err := c.clustered(t, t.Index, func(r clusterRecord) error {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		own, err := entries.entry(place{uint32(t.Index), r.number})
		if err != nil {
			return err
		}
		link := recipe.Link{Row: own.row, Duplicates: int64(r.others)}
		if r.stays != (place{uint32(t.Index), r.number}) {
			other, err := entries.entry(r.stays)
			if err != nil {
				return err
			}
			link.Reason, link.Detail = reasonNear, other.name()
			if c.Exact && equal(&own, &other) {
				link.Reason = reasonExact
			}
			t.Count(link.Reason, 1)
		} else if c.Paragraphs {
			stay[r.number] = len(links)
		}
		links = append(links, link)
		return nil
	})
	if err != nil {
		return err
	}
	if c.Paragraphs {
		err := c.losses(t, func(l loss) error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			own, err := entries.entry(place{uint32(t.Index), l.number})
			if err != nil {
				return err
			}
			i, ok := stay[l.number]
			if !ok {
				i = len(links)
				links = append(links, recipe.Link{Row: own.row})
			}
			if len(l.lines) < int(own.lines) {
				links[i].Remove = l.lines
				return nil
			}
			owner, err := entries.entry(l.owner)
			if err != nil {
				return err
			}
			links[i] = recipe.Link{Row: own.row, Reason: reasonParagraphs, Detail: owner.name()}
			t.Count(reasonParagraphs, 1)
			return nil
		})
		if err != nil {
			return err
		}
	}
	slices.SortFunc(links, func(a, b recipe.Link) int { return cmp.Compare(a.Row, b.Row) })
	out, err := t.Create(recipe.LinksFile)
	if err != nil {
		return err
	}
	return recipe.WriteLinks(out, links)
}

// loss is the lines that one document loses.
type loss struct {
	number uint32
	lines  []int
	owner  place // of the first of them
}

// losses walks the documents of the task's shard that lose lines.
func (c *comparison) losses(t *engine.Task, see func(loss) error) error {
	var files []*shuffle.Runs
	for n := range c.layout.Partitions {
		f, err := shuffle.OpenRuns(t.File(phaseParagraphs, n, removedFile), uint32(n), c.removedLayout())
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	var l loss
	for r, err := range shuffle.Merge(files, t.Index, 0) {
		if err != nil {
			return err
		}
		number, line := uint32(r.Key.High>>32), int(uint32(r.Key.High))
		if len(l.lines) > 0 && number != l.number {
			if err := see(l); err != nil {
				return err
			}
			l.lines = nil
		}
		if len(l.lines) == 0 {
			if l.owner, err = c.owner(t, r); err != nil {
				return err
			}
		}
		l.number, l.lines = number, append(l.lines, line)
	}
	if len(l.lines) > 0 {
		return see(l)
	}
	return nil
}

// owner gives the document that keeps a paragraph.
func (c *comparison) owner(t *engine.Task, r shuffle.Record) (place, error) {
	f, err := t.Open(phaseParagraphs, int(r.Shard), ownersFile)
	if err != nil {
		return place{}, err
	}
	defer f.Close()
	var b [8]byte
	_, err = io.ReadFull(io.NewSectionReader(f, int64(r.Row)*8, 8), b[:])
	return placeOf(binary.BigEndian.Uint64(b[:])), err
}
