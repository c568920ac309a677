package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

const withdrawalColumns = "id, kind, hash, repository, own, by_whom, reason, policy, state, at, due, done, place, notes, receipt"

func scanWithdrawal(s scanner) (w hub.Withdrawal, err error) {
	var at, due, done int64
	err = s.Scan(&w.ID, &w.Kind, &w.Hash, &w.Repository, &w.Own, &w.By, &w.Reason, &w.Policy, &w.State, &at, &due, &done, &w.Cursor, &w.Notes, &w.Receipt)
	w.Notes, w.Receipt = bytesOf(w.Notes), bytesOf(w.Receipt)
	w.At, w.Due, w.Done = moment(at), moment(due), perhaps(done)
	return w, err
}

// perhaps reads a time that may not have come, kept as 0.
func perhaps(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return moment(ms)
}

func perhapsMillis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return millis(t)
}

// Withdrawal finds a withdrawal.
func (b *books) Withdrawal(ctx context.Context, id string) (hub.Withdrawal, error) {
	q := "SELECT " + withdrawalColumns + " FROM withdrawals WHERE id = ?"
	if b.writing && b.dialect == postgres {
		q += " FOR UPDATE"
	}
	w, err := scanWithdrawal(b.row(ctx, q, id))
	if errors.Is(err, sql.ErrNoRows) {
		return w, fault.New(fault.Missing, "there is no withdrawal %.100q", id)
	}
	return w, err
}

// SaveWithdrawal writes a withdrawal down.
func (b *books) SaveWithdrawal(ctx context.Context, w hub.Withdrawal) error {
	_, err := b.exec(ctx, "INSERT INTO withdrawals ("+withdrawalColumns+") VALUES ("+places(15)+`)
		ON CONFLICT (id) DO UPDATE SET policy = excluded.policy, state = excluded.state, due = excluded.due, done = excluded.done, place = excluded.place,
		notes = excluded.notes, receipt = excluded.receipt`,
		w.ID, w.Kind, w.Hash, w.Repository, w.Own, w.By, w.Reason, string(w.Policy), string(w.State), millis(w.At), millis(w.Due), perhapsMillis(w.Done), w.Cursor, bytesOf(w.Notes), bytesOf(w.Receipt))
	return err
}

// bytesOf is never nil, which the databases would take for NULL.
func bytesOf(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Withdrawals lists withdrawals.
func (b *books) Withdrawals(ctx context.Context, open bool, before time.Time, limit int) (list []hub.Withdrawal, err error) {
	where := "at < ?"
	if open {
		where += " AND done = 0"
	}
	err = b.each(ctx, func(rows *sql.Rows) error {
		w, err := scanWithdrawal(rows)
		list = append(list, w)
		return err
	}, "SELECT "+withdrawalColumns+" FROM withdrawals WHERE "+where+" ORDER BY at DESC, id LIMIT ?", millis(before), limit)
	return list, err
}

// AddFind writes a find down.
func (b *books) AddFind(ctx context.Context, withdrawal string, f hub.Find) error {
	_, err := b.exec(ctx, `INSERT INTO withdrawal_finds (withdrawal, sha256, size, found, whole) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (withdrawal, sha256) DO UPDATE SET found = excluded.found, whole = excluded.whole`, withdrawal, f.SHA256, f.Size, f.Rows, f.Whole)
	return err
}

// Finds lists finds.
func (b *books) Finds(ctx context.Context, withdrawal string) (list []hub.Find, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		var f hub.Find
		err := rows.Scan(&f.SHA256, &f.Size, &f.Rows, &f.Whole)
		list = append(list, f)
		return err
	}, "SELECT sha256, size, found, whole FROM withdrawal_finds WHERE withdrawal = ? ORDER BY sha256", withdrawal)
	return list, err
}

// DropFinds forgets finds.
func (b *books) DropFinds(ctx context.Context, withdrawal string) error {
	_, err := b.exec(ctx, "DELETE FROM withdrawal_finds WHERE withdrawal = ?", withdrawal)
	return err
}

