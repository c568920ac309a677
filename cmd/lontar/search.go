package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub/search"
	"github.com/lontar-asean/lontar/store/index"
)

// index opens the search index and keeps it up to date until stop is called.
func (h *house) index(ctx context.Context, p places, log *slog.Logger) (stop func(), err error) {
	address, hint := filepath.Join(h.dir, "index.db"), "remove the file: it is made again from the data sets"
	if strings.HasPrefix(p.database, "postgres://") || strings.HasPrefix(p.database, "postgresql://") {
		address, hint = p.database, "the user of the database must be allowed to make a schema, or the schema lontar_search must be there and be its own"
	}
	x, err := index.Open(ctx, address)
	if err != nil {
		return nil, fault.New(fault.Unavailable, "the search index cannot be opened: %w", err).Try("%s", hint)
	}
	h.find, h.cards = search.New(x, h.Hub, search.Options{}), search.NewCatalogue(x)
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		search.NewIndexer(h.Hub, x, log, time.Now).Run(ctx)
	}()
	return func() {
		cancel()
		<-done
		if err := x.Close(); err != nil {
			log.Error("close the search index", "error", err.Error())
		}
	}, nil
}
