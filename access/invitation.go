package access

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// invitationLife is how long the first administrator has time.
const invitationLife = 24 * time.Hour

// Invite gives a token that makes the first administrator, once, in place of all earlier ones; "" when the hub has users.
func (g *Guard) Invite(ctx context.Context) (string, error) {
	secret := make([]byte, 32)
	rand.Read(secret)
	token := base64.RawURLEncoding.EncodeToString(secret)
	now := g.ledger.Now()
	err := g.ledger.Write(ctx, func(b hub.Books) error {
		users, err := b.Users(ctx)
		if err != nil || len(users) > 0 {
			token = ""
			return err
		}
		if err := b.DropInvitations(ctx); err != nil {
			return err
		}
		return b.AddInvitation(ctx, hub.Invitation{Hash: Hash(token), Role: hub.Admin, Created: now, Expires: now.Add(invitationLife)})
	})
	return token, err
}

// Accept makes the account that an invitation is for. An unknown, used or expired one is a fault of kind Denied.
func (g *Guard) Accept(ctx context.Context, token string, u hub.User) (hub.User, error) {
	if err := CheckAccount(u.Name); err != nil {
		return u, err
	}
	u.Created = g.ledger.Now()
	err := g.ledger.Write(ctx, func(b hub.Books) error {
		i, err := b.TakeInvitation(ctx, Hash(token))
		if fault.Of(err) == fault.Missing || err == nil && !u.Created.Before(i.Expires) {
			return fault.New(fault.Denied, "the invitation is not valid, was used or has expired").Try("start the server again for another, or use `lontar user add NAME --role admin`")
		}
		if err != nil {
			return err
		}
		u.Role = i.Role
		return addUser(ctx, b, u)
	})
	return u, err
}
