package hub

import (
	"container/list"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/zeebo/xxh3"
)

// Downloads counts how often repositories are fetched. A download is somebody's first file of a repository, and again one when they come back an hour
// or more after it was counted: the files of one snapshot, the pieces of one file and the tries of one broken line are one download. Asking about a
// file (HEAD, listings) is none. It is written down in batches, so that nobody who downloads waits for the database.
type Downloads struct {
	hub *Hub

	mu      sync.Mutex
	seen    map[uint64]*list.Element // of repository and person
	order   *list.List               // the longest ago first
	pending map[int64]int64          // not yet written down, by repository
}

type sighting struct {
	key uint64
	at  time.Time
}

const (
	downloadSpan = time.Hour
	maxSightings = 200_000 // what is beyond is counted again: some 20 MB
	// FlushEvery is how often downloads are written down: what a killed hub loses.
	FlushEvery = 20 * time.Second
)

// NewDownloads makes a counter.
func NewDownloads(h *Hub) *Downloads {
	return &Downloads{hub: h, seen: map[uint64]*list.Element{}, order: list.New(), pending: map[int64]int64{}}
}

// Note counts that somebody fetches a file of a repository. Only a hash of who it is is kept, and for the time in which they are not counted again.
func (d *Downloads) Note(repository int64, who string) {
	key := xxh3.HashStringSeed(who, uint64(repository))
	now := d.hub.Now()
	d.mu.Lock()
	defer d.mu.Unlock()
	for e := d.order.Front(); e != nil && (now.Sub(e.Value.(sighting).at) >= downloadSpan || d.order.Len() > maxSightings); e = d.order.Front() {
		delete(d.seen, d.order.Remove(e).(sighting).key)
	}
	if _, there := d.seen[key]; there {
		return
	}
	d.seen[key] = d.order.PushBack(sighting{key, now})
	d.pending[repository]++
}

// Waiting gives how many downloads are not yet written down.
func (d *Downloads) Waiting() (n int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, one := range d.pending {
		n += one
	}
	return n
}

// Flush writes down what was counted; what cannot be written stays for the next time.
func (d *Downloads) Flush(ctx context.Context) error {
	d.mu.Lock()
	batch := d.pending
	d.pending = map[int64]int64{}
	d.mu.Unlock()
	for some := range slices.Chunk(slices.Sorted(maps.Keys(batch)), page) { // in order, so that no two writers wait for each other
		err := d.hub.Write(ctx, func(b Books) error {
			for _, repository := range some {
				if err := b.AddDownloads(ctx, repository, batch[repository]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			d.mu.Lock()
			for repository, n := range batch {
				d.pending[repository] += n
			}
			d.mu.Unlock()
			return err
		}
		for _, repository := range some {
			delete(batch, repository)
		}
	}
	return nil
}
