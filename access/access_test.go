package access

import (
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

func TestPasswords(t *testing.T) {
	hashed, err := HashPassword("ផ្កាឈូកក្នុងបឹង")
	if err != nil {
		t.Fatal(err)
	}
	if !CheckPassword(hashed, "ផ្កាឈូកក្នុងបឹង") || CheckPassword(hashed, "ផ្កាឈូកក្នុងបឹង ") || CheckPassword("", "") || CheckPassword("$argon2id$v=19$m=9999999,t=1,p=1$AAAA$AAAA", "x") {
		t.Error("passwords are not told apart")
	}
	if _, err := HashPassword("short"); fault.Of(err) != fault.Invalid {
		t.Errorf("a short password: %v", err)
	}
}

func TestExpiry(t *testing.T) {
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if got, err := Expiry(from, "30d"); err != nil || !got.Equal(from.AddDate(0, 0, 30)) {
		t.Errorf("30d: %v %v", got, err)
	}
	for _, bad := range []string{"d", "-1d", "soon"} {
		if _, err := Expiry(from, bad); fault.Of(err) != fault.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestATokenIsGoodForItsNameSpacesOnly(t *testing.T) {
	id := Identity{User: hub.User{Name: "sokha", Role: hub.Admin}, Token: &hub.Token{Owners: []string{"asean"}, Scope: hub.ScopeWrite}}
	if id.Role("asean") != hub.Admin || id.Role("other") != "" || id.MayCreate("other") == nil {
		t.Error("the token reaches beyond its name spaces")
	}
}

func TestRolesInclude(t *testing.T) {
	if !hub.Curator.Has(hub.Reader) || hub.Reader.Has(hub.Curator) || hub.Role("").Has(hub.Reader) || hub.Role("boss").Has(hub.Reader) {
		t.Error("roles are not in order")
	}
}
