package main

import (
	"context"
	"net/url"

	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/sheet"
	"github.com/lontar-asean/lontar/web"
)

// pages wires what people with a browser see to a hub.
func (h *house) pages(public *url.URL) (*web.Pages, error) {
	return web.New(h.Hub, h.guard, web.Options{Public: public, Viewer: rowReader{sheet.New(h.Hub)}, OpenID: h.work != nil && h.work.oidc != nil, Release: release})
}

// rowReader shows the rows of data sets to the pages.
type rowReader struct{ sheets *sheet.Reader }

// Splits lists the splits of a revision.
func (r rowReader) Splits(ctx context.Context, _ hub.Repository, c hub.Commit) ([]web.Split, error) {
	found, err := r.sheets.Splits(ctx, c)
	list := make([]web.Split, len(found))
	for i, s := range found {
		list[i] = web.Split{Config: s.Config, Name: s.Name}
	}
	return list, err
}

// Rows gives rows of a split.
func (r rowReader) Rows(ctx context.Context, _ hub.Repository, c hub.Commit, s web.Split, from int64, limit int) (web.Rows, error) {
	columns, rows, total, err := r.sheets.Rows(ctx, c, s.Config, s.Name, from, limit)
	return web.Rows{Columns: columns, Rows: rows, Total: total}, err
}
