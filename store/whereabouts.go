package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// BlobsOf gives blobs of a repository.
func (b *books) BlobsOf(ctx context.Context, repository int64, after string, limit int) (list []hub.Blob, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		var blob hub.Blob
		var added int64
		err := rows.Scan(&blob.SHA256, &blob.Size, &blob.OID, &added, &blob.Waste)
		blob.Added = moment(added)
		list = append(list, blob)
		return err
	}, `SELECT b.sha256, b.size, b.oid, b.added, b.condemned <> 0 FROM uploads u JOIN blobs b ON b.sha256 = u.sha256
		WHERE u.repository = ? AND b.sha256 > ? ORDER BY b.sha256 LIMIT ?`, repository, after, limit)
	return list, err
}

// Holders gives repositories that a blob was uploaded for.
func (b *books) Holders(ctx context.Context, sha256 string) (list []int64, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		list = append(list, n)
		return err
	}, "SELECT repository FROM uploads WHERE sha256 = ? ORDER BY repository", sha256)
	return list, err
}

// RepositoryOf finds a repository by its number.
func (b *books) RepositoryOf(ctx context.Context, number int64) (hub.Repository, error) {
	r, err := scanRepository(b.row(ctx, "SELECT "+repositoryColumns+" FROM repositories WHERE number = ?", number))
	if errors.Is(err, sql.ErrNoRows) {
		return r, fault.New(fault.Missing, "the repository is not there any more")
	}
	return r, err
}

// CommitsOf gives commits of a repository.
func (b *books) CommitsOf(ctx context.Context, repository int64, after string, limit int) (list []hub.Commit, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		c, err := scanCommit(rows)
		list = append(list, c)
		return err
	}, "SELECT "+commitColumns+" FROM commits WHERE repository = ? AND id > ? ORDER BY id LIMIT ?", repository, after, limit)
	return list, err
}

// EventCounts counts events by action.
func (b *books) EventCounts(ctx context.Context, object string) (map[string]int64, error) {
	counts := map[string]int64{}
	err := b.each(ctx, func(rows *sql.Rows) error {
		var action string
		var n int64
		err := rows.Scan(&action, &n)
		counts[action] = n
		return err
	}, "SELECT action, count(*) FROM events WHERE object = ? GROUP BY action", object)
	return counts, err
}
