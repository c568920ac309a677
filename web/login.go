package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// loginPage is a form to log in.
type loginPage struct {
	Next  string
	Name  string
	Wrong string // why it was not done; "" at first

	Elsewhere string // where to log in by another place; "" for nowhere
}

// loginPage makes the form.
func (v *visit) loginPage(next, name string) loginPage {
	p := loginPage{Next: next, Name: name}
	if v.OpenID {
		p.Elsewhere = v.path("login", "oidc") + "?" + url.Values{"next": {next}}.Encode()
	}
	return p
}

func (v *visit) askLogin() error {
	next := v.inside(v.r.URL.Query().Get("next"))
	if !v.id.Anonymous() {
		return v.see(next)
	}
	return v.show(http.StatusOK, "login", v.words.say("login"), v.loginPage(next, ""))
}

// login opens a session. Guessing is slow: so many tries for an account, and so many from an address.
func (v *visit) login() error {
	in := v.loginPage(v.inside(v.r.PostForm.Get("next")), strings.TrimSpace(v.r.PostForm.Get("name")))
	if !v.limit.allow(v.address(), in.Name) {
		v.w.Header().Set("Retry-After", "900")
		in.Wrong = v.words.say("login.slow")
		return v.show(http.StatusTooManyRequests, "login", v.words.say("login"), in)
	}
	release, ok := v.limit.turn(v.ctx())
	if !ok {
		return v.ctx().Err()
	}
	id, err := v.guard.LogIn(v.ctx(), in.Name, v.r.PostForm.Get("password"))
	release()
	if fault.Of(err) == fault.Denied {
		in.Wrong = v.words.say("login.wrong")
		return v.show(http.StatusForbidden, "login", v.words.say("login"), in)
	}
	if err != nil {
		return err
	}
	v.limit.forget(in.Name)
	if err := v.open(id.User.Name); err != nil {
		return err
	}
	return v.see(in.Next)
}

// logout ends the session.
func (v *visit) logout() error {
	if err := v.guard.End(v.ctx(), v.secret); err != nil {
		return err
	}
	v.setCookie(sessionCookie, "", -1)
	return v.see(v.path())
}

// loginFor gives where to log in for a page.
func (p *Pages) loginFor(next string) string {
	return p.path("login") + "?" + url.Values{"next": {next}}.Encode()
}
