package hubapi

import (
	"html/template"
	"net/http"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// setup makes the first administrator: a page with a form, behind the link that the server prints when it has no users, and what the form sends.
func (c *call) setup() error {
	h := c.w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'")
	switch c.r.Method {
	case http.MethodGet, http.MethodHead:
		h.Set("Content-Type", "text/html; charset=utf-8")
		return setupPage.Execute(c.w, map[string]string{"Invitation": c.r.URL.Query().Get("invitation")})
	case http.MethodPost:
		c.r.Body = http.MaxBytesReader(c.w, c.r.Body, maxMessage)
		if err := c.r.ParseForm(); err != nil {
			return fault.New(fault.Invalid, "the form cannot be read: %w", err)
		}
		u := hub.User{Name: c.r.PostForm.Get("name"), Email: c.r.PostForm.Get("email"), FullName: c.r.PostForm.Get("full_name")}
		if c.Limits != nil {
			if err := c.Limits.Blocked(remote(c.r)); err != nil { // before a password costs anything
				return err
			}
		}
		var err error
		if u.Password, err = access.HashPassword(c.r.PostForm.Get("password")); err != nil {
			return err
		}
		if u, err = c.guard.Accept(c.ctx(), c.r.PostForm.Get("invitation"), u); err != nil {
			return c.failed(err)
		}
		token, err := c.guard.NewToken(c.ctx(), hub.Token{User: u.Name, Title: "first", Scope: hub.ScopeWrite})
		if err != nil {
			return err
		}
		h.Set("Content-Type", "text/html; charset=utf-8")
		return setupPage.Execute(c.w, map[string]string{"Name": u.Name, "Token": token})
	}
	return c.only(nil, http.MethodGet, http.MethodPost)
}

var setupPage = template.Must(template.New("setup").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Lontar: first administrator</title>
<style>body{font:1rem/1.6 sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}label{display:block;margin:1rem 0}input{font:inherit;width:100%;padding:.4rem}code{word-break:break-all}</style>
{{if .Token}}<h1>{{.Name}} runs this hub</h1><p>Your token, shown this once:</p><p><code>{{.Token}}</code></p>
{{else}}<h1>The first administrator</h1><form method="post" action="setup"><input type="hidden" name="invitation" value="{{.Invitation}}">
<label>Name <input name="name" required autocomplete="username"></label><label>Full name <input name="full_name"></label><label>E-mail <input name="email" type="email"></label>
<label>Password, at least ten characters <input name="password" type="password" minlength="10" required autocomplete="new-password"></label><p><button>Make the account</button></p></form>{{end}}
</html>`))
