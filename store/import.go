package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

const importColumns = "id, source, revision, target, kind, owner, name, person, rate, state, files, bytes, fetched, moved, licence, made, error, created, changed"

// SaveImport writes an import down.
func (b *books) SaveImport(ctx context.Context, i hub.Import) error {
	_, err := b.exec(ctx, "INSERT INTO imports ("+importColumns+") VALUES ("+places(19)+`)
		ON CONFLICT (id) DO UPDATE SET target = excluded.target, state = excluded.state, files = excluded.files, bytes = excluded.bytes, fetched = excluded.fetched,
		moved = excluded.moved, licence = excluded.licence, made = excluded.made, error = excluded.error, changed = excluded.changed WHERE imports.state <> ?`,
		i.ID, i.Source, i.Revision, i.Commit, string(i.To.Kind), i.To.Owner, i.To.Name, i.By, i.Rate, string(i.State), i.Files, i.Bytes, i.Fetched, i.Moved, i.Licence, i.Made,
		i.Error, millis(i.Created), millis(i.Changed), string(hub.ImportCancelled))
	return err
}

func scanImport(scan func(...any) error) (i hub.Import, err error) {
	var created, changed int64
	err = scan(&i.ID, &i.Source, &i.Revision, &i.Commit, &i.To.Kind, &i.To.Owner, &i.To.Name, &i.By, &i.Rate, &i.State, &i.Files, &i.Bytes, &i.Fetched, &i.Moved, &i.Licence, &i.Made,
		&i.Error, &created, &changed)
	i.Created, i.Changed = moment(created), moment(changed)
	return i, err
}

// Import finds an import.
func (b *books) Import(ctx context.Context, id string) (hub.Import, error) {
	i, err := scanImport(b.row(ctx, "SELECT "+importColumns+" FROM imports WHERE id = ?", id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return i, fault.New(fault.Missing, "there is no import %.80q", id)
	}
	return i, err
}

// ImportsOf lists imports.
func (b *books) ImportsOf(ctx context.Context, by string, open bool, limit int) (list []hub.Import, err error) {
	q, args := "SELECT "+importColumns+" FROM imports WHERE 1 = 1", []any{}
	if by != "" {
		q, args = q+" AND person = ?", append(args, by)
	}
	if open {
		q, args = q+" AND state IN (?, ?)", append(args, string(hub.ImportWaiting), string(hub.ImportRunning))
	}
	err = b.each(ctx, func(rows *sql.Rows) error {
		i, err := scanImport(rows.Scan)
		list = append(list, i)
		return err
	}, q+" ORDER BY created DESC, id LIMIT ?", append(args, limit)...)
	return list, err
}
