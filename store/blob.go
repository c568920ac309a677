package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Blob finds a blob. One that is being collected is not there any more.
func (b *books) Blob(ctx context.Context, sha256 string) (hub.Blob, error) {
	blob := hub.Blob{SHA256: sha256}
	var added int64
	err := b.row(ctx, "SELECT size, oid, added FROM blobs WHERE sha256 = ? AND condemned = 0", sha256).Scan(&blob.Size, &blob.OID, &added)
	if errors.Is(err, sql.ErrNoRows) {
		return blob, fault.New(fault.Missing, "there is no file of digest %s", sha256)
	}
	blob.Added = moment(added)
	return blob, err
}

// AddBlob writes a blob down and for which repository it was uploaded.
func (b *books) AddBlob(ctx context.Context, blob hub.Blob, repository int64) error {
	if _, err := b.exec(ctx, `INSERT INTO blobs (sha256, size, oid, added) VALUES (?, ?, ?, ?)
		ON CONFLICT (sha256) DO UPDATE SET added = excluded.added, condemned = 0, oid = CASE WHEN blobs.oid = '' THEN excluded.oid ELSE blobs.oid END`,
		blob.SHA256, blob.Size, blob.OID, millis(blob.Added)); err != nil {
		return err
	}
	n, err := b.exec(ctx, "INSERT INTO uploads (repository, sha256) VALUES (?, ?) ON CONFLICT (repository, sha256) DO NOTHING", repository, blob.SHA256)
	if err != nil || n == 0 {
		return err
	}
	_, err = b.exec(ctx, "UPDATE repositories SET bytes = bytes + ? WHERE number = ?", blob.Size, repository)
	return err
}

// Uploaded reports whether a blob was uploaded for a repository.
func (b *books) Uploaded(ctx context.Context, repository int64, sha256 string) (ok bool, err error) {
	err = b.row(ctx, "SELECT EXISTS (SELECT 1 FROM uploads u JOIN blobs b ON b.sha256 = u.sha256 WHERE u.repository = ? AND u.sha256 = ? AND b.condemned = 0)", repository, sha256).Scan(&ok)
	return ok, err
}

// Claim fails unless blobs are there. PostgreSQL locks them until the transaction ends; SQLite has one writer.
func (b *books) Claim(ctx context.Context, sha256 []string) error {
	for some := range slices.Chunk(sha256, batch) {
		found := make(map[string]bool, len(some))
		query := "SELECT sha256 FROM blobs WHERE sha256 IN (" + places(len(some)) + ") AND condemned = 0 ORDER BY sha256"
		if b.dialect == postgres {
			query += " FOR SHARE"
		}
		if err := b.each(ctx, func(rows *sql.Rows) error {
			var s string
			err := rows.Scan(&s)
			found[s] = true
			return err
		}, query, anys(some)...); err != nil {
			return err
		}
		for _, s := range some {
			if !found[s] {
				return fault.New(fault.Missing, "there is no file of digest %s", s).Try("upload it, then commit again")
			}
		}
	}
	return nil
}

// batch is how many values one statement names.
const batch = 500

// places gives n places for values.
func places(n int) string { return "?" + strings.Repeat(", ?", n-1) }

func anys(list []string) []any {
	a := make([]any, len(list))
	for i, s := range list {
		a[i] = s
	}
	return a
}
