package hub

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Collected says what garbage collection found, and removed unless it was only to look.
type Collected struct {
	Trees   int64 `json:"trees"`   // directories of the books
	Files   int64 `json:"files"`   // that no revision names
	Bytes   int64 `json:"bytes"`   // of these files
	Orphans int64 `json:"orphans"` // among the files: those that were never written down
	Kept    int64 `json:"kept"`    // files that revisions name
	Young   int64 `json:"young"`   // files that no revision names and that stay because they came lately
}

// Inventory is what an object store has when orphans can be found in it.
type Inventory interface {
	// Each calls f for every object with its size and when it came.
	Each(ctx context.Context, f func(sha256 string, size int64, came time.Time) error) error
	// Clear forgets what uploads left unfinished that had begun before a time.
	Clear(ctx context.Context, before time.Time) error
}

// collector is a run of garbage collection.
type collector struct {
	*Hub
	run    int64
	before time.Time
	look   bool
	marks  *marks
	got    Collected
}

// Collect removes directories and files that no commit of any repository names, but no file that came later than older ago: its commit may be on its
// way. The hub may be in use. A run that is killed leaves nothing broken and the next one goes on. With look nothing is changed.
//
// What is reachable stays for this reason: a file is first condemned, which waits for the transactions that named it before, and from then on no commit
// may name it; then all commits are looked at again; only what is still unnamed goes, in a transaction that nobody can add the file in.
func (h *Hub) Collect(ctx context.Context, older time.Duration, look bool) (Collected, error) {
	c := &collector{Hub: h, before: h.Now().Add(-older), look: look, marks: newMarks()}
	var random [8]byte
	if _, err := rand.Read(random[:]); err != nil {
		return c.got, err
	}
	c.run = int64(binary.LittleEndian.Uint64(random[:])>>1) | 1
	if err := h.ledger.Read(ctx, func(b Books) error { return c.free(ctx, b) }); err != nil {
		return c.got, err
	}
	for _, step := range []func(context.Context) error{func(ctx context.Context) error { return c.marks.all(ctx, h.ledger) }, c.trees, c.files, c.orphans} {
		if err := step(ctx); err != nil {
			return c.got, fmt.Errorf("collect garbage: %w", err)
		}
	}
	return c.got, nil
}

// free fails when something must not be removed now.
func (c *collector) free(ctx context.Context, b Holds) error {
	name, err := b.Held(ctx, c.Now())
	if err == nil && name != "" {
		return fault.New(fault.Busy, "nothing can be removed now: %s", name).Try("run again when it has ended")
	}
	return err
}

// trees sweeps directories.
func (c *collector) trees(ctx context.Context) error {
	var waste []string
	if err := pages(ctx, c.ledger, func(b Books, after string) ([]string, error) { return b.TreeKeys(ctx, after, page) }, func(keys []string) (string, error) {
		unmarked := slices.DeleteFunc(slices.Clone(keys), c.marks.tree)
		waste = append(waste, unmarked...)
		if c.look || len(unmarked) == 0 {
			return keys[len(keys)-1], nil
		}
		return keys[len(keys)-1], c.ledger.Write(ctx, func(b Books) error { return b.CondemnTrees(ctx, unmarked, c.run) })
	}); err != nil {
		return err
	}
	if c.look {
		c.got.Trees = int64(len(waste))
		return nil
	}
	if err := c.marks.all(ctx, c.ledger); err != nil {
		return err
	}
	waste = slices.DeleteFunc(waste, c.marks.tree)
	for some := range slices.Chunk(waste, page) {
		var n int64
		if err := c.ledger.Write(ctx, func(b Books) (err error) {
			n, err = b.DropTrees(ctx, some, c.run)
			return err
		}); err != nil {
			return err
		}
		c.got.Trees += n
	}
	return nil
}

// files sweeps files that are written down.
func (c *collector) files(ctx context.Context) error {
	var waste []Blob
	if err := pages(ctx, c.ledger, func(b Books, after string) ([]Blob, error) { return b.BlobsAfter(ctx, after, page) }, func(list []Blob) (string, error) {
		var condemn, spare []Blob
		for _, b := range list {
			switch {
			case c.marks.file(b.SHA256):
				if c.got.Kept++; b.Waste { // by a run that ended before it looked again
					spare = append(spare, b)
				}
			case !b.Added.Before(c.before):
				c.got.Young++
			default:
				condemn = append(condemn, b)
			}
		}
		waste = append(waste, condemn...)
		return list[len(list)-1].SHA256, c.judge(ctx, condemn, spare)
	}); err != nil {
		return err
	}
	return c.drop(ctx, waste, &c.got.Files)
}