// Suppress writes entries of the suppression list down.
func (b *books) Suppress(ctx context.Context, withdrawal string, list []hub.Suppressed, at time.Time) error {
	for _, s := range list {
		if _, err := b.exec(ctx, "INSERT INTO suppressions (withdrawal, kind, value, repository, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (withdrawal, kind, value) DO NOTHING",
			withdrawal, s.Kind, s.Value, s.Repository, millis(at)); err != nil {
			return err
		}
	}
	return nil
}

// Suppressed lists entries.
func (b *books) Suppressed(ctx context.Context, withdrawal string) (list []hub.Suppressed, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		var s hub.Suppressed
		err := rows.Scan(&s.Kind, &s.Value, &s.Repository)
		list = append(list, s)
		return err
	}, "SELECT DISTINCT kind, value, repository FROM suppressions WHERE ? = '' OR withdrawal = ? ORDER BY kind, value, repository", withdrawal, withdrawal)
	return list, err
}

// SuppressedCount counts entries.
func (b *books) SuppressedCount(ctx context.Context) (n int64, err error) {
	err = b.row(ctx, "SELECT count(*) FROM suppressions").Scan(&n)
	return n, err
}

// Withhold writes down what is not given out.
func (b *books) Withhold(ctx context.Context, repository int64, withdrawal string, sha256, commits []string) error {
	for _, s := range sha256 {
		if _, err := b.exec(ctx, "INSERT INTO withheld_files (repository, sha256, withdrawal) VALUES (?, ?, ?) ON CONFLICT (repository, sha256) DO NOTHING", repository, s, withdrawal); err != nil {
			return err
		}
	}
	for _, c := range commits {
		if _, err := b.exec(ctx, "INSERT INTO withheld_commits (repository, id, withdrawal) VALUES (?, ?, ?) ON CONFLICT (repository, id) DO NOTHING", repository, c, withdrawal); err != nil {
			return err
		}
	}
	return nil
}

// Withheld reports what is not given out.
func (b *books) Withheld(ctx context.Context, repository int64, sha256, commit string) (file bool, policy hub.Policy, err error) {
	var held bool
	var said, usual string
	err = b.row(ctx, `SELECT EXISTS (SELECT 1 FROM withheld_files WHERE repository = ? AND sha256 = ?),
			EXISTS (SELECT 1 FROM withheld_commits WHERE repository = ? AND id = ?),
			coalesce((SELECT w.policy FROM withheld_commits c JOIN withdrawals w ON w.id = c.withdrawal WHERE c.repository = ? AND c.id = ?), ''),
			coalesce((SELECT policy FROM withdrawal_policies WHERE repository = ?), '')`,
		repository, sha256, repository, commit, repository, commit, repository).Scan(&file, &held, &said, &usual)
	switch {
	case err != nil || !held:
	case said != "":
		policy = hub.Policy(said)
	case usual != "":
		policy = hub.Policy(usual)
	default:
		policy = hub.Refuse
	}
	return file, policy, err
}

// WithheldFiles lists what a repository withholds.
func (b *books) WithheldFiles(ctx context.Context, repository int64) (map[string]bool, error) {
	list, err := b.strings(ctx, "SELECT sha256 FROM withheld_files WHERE repository = ?", repository)
	files := make(map[string]bool, len(list))
	for _, s := range list {
		files[s] = true
	}
	return files, err
}

// SetPolicy writes the policy of a repository down.
func (b *books) SetPolicy(ctx context.Context, repository int64, p hub.Policy) error {
	_, err := b.exec(ctx, "INSERT INTO withdrawal_policies (repository, policy) VALUES (?, ?) ON CONFLICT (repository) DO UPDATE SET policy = excluded.policy", repository, string(p))
	return err
}

// PolicyOf gives the policy of a repository.
func (b *books) PolicyOf(ctx context.Context, repository int64) (p hub.Policy, err error) {
	err = b.row(ctx, "SELECT policy FROM withdrawal_policies WHERE repository = ?", repository).Scan(&p)
	if errors.Is(err, sql.ErrNoRows) {
		return hub.Refuse, nil
	}
	return p, err
}
