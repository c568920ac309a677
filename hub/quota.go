package hub

import (
	"context"

	"github.com/lontar-asean/lontar/fault"
)

// Unlimited is the bound of a quota that bounds nothing.
const Unlimited = -1

// Quota bounds what a name space may hold; each bound is Unlimited or at least 0.
type Quota struct {
	Owner        string
	Bytes        int64 // of files; one that was uploaded for two repositories counts twice
	Repositories int64
}

// Usage is what a name space holds, in the units of Quota.
type Usage struct {
	Bytes        int64
	Repositories int64
}

// Quotas keeps quotas.
type Quotas interface {
	// Quota gives the bounds of a name space, whatever the case of its name, and what it holds. In books that are written to, other writers of the
	// name space wait until the transaction ends, when it has bounds.
	Quota(ctx context.Context, owner string) (Quota, Usage, error)
	// Quotas lists all bounds by name space.
	Quotas(ctx context.Context) ([]Quota, error)
	// SetQuota writes bounds down.
	SetQuota(ctx context.Context, q Quota) error
	// OwnerOf gives the name space of a repository; it is a fault of kind Missing when there is none.
	OwnerOf(ctx context.Context, repository int64) (string, error)
}

// Quota gives the bounds of a name space and what it holds.
func (h *Hub) Quota(ctx context.Context, owner string) (q Quota, u Usage, err error) {
	err = h.ledger.Read(ctx, func(b Books) error {
		q, u, err = b.Quota(ctx, owner)
		return err
	})
	return q, u, err
}

// SetQuota bounds a name space. What it holds beyond stays; nothing is added until there is room again.
func (h *Hub) SetQuota(ctx context.Context, q Quota) error {
	if err := CheckNamePart(q.Owner); err != nil {
		return err
	}
	if q.Bytes < Unlimited || q.Repositories < Unlimited {
		return fault.New(fault.Invalid, "a quota cannot be negative").Try("give %d for no bound", Unlimited)
	}
	return h.ledger.Write(ctx, func(b Books) error { return b.SetQuota(ctx, q) })
}

// Room is a fault of kind Denied when a name space may not take in more bytes; it is asked before an upload, and AddBlob asks again when it is done.
func (h *Hub) Room(ctx context.Context, owner string, bytes int64) error {
	return h.ledger.Read(ctx, func(b Books) error { return room(ctx, b, owner, bytes, 0) })
}

// room checks that a name space may take in something on top of what it holds.
func room(ctx context.Context, b Quotas, owner string, bytes, repositories int64) error {
	q, u, err := b.Quota(ctx, owner)
	switch {
	case err != nil:
		return err
	case q.Bytes != Unlimited && u.Bytes+bytes > q.Bytes:
		return fault.New(fault.Denied, "%s has no room for that: it holds %d bytes of files and may hold %d", owner, u.Bytes, q.Bytes).Try(roomHint)
	case q.Repositories != Unlimited && u.Repositories+repositories > q.Repositories:
		return fault.New(fault.Denied, "%s has no room for that: it has %d repositories and may have %d", owner, u.Repositories, q.Repositories).Try(roomHint)
	}
	return nil
}

const roomHint = "delete what is not needed, or ask an administrator for more room"
