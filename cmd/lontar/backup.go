package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
)

func (a *app) backup() *cobra.Command {
	var p places
	var to string
	c := &cobra.Command{
		Use:   "backup",
		Short: "Copy a hub into a folder, while it is in use",
		Long: `Writes the hub as it is at one moment: its books as rows that any of the databases can take in again, its files under their SHA-256. Backing up
into the same folder again copies only new files, removes those that the hub no longer has, and replaces the earlier backup when all is there.

A backup holds password hashes, private files and the keys of the hub: keep it as safe as the hub.`,
		Example: "  lontar backup --data /srv/lontar --to /mnt/backup/lontar",
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if to == "" {
				return usage{fault.New(fault.Invalid, "where should the backup go?").Try("--to DIR")}
			}
			home, err := p.open(c.Context())
			if err != nil {
				return err
			}
			defer home.store.Close()
			files, err := objects.NewVault(filepath.Join(to, "files"))
			if err != nil {
				return err
			}
			keys, err := home.keys()
			if err != nil {
				return err
			}
			m, err := home.Backup(c.Context(), home.store, to, files, release, keys...)
			if err != nil {
				return err
			}
			// Receipts of withdrawals say how many backups are outside their reach.
			if err := home.Write(c.Context(), func(b hub.Books) error {
				return b.AddEvent(c.Context(), hub.Event{At: home.Now(), Action: "backup", Object: "hub", Detail: m.SHA256})
			}); err != nil {
				return err
			}
			if a.json {
				return a.emit(map[string]any{"event": "done", "to": to, "files": m.Files, "bytes": m.Bytes, "new": m.New, "sha256": m.SHA256})
			}
			_, err = fmt.Fprintf(a.out, "%s: %d files, %d bytes, %d of them new\n", to, m.Files, m.Bytes, m.New)
			return err
		},
	}
	p.flags(c)
	c.Flags().StringVar(&to, "to", "", "folder of the backup")
	return c
}

// keys names the files of the hub's secret keys. A hub that never ran has none.
func (h *house) keys() (list []string, err error) {
	for _, pattern := range []string{"key", "*.key"} {
		found, err := filepath.Glob(filepath.Join(h.dir, pattern))
		if err != nil {
			return nil, fault.New(fault.Invalid, "the folder of the hub cannot be read: %w", err)
		}
		list = append(list, found...)
	}
	return list, nil
}
