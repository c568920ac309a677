// Package store keeps the books of a hub in a database: SQLite, which comes with the program, or PostgreSQL. One suite of tests runs against both.
package store

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

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

//go:embed migration
var migrations embed.FS

// Store is a database. It is a hub.Ledger.
type Store struct {
	dialect dialect
	reader  *sql.DB
	writer  *sql.DB // with SQLite one connection, so that writers wait in Go and not in the file; else the reader
}

var _ hub.Ledger = (*Store)(nil)

// dialect is where the databases differ.
type dialect uint8

const (
	sqlite dialect = iota
	postgres
)

// Open opens a database and brings its tables up to date; one that a newer version brought further is a fault of kind Conflict. The address is postgres://… or the name of a SQLite file, which is made when it is not there.
func Open(ctx context.Context, address string) (*Store, error) {
	s, err := connect(address)
	if err != nil {
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Attach opens a database that is there and up to date, and changes nothing: a fault of kind Missing when there is no hub, Incomplete when it is of an
// older version.
func Attach(ctx context.Context, address string) (*Store, error) {
	none := fault.New(fault.Missing, "there is no hub here").At("%s", shown(address))
	if !postgresql(address) {
		if info, err := os.Stat(address); err != nil || info.IsDir() || info.Size() == 0 {
			return nil, none
		}
	}
	s, err := connect(address)
	if err != nil {
		return nil, err
	}
	at, last, err := s.versions(ctx)
	switch {
	case err != nil:
	case at == 0:
		err = none
	case at > last:
		err = newer(at, last)
	case at < last:
		err = fault.New(fault.Incomplete, "the tables of the hub are of version %d, this program uses %d", at, last).At("database").
			Try("make a backup with the version that ran it, then start `lontar serve` of this one: it brings them up to date")
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// versions gives the version of the tables, 0 when there are none, and the one that this program uses.
func (s *Store) versions(ctx context.Context) (at, last int64, err error) {
	provider, err := s.provider()
	if err != nil {
		return 0, 0, err
	}
	sources := provider.ListSources()
	last = sources[len(sources)-1].Version
	there := "SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'"
	if s.dialect == postgres {
		there = "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'goose_db_version'"
	}
	var n int
	if err := s.writer.QueryRowContext(ctx, there).Scan(&n); err != nil {
		return 0, last, fault.New(fault.Unavailable, "the database cannot be used: %w", err).At("database")
	}
	if n == 0 {
		return 0, last, nil
	}
	if err := s.writer.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&at); err != nil {
		return 0, last, fault.New(fault.Unavailable, "the database cannot be used: %w", err).At("database")
	}
	return at, last, nil
}

func newer(at, last int64) error {
	return fault.New(fault.Conflict, "a newer version of this program brought the tables of the hub to version %d, this one knows up to %d", at, last).At("database").
		Try("use the newer program again, or restore the backup that was made before it with this one into a new place")
}

func postgresql(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// shown gives an address without what is secret in it.
func shown(address string) string {
	if !postgresql(address) {
		return address
	}
	u, err := url.Parse(address)
	if err != nil {
		return "database"
	}
	return u.Redacted()
}

// Version describes the database and says of which version its tables are and which one this program uses.
func (s *Store) Version(ctx context.Context) (database string, at, last int64, err error) {
	if at, last, err = s.versions(ctx); err != nil {
		return "", at, last, err
	}
	name, query := "SQLite ", "SELECT sqlite_version()"
	if s.dialect == postgres {
		name, query = "PostgreSQL ", "SHOW server_version"
	}
	err = s.reader.QueryRowContext(ctx, query).Scan(&database)
	return name + database, at, last, err
}

// Pools gives the connections to the database.
func (s *Store) Pools() map[string]sql.DBStats {
	pools := map[string]sql.DBStats{"read": s.reader.Stats()}
	if s.writer != s.reader {
		pools["write"] = s.writer.Stats()
	}
	return pools
}

func connect(address string) (*Store, error) {
	if postgresql(address) {
		db, err := sql.Open("pgx", address)
		if err != nil {
			return nil, fault.New(fault.Invalid, "the address of the database cannot be read").At("database").Try("write it as postgres://USER:PASSWORD@HOST:PORT/NAME")
		}
		db.SetMaxOpenConns(32)
		db.SetMaxIdleConns(16)
		db.SetConnMaxIdleTime(5 * time.Minute)
		return &Store{dialect: postgres, reader: db, writer: db}, nil
	}
	if err := os.MkdirAll(filepath.Dir(address), 0o700); err != nil {
		return nil, fault.New(fault.Denied, "the folder of the database cannot be made: %w", err)
	}
	// What is deleted is overwritten (secure_delete): a withdrawn record must not stay in free pages. FULL syncs each commit to the disk.
	pragmas := url.Values{"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(1)", "temp_store(MEMORY)"}}
	file := "file:" + (&url.URL{Path: address}).EscapedPath() + "?"
	writer := sql.OpenDB(connector{file + pragmas.Encode() + "&_txlock=immediate"})
	writer.SetMaxOpenConns(1)
	pragmas.Add("_pragma", "query_only(1)")
	reader := sql.OpenDB(connector{file + pragmas.Encode()})
	reader.SetMaxOpenConns(4 * runtime.NumCPU())
	reader.SetMaxIdleConns(4 * runtime.NumCPU())
	return &Store{dialect: sqlite, reader: reader, writer: writer}, nil
}

func (s *Store) migrate(ctx context.Context) error {
	provider, err := s.provider()
	if err != nil {
		return err
	}
	at, last, err := s.versions(ctx)
	if err != nil {
		return err
	}
	if at > last {
		return newer(at, last)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fault.New(fault.Unavailable, "the database cannot be brought up to date: %w", err).At("database")
	}
	return nil
}

func (s *Store) provider() (*goose.Provider, error) {
	name, kind := "sqlite", goose.DialectSQLite3
	if s.dialect == postgres {
		name, kind = "postgres", goose.DialectPostgres
	}
	folder, err := fs.Sub(migrations, "migration/"+name)
	if err != nil {
		return nil, err
	}
	provider, err := goose.NewProvider(kind, s.writer, folder)
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return provider, nil
}

// Close ends all connections.
func (s *Store) Close() error {
	err := s.writer.Close()
	if s.reader != s.writer {
		err = s.reader.Close()
	}
	return err
}
