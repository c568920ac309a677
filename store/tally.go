package store

import (
	"context"
	"database/sql"

	"github.com/lontar-asean/lontar/hub"
)

// Tally counts what is there.
func (b *books) Tally(ctx context.Context) (hub.Tally, error) {
	t := hub.Tally{Repositories: map[hub.Kind]map[hub.Visibility]int64{}}
	if err := b.each(ctx, func(rows *sql.Rows) error {
		var kind hub.Kind
		var visibility hub.Visibility
		var n, downloads int64
		if err := rows.Scan(&kind, &visibility, &n, &downloads); err != nil {
			return err
		}
		if t.Repositories[kind] == nil {
			t.Repositories[kind] = map[hub.Visibility]int64{}
		}
		t.Repositories[kind][visibility] = n
		t.Downloads += downloads
		return nil
	}, "SELECT kind, visibility, count(*), CAST(sum(downloads) AS BIGINT) FROM repositories GROUP BY kind, visibility"); err != nil {
		return t, err
	}
	if err := b.row(ctx, "SELECT count(*), CAST(coalesce(sum(size), 0) AS BIGINT) FROM blobs").Scan(&t.Blobs, &t.Bytes); err != nil {
		return t, err
	}
	if err := b.row(ctx, "SELECT count(*) FROM users").Scan(&t.Users); err != nil {
		return t, err
	}
	return t, b.row(ctx, "SELECT count(*) FROM access_requests WHERE status = ?", string(hub.Pending)).Scan(&t.Requests)
}

// AddDownloads counts downloads.
func (b *books) AddDownloads(ctx context.Context, number, n int64) error {
	_, err := b.exec(ctx, "UPDATE repositories SET downloads = downloads + ? WHERE number = ?", n, number)
	return err
}
