package index

import (
	"context"
	"database/sql"
	"errors"

	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/search"
)

// Stamp gives that of a card.
func (x *Index) Stamp(ctx context.Context, repository int64) (stamp string, err error) {
	err = x.reader.QueryRowContext(ctx, x.query("SELECT stamp FROM cards WHERE repository = ?"), repository).Scan(&stamp)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return stamp, err
}

// SaveCard keeps or forgets a card.
func (x *Index) SaveCard(ctx context.Context, c search.Card) error {
	if len(c.Units) == 0 {
		_, err := x.writer.ExecContext(ctx, x.query("DELETE FROM cards WHERE repository = ?"), c.Repository)
		return err
	}
	_, err := x.writer.ExecContext(ctx, x.query(`INSERT INTO cards (repository, kind, stamp, kept) VALUES (?, ?, ?, ?)
		ON CONFLICT (repository) DO UPDATE SET kind = excluded.kind, stamp = excluded.stamp, kept = excluded.kept`), c.Repository, string(c.Kind), c.Stamp, c.Units)
	return err
}

// EachCard gives cards.
func (x *Index) EachCard(ctx context.Context, kind hub.Kind, f func(search.Card) error) error {
	rows, err := x.reader.QueryContext(ctx, x.query("SELECT repository, kind, stamp, kept FROM cards WHERE kind = ? OR ? = '' ORDER BY repository"), string(kind), string(kind))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var c search.Card
		if err := rows.Scan(&c.Repository, &c.Kind, &c.Stamp, &c.Units); err != nil {
			return err
		}
		if err := f(c); err != nil {
			return err
		}
	}
	return rows.Err()
}
