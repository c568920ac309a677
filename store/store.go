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

// Open opens a database and brings its tables up to date. The address is postgres://… or the name of a SQLite file, which is made when it is not there.
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

func connect(address string) (*Store, error) {
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
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
