package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

var _ hub.Dumper = (*Store)(nil)

// Dump gives all rows of all tables as of one moment, while others write: each table after those its rows refer to, its rows in the order of their
// columns. The values are string, int64, float64, bool, []byte and nil. The version is that of the tables.
func (s *Store) Dump(ctx context.Context, f func(hub.Row) error) (version int64, err error) {
	err = s.Read(ctx, func(open hub.Books) error {
		b := open.(*books)
		if version, err = b.version(ctx); err != nil {
			return err
		}
		tables, err := b.tables(ctx)
		if err != nil {
			return err
		}
		for _, table := range tables {
			if err := b.dump(ctx, table, f); err != nil {
				return fmt.Errorf("dump %s: %w", table, err)
			}
		}
		return nil
	})
	return version, err
}

func (b *books) version(ctx context.Context) (v int64, err error) {
	err = b.row(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&v)
	return v, err
}

// tables gives our tables, each after those it refers to.
func (b *books) tables(ctx context.Context) ([]string, error) {
	list, edges := "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name <> 'goose_db_version' ORDER BY name",
		`SELECT m.name, f."table" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`
	if b.dialect == postgres {
		list = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> 'goose_db_version' ORDER BY table_name"
		edges = `SELECT a.relname, b.relname FROM pg_constraint c JOIN pg_class a ON a.oid = c.conrelid JOIN pg_class b ON b.oid = c.confrelid
			WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace`
	}
	names, err := b.strings(ctx, list)
	if err != nil {
		return nil, err
	}
	slices.Sort(names) // as bytes, whatever the database thinks
	refers := map[string][]string{}
	if err := b.each(ctx, func(rows *sql.Rows) error {
		var from, to string
		err := rows.Scan(&from, &to)
		refers[from] = append(refers[from], to)
		return err
	}, edges); err != nil {
		return nil, err
	}
	var order []string
	seen := map[string]bool{}
	var visit func(string)
	visit = func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		slices.Sort(refers[name])
		for _, to := range refers[name] {
			visit(to)
		}
		order = append(order, name)
	}
	for _, n := range names {
		visit(n)
	}
	return order, nil
}

func (b *books) dump(ctx context.Context, table string, f func(hub.Row) error) error {
	rows, err := b.tx.QueryContext(ctx, "SELECT * FROM "+quoted(table))
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	kinds, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	for rows.Next() {
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, v := range values {
			// SQLite has no truth values of its own.
			if n, ok := v.(int64); ok && kinds[i].DatabaseTypeName() == "BOOLEAN" {
				values[i] = n != 0
			}
		}
		if err := f(hub.Row{Table: table, Columns: columns, Values: values}); err != nil {
			return err
		}
	}
	return rows.Err()
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// Load makes the tables of a database as they were in a version, fills them with rows as Dump gave them, and brings them up to date; next ends with
// ok false. All rows are there at the end, or none. A database that holds anything is a fault of kind Conflict.
func Load(ctx context.Context, address string, version int64, next func() (row hub.Row, ok bool, err error)) error {
	s, err := connect(address)
	if err != nil {
		return err
	}
	defer s.Close()
	provider, err := s.provider()
	if err != nil {
		return err
	}
	if last := provider.ListSources(); version < 1 || version > last[len(last)-1].Version {
		return fault.New(fault.Invalid, "the backup has tables of version %d, this program knows up to %d", version, last[len(last)-1].Version).Try("restore with the version that made the backup, or a newer one")
	}
	if at, err := provider.GetDBVersion(ctx); err != nil {
		return fault.New(fault.Unavailable, "the database cannot be used: %w", err).At("database")
	} else if at > version {
		return fault.New(fault.Conflict, "the database is in use or newer than the backup").Try("restore into a new one")
	}
	if _, err := provider.UpTo(ctx, version); err != nil {
		return fault.New(fault.Unavailable, "the tables cannot be made: %w", err).At("database")
	}
	// Not Write, which would run again on a conflict: rows can be read once.
	if err := run(ctx, s.writer, nil, &books{dialect: s.dialect, writing: true}, func(open hub.Books) error { return open.(*books).load(ctx, next) }); err != nil {
		return err
	}
	return s.migrate(ctx)
}

func (b *books) load(ctx context.Context, next func() (hub.Row, bool, error)) error {
	tables, err := b.tables(ctx)
	if err != nil {
		return err
	}
	for _, t := range tables {
		var full bool
		if err := b.row(ctx, "SELECT EXISTS (SELECT 1 FROM "+quoted(t)+")").Scan(&full); err != nil {
			return err
		}
		if full {
			return fault.New(fault.Conflict, "the database is not empty: it has rows in %s", t).Try("restore into a new one")
		}
	}
	for {
		r, ok, err := next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if !slices.Contains(tables, r.Table) || len(r.Columns) != len(r.Values) || len(r.Values) == 0 {
			return fault.New(fault.Broken, "the backup has a row of the table %.80q that cannot be", r.Table)
		}
		columns := make([]string, len(r.Columns))
		for i, c := range r.Columns {
			columns[i] = quoted(c)
		}
		overriding := ""
		if b.dialect == postgres {
			overriding = "OVERRIDING SYSTEM VALUE "
		}
		if _, err := b.exec(ctx, "INSERT INTO "+quoted(r.Table)+" ("+strings.Join(columns, ", ")+") "+overriding+"VALUES ("+places(len(columns))+")", r.Values...); err != nil {
			return fault.New(fault.Broken, "a row of %s cannot be restored: %w", r.Table, err)
		}
	}
	if b.dialect == sqlite {
		return nil
	}
	return b.number(ctx)
}

// number lets PostgreSQL go on counting behind the numbers that were loaded; SQLite does so by itself.
func (b *books) number(ctx context.Context) error {
	type column struct{ table, name string }
	var counted []column
	if err := b.each(ctx, func(rows *sql.Rows) error {
		var c column
		err := rows.Scan(&c.table, &c.name)
		counted = append(counted, c)
		return err
	}, "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() AND is_identity = 'YES' AND table_name <> 'goose_db_version'"); err != nil {
		return err
	}
	for _, c := range counted {
		var ignored sql.NullInt64
		if err := b.row(ctx, "SELECT setval(pg_get_serial_sequence(?, ?), (SELECT coalesce(max("+quoted(c.name)+"), 0) + 1 FROM "+quoted(c.table)+"), false)", c.table, c.name).
			Scan(&ignored); err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	return nil
}
