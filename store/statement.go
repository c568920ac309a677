package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"

	lite "modernc.org/sqlite"
)

// connector opens connections to a SQLite file that keep the statements they prepared: parsing one anew takes longer than running it, and a fifth of the
// time of a request for a description went there. PostgreSQL's driver does so by itself.
type connector struct{ name string }

// Connect opens a connection.
func (c connector) Connect(context.Context) (driver.Conn, error) {
	opened, err := c.Driver().Open(c.name)
	if err != nil {
		return nil, err
	}
	below, ok := opened.(connection)
	if !ok {
		opened.Close()
		return nil, fmt.Errorf("the driver of SQLite gives a %T", opened)
	}
	return &keeping{connection: below, kept: map[string]*statement{}}, nil
}

// Driver gives the driver below.
func (connector) Driver() driver.Driver { return &lite.Driver{} }

// connection is what the driver's connections can do.
type connection interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// maxStatements bounds the statements that a connection keeps. Those that do not fit are prepared each time.
const maxStatements = 200

type keeping struct {
	connection
	kept map[string]*statement
}

type statement struct {
	stmt interface {
		driver.Stmt
		driver.StmtExecContext
		driver.StmtQueryContext
	}
	used bool // by rows that are being read
}

// take gives a kept statement that nobody uses, or nil.
func (k *keeping) take(ctx context.Context, query string) (*statement, error) {
	s := k.kept[query]
	switch {
	case s != nil && !s.used:
		s.used = true
		return s, nil
	case s != nil || len(k.kept) >= maxStatements || !single(query):
		return nil, nil
	}
	stmt, err := k.connection.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s = &statement{used: true}
	var ok bool
	if s.stmt, ok = stmt.(interface {
		driver.Stmt
		driver.StmtExecContext
		driver.StmtQueryContext
	}); !ok {
		return nil, stmt.Close()
	}
	k.kept[query] = s
	return s, nil
}

// single reports whether a text is one statement that comes again, and no script.
func single(query string) bool {
	word, _, _ := strings.Cut(query, " ")
	switch word {
	case "SELECT", "INSERT", "UPDATE", "DELETE":
		return !strings.Contains(query, ";")
	}
	return false
}

// ExecContext runs a statement that gives no rows.
func (k *keeping) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := k.take(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return k.connection.ExecContext(ctx, query, args)
	}
	defer func() { s.used = false }()
	return s.stmt.ExecContext(ctx, args)
}

// QueryContext runs a statement that gives rows.
func (k *keeping) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := k.take(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return k.connection.QueryContext(ctx, query, args)
	}
	r, err := s.stmt.QueryContext(ctx, args)
	if err != nil {
		s.used = false
		return nil, err
	}
	described, ok := r.(typedRows)
	if !ok {
		s.used = false
		r.Close()
		return nil, fmt.Errorf("the driver of SQLite gives a %T", r)
	}
	return &keptRows{typedRows: described, statement: s}, nil
}

// Close ends the connection and what it keeps.
func (k *keeping) Close() error {
	for _, s := range k.kept {
		s.stmt.Close()
	}
	return k.connection.Close()
}

type typedRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
}

type keptRows struct {
	typedRows
	statement *statement
}

// Close gives the statement free.
func (r *keptRows) Close() error {
	err := r.typedRows.Close()
	r.statement.used = false
	return err
}
