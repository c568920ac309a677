package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub/search"
)

// Forget removes a file from the index. In SQLite what was there is overwritten, and so is the log once Scrub was run; PostgreSQL overwrites it when
// Scrub runs. A file that is not there is none the worse.
func (x *Index) Forget(ctx context.Context, sha256 string) error {
	return x.write(ctx, func(tx *sql.Tx) error {
		var volume int64
		lock := "SELECT number FROM volumes WHERE sha256 = ?"
		if x.postgres {
			lock += " FOR UPDATE"
		}
		err := tx.QueryRowContext(ctx, x.query(lock), sha256).Scan(&volume)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, x.query("SELECT number FROM segments WHERE volume = ?"), volume)
		if err != nil {
			return err
		}
		defer rows.Close()
		var segments []int64
		for rows.Next() {
			var n int64
			if err := rows.Scan(&n); err != nil {
				return err
			}
			segments = append(segments, n)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		for _, n := range segments {
			if _, err := tx.ExecContext(ctx, x.query("DELETE FROM chunks WHERE number >= ? AND number < ?"), n<<search.ChunkBits, (n+1)<<search.ChunkBits); err != nil {
				return err
			}
		}
		for _, q := range []string{"DELETE FROM segments WHERE volume = ?", "DELETE FROM volumes WHERE number = ?"} {
			if _, err := tx.ExecContext(ctx, x.query(q), volume); err != nil {
				return err
			}
		}
		return nil
	})
}

// Scrub overwrites what was forgotten on the disk: it ends the log of SQLite; with PostgreSQL it writes the tables anew (VACUUM FULL), for which they are
// locked, and makes the server begin a new log file when it may. Old log files of PostgreSQL are its administrator's to keep or remove.
func (x *Index) Scrub(ctx context.Context) error {
	if !x.postgres {
		var busy, log, moved int64
		if err := x.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &moved); err != nil {
			return fmt.Errorf("end the log of the search index: %w", err)
		}
		if busy != 0 {
			return fault.New(fault.Busy, "the search index is being read, its log cannot end").Try("try again")
		}
		return nil
	}
	for _, table := range []string{"chunks", "segments", "volumes", "cards"} {
		if _, err := x.writer.ExecContext(ctx, "VACUUM (FULL) "+schema+"."+table); err != nil {
			return fmt.Errorf("write the search index anew: %w", err)
		}
	}
	return nil
}

// Files gives the files of volumes.
func (x *Index) Files(ctx context.Context, after string, limit int) (list []string, err error) {
	rows, err := x.reader.QueryContext(ctx, x.query("SELECT sha256 FROM volumes WHERE sha256 > ? ORDER BY sha256 LIMIT ?"), after, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

// Stats says how large the index is.
func (x *Index) Stats(ctx context.Context) (s search.Stats, err error) {
	err = x.reader.QueryRowContext(ctx, x.query(`SELECT
			(SELECT count(*) FROM volumes WHERE state = ?), (SELECT count(*) FROM volumes WHERE state = ?), (SELECT count(*) FROM volumes WHERE state = ?),
			CAST(coalesce(sum(row_count), 0) AS BIGINT), CAST(coalesce(sum(text), 0) AS BIGINT), CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM segments`),
		search.Ready, search.Waiting, search.Refused).Scan(&s.Files, &s.Waiting, &s.Refused, &s.Rows, &s.Text, &s.Bytes)
	return s, err
}
