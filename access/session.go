package access

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// SessionLife is how long somebody stays logged in with a browser.
const SessionLife = 14 * 24 * time.Hour

// stamp changes with the password.
func stamp(u hub.User) string { return Hash("password " + u.Password)[:16] }

// LogIn gives who somebody is by name and password. A wrong one, a person who has none and a disabled account are the same fault of kind Denied, after
// the same time.
func (g *Guard) LogIn(ctx context.Context, name, password string) (Identity, error) {
	id, err := g.Person(ctx, name)
	if kind := fault.Of(err); err != nil && kind != fault.Missing && kind != fault.Denied {
		return Identity{}, err
	}
	if !CheckPassword(id.User.Password, password) || err != nil {
		return Identity{}, fault.New(fault.Denied, "the name or the password is wrong")
	}
	return id, nil
}

// Begin begins a session of a person, who proved who they are, and gives its secret; address is where they come from.
func (g *Guard) Begin(ctx context.Context, person, address string) (secret string, err error) {
	b := make([]byte, 32)
	rand.Read(b)
	secret = base64.RawURLEncoding.EncodeToString(b)
	now := g.ledger.Now()
	return secret, g.ledger.Write(ctx, func(b hub.Books) error {
		id, err := identity(ctx, b, person)
		if err != nil {
			return err
		}
		s := hub.Session{Hash: Hash(secret), User: id.User.Name, Stamp: stamp(id.User), Created: now, Expires: now.Add(SessionLife)}
		if err := b.AddSession(ctx, s); err != nil {
			return err
		}
		return b.AddEvent(ctx, hub.Event{At: now, Actor: id.User.Name, Action: "session.begin", Object: id.User.Name, Address: address})
	})
}

// Session gives whose session a secret is of. An unknown or expired one, one from before a change of the password and one of a disabled account are
// faults of kind Denied.
func (g *Guard) Session(ctx context.Context, secret string) (id Identity, err error) {
	over := fault.New(fault.Denied, "the session is over").Try("log in again")
	err = g.ledger.Read(ctx, func(b hub.Books) error {
		s, err := b.Session(ctx, Hash(secret))
		if fault.Of(err) == fault.Missing || err == nil && !g.ledger.Now().Before(s.Expires) {
			return over
		}
		if err != nil {
			return err
		}
		if id, err = identity(ctx, b, s.User); err == nil && stamp(id.User) != s.Stamp {
			err = over
		}
		return err
	})
	if err != nil {
		return Identity{}, err
	}
	return id, nil
}

// End ends a session.
func (g *Guard) End(ctx context.Context, secret string) error {
	return g.ledger.Write(ctx, func(b hub.Books) error { return b.DropSession(ctx, Hash(secret)) })
}
