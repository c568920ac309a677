package web

import (
	"context"
	"slices"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/search"
	splits "github.com/lontar-asean/lontar/hub/split"
	"github.com/lontar-asean/lontar/hub/viewer"
)

// Records is the Viewer of a hub.
func Records(h *hub.Hub, records *viewer.Viewer) Viewer { return reader{h, records} }

// RecordSearch is the Searcher of a hub.
func RecordSearch(h *hub.Hub, records *viewer.Viewer, s *search.Searcher) Searcher {
	return finder{reader{h, records}, s}
}

type finder struct {
	reader
	searcher *search.Searcher
}

// Searchable reports whether the files of a split are of the format that the index takes.
func (f finder) Searchable(ctx context.Context, _ hub.Repository, c hub.Commit, s Split) (bool, error) {
	part, err := f.part(ctx, c, s)
	return part.Format == splits.Parquet, err
}

// Search finds rows of a split.
func (f finder) Search(ctx context.Context, _ hub.Repository, c hub.Commit, s Split, query string, from, limit int) (out Hits, err error) {
	part, err := f.part(ctx, c, s)
	if err != nil {
		return out, err
	}
	if part.Format != splits.Parquet {
		return out, fault.New(fault.Invalid, "the rows of these files cannot be searched").Try("only Parquet files are searched")
	}
	features, err := f.records.Features(ctx, part)
	if err != nil {
		return out, err
	}
	found, err := f.searcher.Search(ctx, part.Files, viewer.Texts(features), query, from, limit)
	if err != nil {
		return out, err
	}
	places := make([]viewer.Place, len(found.Hits))
	for i, h := range found.Hits {
		places[i] = viewer.Place{File: h.File, Row: h.Row}
		out.Found = append(out.Found, Found{h.Column, h.Spans})
	}
	out.Total, out.Partial = found.Total, found.Partial
	out.Columns, out.Rows.Rows, err = f.records.ValuesAt(ctx, part, places)
	return out, err
}

type reader struct {
	hub     *hub.Hub
	records *viewer.Viewer
}

func (r reader) configs(ctx context.Context, c hub.Commit) ([]splits.Config, error) {
	withheld, err := r.hub.WithheldFiles(ctx, c.Repository)
	if err != nil {
		return nil, err
	}
	card, err := splits.Card(ctx, r.hub, c)
	if err != nil {
		return nil, err
	}
	configs, err := splits.Of(ctx, r.hub, c, card)
	if err != nil || len(withheld) == 0 {
		return configs, err
	}
	for _, config := range configs {
		for _, s := range config.Splits {
			if slices.ContainsFunc(s.Files, func(f hub.File) bool { return withheld[f.SHA256] }) {
				return nil, withdrawn() // a later revision may name such a file again
			}
		}
	}
	return configs, nil
}

// Splits lists the splits of a revision.
func (r reader) Splits(ctx context.Context, _ hub.Repository, c hub.Commit) (list []Split, err error) {
	configs, err := r.configs(ctx, c)
	for _, config := range configs {
		for _, s := range config.Splits {
			list = append(list, Split{Config: config.Name, Name: s.Name})
		}
	}
	return list, err
}

// Rows gives rows of a split.
func (r reader) Rows(ctx context.Context, _ hub.Repository, c hub.Commit, s Split, from int64, limit int) (out Rows, err error) {
	part, err := r.part(ctx, c, s)
	if err != nil {
		return out, err
	}
	out.Columns, out.Rows, out.Total, err = r.records.Values(ctx, part, from, limit)
	return out, err
}

func (r reader) part(ctx context.Context, c hub.Commit, s Split) (viewer.Part, error) {
	configs, err := r.configs(ctx, c)
	if err != nil {
		return viewer.Part{}, err
	}
	config, ok := splits.Find(configs, s.Config)
	part, there := config.Split(s.Name)
	if !ok || !there {
		return viewer.Part{}, fault.New(fault.Missing, "there is no split %s of %s", s.Name, s.Config)
	}
	return viewer.Part{Split: part, Card: config.Features}, nil
}
