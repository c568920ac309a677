package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// AddInvitation writes an invitation down.
func (b *books) AddInvitation(ctx context.Context, i hub.Invitation) error {
	_, err := b.exec(ctx, "INSERT INTO invitations (hash, role, created, expires) VALUES (?, ?, ?, ?)", i.Hash, string(i.Role), millis(i.Created), until(i.Expires))
	return err
}

// TakeInvitation finds an invitation and forgets it.
func (b *books) TakeInvitation(ctx context.Context, hash string) (hub.Invitation, error) {
	i := hub.Invitation{Hash: hash}
	var created, expires int64
	err := b.row(ctx, "SELECT role, created, expires FROM invitations WHERE hash = ?", hash).Scan(&i.Role, &created, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return i, fault.New(fault.Missing, "there is no such invitation")
	}
	if err != nil {
		return i, err
	}
	i.Created, i.Expires = moment(created), since(expires)
	// Of two that take it at once one finds it gone.
	n, err := b.exec(ctx, "DELETE FROM invitations WHERE hash = ?", hash)
	if err == nil && n == 0 {
		err = fault.New(fault.Missing, "there is no such invitation")
	}
	return i, err
}

// DropInvitations forgets all invitations.
func (b *books) DropInvitations(ctx context.Context) error {
	_, err := b.exec(ctx, "DELETE FROM invitations")
	return err
}

// Organisation finds an organisation.
func (b *books) Organisation(ctx context.Context, name string) (hub.Organisation, error) {
	var o hub.Organisation
	var created int64
	err := b.row(ctx, "SELECT name, full_name, created FROM organisations WHERE folded = ?", strings.ToLower(name)).Scan(&o.Name, &o.FullName, &created)
	if errors.Is(err, sql.ErrNoRows) {
		return o, fault.New(fault.Missing, "there is nobody named %.100q", name)
	}
	o.Created = moment(created)
	return o, err
}

// TokensOf lists the tokens of a user by title.
func (b *books) TokensOf(ctx context.Context, user string) (list []hub.Token, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		t := hub.Token{User: user}
		var owners string
		var created, expires int64
		err := rows.Scan(&t.Hash, &t.Title, &t.Scope, &owners, &created, &expires)
		t.Owners, t.Created, t.Expires = strings.Fields(owners), moment(created), since(expires)
		list = append(list, t)
		return err
	}, "SELECT hash, title, scope, owners, created, expires FROM tokens WHERE person = ? ORDER BY title, created", strings.ToLower(user))
	return list, err
}
