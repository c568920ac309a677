package oidc

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// account gives the account of a subject, which the first login makes, with the roles that their groups give them.
func (l *Login) account(ctx context.Context, subject string, c claims) (u hub.User, err error) {
	err = l.ledger.Write(ctx, func(b hub.Books) error {
		now := l.ledger.Now()
		u, err = b.UserBySubject(ctx, subject)
		switch {
		case fault.Of(err) == fault.Missing:
			name, err := free(ctx, b, c.names)
			if err != nil {
				return err
			}
			u = hub.User{Name: name, FullName: clip(c.full), Email: clip(c.email), Subject: subject, Role: l.settings.Role, Created: now}
			if err := b.SaveUser(ctx, u); err != nil {
				return err
			}
			if err := b.AddEvent(ctx, hub.Event{At: now, Actor: u.Name, Action: "user.create", Object: u.Name, Detail: string(u.Role) + " by " + l.settings.Issuer}); err != nil {
				return err
			}
		case err != nil:
			return err
		case u.Disabled:
			return fault.New(fault.Denied, "the account %s is disabled", u.Name).Try("ask an administrator of the hub")
		}
		return l.join(ctx, b, u, c.groups)
	})
	return u, err
}

// join gives a person the roles of their groups in organisations, and takes back what a group gave that they are no longer in: in organisations that the
// settings name the provider alone says who belongs.
func (l *Login) join(ctx context.Context, b hub.Books, u hub.User, groups []string) error {
	want := map[string]hub.Role{}
	spelled := map[string]string{}
	for _, group := range slices.Sorted(maps.Keys(l.settings.Organisations)) {
		name, role, err := l.settings.organisation(group)
		if err != nil {
			return err
		}
		key := strings.ToLower(name)
		spelled[key] = name
		if old := want[key]; slices.Contains(groups, group) && !old.Has(role) {
			want[key] = role
		} else if old == "" {
			want[key] = ""
		}
	}
	members, err := b.Memberships(ctx, u.Name)
	if err != nil {
		return err
	}
	have := map[string]hub.Role{}
	for _, m := range members {
		have[strings.ToLower(m.Organisation)] = m.Role
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		role := want[key]
		if have[key] == role {
			continue
		}
		if _, err := b.Organisation(ctx, key); fault.Of(err) == fault.Missing {
			err = b.SaveOrganisation(ctx, hub.Organisation{Name: spelled[key], Created: l.ledger.Now()})
			if err != nil {
				return err
			}
		} else if err != nil {
			return err
		}
		if err := b.SetMember(ctx, hub.Member{Organisation: spelled[key], User: u.Name, Role: role}); err != nil {
			return err
		}
		if err := b.AddEvent(ctx, hub.Event{At: l.ledger.Now(), Actor: u.Name, Action: "member.set", Object: spelled[key], Detail: strings.TrimSpace(u.Name+" "+string(role)) + " by group"}); err != nil {
			return err
		}
	}
	return nil
}

// maxTries bounds the search for a name that is free.
const maxTries = 1000

// free gives a name that nobody has: the first of some that can be one, with a number behind it when it is taken.
func free(ctx context.Context, b hub.Books, wishes []string) (string, error) {
	base := ""
	for _, w := range wishes {
		if base = plain(w); base != "" && access.CheckAccount(base) == nil {
			break
		}
		base = ""
	}
	for n := 1; n <= maxTries; n++ {
		name := base
		if n > 1 {
			name = fmt.Sprintf("%s-%d", base, n)
		}
		_, err := b.User(ctx, name)
		_, err2 := b.Organisation(ctx, name)
		switch {
		case fault.Of(err) == fault.Missing && fault.Of(err2) == fault.Missing:
			return name, nil
		case err != nil && fault.Of(err) != fault.Missing:
			return "", err
		case err2 != nil && fault.Of(err2) != fault.Missing:
			return "", err2
		}
	}
	return "", fault.New(fault.Conflict, "no name like %s is free", base).Try("ask an administrator of the hub")
}

// plain makes a name of what a provider calls somebody: letters and digits of ASCII, with single - between.
func plain(s string) string {
	const longest = 80 // leaves room for a number
	var b strings.Builder
	gap := false
	for _, c := range s {
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(c)
		default:
			gap = true
		}
		if b.Len() >= longest {
			break
		}
	}
	return b.String()
}

// clip leaves out what is too long to be a name or an address.
func clip(s string) string {
	const most = 1000 // bytes
	if len(s) > most {
		return ""
	}
	return strings.ToValidUTF8(s, "")
}
