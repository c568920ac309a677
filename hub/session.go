package hub

import (
	"context"
	"time"
)

// Session is a person who is logged in with a browser. The secret of its cookie is not kept.
type Session struct {
	Hash    string // SHA-256 of the secret, hexadecimal
	User    string
	Stamp   string // of the password it began with: it ends when the password is changed
	Created time.Time
	Expires time.Time
}

// Sessions keeps sessions.
type Sessions interface {
	// Session finds one by its hash; it is a fault of kind Missing when there is none.
	Session(ctx context.Context, hash string) (Session, error)
	// AddSession writes one down and forgets those that had expired when it was made.
	AddSession(ctx context.Context, s Session) error
	// DropSession forgets one; a missing one is none the worse.
	DropSession(ctx context.Context, hash string) error
}
