package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// OpenUploads notes that a person uploads for a repository.
func (b *books) OpenUploads(ctx context.Context, repository int64, person string, at time.Time) (time.Time, error) {
	var began int64
	err := b.row(ctx, `INSERT INTO xet_uploads (repository, person, began, used) VALUES (?, ?, ?, ?)
		ON CONFLICT (repository, person) DO UPDATE SET used = excluded.used RETURNING began`, repository, person, millis(at), millis(at)).Scan(&began)
	return moment(began), err
}

const xorbColumns = "repository, person, hash, object, size, chunks, places, added"

func scanXorb(scan func(...any) error) (x hub.Xorb, err error) {
	var places string
	var added int64
	if err := scan(&x.Repository, &x.Person, &x.Hash, &x.Object, &x.Size, &x.Chunks, &places, &added); err != nil {
		return x, err
	}
	x.Added = moment(added)
	if err := json.Unmarshal([]byte(places), &x.Places); err != nil {
		return x, fault.New(fault.Broken, "the places of the xorb %s in the books cannot be read: %w", x.Hash, err)
	}
	return x, nil
}

// Xorb finds a xorb.
func (b *books) Xorb(ctx context.Context, repository int64, person, hash string) (hub.Xorb, error) {
	q := "SELECT " + xorbColumns + " FROM xet_xorbs WHERE repository = ? AND person = ? AND hash = ?"
	if b.writing && b.dialect == postgres {
		q += " FOR UPDATE"
	}
	x, err := scanXorb(b.row(ctx, q, repository, person, hash).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return x, fault.New(fault.Missing, "there is no xorb %s of yours for this repository", hash)
	}
	return x, err
}

// SaveXorb writes a xorb down.
func (b *books) SaveXorb(ctx context.Context, x hub.Xorb) error {
	places, err := json.Marshal(x.Places)
	if err != nil {
		return fmt.Errorf("write the places of xorb %s: %w", x.Hash, err)
	}
	_, err = b.exec(ctx, "INSERT INTO xet_xorbs ("+xorbColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (repository, person, hash) DO UPDATE SET object = excluded.object, size = excluded.size, chunks = excluded.chunks,
		places = excluded.places, added = excluded.added`,
		x.Repository, x.Person, x.Hash, x.Object, x.Size, x.Chunks, string(places), millis(x.Added))
	return err
}

// XorbBytes sums up the xorbs for a repository.
func (b *books) XorbBytes(ctx context.Context, repository int64) (n int64, err error) {
	err = b.row(ctx, "SELECT coalesce(sum(size), 0) FROM xet_xorbs WHERE repository = ?", repository).Scan(&n)
	return n, err
}

// IdleXorbs gives xorbs of uploads that ended.
func (b *books) IdleXorbs(ctx context.Context, since time.Time, limit int) (list []hub.Xorb, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		x, err := scanXorb(rows.Scan)
		list = append(list, x)
		return err
	}, "SELECT "+xorbColumns+` FROM xet_xorbs x WHERE x.added < ? AND NOT EXISTS (SELECT 1 FROM xet_uploads u
		WHERE u.repository = x.repository AND u.person = x.person AND u.used >= ?) ORDER BY repository, person, hash LIMIT ?`, millis(since), millis(since), limit)
	return list, err
}

// DropXorb forgets a xorb.
func (b *books) DropXorb(ctx context.Context, x hub.Xorb) error {
	_, err := b.exec(ctx, "DELETE FROM xet_xorbs WHERE repository = ? AND person = ? AND hash = ? AND object = ?", x.Repository, x.Person, x.Hash, x.Object)
	return err
}

// CloseUploads forgets uploads that ended.
func (b *books) CloseUploads(ctx context.Context, since time.Time) error {
	_, err := b.exec(ctx, `DELETE FROM xet_uploads WHERE used < ? AND NOT EXISTS (SELECT 1 FROM xet_xorbs x
		WHERE x.repository = xet_uploads.repository AND x.person = xet_uploads.person)`, millis(since))
	return err
}
