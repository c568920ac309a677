package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

const reviewColumns = "id, repository, hash, sha256, path, line, by_whom, at, status, judge, decided"

func scanReview(s scanner) (r hub.Review, err error) {
	var at, decided int64
	err = s.Scan(&r.ID, &r.Repository, &r.Hash, &r.SHA256, &r.Path, &r.Row, &r.By, &at, &r.Status, &r.Judge, &decided)
	r.At, r.Decided = moment(at), perhaps(decided)
	if errors.Is(err, sql.ErrNoRows) {
		return r, fault.New(fault.Missing, "there is nothing held for review under this name")
	}
	return r, err
}

// Review finds a review.
func (b *books) Review(ctx context.Context, id string) (hub.Review, error) {
	return scanReview(b.row(ctx, "SELECT "+reviewColumns+" FROM reviews WHERE id = ?", id))
}

// ReviewOf finds the review of a text.
func (b *books) ReviewOf(ctx context.Context, repository int64, hash string) (hub.Review, error) {
	return scanReview(b.row(ctx, "SELECT "+reviewColumns+" FROM reviews WHERE repository = ? AND hash = ?", repository, hash))
}

// SaveReview writes a review down.
func (b *books) SaveReview(ctx context.Context, r hub.Review) error {
	_, err := b.exec(ctx, "INSERT INTO reviews ("+reviewColumns+") VALUES ("+places(11)+`)
		ON CONFLICT (repository, hash) DO UPDATE SET sha256 = excluded.sha256, path = excluded.path, line = excluded.line, status = excluded.status,
		judge = excluded.judge, decided = excluded.decided`,
		r.ID, r.Repository, r.Hash, r.SHA256, r.Path, r.Row, r.By, millis(r.At), string(r.Status), r.Judge, perhapsMillis(r.Decided))
	return err
}

// Reviews lists reviews.
func (b *books) Reviews(ctx context.Context, status hub.AccessStatus, limit int) (list []hub.Review, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		r, err := scanReview(rows)
		list = append(list, r)
		return err
	}, "SELECT "+reviewColumns+" FROM reviews WHERE status = ? ORDER BY at, id LIMIT ?", string(status), limit)
	return list, err
}

// Fact gives a fact.
func (b *books) Fact(ctx context.Context, name string) (value string, err error) {
	err = b.row(ctx, "SELECT value FROM facts WHERE name = ?", name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

// AddFact writes a fact down unless it is there.
func (b *books) AddFact(ctx context.Context, name, value string) (string, error) {
	if _, err := b.exec(ctx, "INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", name, value); err != nil {
		return "", err
	}
	return b.Fact(ctx, name)
}

// FactsOf gives facts by the beginning of their names.
func (b *books) FactsOf(ctx context.Context, prefix string) (map[string]string, error) {
	found := map[string]string{}
	err := b.each(ctx, func(rows *sql.Rows) error {
		var name, value string
		err := rows.Scan(&name, &value)
		found[name] = value
		return err
	}, "SELECT name, value FROM facts WHERE substr(name, 1, ?) = ?", len(prefix), prefix)
	return found, err
}
