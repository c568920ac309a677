package access

import (
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// MayExamine says whether somebody may keep private suites here, close them and see everybody's submissions: who curates anywhere.
func (i Identity) MayExamine() error {
	if err := i.MaySubmit(); err != nil {
		return err
	}
	if !i.best().Has(hub.Curator) {
		return fault.New(fault.Denied, "%s may not keep private suites", i.User.Name).Try("ask an organisation for the role %s", hub.Curator)
	}
	return nil
}

// MaySubmit says whether somebody may read the questions of private suites and submit answers: everybody with an account, so that tries can be counted.
func (i Identity) MaySubmit() error {
	switch {
	case i.Anonymous():
		return fault.New(fault.Denied, "log in first")
	case i.Token != nil && i.Token.Scope != hub.ScopeWrite:
		return fault.New(fault.Denied, "the token may only read").Try("use a token with the scope write")
	}
	return nil
}
