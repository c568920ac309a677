package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/fault"
)

// leastAge keeps uploads whose commit is on its way.
const leastAge = time.Minute

func (a *app) gc() *cobra.Command {
	var p places
	var older time.Duration
	var look bool
	c := &cobra.Command{
		Use:   "gc",
		Short: "Remove files of the hub that no revision names",
		Long: `Removes what no commit of any repository names any more: files of deleted repositories, uploads that were never committed, remains of uploads
that broke off. The hub may be in use. Stopped at any moment it leaves nothing broken; the next run goes on.`,
		Example: "  lontar gc --data /srv/lontar --dry-run",
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if older < leastAge {
				return usage{fault.New(fault.Invalid, "uploads younger than %s must stay: their commit may be on its way", leastAge).Try("--older 24h")}
			}
			home, err := p.open(c.Context())
			if err != nil {
				return err
			}
			defer home.store.Close()
			got, err := home.Collect(c.Context(), older, look)
			if err != nil {
				return err
			}
			if a.json {
				return a.emit(map[string]any{"event": "done", "dry_run": look, "collected": got})
			}
			verb := "removed"
			if look {
				verb = "would remove"
			}
			_, err = fmt.Fprintf(a.out, "%s %d files (%d bytes; %d never written down) and %d directories; %d files are in use, %d are younger than %s\n",
				verb, got.Files, got.Bytes, got.Orphans, got.Trees, got.Kept, got.Young, older)
			return err
		},
	}
	p.flags(c)
	c.Flags().DurationVar(&older, "older", 24*time.Hour, "leave files that came later than this ago")
	c.Flags().BoolVar(&look, "dry-run", false, "only say what would be removed")
	return c
}
