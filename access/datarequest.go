package access

import (
	"slices"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// best gives the highest role that the person has in any name space that the token is good for.
func (i Identity) best() (best hub.Role) {
	if i.Anonymous() {
		return ""
	}
	if i.Admin() && i.covers("") {
		return hub.Admin
	}
	roles := hub.Roles()
	for owner := range i.Roles {
		if r := i.Role(owner); slices.Index(roles, r) > slices.Index(roles, best) {
			best = r
		}
	}
	return best
}

// MayFile says whether somebody may file, take and answer requests for data: who contributes anywhere.
func (i Identity) MayFile() error { return i.mayRequest(hub.Contributor) }

// MayClose says whether somebody may close requests of others and take them over: who curates anywhere.
func (i Identity) MayClose() error { return i.mayRequest(hub.Curator) }

func (i Identity) mayRequest(role hub.Role) error {
	switch {
	case i.Anonymous():
		return fault.New(fault.Denied, "log in first")
	case i.Token != nil && i.Token.Scope != hub.ScopeWrite:
		return fault.New(fault.Denied, "the token may only read").Try("use a token with the scope write")
	case !i.best().Has(role):
		return fault.New(fault.Denied, "%s may not do this with requests for data", i.User.Name).Try("ask an organisation for the role %s", role)
	}
	return nil
}
