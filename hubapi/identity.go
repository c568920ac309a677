package hubapi

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/lontar-asean/lontar/hub"
)

// whoami says who asks.
func (c *call) whoami() error {
	if c.id.Anonymous() {
		return &refusal{status: http.StatusUnauthorized, message: badCredentials}
	}
	u := c.id.User
	var members []hub.Member
	if err := c.hub.Read(c.ctx(), func(b hub.Books) (err error) {
		members, err = b.Memberships(c.ctx(), u.Name)
		return err
	}); err != nil {
		return err
	}
	orgs := []any{}
	for _, m := range members {
		orgs = append(orgs, map[string]any{"type": "org", "id": "org-" + strings.ToLower(m.Organisation), "name": m.Organisation, "fullname": m.Organisation,
			"email": nil, "canPay": false, "periodEnd": nil, "avatarUrl": "", "roleInOrg": roleInOrg(m.Role), "isEnterprise": false, "plan": ""})
	}
	token := map[string]any{"displayName": "", "role": string(hub.ScopeWrite), "createdAt": clock(u.Created)}
	if t := c.id.Token; t != nil {
		token = map[string]any{"displayName": t.Title, "role": string(t.Scope), "createdAt": clock(t.Created)}
	}
	full := u.FullName
	if full == "" {
		full = u.Name
	}
	return c.json(http.StatusOK, map[string]any{
		"type": "user", "id": "user-" + strings.ToLower(u.Name), "name": u.Name, "fullname": full, "email": u.Email, "emailVerified": u.Email != "",
		"canPay": false, "isPro": false, "periodEnd": nil, "avatarUrl": "", "orgs": orgs, "role": string(u.Role),
		"auth": map[string]any{"type": "access_token", "accessToken": token},
	})
}

// roleInOrg gives the role by the names that clients know.
func roleInOrg(r hub.Role) string {
	switch {
	case r == hub.Admin:
		return "admin"
	case r.Has(hub.Curator):
		return "write"
	case r.Has(hub.Contributor):
		return "contributor"
	}
	return "read"
}

// record writes what happened into the audit log.
func (c *call) record(action, object, detail string, arguments ...any) error {
	e := hub.Event{At: c.hub.Now(), Actor: c.id.User.Name, Action: action, Object: object, Detail: fmt.Sprintf(detail, arguments...), Address: remote(c.r)}
	return c.hub.Write(c.ctx(), func(b hub.Books) error { return b.AddEvent(c.ctx(), e) })
}
