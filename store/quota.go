package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Quota gives bounds and what is held.
func (b *books) Quota(ctx context.Context, owner string) (hub.Quota, hub.Usage, error) {
	q, u := hub.Quota{Owner: owner, Bytes: hub.Unlimited, Repositories: hub.Unlimited}, hub.Usage{}
	query := "SELECT bytes, repositories FROM quotas WHERE folded = ?"
	if b.writing && b.dialect == postgres {
		query += " FOR UPDATE"
	}
	if err := b.row(ctx, query, strings.ToLower(owner)).Scan(&q.Bytes, &q.Repositories); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return q, u, err
	}
	return q, u, b.row(ctx, "SELECT CAST(coalesce(sum(bytes), 0) AS BIGINT), count(*) FROM repositories WHERE lower(owner) = ?", strings.ToLower(owner)).Scan(&u.Bytes, &u.Repositories)
}

// Quotas lists bounds.
func (b *books) Quotas(ctx context.Context) (list []hub.Quota, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		var q hub.Quota
		err := rows.Scan(&q.Owner, &q.Bytes, &q.Repositories)
		list = append(list, q)
		return err
	}, "SELECT folded, bytes, repositories FROM quotas ORDER BY folded")
	return list, err
}

// SetQuota writes bounds down.
func (b *books) SetQuota(ctx context.Context, q hub.Quota) error {
	_, err := b.exec(ctx, `INSERT INTO quotas (folded, bytes, repositories) VALUES (?, ?, ?)
		ON CONFLICT (folded) DO UPDATE SET bytes = excluded.bytes, repositories = excluded.repositories`, strings.ToLower(q.Owner), q.Bytes, q.Repositories)
	return err
}

// OwnerOf gives the name space of a repository.
func (b *books) OwnerOf(ctx context.Context, repository int64) (owner string, err error) {
	err = b.row(ctx, "SELECT owner FROM repositories WHERE number = ?", repository).Scan(&owner)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.New(fault.Missing, "the repository is not there any more")
	}
	return owner, err
}
