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

const requestColumns = "r.repository, u.name, r.status, r.reason, r.fields, r.at, r.expires FROM access_requests r JOIN users u ON u.folded = r.person"

func scanRequest(s scanner) (r hub.AccessRequest, err error) {
	var at, expires int64
	err = s.Scan(&r.Repository, &r.User, &r.Status, &r.Reason, &r.Fields, &at, &expires)
	r.At, r.Expires = moment(at), since(expires)
	return r, err
}

// AccessRequest finds a request.
func (b *books) AccessRequest(ctx context.Context, repository int64, user string) (hub.AccessRequest, error) {
	r, err := scanRequest(b.row(ctx, "SELECT "+requestColumns+" WHERE r.repository = ? AND r.person = ?", repository, strings.ToLower(user)))
	if errors.Is(err, sql.ErrNoRows) {
		return r, fault.New(fault.Missing, "%s did not ask for access", user)
	}
	return r, err
}

// SaveAccessRequest writes a request down.
func (b *books) SaveAccessRequest(ctx context.Context, r hub.AccessRequest) error {
	_, err := b.exec(ctx, `INSERT INTO access_requests (repository, person, status, reason, fields, at, expires) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (repository, person) DO UPDATE SET status = excluded.status, reason = excluded.reason, fields = excluded.fields, at = excluded.at, expires = excluded.expires`,
		r.Repository, strings.ToLower(r.User), string(r.Status), r.Reason, r.Fields, millis(r.At), until(r.Expires))
	return err
}

// AccessRequestsOf lists requests.
func (b *books) AccessRequestsOf(ctx context.Context, repository int64, status hub.AccessStatus) (list []hub.AccessRequest, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		r, err := scanRequest(rows)
		list = append(list, r)
		return err
	}, "SELECT "+requestColumns+" WHERE r.repository = ? AND r.status = ? ORDER BY r.at, u.name", repository, string(status))
	return list, err
}

// AddEvent writes an event down.
func (b *books) AddEvent(ctx context.Context, e hub.Event) error {
	_, err := b.exec(ctx, "INSERT INTO events (at, actor, action, object, detail, address) VALUES (?, ?, ?, ?, ?, ?)", millis(e.At), e.Actor, e.Action, e.Object, e.Detail, e.Address)
	return err
}

// Events gives the latest events.
func (b *books) Events(ctx context.Context, before time.Time, limit int) ([]hub.Event, error) {
	return b.events(ctx, "WHERE at < ? ORDER BY at DESC, number DESC LIMIT ?", millis(before), limit)
}

// EventsSince gives events as they came.
func (b *books) EventsSince(ctx context.Context, since time.Time, after int64, limit int) ([]hub.Event, error) {
	return b.events(ctx, "WHERE number > ? AND at >= ? ORDER BY number LIMIT ?", after, millis(since), limit)
}

func (b *books) events(ctx context.Context, where string, args ...any) (list []hub.Event, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		var e hub.Event
		var at int64
		err := rows.Scan(&e.Number, &at, &e.Actor, &e.Action, &e.Object, &e.Detail, &e.Address)
		e.At = moment(at)
		list = append(list, e)
		return err
	}, "SELECT number, at, actor, action, object, detail, address FROM events "+where, args...)
	return list, err
}
