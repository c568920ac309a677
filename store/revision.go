package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

const commitColumns = "repository, id, parent, root, oid, title, message, author, at, number"

func scanCommit(s scanner) (c hub.Commit, err error) {
	var at int64
	err = s.Scan(&c.Repository, &c.ID, &c.Parent, &c.Root, &c.OID, &c.Title, &c.Message, &c.Author, &at, &c.Number)
	c.At = moment(at)
	return c, err
}

// Commit finds a commit.
func (b *books) Commit(ctx context.Context, repository int64, id string) (hub.Commit, error) {
	c, err := scanCommit(b.row(ctx, "SELECT "+commitColumns+" FROM commits WHERE repository = ? AND id = ?", repository, id))
	if errors.Is(err, sql.ErrNoRows) {
		return c, fault.New(fault.Missing, "there is no commit %s", id)
	}
	return c, err
}

// AddCommit writes a commit down.
func (b *books) AddCommit(ctx context.Context, c hub.Commit) error {
	_, err := b.exec(ctx, "INSERT INTO commits ("+commitColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (repository, id) DO NOTHING",
		c.Repository, c.ID, c.Parent, c.Root, c.OID, c.Title, c.Message, c.Author, millis(c.At), c.Number)
	return err
}

// History follows the parents of a commit.
func (b *books) History(ctx context.Context, from hub.Commit, offset, limit int) (list []hub.Commit, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		c, err := scanCommit(rows)
		list = append(list, c)
		return err
	}, `WITH RECURSIVE line (id, parent, depth) AS (
			SELECT id, parent, 0 FROM commits WHERE repository = ? AND id = ?
			UNION ALL
			SELECT c.id, c.parent, line.depth + 1 FROM line JOIN commits c ON c.repository = ? AND c.id = line.parent WHERE line.depth < ?
		) SELECT c.repository, c.id, c.parent, c.root, c.oid, c.title, c.message, c.author, c.at, c.number
		FROM line JOIN commits c ON c.repository = ? AND c.id = line.id WHERE line.depth >= ? ORDER BY line.depth`,
		from.Repository, from.ID, from.Repository, offset+limit-1, from.Repository, offset)
	return list, err
}

// Tree gives a tree.
func (b *books) Tree(ctx context.Context, key string) (kept []byte, err error) {
	err = b.row(ctx, "SELECT kept FROM trees WHERE key = ?", key).Scan(&kept)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.Broken, "the books lack the directory %s", key)
	}
	return kept, err
}

// AddTree keeps a tree. One that was to be collected stays; one that is there is locked, so that it is not collected before the transaction ends.
func (b *books) AddTree(ctx context.Context, key string, kept []byte) error {
	_, err := b.exec(ctx, "INSERT INTO trees (key, kept) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET condemned = 0", key, kept)
	return err
}

// Refs lists refs.
func (b *books) Refs(ctx context.Context, repository int64) (list []hub.Ref, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		var r hub.Ref
		err := rows.Scan(&r.Kind, &r.Name, &r.Commit, &r.Message)
		list = append(list, r)
		return err
	}, "SELECT kind, name, target, message FROM refs WHERE repository = ? ORDER BY kind, name", repository)
	return list, err
}

// SetRef moves a ref from where it is said to be.
func (b *books) SetRef(ctx context.Context, repository int64, r hub.Ref, was string) (err error) {
	var n int64
	if was == "" {
		n, err = b.exec(ctx, "INSERT INTO refs (repository, kind, name, target, message) VALUES (?, ?, ?, ?, ?) ON CONFLICT (repository, kind, name) DO NOTHING",
			repository, string(r.Kind), r.Name, r.Commit, r.Message)
	} else {
		n, err = b.exec(ctx, "UPDATE refs SET target = ?, message = ? WHERE repository = ? AND kind = ? AND name = ? AND target = ?",
			r.Commit, r.Message, repository, string(r.Kind), r.Name, was)
	}
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "the %s %s is there already or has moved", r.Kind, r.Name)
	}
	return err
}

// DropRef forgets a ref.
func (b *books) DropRef(ctx context.Context, repository int64, kind hub.RefKind, name string) error {
	n, err := b.exec(ctx, "DELETE FROM refs WHERE repository = ? AND kind = ? AND name = ?", repository, string(kind), name)
	if err == nil && n == 0 {
		return fault.New(fault.Missing, "there is no %s %s", kind, name)
	}
	return err
}
