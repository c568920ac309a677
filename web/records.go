package web

import (
	"context"
	"slices"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	splits "github.com/lontar-asean/lontar/hub/split"
	"github.com/lontar-asean/lontar/hub/viewer"
)

// Records is the Viewer of a hub.
func Records(h *hub.Hub, records *viewer.Viewer) Viewer { return reader{h, records} }

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
	configs, err := r.configs(ctx, c)
	if err != nil {
		return out, err
	}
	config, ok := splits.Find(configs, s.Config)
	part, there := config.Split(s.Name)
	if !ok || !there {
		return out, fault.New(fault.Missing, "there is no split %s of %s", s.Name, s.Config)
	}
	out.Columns, out.Rows, out.Total, err = r.records.Values(ctx, viewer.Part{Split: part, Card: config.Features}, from, limit)
	return out, err
}
