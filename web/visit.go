package web

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// visit is one request with who makes it.
type visit struct {
	*Pages
	w      http.ResponseWriter
	r      *http.Request
	id     access.Identity
	secret string // of the session, or of the forms of somebody who is not logged in; "" for none
	words  *tongue
}

func (v *visit) ctx() context.Context { return v.r.Context() }

// visit finds out who asks, by the cookie of a session and by nothing else.
func (p *Pages) visit(w http.ResponseWriter, r *http.Request) (*visit, error) {
	v := &visit{Pages: p, w: w, r: r, words: p.words.choose(r)}
	v.secure()
	if v.secret = v.cookie(sessionCookie); v.secret == "" {
		v.secret = v.cookie(formCookie)
		return v, nil
	}
	id, err := p.guard.Session(r.Context(), v.secret)
	switch fault.Of(err) {
	case fault.Denied, fault.Missing:
		v.secret = v.cookie(formCookie) // it is over: the visitor is nobody in particular
	default:
		if err != nil {
			return v, err
		}
		v.id = id
	}
	return v, nil
}

// secure forbids browsers all that the pages do not need: scripts, other hosts, frames around them, and telling others where the visitor came from.
func (v *visit) secure() {
	h := v.w.Header()
	for name := range h {
		if strings.HasPrefix(name, "Access-Control-") { // other pages may not read what a person sees
			h.Del(name)
		}
	}
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Frame-Options", "DENY")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-store")
	h.Set("Vary", "Accept-Language, Cookie")
}

// address gives where a request comes from.
func (v *visit) address() string {
	host, _, err := net.SplitHostPort(v.r.RemoteAddr)
	if err != nil {
		return v.r.RemoteAddr
	}
	return host
}

// repository gives a repository with which the visitor may do something. One that they may not know of is as one that is not there.
func (v *visit) repository(name hub.Name, action access.Action) (hub.Repository, error) {
	r, err := v.hub.Repository(v.ctx(), name)
	if err == nil {
		err = v.guard.May(v.ctx(), v.id, action, r)
	}
	return r, hidden(err)
}

// revision gives a repository and a commit of it.
func (v *visit) revision(name hub.Name, revision string, action access.Action) (hub.Repository, hub.Commit, error) {
	r, err := v.repository(name, action)
	if err != nil {
		return r, hub.Commit{}, err
	}
	_, c, err := v.hub.Revision(v.ctx(), r.Name, revision)
	return r, c, err
}

// given refuses what records were withdrawn from: a file that held them, or by the policy of the repository all of a revision that did.
func (v *visit) given(r hub.Repository, c hub.Commit, sha256 string) error {
	file, policy, err := v.hub.Withheld(v.ctx(), r.Number, sha256, c.ID)
	if err == nil && (file || policy == hub.Refuse) {
		return fault.New(fault.Missing, "records were withdrawn from this revision, and it is not given out any more").Try("open the latest revision")
	}
	return err
}

// hidden gives one message for what is not there and what may not be known of.
func hidden(err error) error {
	if fault.Of(err) == fault.Missing {
		return fault.New(fault.Missing, "there is nothing at this address, or you may not see it")
	}
	return err
}

// path gives the address of something on the hub, part by part.
func (p *Pages) path(parts ...string) string {
	var b strings.Builder
	b.WriteString(p.base)
	for _, part := range parts {
		b.WriteByte('/')
		b.WriteString(url.PathEscape(part))
	}
	if len(parts) == 0 {
		b.WriteByte('/')
	}
	return b.String()
}

// page gives the address of a repository, or of something below it.
func (p *Pages) page(n hub.Name, parts ...string) string {
	all := append([]string{n.Owner, n.Name}, parts...)
	if n.Kind == hub.Dataset {
		all = append([]string{"datasets"}, all...)
	}
	return p.path(all...)
}

// split takes the path of a file apart, for page.
func split(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

// see leads the browser to another page of the hub, to be fetched with GET.
func (v *visit) see(address string) error {
	v.w.Header().Set("Location", address)
	v.w.WriteHeader(http.StatusSeeOther)
	return nil
}
