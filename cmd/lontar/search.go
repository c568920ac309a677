package main

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/search"
	"github.com/lontar-asean/lontar/hubapi"
	"github.com/lontar-asean/lontar/store/index"
)

// index opens the search index.
func (h *house) index(ctx context.Context, p places) (*index.Index, error) {
	address, hint := filepath.Join(h.dir, "index.db"), "remove the file: it is made again from the data sets"
	if strings.HasPrefix(p.database, "postgres://") || strings.HasPrefix(p.database, "postgresql://") {
		address, hint = p.database, "the user of the database must be allowed to make a schema, or the schema lontar_search must be there and be its own"
	}
	x, err := index.Open(ctx, address)
	if err != nil {
		return nil, fault.New(fault.Unavailable, "the search index cannot be opened: %w", err).Try("%s", hint)
	}
	return x, nil
}

// lookup searches for the protocol.
type lookup struct{ *search.Searcher }

// Search finds rows.
func (f lookup) Search(ctx context.Context, files []hub.File, columns []string, query string, offset, length int) (out hubapi.Found, err error) {
	a, err := f.Searcher.Search(ctx, files, columns, query, offset, length)
	out.Total, out.Partial = a.Total, a.Partial
	for _, h := range a.Hits {
		out.Hits = append(out.Hits, hubapi.Hit(h))
	}
	return out, err
}
