package web

import (
	"net/http"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// setupPage makes the first administrator, behind the link that the server prints as long as it has no users.
type setupPage struct {
	Invitation, Name, FullName, Email string
	Wrong                             string // what to mend; "" at first
	Hint                              string
	Token                             string // the first token, when it is done
}

func (v *visit) askSetup() error {
	return v.show(http.StatusOK, "setup", v.words.say("setup"), setupPage{Invitation: v.r.URL.Query().Get("invitation")})
}

func (v *visit) setup() error {
	form := v.r.PostForm
	p := setupPage{Invitation: form.Get("invitation"), Name: form.Get("name"), FullName: form.Get("full_name"), Email: form.Get("email")}
	again := func(status int, err error) error {
		p.Wrong, p.Hint = err.Error(), fault.Hint(err)
		return v.show(status, "setup", v.words.say("setup"), p)
	}
	release, ok := v.limit.turn(v.ctx())
	if !ok {
		return v.ctx().Err()
	}
	password, err := access.HashPassword(form.Get("password"))
	release()
	if err != nil {
		return again(http.StatusBadRequest, err)
	}
	u, err := v.guard.Accept(v.ctx(), p.Invitation, hub.User{Name: p.Name, FullName: p.FullName, Email: p.Email, Password: password})
	switch fault.Of(err) {
	case fault.Invalid:
		return again(http.StatusBadRequest, err)
	case fault.Denied:
		return again(http.StatusForbidden, err)
	}
	if err != nil {
		return err
	}
	if p.Token, err = v.guard.NewToken(v.ctx(), hub.Token{User: u.Name, Title: "first", Scope: hub.ScopeWrite}); err != nil {
		return err
	}
	if v.id, err = v.guard.Person(v.ctx(), u.Name); err != nil {
		return err
	}
	if err := v.open(u.Name); err != nil {
		return err
	}
	return v.show(http.StatusOK, "setup", v.words.say("setup"), p)
}
