package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Prefix begins every token, so that it is known for one wherever it turns up. Clients of Hugging Face expect this one.
const Prefix = "hf_"

// Hash gives what is kept of a token.
func Hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// NewToken makes a token of a person and gives it; it is not kept and cannot be shown again.
func (g *Guard) NewToken(ctx context.Context, t hub.Token) (string, error) {
	secret := make([]byte, 32)
	rand.Read(secret)
	token := Prefix + base64.RawURLEncoding.EncodeToString(secret)
	t.Hash, t.Created = Hash(token), g.ledger.Now()
	if t.Scope != hub.ScopeRead && t.Scope != hub.ScopeWrite {
		return "", fault.New(fault.Invalid, "%q is no scope of a token", t.Scope).Try("use read or write")
	}
	return token, g.ledger.Write(ctx, func(b hub.Books) error {
		if _, err := b.User(ctx, t.User); err != nil {
			return err
		}
		if err := b.AddToken(ctx, t); err != nil {
			return err
		}
		return b.AddEvent(ctx, hub.Event{At: t.Created, Actor: t.User, Action: "token.add", Object: t.User, Detail: t.Title + " " + string(t.Scope)})
	})
}

// AddUser makes an account. A name that is taken is a fault of kind Conflict.
func (g *Guard) AddUser(ctx context.Context, u hub.User) error {
	if err := CheckAccount(u.Name); err != nil {
		return err
	}
	u.Created = g.ledger.Now()
	return g.ledger.Write(ctx, func(b hub.Books) error { return addUser(ctx, b, u) })
}

func addUser(ctx context.Context, b hub.Books, u hub.User) error {
	if _, err := b.User(ctx, u.Name); err == nil {
		return fault.New(fault.Conflict, "there is a user %s already", u.Name)
	} else if fault.Of(err) != fault.Missing {
		return err
	}
	if err := b.SaveUser(ctx, u); err != nil {
		return err
	}
	return b.AddEvent(ctx, hub.Event{At: u.Created, Action: "user.create", Object: u.Name, Detail: string(u.Role)})
}

// reserved are the names that begin paths of the hub, and those that would deceive.
func reserved(name string) bool {
	switch strings.ToLower(name) {
	case "api", "datasets", "models", "spaces", "xet", "setup", "healthz", "metrics", "static", "login", "logout", "settings", "organizations", "organisations", "search", "new", "admin", "lontar", "docs", "requests":
		return true
	}
	return false
}

// CheckAccount says what is wrong with the name of a user or an organisation.
func CheckAccount(name string) error {
	if reserved(name) {
		return fault.New(fault.Invalid, "%q is a name that the hub itself uses", name)
	}
	return hub.CheckNamePart(name)
}

// AddOrganisation makes an organisation with its first admin.
func (g *Guard) AddOrganisation(ctx context.Context, o hub.Organisation, admin string) error {
	if err := CheckAccount(o.Name); err != nil {
		return err
	}
	o.Created = g.ledger.Now()
	return g.ledger.Write(ctx, func(b hub.Books) error {
		if err := b.SaveOrganisation(ctx, o); err != nil {
			return err
		}
		if err := b.SetMember(ctx, hub.Member{Organisation: o.Name, User: admin, Role: hub.Admin}); err != nil {
			return err
		}
		return b.AddEvent(ctx, hub.Event{At: o.Created, Actor: admin, Action: "organisation.create", Object: o.Name})
	})
}

// Expiry reads how long a token or an acceptance counts: "30d", "12h"; "" is for ever.
func Expiry(from time.Time, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	d, err := time.ParseDuration(s)
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if d, err = time.ParseDuration(days + "h"); err == nil {
			d *= 24
		}
	}
	if err != nil || d <= 0 {
		return time.Time{}, fault.New(fault.Invalid, "%q is no time span", s).Try("write 12h or 30d")
	}
	return from.Add(d), nil
}
