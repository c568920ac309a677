package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/lontar-asean/lontar/hub"
)

// books is a transaction.
type books struct {
	dialect dialect
	tx      *sql.Tx
	writing bool
}

var _ hub.Books = (*books)(nil)

// Read runs f in a transaction that sees one state of the books.
func (s *Store) Read(ctx context.Context, f func(hub.Books) error) error {
	options := &sql.TxOptions{ReadOnly: true}
	if s.dialect == postgres {
		options.Isolation = sql.LevelRepeatableRead
	}
	return run(ctx, s.reader, options, &books{dialect: s.dialect}, f)
}

// Write runs f in a transaction of its own. With PostgreSQL it locks the repositories it looks up, so that two writers of one come one after the other;
// SQLite has one writer at a time anyway.
func (s *Store) Write(ctx context.Context, f func(hub.Books) error) error {
	const attempts = 20
	for try := 1; ; try++ {
		err := run(ctx, s.writer, nil, &books{dialect: s.dialect, writing: true}, f)
		if err == nil || try == attempts || !transient(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(try) * 5 * time.Millisecond):
		}
	}
}

func run(ctx context.Context, db *sql.DB, options *sql.TxOptions, b *books, f func(hub.Books) error) error {
	tx, err := db.BeginTx(ctx, options)
	if err != nil {
		return fmt.Errorf("begin a transaction: %w", err)
	}
	defer tx.Rollback()
	b.tx = tx
	if err := f(b); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("end a transaction: %w", err)
	}
	return nil
}

// transient reports whether a transaction may succeed when it is run again: serialization failures, deadlocks, and two writers that add the same row.
func transient(err error) bool {
	var p *pgconn.PgError
	return errors.As(err, &p) && (p.Code == "40001" || p.Code == "40P01" || p.Code == "23505")
}

// query writes places as the database wants them: "?" is $1, $2 … in PostgreSQL. No text of ours holds another question mark.
func (b *books) query(q string) string {
	if b.dialect == sqlite {
		return q
	}
	var out strings.Builder
	for n := 1; ; n++ {
		before, after, found := strings.Cut(q, "?")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		out.WriteString("$" + strconv.Itoa(n))
		q = after
	}
}

func (b *books) exec(ctx context.Context, q string, args ...any) (changed int64, err error) {
	r, err := b.tx.ExecContext(ctx, b.query(q), args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (b *books) row(ctx context.Context, q string, args ...any) *sql.Row {
	return b.tx.QueryRowContext(ctx, b.query(q), args...)
}

// each runs scan for every row.
func (b *books) each(ctx context.Context, scan func(*sql.Rows) error, q string, args ...any) error {
	rows, err := b.tx.QueryContext(ctx, b.query(q), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func millis(t time.Time) int64 { return t.UnixMilli() }

func moment(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
