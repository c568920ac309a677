package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Session finds a session.
func (b *books) Session(ctx context.Context, hash string) (hub.Session, error) {
	s := hub.Session{Hash: hash}
	var created, expires int64
	err := b.row(ctx, "SELECT u.name, s.stamp, s.created, s.expires FROM sessions s JOIN users u ON u.folded = s.person WHERE s.hash = ?", hash).
		Scan(&s.User, &s.Stamp, &created, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return s, fault.New(fault.Missing, "there is no such session")
	}
	s.Created, s.Expires = moment(created), moment(expires)
	return s, err
}

// AddSession writes a session down.
func (b *books) AddSession(ctx context.Context, s hub.Session) error {
	if _, err := b.exec(ctx, "DELETE FROM sessions WHERE expires <= ?", millis(s.Created)); err != nil {
		return err
	}
	_, err := b.exec(ctx, "INSERT INTO sessions (hash, person, stamp, created, expires) VALUES (?, ?, ?, ?, ?)", s.Hash, strings.ToLower(s.User), s.Stamp, millis(s.Created), millis(s.Expires))
	return err
}

// DropSession forgets a session.
func (b *books) DropSession(ctx context.Context, hash string) error {
	_, err := b.exec(ctx, "DELETE FROM sessions WHERE hash = ?", hash)
	return err
}
