package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/lontar-asean/lontar/fault"
)

// Scrub overwrites what deleted rows left behind in the files of the database. SQLite overwrites pages when rows are deleted (secure_delete); here its
// log is written back and emptied. PostgreSQL writes all tables anew; then its log is switched until segments that were kept for use again have been
// overwritten, which needs the right to do so: without it the fault is of kind Denied and says what to do.
func (s *Store) Scrub(ctx context.Context) error {
	if s.dialect == sqlite {
		var busy, log, done int
		if err := s.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &done); err != nil {
			return fmt.Errorf("empty the log of the database: %w", err)
		}
		if busy != 0 {
			return fault.New(fault.Busy, "the log of the database is in use").Try("run again")
		}
		return nil
	}
	db, err := s.writer.Conn(ctx) // VACUUM runs outside of transactions
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name")
	if err != nil {
		return err
	}
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			rows.Close()
			return err
		}
		tables = append(tables, name)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, t := range tables {
		if _, err := db.ExecContext(ctx, "VACUUM (FULL) "+quoted(t)); err != nil {
			return fmt.Errorf("write %s anew: %w", t, err)
		}
	}
	if err := overwriteLog(ctx, db); err != nil {
		return fault.New(fault.Denied, "the log of the database cannot be overwritten: %w", err).At("database").
			Try("as its superuser: GRANT pg_checkpoint TO the role of the hub, and EXECUTE ON FUNCTION pg_switch_wal(), pg_ls_waldir()")
	}
	return nil
}

// maxSegments bounds how many segments of the log are overwritten, 16 MB each.
const maxSegments = 256

// overwriteLog lets PostgreSQL fill the segments of its log that it keeps for use again: the rest of a segment that is switched from is zeros. The segment
// in use is left first, so that the checkpoint is done with it too.
func overwriteLog(ctx context.Context, db *sql.Conn) error {
	leave := func() error {
		for _, q := range []string{"SELECT pg_logical_emit_message(true, 'lontar', 'withdrawal')", "SELECT pg_switch_wal()"} {
			var ignored string
			if err := db.QueryRowContext(ctx, q).Scan(&ignored); err != nil {
				return err
			}
		}
		return nil
	}
	if err := leave(); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "CHECKPOINT"); err != nil {
		return err
	}
	var n int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM pg_ls_waldir()").Scan(&n); err != nil {
		return err
	}
	for range min(n+1, maxSegments) {
		if err := leave(); err != nil {
			return err
		}
	}
	_, err := db.ExecContext(ctx, "CHECKPOINT")
	return err
}
