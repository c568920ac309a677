package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/lontar-asean/lontar/hub"
)

// strings gives the first column of rows.
func (b *books) strings(ctx context.Context, query string, args ...any) (list []string, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		var s string
		err := rows.Scan(&s)
		list = append(list, s)
		return err
	}, query, args...)
	return list, err
}

// Roots gives the trees of commits.
func (b *books) Roots(ctx context.Context, after string, limit int) ([]string, error) {
	return b.strings(ctx, "SELECT DISTINCT root FROM commits WHERE root > ? ORDER BY root LIMIT ?", after, limit)
}

// TreeKeys gives the keys of trees.
func (b *books) TreeKeys(ctx context.Context, after string, limit int) ([]string, error) {
	return b.strings(ctx, "SELECT key FROM trees WHERE key > ? ORDER BY key LIMIT ?", after, limit)
}

// CondemnTrees condemns or spares trees.
func (b *books) CondemnTrees(ctx context.Context, keys []string, run int64) error {
	for some := range slices.Chunk(keys, batch) {
		if _, err := b.exec(ctx, "UPDATE trees SET condemned = ? WHERE key IN ("+places(len(some))+")", append([]any{run}, anys(some)...)...); err != nil {
			return err
		}
	}
	return nil
}

// DropTrees forgets trees that are still condemned.
func (b *books) DropTrees(ctx context.Context, keys []string, run int64) (n int64, err error) {
	for some := range slices.Chunk(keys, batch) {
		dropped, err := b.exec(ctx, "DELETE FROM trees WHERE condemned = ? AND key IN ("+places(len(some))+")", append([]any{run}, anys(some)...)...)
		if err != nil {
			return 0, err
		}
		n += dropped
	}
	return n, nil
}

// BlobsAfter gives a page of blobs.
func (b *books) BlobsAfter(ctx context.Context, after string, limit int) (list []hub.Blob, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		var blob hub.Blob
		var added int64
		err := rows.Scan(&blob.SHA256, &blob.Size, &blob.OID, &added, &blob.Waste)
		blob.Added = moment(added)
		list = append(list, blob)
		return err
	}, "SELECT sha256, size, oid, added, condemned <> 0 FROM blobs WHERE sha256 > ? ORDER BY sha256 LIMIT ?", after, limit)
	return list, err
}

// CondemnBlobs condemns or spares blobs.
func (b *books) CondemnBlobs(ctx context.Context, blobs []hub.Blob, run int64, before time.Time) error {
	for _, blob := range blobs {
		var err error
		if run == 0 {
			_, err = b.exec(ctx, "UPDATE blobs SET condemned = 0 WHERE sha256 = ?", blob.SHA256)
		} else {
			_, err = b.exec(ctx, `INSERT INTO blobs (sha256, size, oid, added, condemned) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT (sha256) DO UPDATE SET condemned = excluded.condemned WHERE blobs.added < ?`, blob.SHA256, blob.Size, blob.OID, millis(blob.Added), run, millis(before))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// DropBlob forgets a blob that is still condemned, and first its bytes. When the transaction breaks off after that, the blob is still condemned and so
// not there for anybody.
func (b *books) DropBlob(ctx context.Context, sha256 string, run int64, remove func() error) (bool, error) {
	query := "SELECT size FROM blobs WHERE sha256 = ? AND condemned = ?"
	if b.dialect == postgres {
		query += " FOR UPDATE"
	}
	var size int64
	err := b.row(ctx, query, sha256, run).Scan(&size)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := remove(); err != nil {
		return false, err
	}
	for _, q := range []struct {
		text string
		args []any
	}{
		{"UPDATE repositories SET bytes = bytes - ? WHERE number IN (SELECT repository FROM uploads WHERE sha256 = ?)", []any{size, sha256}},
		{"DELETE FROM uploads WHERE sha256 = ?", []any{sha256}},
		{"DELETE FROM blobs WHERE sha256 = ?", []any{sha256}},
	} {
		if _, err := b.exec(ctx, q.text, q.args...); err != nil {
			return false, err
		}
	}
	return true, nil
}

// Written reports whether an object is written down.
func (b *books) Written(ctx context.Context, sha256 string) (ok bool, err error) {
	err = b.row(ctx, "SELECT EXISTS (SELECT 1 FROM blobs WHERE sha256 = ?)", sha256).Scan(&ok)
	return ok, err
}

// Hold puts off removal.
func (b *books) Hold(ctx context.Context, name string, past time.Time) error {
	if past.IsZero() {
		_, err := b.exec(ctx, "DELETE FROM holds WHERE name = ?", name)
		return err
	}
	_, err := b.exec(ctx, "INSERT INTO holds (name, past) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET past = excluded.past", name, millis(past))
	return err
}

// Held gives a hold that lasts.
func (b *books) Held(ctx context.Context, at time.Time) (name string, err error) {
	err = b.row(ctx, "SELECT name FROM holds WHERE past > ? ORDER BY name LIMIT 1", millis(at)).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return name, err
}
