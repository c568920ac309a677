package access

import (
	"context"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Action is what somebody wants to do with a repository.
type Action uint8

// The actions.
const (
	See    Action = iota // know that it is there, read its description and the names of its files
	Read                 // read its files
	Commit               // commit, make branches and tags, handle requests for access
	Manage               // delete it, move it, make it public
)

// Ungated is the fault of somebody who may see a repository but has not passed its gate.
type Ungated struct{ *fault.Fault }

// Unwrap gives the fault.
func (u Ungated) Unwrap() error { return u.Fault }

// May says whether somebody may do something with a repository: nil, or a fault of kind Missing when they may not know that it is there, Denied
// otherwise; Ungated when its gate stands in the way.
func (g *Guard) May(ctx context.Context, id Identity, action Action, r hub.Repository) error {
	role := id.Role(r.Owner)
	if r.Visibility != hub.Public && !role.Has(hub.Reader) {
		return fault.New(fault.Missing, "there is no %s %s", r.Kind, r.ID())
	}
	if r.Disabled != "" && action != See && !id.Admin() {
		return fault.New(fault.Denied, "Access to this resource is disabled.") // the words by which clients know it
	}
	if action >= Commit && id.Token != nil && id.Token.Scope != hub.ScopeWrite {
		return fault.New(fault.Denied, "the token may only read").Try("use a token with the scope write")
	}
	switch action {
	case See:
		return nil
	case Read:
		if r.Gate == hub.Open || role.Has(hub.Reader) {
			return nil
		}
		return g.passed(ctx, id, r)
	case Commit:
		if role.Has(hub.Curator) {
			return nil
		}
	case Manage:
		if role.Has(hub.Curator) {
			return nil
		}
	}
	if id.Anonymous() {
		return fault.New(fault.Denied, "log in first")
	}
	return fault.New(fault.Denied, "%s may not do this with %s %s", id.User.Name, r.Kind, r.ID()).Try("ask %s for the role curator", r.Owner)
}

// MayCreate says whether somebody may make repositories in a name space.
func (id Identity) MayCreate(owner string) error {
	switch {
	case id.Anonymous():
		return fault.New(fault.Denied, "log in first")
	case id.Token != nil && id.Token.Scope != hub.ScopeWrite:
		return fault.New(fault.Denied, "the token may only read").Try("use a token with the scope write")
	case !id.Role(owner).Has(hub.Curator):
		return fault.New(fault.Denied, "%s may not make repositories of %s", id.User.Name, owner)
	}
	return nil
}

// passed says whether somebody's request for access was accepted and still counts.
func (g *Guard) passed(ctx context.Context, id Identity, r hub.Repository) error {
	if id.Anonymous() {
		return Ungated{fault.New(fault.Denied, "access to %s %s is restricted: log in and ask for it", r.Kind, r.ID())}
	}
	return g.ledger.Read(ctx, func(b hub.Books) error {
		request, err := b.AccessRequest(ctx, r.Number, id.User.Name)
		if err != nil && fault.Of(err) != fault.Missing {
			return err
		}
		if err == nil && request.Status == hub.Accepted && (request.Expires.IsZero() || g.ledger.Now().Before(request.Expires)) {
			return nil
		}
		return Ungated{fault.New(fault.Denied, "access to %s %s is restricted and %s is not in the list of those who have it", r.Kind, r.ID(), id.User.Name)}
	})
}

// MayCommit says whether a person, by whatever token, may commit to a repository now.
func (g *Guard) MayCommit(ctx context.Context, person string, r hub.Repository) error {
	id, err := g.Person(ctx, person)
	if err != nil {
		return err
	}
	return g.May(ctx, id, Commit, r)
}
