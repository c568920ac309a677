package hub

import (
	"context"
	"time"
)

// Kit is a copy of revisions that left the hub in files. What is withdrawn later cannot be taken back from it, so that a receipt of withdrawal names it.
type Kit struct {
	ID         string // SHA-256 of its manifest
	Repository int64
	Name       string // KIND OWNER/NAME as it was then
	Commits    []string
	At         time.Time
	By         string // the person; "" for somebody at the machine itself
	Note       string // for whom, by which way
}

// Kits keeps account of kits.
type Kits interface {
	// AddKit writes one down. One that is there already is left as it is.
	AddKit(ctx context.Context, k Kit) error
	// KitsOf gives those of a repository, also of one that was deleted, the latest first.
	KitsOf(ctx context.Context, repository int64) ([]Kit, error)
}

// AddKit writes a kit down before it is filled: one that was broken off left the hub all the same.
func (h *Hub) AddKit(ctx context.Context, k Kit) error {
	k.At = h.Now()
	return h.ledger.Write(ctx, func(b Books) error { return b.AddKit(ctx, k) })
}

// Kits gives the kits of a repository.
func (h *Hub) Kits(ctx context.Context, repository int64) (list []Kit, err error) {
	err = h.ledger.Read(ctx, func(b Books) error {
		list, err = b.KitsOf(ctx, repository)
		return err
	})
	return list, err
}
