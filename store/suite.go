package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

const suiteColumns = "id, title, about, seed, questions, tries, daily, by_whom, created, closed"

func scanSuite(s scanner) (r hub.Suite, err error) {
	var seed, created, closed int64
	err = s.Scan(&r.ID, &r.Title, &r.About, &seed, &r.Questions, &r.Tries, &r.Daily, &r.By, &created, &closed)
	r.Seed, r.Created, r.Closed = uint64(seed), moment(created), perhaps(closed)
	return r, err
}

// Suite finds a private suite.
func (b *books) Suite(ctx context.Context, id string) (hub.Suite, error) {
	q := "SELECT " + suiteColumns + " FROM suites WHERE id = ?"
	if b.writing && b.dialect == postgres {
		q += " FOR UPDATE"
	}
	s, err := scanSuite(b.row(ctx, q, id))
	if errors.Is(err, sql.ErrNoRows) {
		return s, fault.New(fault.Missing, "there is no suite %.100q", id)
	}
	return s, err
}

// SuitePack gives what a private suite is made of.
func (b *books) SuitePack(ctx context.Context, id string) (pack []byte, err error) {
	err = b.row(ctx, "SELECT pack FROM suites WHERE id = ?", id).Scan(&pack)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.Missing, "there is no suite %.100q", id)
	}
	return pack, err
}

// Suites lists private suites.
func (b *books) Suites(ctx context.Context) (list []hub.Suite, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		s, err := scanSuite(rows)
		list = append(list, s)
		return err
	}, "SELECT "+suiteColumns+" FROM suites")
	slices.SortFunc(list, func(a, b hub.Suite) int { return cmp.Compare(a.ID, b.ID) }) // as bytes, whatever the database thinks
	return list, err
}

// AddSuite writes a private suite down.
func (b *books) AddSuite(ctx context.Context, s hub.Suite, pack []byte) error {
	_, err := b.exec(ctx, "INSERT INTO suites ("+suiteColumns+", pack) VALUES ("+places(11)+")",
		s.ID, s.Title, s.About, int64(s.Seed), s.Questions, s.Tries, s.Daily, s.By, millis(s.Created), perhapsMillis(s.Closed), pack)
	return err
}

// CloseSuite forgets what a private suite is made of.
func (b *books) CloseSuite(ctx context.Context, id string, at time.Time) error {
	_, err := b.exec(ctx, "UPDATE suites SET closed = ?, pack = ? WHERE id = ?", millis(at), []byte{}, id)
	return err
}

// AddSubmission writes a submission to a private suite down.
func (b *books) AddSubmission(ctx context.Context, s hub.Submission) error {
	_, err := b.exec(ctx, "INSERT INTO submissions (suite, number, who, model, digest, result, at) VALUES ("+places(7)+")",
		s.Suite, s.Number, s.Who, s.Model, s.Digest, s.Rows, millis(s.At))
	return err
}

// Submissions lists submissions to a private suite.
func (b *books) Submissions(ctx context.Context, suite, who string) (list []hub.Submission, err error) {
	q, args := "SELECT suite, number, who, model, digest, result, at FROM submissions WHERE suite = ?", []any{suite}
	if who != "" {
		q, args = q+" AND who = ?", append(args, who)
	}
	err = b.each(ctx, func(rows *sql.Rows) error {
		var s hub.Submission
		var at int64
		err := rows.Scan(&s.Suite, &s.Number, &s.Who, &s.Model, &s.Digest, &s.Rows, &at)
		s.At = moment(at)
		list = append(list, s)
		return err
	}, q+" ORDER BY number DESC", args...)
	return list, err
}
