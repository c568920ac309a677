// Package oidc lets people log in by an OpenID provider: authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0; RFC 7636; RFC 9700).
// An account is linked to the provider by issuer and subject. A name or an e-mail address, which people may choose at many providers, links nothing.
package oidc

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Sessions begins what a person has when they have logged in, and answers the request. Where the person wanted to go is the parameter next of r: a path
// of the hub, or "".
type Sessions interface {
	Begin(w http.ResponseWriter, r *http.Request, user hub.User) error
}

// Path begins the addresses that Serve answers.
const Path = "/login/oidc"

// Login speaks with one provider.
type Login struct {
	settings Settings
	ledger   access.Ledger
	sessions Sessions
	public   string // address of the hub without a slash at its end
	seal     *seal
	client   *http.Client

	mu       sync.Mutex
	provider *oidc.Provider // nil until it answered
}

const (
	providerPatience = 15 * time.Second
	loginLife        = 10 * time.Minute // from the beginning of a login to its end
	maxProviderBody  = 1 << 20
)

// New makes a login. The provider is first spoken to when somebody logs in, so that a hub starts while it is away. The key is secret and seals what a
// browser keeps meanwhile; transport is nil for the usual one.
func New(s Settings, l access.Ledger, sessions Sessions, public *url.URL, key []byte, transport http.RoundTripper) (*Login, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if s.Role == "" {
		s.Role = hub.Reader
	}
	if s.Scopes == nil {
		s.Scopes = []string{"profile", "email"}
	}
	if s.Groups == "" {
		s.Groups = "groups"
	}
	if transport == nil {
		transport = http.DefaultTransport
	}
	box, err := newSeal(key)
	return &Login{settings: s, ledger: l, sessions: sessions, public: strings.TrimSuffix(public.String(), "/"), seal: box,
		client: &http.Client{Timeout: providerPatience, Transport: bounded{transport}}}, err
}

// bounded reads no more of an answer than a provider has to say.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, maxProviderBody), answer.Body}
	}
	return answer, err
}

// known gives the provider as it describes itself.
func (l *Login) known(ctx context.Context) (*oidc.Provider, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.provider == nil {
		// Its keys are fetched again later: that must not end with this request.
		p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), l.client), l.settings.Issuer)
		if err != nil {
			return nil, fault.New(fault.Unavailable, "the OpenID provider does not answer as it should: %w", err).At("%s", l.settings.Issuer).Try("try again later")
		}
		l.provider = p
	}
	return l.provider, nil
}

func (l *Login) oauth(p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: l.settings.ClientID, ClientSecret: l.settings.Secret, Endpoint: p.Endpoint(), RedirectURL: l.public + Path + "/callback",
		Scopes: append([]string{oidc.ScopeOpenID}, l.settings.Scopes...)}
}

// Serve answers the paths below Path. An error is not answered yet.
func (l *Login) Serve(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer") // the code is in the address
	switch {
	case r.Method != http.MethodGet:
	case r.URL.Path == Path:
		return l.begin(w, r)
	case r.URL.Path == Path+"/callback":
		return l.end(w, r)
	}
	return fault.New(fault.Missing, "there is nothing at this address")
}

// begin sends a person to the provider.
func (l *Login) begin(w http.ResponseWriter, r *http.Request) error {
	p, err := l.known(r.Context())
	if err != nil {
		return err
	}
	a := attempt{State: random(), Nonce: random(), Verifier: oauth2.GenerateVerifier(), Next: local(r.URL.Query().Get("next")), Expires: l.ledger.Now().Add(loginLife).Unix()}
	kept, err := l.seal.close(a)
	if err != nil {
		return err
	}
	http.SetCookie(w, l.cookie(kept, int(loginLife.Seconds())))
	http.Redirect(w, r, l.oauth(p).AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), http.StatusFound)
	return nil
}

func (l *Login) cookie(value string, age int) *http.Cookie {
	// Lax, since the provider's page sends the person back.
	return &http.Cookie{Name: "lontar_oidc", Value: value, Path: Path, MaxAge: age, HttpOnly: true, Secure: strings.HasPrefix(l.public, "https:"), SameSite: http.SameSiteLaxMode}
}

// end takes a person back from the provider.
func (l *Login) end(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	again := func(format string, args ...any) error {
		return fault.New(fault.Denied, format, args...).Try("begin again at %s%s", l.public, Path)
	}
	kept, err := r.Cookie("lontar_oidc")
	if err != nil {
		return again("this login was not begun here, or your browser keeps no cookies")
	}
	http.SetCookie(w, l.cookie("", -1)) // whatever comes of it, it counts once
	a, err := l.seal.open(kept.Value)
	switch {
	case err != nil || subtle.ConstantTimeCompare([]byte(a.State), []byte(q.Get("state"))) != 1:
		return again("this login was not begun here")
	case l.ledger.Now().Unix() >= a.Expires:
		return again("the login took too long")
	case q.Get("iss") != "" && q.Get("iss") != l.settings.Issuer: // RFC 9207
		return again("another provider answered")
	case q.Get("error") != "":
		return again("the provider refused: %.100q", q.Get("error"))
	}
	p, err := l.known(ctx)
	if err != nil {
		return err
	}
	out := oidc.ClientContext(ctx, l.client)
	token, err := l.oauth(p).Exchange(out, q.Get("code"), oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return again("the provider does not take the code of this login")
	}
	raw, _ := token.Extra("id_token").(string)
	identity, err := p.VerifierContext(out, &oidc.Config{ClientID: l.settings.ClientID, Now: l.ledger.Now}).Verify(out, raw)
	if err != nil {
		return again("what the provider says of you cannot be trusted: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(identity.Nonce), []byte(a.Nonce)) != 1 {
		return again("what the provider says is of another login")
	}
	c, err := claimsOf(identity, l.settings.Groups)
	if err != nil {
		return again("what the provider says of you cannot be read: %w", err)
	}
	u, err := l.account(ctx, identity.Issuer+" "+identity.Subject, c)
	if err != nil {
		return err
	}
	r = r.Clone(ctx)
	r.URL.RawQuery = url.Values{"next": {a.Next}}.Encode()
	return l.sessions.Begin(w, r, u)
}

// local gives a path of this hub, and nothing for an address of another place.
func local(next string) string {
	const longest = 1000
	if len(next) > longest || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return ""
	}
	if u, err := url.Parse(next); err != nil || u.Host != "" || u.Scheme != "" {
		return ""
	}
	return next
}

func random() string {
	b := make([]byte, 32)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// claims are what a provider says of a person.
type claims struct {
	names  []string // by which they may be called here, the best first
	full   string
	email  string // "" unless the provider has verified it
	groups []string
}

func claimsOf(t *oidc.IDToken, groups string) (claims, error) {
	var all map[string]any
	if err := t.Claims(&all); err != nil {
		return claims{}, err
	}
	text := func(name string) string { s, _ := all[name].(string); return s }
	if t.Subject == "" || len(t.Subject) > 255 {
		return claims{}, fmt.Errorf("it names nobody")
	}
	c := claims{full: text("name")}
	mail := text("email")
	if verified, ok := all["email_verified"].(bool); ok && verified {
		c.email = mail
	}
	before, _, _ := strings.Cut(mail, "@")
	c.names = []string{text("preferred_username"), text("nickname"), before, "user"}
	switch g := all[groups].(type) {
	case string:
		c.groups = []string{g}
	case []any:
		for _, one := range g {
			if s, ok := one.(string); ok {
				c.groups = append(c.groups, s)
			}
		}
	}
	return c, nil
}
