// Package hub is the region's own place for data sets and models: repositories of immutable, content-addressed revisions, with branches, tags and
// history, and the rules for what may become public. It knows no protocol and no database: package hubapi speaks to clients, package store keeps
// what the interfaces here ask for, and the bytes of files lie in an object store.
package hub

import (
	"context"
	"io"
	"time"
)

// Books is what a hub writes down, in one transaction: what is read was written by finished transactions, and all of what is written is there or
// nothing. Package store has it for SQLite and PostgreSQL.
type Books interface {
	Repositories
	Revisions
	Blobs
	Claims
	Xorbs
	Accounts
	Quotas
	Waste
	Findings
	Pasts
	Facets
	Tallies
	Kits
	Imports
	Lineages
	Withdrawals
	DataRequests
	Suites
}

// Ledger opens the books.
type Ledger interface {
	// Read gives books that are not written to.
	Read(ctx context.Context, f func(Books) error) error
	// Write gives books; what f wrote stays when it gives nil. It is run again when another transaction came in between, so that f does nothing else.
	Write(ctx context.Context, f func(Books) error) error
}

// Objects keeps the bytes of files under their SHA-256.
type Objects interface {
	// Put keeps what r gives and fails with a fault of kind Invalid when its digest or size are others. What is there already is left as it is.
	Put(ctx context.Context, sha256 string, size int64, r io.Reader) error
	// Open gives size bytes from an offset on; size -1 is the rest. A missing object is a fault of kind Missing.
	Open(ctx context.Context, sha256 string, offset, size int64) (io.ReadCloser, error)
	// Remove forgets an object; a missing one is none the worse.
	Remove(ctx context.Context, sha256 string) error
}

// Hub joins books and objects.
type Hub struct {
	ledger  Ledger
	objects Objects
	now     func() time.Time
	keepers []Gatekeeper
}

// New makes a hub. The clock is time.Now unless a test gives another.
func New(ledger Ledger, objects Objects, now func() time.Time) *Hub {
	return &Hub{ledger: ledger, objects: objects, now: now}
}

// Objects gives the store of the bytes.
func (h *Hub) Objects() Objects { return h.objects }
