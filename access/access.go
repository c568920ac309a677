// Package access says who asks and what they may do: people and their passwords, tokens for programs, roles in organisations, gates of repositories.
package access

import (
	"context"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Ledger is where accounts are written down; hub.Hub is one.
type Ledger interface {
	Read(ctx context.Context, f func(hub.Books) error) error
	Write(ctx context.Context, f func(hub.Books) error) error
	Now() time.Time
}

// Guard knows people by their tokens and decides.
type Guard struct{ ledger Ledger }

// New makes a guard.
func New(l Ledger) *Guard { return &Guard{l} }

// Identity is who asks, for the time of one request. The zero value is nobody in particular.
type Identity struct {
	User  hub.User
	Roles map[string]hub.Role // in name spaces, by their names in small letters; a person curates their own
	Token *hub.Token          // nil for a person in a browser
}

// Anonymous reports whether nobody is logged in.
func (i Identity) Anonymous() bool { return i.User.Name == "" }

// Admin reports whether the person runs the hub.
func (i Identity) Admin() bool { return i.User.Role == hub.Admin }

// Role gives what the person is in a name space, by way of the token that is used.
func (i Identity) Role(owner string) hub.Role {
	if i.Anonymous() || !i.covers(owner) {
		return ""
	}
	if i.Admin() {
		return hub.Admin
	}
	return i.Roles[strings.ToLower(owner)]
}

// covers reports whether the token is good for a name space.
func (i Identity) covers(owner string) bool {
	if i.Token == nil || len(i.Token.Owners) == 0 {
		return true
	}
	for _, o := range i.Token.Owners {
		if strings.EqualFold(o, owner) {
			return true
		}
	}
	return false
}

// Owners gives the name spaces whose private repositories the person sees.
func (i Identity) Owners() (owners []string) {
	for owner, role := range i.Roles {
		if role.Has(hub.Reader) && i.covers(owner) {
			owners = append(owners, owner)
		}
	}
	return owners
}

// Identify gives who a bearer token belongs to. An unknown or expired token and a disabled account are faults of kind Denied.
func (g *Guard) Identify(ctx context.Context, token string) (Identity, error) {
	var id Identity
	wrong := fault.New(fault.Denied, "the token is not valid").Try("make a new one with `lontar token`")
	err := g.ledger.Read(ctx, func(b hub.Books) error {
		t, err := b.Token(ctx, Hash(token))
		if fault.Of(err) == fault.Missing || err == nil && !t.Expires.IsZero() && !g.ledger.Now().Before(t.Expires) {
			return wrong
		}
		if err != nil {
			return err
		}
		id, err = identity(ctx, b, t.User)
		id.Token = &t
		return err
	})
	if err != nil {
		return Identity{}, err
	}
	return id, nil
}

// Person gives who somebody is that is logged in by other means, such as a browser's session.
func (g *Guard) Person(ctx context.Context, name string) (id Identity, err error) {
	err = g.ledger.Read(ctx, func(b hub.Books) error {
		id, err = identity(ctx, b, name)
		return err
	})
	return id, err
}

func identity(ctx context.Context, b hub.Books, name string) (Identity, error) {
	u, err := b.User(ctx, name)
	if err != nil {
		return Identity{}, err
	}
	if u.Disabled {
		return Identity{}, fault.New(fault.Denied, "the account %s is disabled", u.Name)
	}
	members, err := b.Memberships(ctx, u.Name)
	if err != nil {
		return Identity{}, err
	}
	id := Identity{User: u, Roles: map[string]hub.Role{strings.ToLower(u.Name): u.Role}}
	for _, m := range members {
		id.Roles[strings.ToLower(m.Organisation)] = m.Role
	}
	return id, nil
}
