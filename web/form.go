package web

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
)

// The cookies: of a session, and of forms that somebody fills in who is not logged in. Neither outlives the other's meaning: logging in gives a new secret.
const (
	sessionCookie = "lontar-session"
	formCookie    = "lontar-form"
	wordsCookie   = "lontar-language"
)

// maxForm bounds what a form sends, in bytes.
const maxForm = 64 << 10

// cookieName gives the name under which a browser keeps a cookie. Behind TLS it says itself that no other host and no plain connection set it (RFC 6265bis, __Host-).
func (p *Pages) cookieName(name string) string {
	if p.Public.Scheme == "https" {
		return "__Host-" + name
	}
	return name
}

func (v *visit) cookie(name string) string {
	c, err := v.r.Cookie(v.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// setCookie keeps a value in the browser for some seconds; -1 forgets it. No script reads it and no other site's form sends it.
func (v *visit) setCookie(name, value string, seconds int) {
	http.SetCookie(v.w, &http.Cookie{Name: v.cookieName(name), Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: v.Public.Scheme == "https"})
}

// form gives what proves that a form comes from a page of ours: it hangs on a secret that only the visitor's browser has.
func (v *visit) form() string {
	if v.secret == "" {
		b := make([]byte, 32)
		rand.Read(b)
		v.secret = base64.RawURLEncoding.EncodeToString(b)
		v.setCookie(formCookie, v.secret, 24*60*60)
	}
	return proof(v.secret)
}

func proof(secret string) string {
	sum := sha256.Sum256([]byte("form of " + secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// checkForm reads a form and refuses one that does not come from a page of ours.
func (v *visit) checkForm() error {
	foreign := fault.New(fault.Denied, "the form is too old or not from this hub").Try("open the page again and send it once more")
	if site := v.r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return foreign
	}
	// With Referrer-Policy: no-referrer browsers say "null" also of our own forms.
	if origin := v.r.Header.Get("Origin"); origin != "" && origin != "null" {
		if u, err := url.Parse(origin); err != nil || u.Host != v.Public.Host && u.Host != v.r.Host {
			return foreign
		}
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, maxForm)
	if err := v.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "the form cannot be read: %w", err)
	}
	if v.secret == "" || subtle.ConstantTimeCompare([]byte(v.r.PostForm.Get("form")), []byte(proof(v.secret))) != 1 {
		return foreign
	}
	return nil
}

// Begin logs a person in who has proved who they are, by a password or elsewhere: the browser gets a session of its own, whatever cookie it sent.
func (p *Pages) Begin(w http.ResponseWriter, r *http.Request, person string) error {
	return (&visit{Pages: p, w: w, r: r}).open(person)
}

func (v *visit) open(person string) error {
	if old := v.cookie(sessionCookie); old != "" {
		if err := v.guard.End(v.ctx(), old); err != nil {
			return err
		}
	}
	secret, err := v.guard.Begin(v.ctx(), person, v.address())
	if err != nil {
		return err
	}
	v.secret = secret
	v.setCookie(sessionCookie, secret, int(access.SessionLife.Seconds()))
	v.setCookie(formCookie, "", -1)
	return nil
}

// Enter logs a person in like Begin and leads the browser to an address of this hub, or to the first page.
func (p *Pages) Enter(w http.ResponseWriter, r *http.Request, person, next string) error {
	if err := p.Begin(w, r, person); err != nil {
		return err
	}
	http.Redirect(w, r, p.inside(next), http.StatusSeeOther)
	return nil
}

// inside gives an address of this hub that a visitor asked to be led to, and the first page for any other.
func (p *Pages) inside(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") ||
		strings.ContainsAny(next, "\\\t\r\n") || strings.Contains(u.Path, "//") || strings.Contains(u.Path, "\\") || !strings.HasPrefix(next, p.base+"/") {
		return p.path()
	}
	return (&url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}).String()
}
