package xet

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	intake "github.com/lontar-asean/lontar/hub/xet"
)

// lifetime is how long a token lasts; clients ask for another before it ends.
const lifetime = time.Hour

// claims is what a token says. Rights are looked up anew with each call: who may no longer commit cannot go on.
type claims struct {
	Person  string   `json:"p"`
	Number  int64    `json:"r"`
	Kind    hub.Kind `json:"k"`
	Owner   string   `json:"o"`
	Name    string   `json:"n"`
	Owners  []string `json:"s,omitempty"` // the name spaces of the person's own token
	Expires int64    `json:"e"`           // seconds since 1970
}

func (h *Handler) sign(c claims) (string, error) {
	b, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("write a token: %w", err)
	}
	body := base64.RawURLEncoding.EncodeToString(b)
	return body + "." + base64.RawURLEncoding.EncodeToString(h.mac(body)), nil
}

func (h *Handler) mac(body string) []byte {
	mac := hmac.New(sha256.New, h.key)
	mac.Write([]byte(body))
	return mac.Sum(nil)
}

func (h *Handler) verify(token string) (c claims, ok bool) {
	body, sum, _ := strings.Cut(token, ".")
	got, err := base64.RawURLEncoding.DecodeString(sum)
	if err != nil || !hmac.Equal(got, h.mac(body)) {
		return c, false
	}
	b, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil || json.Unmarshal(b, &c) != nil {
		return c, false
	}
	return c, h.repositories.Now().Unix() < c.Expires
}

// refused tells a client to fetch another token.
func refused() error {
	return fault.New(fault.Denied, "the token for this upload is not valid or has ended").Try("upload again")
}

// scope gives for whom and which repository a request comes.
func (h *Handler) scope(r *http.Request) (intake.Scope, error) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	c, ok := h.verify(strings.TrimSpace(token))
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return intake.Scope{}, refused()
	}
	repository, err := h.repositories.Repository(r.Context(), hub.Name{Kind: c.Kind, Owner: c.Owner, Name: c.Name})
	if err != nil {
		return intake.Scope{}, err
	}
	if repository.Number != c.Number {
		return intake.Scope{}, refused() // another one has taken the name
	}
	id, err := h.guard.Person(r.Context(), c.Person)
	if err != nil {
		return intake.Scope{}, err
	}
	id.Token = &hub.Token{User: c.Person, Scope: hub.ScopeWrite, Owners: c.Owners}
	if err := h.guard.May(r.Context(), id, access.Commit, repository); err != nil {
		return intake.Scope{}, err
	}
	return intake.Scope{Repository: c.Number, Owner: repository.Owner, Person: id.User.Name}, nil
}