// judge condemns and spares.
func (c *collector) judge(ctx context.Context, condemn, spare []Blob) error {
	if c.look || len(condemn)+len(spare) == 0 {
		return nil
	}
	return c.ledger.Write(ctx, func(b Books) error {
		if err := b.CondemnBlobs(ctx, spare, 0, time.Time{}); err != nil {
			return err
		}
		return b.CondemnBlobs(ctx, condemn, c.run, c.before)
	})
}

// drop looks at the commits again and removes condemned files that still nothing names.
func (c *collector) drop(ctx context.Context, waste []Blob, files *int64) error {
	if c.look {
		for _, b := range waste {
			*files, c.got.Bytes = *files+1, c.got.Bytes+b.Size
		}
		return nil
	}
	if len(waste) == 0 {
		return nil
	}
	if err := c.marks.all(ctx, c.ledger); err != nil {
		return err
	}
	named := func(b Blob) bool { return c.marks.file(b.SHA256) }
	for some := range slices.Chunk(waste, 20) { // few at once: writers wait meanwhile
		var spare, gone []Blob
		if err := c.ledger.Write(ctx, func(b Books) error {
			if err := c.free(ctx, b); err != nil {
				return err
			}
			spare, gone = spare[:0], gone[:0]
			for _, blob := range some {
				if named(blob) {
					spare = append(spare, blob)
					continue
				}
				dropped, err := b.DropBlob(ctx, blob.SHA256, c.run, func() error { return c.objects.Remove(ctx, blob.SHA256) })
				if err != nil {
					return err
				}
				if dropped {
					gone = append(gone, blob)
				}
			}
			return b.CondemnBlobs(ctx, spare, 0, time.Time{})
		}); err != nil {
			return err
		}
		for _, b := range gone {
			*files, c.got.Bytes = *files+1, c.got.Bytes+b.Size
		}
	}
	return nil
}

// orphans sweeps objects that were put and never written down.
func (c *collector) orphans(ctx context.Context) error {
	inventory, ok := c.objects.(Inventory)
	if !ok {
		return nil
	}
	var found []Blob
	settle := func() error {
		var orphans []Blob
		if err := c.ledger.Read(ctx, func(b Books) error {
			orphans = orphans[:0]
			for _, blob := range found {
				written, err := b.Written(ctx, blob.SHA256)
				if err != nil {
					return err
				}
				if !written && !c.marks.file(blob.SHA256) {
					orphans = append(orphans, blob)
				}
			}
			return nil
		}); err != nil {
			return err
		}
		found = found[:0]
		if err := c.judge(ctx, orphans, nil); err != nil {
			return err
		}
		c.got.Orphans += int64(len(orphans))
		return c.drop(ctx, orphans, &c.got.Files)
	}
	if err := inventory.Each(ctx, func(sha256 string, size int64, came time.Time) error {
		if !came.Before(c.before) {
			return nil
		}
		if found = append(found, Blob{SHA256: sha256, Size: size, Added: came.UTC()}); len(found) < page {
			return nil
		}
		return settle()
	}); err != nil {
		return err
	}
	if err := settle(); err != nil || c.look {
		return err
	}
	before := c.before
	if quiet := c.Now().Add(-uploadPatience); quiet.Before(before) {
		before = quiet
	}
	return inventory.Clear(ctx, before)
}

// uploadPatience is how long an upload may stand still without being taken for one that broke off.
const uploadPatience = time.Hour

// pages reads a list to its end, each page in a transaction of its own; use gives where the next page begins.
func pages[T any](ctx context.Context, l Ledger, read func(b Books, after string) ([]T, error), use func([]T) (string, error)) error {
	after := ""
	for {
		var list []T
		err := l.Read(ctx, func(b Books) (err error) {
			list, err = read(b, after)
			return err
		})
		if err != nil || len(list) == 0 {
			return err
		}
		if after, err = use(list); err != nil {
			return err
		}
	}
}
