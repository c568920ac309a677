package oidc

import (
	"net/url"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Settings say who knows the people.
type Settings struct {
	Issuer        string            `yaml:"issuer"`        // https://id.example.org: what the provider calls itself
	ClientID      string            `yaml:"client_id"`     // the name of the hub at the provider
	Secret        string            `yaml:"-"`             // of the client; "" for a public one
	Role          hub.Role          `yaml:"role"`          // of an account that the first login makes; "" is reader, and admin cannot be
	Scopes        []string          `yaml:"scopes"`        // asked for besides openid; nil is profile and email
	Groups        string            `yaml:"groups"`        // the claim that lists the groups of a person; "" is groups
	Organisations map[string]string `yaml:"organisations"` // what a group means here: ORGANISATION:ROLE
}

// Check says what is wrong with the settings.
func (s *Settings) Check() error {
	u, err := url.Parse(s.Issuer)
	local := err == nil && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1" || u.Hostname() == "::1")
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !local) || u.RawQuery != "" || u.Fragment != "":
		return fault.New(fault.Invalid, "the issuer must be https:// with a host, not %.200q", s.Issuer)
	case s.ClientID == "":
		return fault.New(fault.Invalid, "client_id is missing")
	}
	if s.Role != "" {
		if _, err := hub.ParseRole(string(s.Role)); err != nil {
			return err
		}
		if s.Role == hub.Admin {
			return fault.New(fault.Invalid, "a first login cannot make an administrator").Try("lontar user role NAME admin, when the person has logged in")
		}
	}
	for group := range s.Organisations {
		if _, _, err := s.organisation(group); err != nil {
			return err
		}
	}
	return nil
}

// organisation gives what a group means.
func (s *Settings) organisation(group string) (name string, role hub.Role, err error) {
	name, text, _ := strings.Cut(s.Organisations[group], ":")
	if err := hub.CheckNamePart(name); err != nil {
		return "", "", err
	}
	role, err = hub.ParseRole(text)
	return name, role, err
}
