package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Indexer keeps the index of a hub up to date: it follows the repositories, takes their cards and the Parquet files of data sets, one at a time, and takes
// out the files whose bytes are not there any more. Who removes a file for good calls Library.Forget after its bytes are gone: as long as they are
// there and a branch or tag names them, they are indexed.
type Indexer struct {
	hub     *hub.Hub
	library Library
	writer  *Writer
	log     *slog.Logger
	now     func() time.Time

	changed map[int64]time.Time // of the repositories that were gone through
	again   map[int64]late      // repositories to look at again, as something failed for a reason that may go away
	swept   time.Time

	mu       sync.Mutex
	progress Progress
}

// late is a repository to look at again.
type late struct {
	name  hub.Name
	at    time.Time
	tries int
}

// Progress says what an Indexer is at.
type Progress struct {
	File    string `json:"file,omitempty"` // OWNER/NAME and path of the file under way
	Waiting int    `json:"waiting"`        // files of the same data set behind it
	Done    int64  `json:"done"`           // files since the start
	Failed  int64  `json:"failed"`         // files that could not be indexed, each try
}

// How an Indexer goes about it.
const (
	lookEvery  = 3 * time.Second
	sweepEvery = time.Hour
	retryFirst = 30 * time.Second
	retryMost  = time.Hour
	pageSize   = 100
	filePage   = 1000
)

// NewIndexer makes an Indexer. It rests for half the time that it worked, so that requests come first.
func NewIndexer(h *hub.Hub, library Library, log *slog.Logger, now func() time.Time) *Indexer {
	rest := func(ctx context.Context, worked time.Duration) { wait(ctx, min(worked/2, 2*time.Second)) }
	return &Indexer{hub: h, library: library, writer: NewWriter(library, h, rest, now), log: log, now: now,
		changed: map[int64]time.Time{}, again: map[int64]late{}}
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// Progress says what the Indexer is at.
func (x *Indexer) Progress() Progress {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.progress
}

func (x *Indexer) note(f func(*Progress)) {
	x.mu.Lock()
	defer x.mu.Unlock()
	f(&x.progress)
}

// Run indexes until ctx is done. What fails is logged with the name of the file and tried again later.
func (x *Indexer) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := x.Once(ctx); err != nil && ctx.Err() == nil {
			x.log.Warn("the search index cannot be kept up to date", "error", err.Error())
			wait(ctx, retryFirst)
		}
		wait(ctx, lookEvery)
	}
}

// Once indexes what came since the last time.
func (x *Indexer) Once(ctx context.Context) error {
	names := map[int64]hub.Name{}
	for _, kind := range []hub.Kind{hub.Dataset, hub.Model} {
		if err := x.news(ctx, kind, names); err != nil {
			return err
		}
	}
	for number, l := range x.again {
		if !x.now().Before(l.at) {
			names[number] = l.name
		}
	}
	for _, number := range slices.Sorted(maps.Keys(names)) {
		name := names[number]
		err := x.card(ctx, number, name)
		if err == nil && name.Kind == hub.Dataset {
			err = x.dataset(ctx, number, name)
		}
		switch {
		case err == nil && name.Kind != hub.Dataset, fault.Of(err) == fault.Missing: // deleted or moved meanwhile; under its new name it has changed
			delete(x.again, number)
		case err != nil:
			return fmt.Errorf("index %s: %w", name.ID(), err)
		}
	}
	if x.now().Sub(x.swept) < sweepEvery {
		return nil
	}
	x.swept = x.now()
	return errors.Join(x.sweep(ctx), x.sweepCards(ctx))
}

// news adds the repositories of a kind that changed to names. The latest come first, so that the first that did not change ends the list.
func (x *Indexer) news(ctx context.Context, kind hub.Kind, names map[int64]hub.Name) error {
	var seen []hub.Repository
	l := hub.Listing{Kind: kind, All: true, Sort: "changed", Limit: pageSize}
	for {
		list, err := x.hub.List(ctx, l)
		if err != nil {
			return err
		}
		for _, r := range list {
			if at, ok := x.changed[r.Number]; ok && at.Equal(r.Changed) {
				list = nil
				break
			}
			names[r.Number] = r.Name
			seen = append(seen, r)
		}
		if len(list) < pageSize {
			break
		}
		l.After = list[len(list)-1].ID()
	}
	// From the oldest, so that a list that breaks off leaves nothing behind an end that was reached before.
	for i := len(seen) - 1; i >= 0; i-- {
		x.changed[seen[i].Number] = seen[i].Changed
	}
	for _, r := range seen {
		x.again[r.Number] = late{name: r.Name, at: x.now()}
	}
	return nil
}

