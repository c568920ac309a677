// Package index keeps the search index of a hub: in a SQLite file of its own, or in a schema of its own of a PostgreSQL database. It can be made again
// from the files, so that backups leave it out and a damaged one may be removed.
package index

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub/search"
)

//go:embed migration
var migrations embed.FS

// schema is the place of the tables in a PostgreSQL database.
const schema = "lontar_search"

// Index is a database. It is a search.Library.
type Index struct {
	postgres bool
	reader   *sql.DB
	writer   *sql.DB // with SQLite one connection
}

var _ search.Library = (*Index)(nil)

// Open opens an index and brings its tables up to date. The address is postgres://…, which may be that of the hub's books, or the name of a SQLite
// file, which is made when it is not there.
func Open(ctx context.Context, address string) (*Index, error) {
	x, err := connect(ctx, address)
	if err != nil {
		return nil, err
	}
	if err := x.migrate(ctx); err != nil {
		x.Close()
		return nil, err
	}
	return x, nil
}

func connect(ctx context.Context, address string) (*Index, error) {
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		return connectPostgres(ctx, address)
	}
	if err := os.MkdirAll(filepath.Dir(address), 0o700); err != nil {
		return nil, fault.New(fault.Denied, "the folder of the search index cannot be made: %w", err)
	}
	// NORMAL syncs at checkpoints: what a loss of power takes away is made again. What is deleted is overwritten, as in the books.
	pragmas := url.Values{"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(NORMAL)", "foreign_keys(1)", "secure_delete(1)", "temp_store(MEMORY)"}}
	file := "file:" + (&url.URL{Path: address}).EscapedPath() + "?"
	writer, err := sql.Open("sqlite", file+pragmas.Encode()+"&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", address, err)
	}
	writer.SetMaxOpenConns(1)
	pragmas.Add("_pragma", "query_only(1)")
	reader, err := sql.Open("sqlite", file+pragmas.Encode())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", address, err)
	}
	reader.SetMaxOpenConns(2 * runtime.NumCPU())
	reader.SetMaxIdleConns(2 * runtime.NumCPU())
	return &Index{reader: reader, writer: writer}, nil
}

func connectPostgres(ctx context.Context, address string) (*Index, error) {
	bad := fault.New(fault.Invalid, "the address of the database cannot be read").At("database").Try("write it as postgres://USER:PASSWORD@HOST:PORT/NAME")
	u, err := url.Parse(address)
	if err != nil {
		return nil, bad
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	db, err := sql.Open("pgx", u.String())
	if err != nil {
		return nil, bad
	}
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(8)
	db.SetConnMaxIdleTime(5 * time.Minute)
	if _, err := db.ExecContext(ctx, "CREATE SCHEMA IF NOT EXISTS "+schema); err != nil {
		db.Close()
		return nil, fault.New(fault.Unavailable, "the place of the search index cannot be made: %w", err).At("database")
	}
	return &Index{postgres: true, reader: db, writer: db}, nil
}

func (x *Index) migrate(ctx context.Context) error {
	name, kind := "sqlite", goose.DialectSQLite3
	if x.postgres {
		name, kind = "postgres", goose.DialectPostgres
	}
	folder, err := fs.Sub(migrations, "migration/"+name)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(kind, x.writer, folder)
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fault.New(fault.Unavailable, "the search index cannot be brought up to date: %w", err).At("database")
	}
	return nil
}

// Close ends all connections.
func (x *Index) Close() error {
	err := x.writer.Close()
	if x.reader != x.writer {
		err = x.reader.Close()
	}
	return err
}

// query writes places as the database wants them: "?" is $1, $2 … in PostgreSQL.
func (x *Index) query(q string) string {
	if !x.postgres {
		return q
	}
	var out strings.Builder
	for n := 1; ; n++ {
		before, after, found := strings.Cut(q, "?")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		fmt.Fprintf(&out, "$%d", n)
		q = after
	}
}

// write runs f in a transaction.
func (x *Index) write(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := x.writer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin a transaction: %w", err)
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}
