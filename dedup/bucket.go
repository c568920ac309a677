package dedup

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"

	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/engine/shuffle"
)

// edgesFile is the output of a task of the second phase: pairs of documents that are duplicates, 16 bytes each: two place keys, big endian.
const edgesFile = "edges"

// representatives is how many documents of a bucket are held, to compare the others with. A bucket is whatever shares a band, so that it may hold
// several clusters; documents that match none of the held ones and come too late are left to their other bands.
const representatives = 16

// buckets is a task of the second phase: it brings equal keys together and writes the pairs that stand verification.
func (c *comparison) buckets(ctx context.Context, t *engine.Task) error {
	files, err := c.runs(t)
	if err != nil {
		return err
	}
	out, err := t.Create(edgesFile)
	if err != nil {
		return err
	}
	b := &bucket{entries: newTable(t, entriesFile, entryBytes), edge: func(from, to place) error {
		var rec [16]byte
		binary.BigEndian.PutUint64(rec[:], from.key())
		binary.BigEndian.PutUint64(rec[8:], to.key())
		t.Count("edges", 1)
		_, err := out.Write(rec[:])
		return err
	}}
	defer b.entries.close()
	all := (c.digests + c.bands) * c.layout.Partitions
	for slice := t.Index; slice < all; slice += c.bucketTasks() {
		band, partition := slice/c.layout.Partitions, slice%c.layout.Partitions
		b.alike = c.near
		if band < c.digests {
			b.alike = equal
		}
		for r, err := range shuffle.Merge(files, band, partition) {
			if err == nil {
				err = b.add(r)
			}
			if err != nil {
				return err
			}
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
		}
		if err := b.end(); err != nil {
			return err
		}
	}
	return nil
}

func equal(a, b *entry) bool { return a.digest == b.digest }

func (c *comparison) near(a, b *entry) bool { return a.bins.Agree(&b.bins) >= c.agreement }

// bucket takes records in the order of their keys and compares those of one band key with each other. It reads entries only once a bucket has two
// records, and holds only representatives, however large the bucket is.
type bucket struct {
	entries *table
	alike   func(a, b *entry) bool
	edge    func(from, to place) error

	band  uint64        // the key of the bucket at hand
	size  int           // its records so far
	order uint64        // the whole key of those that wait
	wait  []place       // records of equal band and order: 2^-24 of the pairs
	reps  []placedEntry // compared with all that follow
	batch []placedEntry // scratch
}

type placedEntry struct {
	entry
	place
}

func (b *bucket) add(r shuffle.Record) error {
	key, p := r.Key.High, place{r.Shard, r.Row}
	if b.size > 0 && key>>orderBits != b.band {
		if err := b.end(); err != nil {
			return err
		}
	}
	if b.size > 0 && key != b.order {
		if err := b.compare(); err != nil {
			return err
		}
	}
	b.band, b.order = key>>orderBits, key
	b.wait = append(b.wait, p)
	b.size++
	return nil
}

// end finishes the bucket at hand.
func (b *bucket) end() error {
	if b.size > 1 {
		if err := b.compare(); err != nil {
			return err
		}
	}
	b.size, b.wait, b.reps = 0, b.wait[:0], b.reps[:0]
	return nil
}

// compare takes the waiting records into the bucket, by their ids.
func (b *bucket) compare() error {
	b.batch = b.batch[:0]
	for _, p := range b.wait {
		e, err := b.entries.entry(p)
		if err != nil {
			return err
		}
		b.batch = append(b.batch, placedEntry{e, p})
	}
	b.wait = b.wait[:0]
	slices.SortFunc(b.batch, func(x, y placedEntry) int {
		if c := slices.Compare(x.id[:], y.id[:]); c != 0 {
			return c
		}
		return cmp.Compare(x.key(), y.key())
	})
next:
	for i := range b.batch {
		for j := range b.reps {
			if b.alike(&b.reps[j].entry, &b.batch[i].entry) {
				if err := b.edge(b.reps[j].place, b.batch[i].place); err != nil {
					return err
				}
				continue next
			}
		}
		if len(b.reps) < representatives {
			b.reps = append(b.reps, b.batch[i])
		}
	}
	return nil
}
