package access

import (
	"testing"

	"github.com/lontar-asean/lontar/hub"
)

func TestWhoMayFileAndCloseRequestsForData(t *testing.T) {
	person := func(own hub.Role, organisation hub.Role, token *hub.Token) Identity {
		roles := map[string]hub.Role{"sokha": own}
		if organisation != "" {
			roles["asean"] = organisation
		}
		return Identity{User: hub.User{Name: "sokha", Role: own}, Roles: roles, Token: token}
	}
	for name, c := range map[string]struct {
		id          Identity
		file, close bool
	}{
		"nobody":                               {Identity{}, false, false},
		"a reader":                             {person(hub.Reader, "", nil), false, false},
		"a contributor":                        {person(hub.Contributor, "", nil), true, false},
		"a reader who reviews elsewhere":       {person(hub.Reader, hub.Reviewer, nil), true, false},
		"a curator":                            {person(hub.Reader, hub.Curator, nil), true, true},
		"an administrator":                     {person(hub.Admin, "", nil), true, true},
		"a token that reads":                   {person(hub.Admin, "", &hub.Token{Scope: hub.ScopeRead}), false, false},
		"a token of another name space":        {person(hub.Reader, hub.Curator, &hub.Token{Scope: hub.ScopeWrite, Owners: []string{"sokha"}}), false, false},
		"a token of the name space":            {person(hub.Reader, hub.Curator, &hub.Token{Scope: hub.ScopeWrite, Owners: []string{"ASEAN"}}), true, true},
		"an administrator's token for nothing": {person(hub.Admin, "", &hub.Token{Scope: hub.ScopeWrite, Owners: []string{"elsewhere"}}), false, false},
	} {
		if (c.id.MayFile() == nil) != c.file || (c.id.MayClose() == nil) != c.close {
			t.Errorf("%s: %v %v", name, c.id.MayFile(), c.id.MayClose())
		}
	}
}
