package hub

import (
	"context"

	"github.com/lontar-asean/lontar/fault"
)

// Gatekeeper looks at what is about to be kept or seen. A fault of kind Denied or Invalid says to a person what is missing; nothing is written then.
type Gatekeeper interface {
	// Commit looks at changes to a repository as it is, on top of a commit (the zero Commit when the branch is new). All files they name are written
	// down. It runs outside of transactions and may read files.
	Commit(ctx context.Context, r Repository, head Commit, p Proposal) error
	// Open looks at a repository as it is to be: one that others will see who did not before. Its refs and commits are those that are there.
	Open(ctx context.Context, r Repository) error
}

// Guarded gives the hub with gatekeepers, who are asked in their order.
func (h *Hub) Guarded(keepers ...Gatekeeper) *Hub {
	guarded := *h
	guarded.keepers = keepers
	return &guarded
}

// ask asks the gatekeepers about a proposal and gives the repository that they saw.
func (h *Hub) ask(ctx context.Context, name Name, branch string, p Proposal) (r Repository, err error) {
	var head Commit
	if err := h.ledger.Read(ctx, func(b Books) error {
		if r, err = b.Repository(ctx, name); err != nil {
			return err
		}
		head, err = find(ctx, b, r.Number, branch)
		if fault.Of(err) == fault.Missing {
			err = nil // commit says what is wrong, or begins the branch
		}
		return err
	}); err != nil {
		return r, err
	}
	for _, k := range h.keepers {
		if err := k.Commit(ctx, r, head, p); err != nil {
			return r, err
		}
	}
	return r, nil
}

// opens reports whether more people see a repository than before.
func opens(before, after Repository) bool {
	return before.Visibility != Public && after.Visibility == Public || after.Visibility == Public && before.Gate != Open && after.Gate == Open
}
