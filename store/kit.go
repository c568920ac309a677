package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// AddKit writes a kit down.
func (b *books) AddKit(ctx context.Context, k hub.Kit) error {
	commits, err := json.Marshal(k.Commits)
	if err != nil {
		return fmt.Errorf("write the commits of kit %s: %w", k.ID, err)
	}
	_, err = b.exec(ctx, `INSERT INTO kits (id, repository, name, commits, at, person, note) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id, repository) DO NOTHING`, k.ID, k.Repository, k.Name, string(commits), millis(k.At), k.By, k.Note)
	return err
}

// KitsOf lists the kits of a repository.
func (b *books) KitsOf(ctx context.Context, repository int64) (list []hub.Kit, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		k := hub.Kit{Repository: repository}
		var commits string
		var at int64
		if err := rows.Scan(&k.ID, &k.Name, &commits, &at, &k.By, &k.Note); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(commits), &k.Commits); err != nil {
			return fault.New(fault.Broken, "the commits of kit %s in the books cannot be read: %w", k.ID, err)
		}
		k.At = moment(at)
		list = append(list, k)
		return nil
	}, "SELECT id, name, commits, at, person, note FROM kits WHERE repository = ? ORDER BY at DESC, id", repository)
	return list, err
}
