package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// since gives a time that is kept as 0 when it is none.
func since(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return moment(ms)
}

func until(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return millis(t)
}

const userColumns = "name, full_name, email, password, subject, role, created, disabled"

func scanUser(s scanner) (u hub.User, err error) {
	var created int64
	err = s.Scan(&u.Name, &u.FullName, &u.Email, &u.Password, &u.Subject, &u.Role, &created, &u.Disabled)
	u.Created = moment(created)
	return u, err
}

// User finds a user.
func (b *books) User(ctx context.Context, name string) (hub.User, error) {
	u, err := scanUser(b.row(ctx, "SELECT "+userColumns+" FROM users WHERE folded = ?", strings.ToLower(name)))
	if errors.Is(err, sql.ErrNoRows) {
		return u, fault.New(fault.Missing, "there is no user %.100q", name)
	}
	return u, err
}

// UserBySubject finds a user by who they are at an OpenID provider.
func (b *books) UserBySubject(ctx context.Context, subject string) (hub.User, error) {
	u, err := scanUser(b.row(ctx, "SELECT "+userColumns+" FROM users WHERE subject = ? AND subject <> ''", subject))
	if errors.Is(err, sql.ErrNoRows) {
		return u, fault.New(fault.Missing, "nobody has logged in so before")
	}
	return u, err
}

// SaveUser writes a user down.
func (b *books) SaveUser(ctx context.Context, u hub.User) error {
	if err := b.free(ctx, "organisations", "an organisation", u.Name); err != nil {
		return err
	}
	_, err := b.exec(ctx, "INSERT INTO users (folded, "+userColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (folded) DO UPDATE SET
		full_name = excluded.full_name, email = excluded.email, password = excluded.password, subject = excluded.subject, role = excluded.role, disabled = excluded.disabled`,
		strings.ToLower(u.Name), u.Name, u.FullName, u.Email, u.Password, u.Subject, string(u.Role), millis(u.Created), u.Disabled)
	return err
}

// free fails when a table holds a name: users and organisations share one space of names.
func (b *books) free(ctx context.Context, table, what, name string) error {
	var taken bool
	err := b.row(ctx, "SELECT EXISTS (SELECT 1 FROM "+table+" WHERE folded = ?)", strings.ToLower(name)).Scan(&taken)
	if err == nil && taken {
		return fault.New(fault.Conflict, "there is %s named %s already", what, name)
	}
	return err
}

// Users lists users.
func (b *books) Users(ctx context.Context) (list []hub.User, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		u, err := scanUser(rows)
		list = append(list, u)
		return err
	}, "SELECT "+userColumns+" FROM users ORDER BY folded")
	return list, err
}

// SaveOrganisation writes an organisation down.
func (b *books) SaveOrganisation(ctx context.Context, o hub.Organisation) error {
	if err := b.free(ctx, "users", "a user", o.Name); err != nil {
		return err
	}
	_, err := b.exec(ctx, "INSERT INTO organisations (folded, name, full_name, created) VALUES (?, ?, ?, ?) ON CONFLICT (folded) DO UPDATE SET full_name = excluded.full_name",
		strings.ToLower(o.Name), o.Name, o.FullName, millis(o.Created))
	return err
}

// SetMember gives or takes a role.
func (b *books) SetMember(ctx context.Context, m hub.Member) error {
	organisation, person := strings.ToLower(m.Organisation), strings.ToLower(m.User)
	if m.Role == "" {
		_, err := b.exec(ctx, "DELETE FROM members WHERE organisation = ? AND person = ?", organisation, person)
		return err
	}
	_, err := b.exec(ctx, "INSERT INTO members (organisation, person, role) VALUES (?, ?, ?) ON CONFLICT (organisation, person) DO UPDATE SET role = excluded.role",
		organisation, person, string(m.Role))
	return err
}

// Memberships lists the organisations of a person.
func (b *books) Memberships(ctx context.Context, user string) (list []hub.Member, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		m := hub.Member{User: user}
		err := rows.Scan(&m.Organisation, &m.Role)
		list = append(list, m)
		return err
	}, "SELECT o.name, m.role FROM members m JOIN organisations o ON o.folded = m.organisation WHERE m.person = ? ORDER BY o.folded", strings.ToLower(user))
	return list, err
}

// Token finds a token.
func (b *books) Token(ctx context.Context, hash string) (hub.Token, error) {
	t := hub.Token{Hash: hash}
	var owners string
	var created, expires int64
	err := b.row(ctx, "SELECT u.name, t.title, t.scope, t.owners, t.created, t.expires FROM tokens t JOIN users u ON u.folded = t.person WHERE t.hash = ?", hash).
		Scan(&t.User, &t.Title, &t.Scope, &owners, &created, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return t, fault.New(fault.Missing, "there is no such token")
	}
	t.Owners, t.Created, t.Expires = strings.Fields(owners), moment(created), since(expires)
	return t, err
}

// AddToken writes a token down.
func (b *books) AddToken(ctx context.Context, t hub.Token) error {
	_, err := b.exec(ctx, "INSERT INTO tokens (hash, person, title, scope, owners, created, expires) VALUES (?, ?, ?, ?, ?, ?, ?)",
		t.Hash, strings.ToLower(t.User), t.Title, string(t.Scope), strings.Join(t.Owners, " "), millis(t.Created), until(t.Expires))
	return err
}

// DropToken forgets tokens.
func (b *books) DropToken(ctx context.Context, user, title string) (int64, error) {
	return b.exec(ctx, "DELETE FROM tokens WHERE person = ? AND title = ?", strings.ToLower(user), title)
}
