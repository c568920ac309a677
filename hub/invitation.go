package hub

import (
	"context"
	"time"
)

// Invitation lets whoever holds its token make an account of a role, once. The token itself is shown once and not kept.
type Invitation struct {
	Hash    string // SHA-256 of the token, hexadecimal
	Role    Role
	Created time.Time
	Expires time.Time
}

// Invitations keeps invitations.
type Invitations interface {
	// AddInvitation writes one down.
	AddInvitation(ctx context.Context, i Invitation) error
	// TakeInvitation finds one and forgets it; it is a fault of kind Missing when there is none.
	TakeInvitation(ctx context.Context, hash string) (Invitation, error)
	// DropInvitations forgets all.
	DropInvitations(ctx context.Context) error
}