// dataset indexes the files of a data set.
func (x *Indexer) dataset(ctx context.Context, number int64, name hub.Name) error {
	files, err := x.files(ctx, number, name)
	if err != nil {
		return err
	}
	began, failed, rows, done := x.now(), 0, int64(0), 0
	for i, f := range files {
		x.note(func(p *Progress) { p.File, p.Waiting = name.ID()+" "+f.Path, len(files)-i-1 })
		v, err := x.writer.Write(ctx, f.SHA256, f.Size)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		switch {
		case err != nil && fault.Of(err) == fault.Missing: // taken away meanwhile
		case err != nil:
			failed++
			x.log.Warn("a file cannot be indexed for search", "repository", name.ID(), "file", f.Path, "error", err.Error())
		case v.State == Refused: // nothing changes that
			x.log.Warn("a file cannot be searched", "repository", name.ID(), "file", f.Path, "error", v.Reason)
		default:
			done, rows = done+1, rows+v.Rows
		}
		x.note(func(p *Progress) {
			if err == nil && v.State == Ready {
				p.Done++
			} else {
				p.Failed++
			}
		})
	}
	x.note(func(p *Progress) { p.File, p.Waiting = "", 0 })
	if done > 0 {
		x.log.Info("indexed for search", "repository", name.ID(), "files", done, "rows", rows, "seconds", x.now().Sub(began).Seconds())
	}
	if failed == 0 {
		delete(x.again, number)
		return nil
	}
	l := x.again[number]
	x.again[number] = late{name: name, at: x.now().Add(min(retryFirst<<min(l.tries, 10), retryMost)), tries: l.tries + 1}
	return nil
}

// files gives the Parquet files of the branches and tags of a data set that have no volume yet.
func (x *Indexer) files(ctx context.Context, number int64, name hub.Name) (list []hub.File, err error) {
	refs, err := x.hub.Refs(ctx, number)
	if err != nil {
		return nil, err
	}
	seen, roots := map[string]bool{}, map[string]bool{}
	for _, ref := range refs {
		if roots[ref.Commit] {
			continue
		}
		roots[ref.Commit] = true
		_, c, err := x.hub.Revision(ctx, name, ref.Commit)
		if err != nil {
			return nil, err
		}
		after := ""
		for {
			page, err := x.hub.Files(ctx, c, "", true, after, filePage)
			if err != nil {
				return nil, err
			}
			var fresh []hub.File
			var digests []string
			for _, f := range page {
				if !seen[f.SHA256] && Searchable(f) {
					seen[f.SHA256] = true
					fresh, digests = append(fresh, f), append(digests, f.SHA256)
				}
			}
			known, err := x.library.Volumes(ctx, digests)
			if err != nil {
				return nil, err
			}
			for _, f := range fresh {
				if v := known[f.SHA256]; v == nil || v.State == Waiting {
					list = append(list, f)
				}
			}
			if len(page) < filePage {
				break
			}
			after = page[len(page)-1].Path
		}
	}
	return list, nil
}

// Searchable reports whether a file of a data set is one that the index takes: a Parquet file, but none of numbers about records.
func Searchable(f hub.File) bool {
	top, _, _ := strings.Cut(f.Path, "/")
	return !f.Directory() && strings.EqualFold(path.Ext(f.Path), ".parquet") && top != "measures" && top != "signatures"
}

// sweep takes out files whose bytes are not there any more.
func (x *Indexer) sweep(ctx context.Context) error {
	after := ""
	for {
		list, err := x.library.Files(ctx, after, filePage)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, sha256 := range list {
			r, err := x.hub.Objects().Open(ctx, sha256, 0, 0)
			switch {
			case fault.Of(err) == fault.Missing:
				if err := x.library.Forget(ctx, sha256); err != nil {
					return err
				}
			case err != nil:
				return err
			default:
				if err := r.Close(); err != nil {
					return err
				}
			}
		}
		after = list[len(list)-1]
	}
}
