package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/store"
)

// places say where a hub keeps what.
type places struct {
	data     string
	database string
	objects  string

	measure func(hub.Ledger) hub.Ledger // nil when nobody measures
}

func (p *places) flags(c *cobra.Command) {
	c.Flags().StringVar(&p.data, "data", "", "folder of the hub (default $LONTAR_HOME/hub)")
	c.Flags().StringVar(&p.database, "database", "", "postgres://… or a SQLite file (default hub.db in the folder)")
	c.Flags().StringVar(&p.objects, "objects", "", "folder or s3://BUCKET/PREFIX for the bytes of files (default files in the folder)")
}

// house is an open hub.
type house struct {
	*hub.Hub
	guard *access.Guard
	store *store.Store
	dir   string
}

// settle fills in the places that were not named.
func (p *places) settle() error {
	if p.data == "" {
		base := home()
		if base == "" {
			return usage{fault.New(fault.Invalid, "no place for the hub is known").Try("--data DIR")}
		}
		p.data = filepath.Join(base, "hub")
	}
	if p.database == "" {
		p.database = filepath.Join(p.data, "hub.db")
	}
	if p.objects == "" {
		p.objects = filepath.Join(p.data, "files")
	}
	return nil
}

// open opens a hub that is there; only establish makes one.
func (p places) open(ctx context.Context) (*house, error) {
	if err := p.settle(); err != nil {
		return nil, err
	}
	s, err := store.Attach(ctx, p.database)
	if fault.Of(err) == fault.Missing {
		return nil, fault.New(fault.Missing, "%w", err).Try("name its place with --data DIR; `lontar serve` or `lontar user add` make a new hub")
	}
	if err != nil {
		return nil, err
	}
	return p.house(s)
}

// establish opens a hub and makes it when it is not there.
func (p places) establish(ctx context.Context) (*house, error) {
	if err := p.settle(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(p.data, 0o700); err != nil {
		return nil, fault.New(fault.Denied, "the folder of the hub cannot be made: %w", err)
	}
	if s, err := store.Attach(ctx, p.database); err == nil { // nothing to do, and a hub that runs is not waited for
		return p.house(s)
	}
	s, err := store.Open(ctx, p.database)
	if err != nil {
		return nil, err
	}
	return p.house(s)
}

func (p places) house(s *store.Store) (*house, error) {
	files, err := p.vault()
	if err != nil {
		s.Close()
		return nil, err
	}
	var ledger hub.Ledger = s
	if p.measure != nil {
		ledger = p.measure(s)
	}
	h := hub.New(ledger, files, time.Now)
	return &house{Hub: h, guard: access.New(h), store: s, dir: p.data}, nil
}

// vault opens the store of the bytes of files.
func (p places) vault() (hub.Objects, error) {
	scheme, _, elsewhere := strings.Cut(p.objects, "://")
	switch {
	case !elsewhere:
		return objects.NewVault(p.objects)
	case scheme == "s3":
		options, err := fetchOptions()
		if err != nil {
			return nil, err
		}
		return objects.NewS3Vault(p.objects, objects.FromEnvironment(os.Getenv), options)
	}
	return nil, usage{fault.New(fault.Invalid, "files are kept in a folder or an S3-compatible store, not at %s", p.objects).Try("--objects DIR, or s3://BUCKET/PREFIX")}
}
