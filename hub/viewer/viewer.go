// Package viewer reads the records of data sets on a hub: slices of rows straight from Parquet, filters, statistics and sizes. Files of other formats
// are converted to Parquet once. What it keeps can all be made again and goes with Forget.
package viewer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/split"
)

// Settings bound what a viewer may cost. A zero field has the default.
type Settings struct {
	Memory   int64         // bytes of metadata of open files that are kept; 192 MiB
	Source   int64         // bytes of a file of another format that are converted; the rest is left out and answers are partial; 5 GB
	Scan     time.Duration // how long a filter goes through records before it answers with what it has; 5 s
	Wait     time.Duration // how long a request waits for what is made in the background; 20 s
	Measured int64         // bytes of the files of a split whose statistics are taken; 5 GB
	Readers  int           // how many read at the same time; 8
}

func (s Settings) withDefaults() Settings {
	for _, f := range []struct {
		field *int64
		value int64
	}{{&s.Memory, 192 << 20}, {&s.Source, 5e9}, {&s.Measured, 5e9}} {
		if *f.field <= 0 {
			*f.field = f.value
		}
	}
	if s.Scan <= 0 {
		s.Scan = 5 * time.Second
	}
	if s.Wait <= 0 {
		s.Wait = 20 * time.Second
	}
	if s.Readers <= 0 {
		s.Readers = 8
	}
	return s
}

// limits of a Parquet file that somebody uploaded. Pages of pictures are large: push_to_hub puts 100 of them into one.
var limits = table.Limits{Footer: 64 << 20, Page: 256 << 20, Row: 128 << 20}

// Viewer reads data sets. Several goroutines may use it.
type Viewer struct {
	Settings
	hub     *hub.Hub
	folder  string
	log     *slog.Logger
	ctx     context.Context // of work in the background
	stop    context.CancelFunc
	tables  *shelf
	flights singleflight.Group
	readers chan struct{}
	sieves  chan struct{} // who goes through all records
	makers  chan struct{} // what works in the background
	working sync.WaitGroup

	forgetting sync.RWMutex
	forgotten  map[string]int // how often a file was purged: what was begun before is not kept
}

// New makes a viewer that keeps converted files and statistics in a folder.
func New(h *hub.Hub, folder string, log *slog.Logger, s Settings) (*Viewer, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fault.New(fault.Denied, "the folder of the viewer cannot be made: %w", err)
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s = s.withDefaults()
	ctx, stop := context.WithCancel(context.Background())
	v := &Viewer{Settings: s, hub: h, folder: folder, log: log, ctx: ctx, stop: stop, tables: newShelf(s.Memory), readers: make(chan struct{}, s.Readers), sieves: make(chan struct{}, 4), makers: make(chan struct{}, 1),
		forgotten: map[string]int{}}
	return v, v.sweep()
}

// Close ends what works in the background.
func (v *Viewer) Close() {
	v.stop()
	v.working.Wait()
}

// Part is a split of a data set with what its card says of the columns.
type Part struct {
	split.Split
	Card json.RawMessage
}

// Busy reports whether an error says that something is being made and will be there later.
func Busy(err error) bool { return errors.Is(err, errMaking) }

var errMaking = errors.New("it is being made")

// enter waits until there is room for one more who reads; leave ends it.
func enter(ctx context.Context, room chan struct{}) (leave func(), err error) {
	select {
	case room <- struct{}{}:
		return func() { <-room }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to read: %w", context.Cause(ctx))
	}
}

// once makes something in the background and waits for it as long as a request should. Whoever asks for the same meanwhile waits for the same.
func (v *Viewer) once(ctx context.Context, key string, make func(ctx context.Context) (any, error)) (any, error) {
	return v.within(ctx, time.Now().Add(v.Wait), key, make)
}

// within is once with a moment until which to wait.
func (v *Viewer) within(ctx context.Context, until time.Time, key string, make func(ctx context.Context) (any, error)) (any, error) {
	result := v.flights.DoChan(key, func() (any, error) {
		v.working.Add(1)
		defer v.working.Done()
		return make(v.ctx)
	})
	wait := time.NewTimer(time.Until(until))
	defer wait.Stop()
	select {
	case r := <-result:
		return r.Val, r.Err
	case <-wait.C:
		return nil, fault.New(fault.Busy, "the records are being prepared: %w", errMaking).Try("ask again in a minute")
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
