package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/store"
)

func (a *app) restore() *cobra.Command {
	var p places
	var check bool
	c := &cobra.Command{
		Use:   "restore BACKUP",
		Short: "Make a hub from a backup, or check one",
		Long: `Checks every file of a backup and makes a new hub of it: in SQLite or PostgreSQL, whichever the backup came from. A place that holds a hub is
left as it is. Stopped at any moment it can be run again.`,
		Example: "  lontar restore /mnt/backup/lontar --data /srv/new --database postgres://lontar@db/hub\n  lontar restore /mnt/backup/lontar --check",
		Args:    exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			if _, err := hub.ReadBackup(args[0]); err != nil {
				return err
			}
			from, err := objects.NewVault(filepath.Join(args[0], "files"))
			if err != nil {
				return err
			}
			var m hub.Backup
			if check {
				m, err = hub.Restore(c.Context(), args[0], from, nil, nil)
			} else {
				m, err = p.restore(c, args[0], from)
			}
			if err != nil {
				return err
			}
			if a.json {
				return a.emit(map[string]any{"event": "done", "files": m.Files, "bytes": m.Bytes, "rows": m.Rows, "checked_only": check})
			}
			verb := "restored"
			if check {
				verb = "the backup is whole:"
			}
			_, err = fmt.Fprintf(a.out, "%s %d files, %d bytes, made %s\n", verb, m.Files, m.Bytes, m.Made.Format("2006-01-02 15:04:05 MST"))
			return err
		},
	}
	p.flags(c)
	c.Flags().BoolVar(&check, "check", false, "only check the backup")
	return c
}

// restore fills a new hub.
func (p places) restore(c *cobra.Command, dir string, from hub.Objects) (hub.Backup, error) {
	if p.data == "" {
		return hub.Backup{}, usage{fault.New(fault.Invalid, "where should the hub be?").Try("--data DIR")}
	}
	if err := p.settle(); err != nil {
		return hub.Backup{}, err
	}
	to, err := p.vault()
	if err != nil {
		return hub.Backup{}, err
	}
	return hub.Restore(c.Context(), dir, from, to, func(version int64, next func() (hub.Row, bool, error)) error {
		if err := hub.RestoreKeys(dir, p.data); err != nil {
			return err
		}
		return store.Load(c.Context(), p.database, version, next)
	})
}
