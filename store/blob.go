package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Blob finds a blob.
func (b *books) Blob(ctx context.Context, sha256 string) (hub.Blob, error) {
	blob := hub.Blob{SHA256: sha256}
	var added int64
	err := b.row(ctx, "SELECT size, oid, added FROM blobs WHERE sha256 = ?", sha256).Scan(&blob.Size, &blob.OID, &added)
	if errors.Is(err, sql.ErrNoRows) {
		return blob, fault.New(fault.Missing, "there is no file of digest %s", sha256)
	}
	blob.Added = moment(added)
	return blob, err
}

// AddBlob writes a blob down and for which repository it was uploaded.
func (b *books) AddBlob(ctx context.Context, blob hub.Blob, repository int64) error {
	if _, err := b.exec(ctx, "INSERT INTO blobs (sha256, size, oid, added) VALUES (?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
		blob.SHA256, blob.Size, blob.OID, millis(blob.Added)); err != nil {
		return err
	}
	_, err := b.exec(ctx, "INSERT INTO uploads (repository, sha256) VALUES (?, ?) ON CONFLICT (repository, sha256) DO NOTHING", repository, blob.SHA256)
	return err
}

// Uploaded reports whether a blob was uploaded for a repository.
func (b *books) Uploaded(ctx context.Context, repository int64, sha256 string) (ok bool, err error) {
	err = b.row(ctx, "SELECT EXISTS (SELECT 1 FROM uploads WHERE repository = ? AND sha256 = ?)", repository, sha256).Scan(&ok)
	return ok, err
}
