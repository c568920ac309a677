package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub/search"
)

// Volumes gives volumes with their segments.
func (x *Index) Volumes(ctx context.Context, sha256 []string) (map[string]*search.Volume, error) {
	volumes := map[string]*search.Volume{}
	if len(sha256) == 0 {
		return volumes, nil
	}
	args := make([]any, 0, len(sha256)+1)
	args = append(args, search.Version)
	for _, s := range sha256 {
		args = append(args, s)
	}
	rows, err := x.reader.QueryContext(ctx, x.query(`SELECT v.sha256, v.state, v.columns, v.row_count, v.cut, v.reason, v.tried,
			coalesce(s.number, 0), coalesce(s.place, 0), coalesce(s.first, 0), coalesce(s.row_count, 0), coalesce(s.units, 0), coalesce(s.text, 0), coalesce(s.chunks, 0)
		FROM volumes v LEFT JOIN segments s ON s.volume = v.number
		WHERE v.version = ? AND v.sha256 IN (?`+strings.Repeat(", ?", len(sha256)-1)+") ORDER BY v.sha256, s.place, s.first"), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var v search.Volume
		var s search.Segment
		var columns string
		var tried int64
		if err := rows.Scan(&v.SHA256, &v.State, &columns, &v.Rows, &v.Cut, &v.Reason, &tried,
			&s.Number, &s.Column, &s.First, &s.Rows, &s.Units, &s.Text, &s.Chunks); err != nil {
			return nil, err
		}
		known := volumes[v.SHA256]
		if known == nil {
			if err := json.Unmarshal([]byte(columns), &v.Columns); err != nil {
				return nil, fault.New(fault.Broken, "the search index has columns that cannot be read: %w", err)
			}
			v.Tried = time.UnixMilli(tried).UTC()
			known = &v
			volumes[v.SHA256] = known
		}
		if s.Number != 0 {
			known.Segments = append(known.Segments, s)
		}
	}
	return volumes, rows.Err()
}

// Directories gives the directories of segments.
func (x *Index) Directories(ctx context.Context, segments []int64) (map[int64][]byte, error) {
	return x.kept(ctx, "SELECT number, directory FROM segments WHERE number", segments)
}

// Chunks gives chunks.
func (x *Index) Chunks(ctx context.Context, numbers []int64) (map[int64][]byte, error) {
	return x.kept(ctx, "SELECT number, kept FROM chunks WHERE number", numbers)
}

// kept gives bytes by number.
func (x *Index) kept(ctx context.Context, query string, numbers []int64) (map[int64][]byte, error) {
	all := make(map[int64][]byte, len(numbers))
	if len(numbers) == 0 {
		return all, nil
	}
	places, arg := " = ANY ($1)", any(numbers)
	if !x.postgres {
		list := make([]byte, 1, 12*len(numbers)+2)
		list[0] = '['
		for i, n := range numbers {
			if i > 0 {
				list = append(list, ',')
			}
			list = strconv.AppendInt(list, n, 10)
		}
		places, arg = " IN (SELECT value FROM json_each(?))", string(append(list, ']'))
	}
	rows, err := x.reader.QueryContext(ctx, query+places, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var number int64
		var kept []byte
		if err := rows.Scan(&number, &kept); err != nil {
			return nil, err
		}
		all[number] = kept
	}
	return all, rows.Err()
}

// Begin gives the volume of a file.
func (x *Index) Begin(ctx context.Context, sha256 string) (*search.Volume, error) {
	known, err := x.Volumes(ctx, []string{sha256})
	if err != nil || known[sha256] != nil {
		return known[sha256], err
	}
	if err := x.Forget(ctx, sha256); err != nil { // one of another version
		return nil, err
	}
	_, err = x.writer.ExecContext(ctx, x.query(`INSERT INTO volumes (sha256, version, state, columns, row_count, cut, reason, tried) VALUES (?, ?, ?, '[]', 0, 0, '', 0)
		ON CONFLICT (sha256) DO NOTHING`), sha256, search.Version, search.Waiting)
	return &search.Volume{SHA256: sha256}, err
}

// Settle writes a volume down.
func (x *Index) Settle(ctx context.Context, v *search.Volume) error {
	columns, err := json.Marshal(v.Columns)
	if err != nil {
		return err
	}
	// NUL bytes are valid UTF-8, but no text of PostgreSQL holds them.
	reason := strings.ReplaceAll(strings.ToValidUTF8(v.Reason, "\uFFFD"), "\x00", "")
	done, err := x.writer.ExecContext(ctx, x.query("UPDATE volumes SET state = ?, columns = ?, row_count = ?, cut = ?, reason = ?, tried = ? WHERE sha256 = ? AND version = ?"),
		v.State, string(columns), v.Rows, v.Cut, reason, v.Tried.UnixMilli(), v.SHA256, search.Version)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, gone(v.SHA256))
	}
	return nil
}

func gone(sha256 string) error {
	return fault.New(fault.Missing, "the file %s was taken out of the search index meanwhile", sha256)
}

// Append adds a segment.
func (x *Index) Append(ctx context.Context, sha256 string, s search.Segment, chunks [][]byte) error {
	if len(chunks) >= 1<<search.ChunkBits {
		return fault.New(fault.Invalid, "a segment of the search index has %d chunks", len(chunks))
	}
	return x.write(ctx, func(tx *sql.Tx) error {
		var volume, number int64
		lock := "SELECT number FROM volumes WHERE sha256 = ? AND version = ?"
		if x.postgres {
			lock += " FOR UPDATE" // Forget waits
		}
		err := tx.QueryRowContext(ctx, x.query(lock), sha256, search.Version).Scan(&volume)
		if errors.Is(err, sql.ErrNoRows) {
			return gone(sha256)
		}
		if err != nil {
			return err
		}
		bytes := len(s.Directory)
		for _, c := range chunks {
			bytes += len(c)
		}
		if err := tx.QueryRowContext(ctx, x.query(`INSERT INTO segments (volume, place, first, row_count, units, text, chunks, bytes, directory) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			RETURNING number`), volume, s.Column, s.First, s.Rows, s.Units, s.Text, len(chunks), bytes, s.Directory).Scan(&number); err != nil {
			return fmt.Errorf("write a segment: %w", err)
		}
		return x.fill(ctx, tx, number<<search.ChunkBits, chunks)
	})
}

// fill writes chunks, numbered from base on.
func (x *Index) fill(ctx context.Context, tx *sql.Tx, base int64, chunks [][]byte) error {
	if x.postgres {
		const some = 256
		for i := 0; i < len(chunks); i += some {
			part := chunks[i:min(i+some, len(chunks))]
			numbers := make([]int64, len(part))
			for j := range numbers {
				numbers[j] = base + int64(i+j)
			}
			if _, err := tx.ExecContext(ctx, "INSERT INTO chunks (number, kept) SELECT * FROM unnest($1::bigint[], $2::bytea[])", numbers, part); err != nil {
				return fmt.Errorf("write chunks: %w", err)
			}
		}
		return nil
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO chunks (number, kept) VALUES (?, ?)")
	if err != nil {
		return err
	}
	defer insert.Close()
	for i, c := range chunks {
		if _, err := insert.ExecContext(ctx, base+int64(i), c); err != nil {
			return fmt.Errorf("write chunks: %w", err)
		}
	}
	return nil
}
