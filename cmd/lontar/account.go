package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

func (a *app) userList() *cobra.Command {
	var p places
	c := &cobra.Command{
		Use:   "list",
		Short: "List the accounts of a hub with their roles",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return p.inside(c.Context(), func(h *house) error {
				return h.Read(c.Context(), func(b hub.Books) error {
					users, err := b.Users(c.Context())
					if err != nil {
						return err
					}
					for _, u := range users {
						members, err := b.Memberships(c.Context(), u.Name)
						if err != nil {
							return err
						}
						organisations := map[string]hub.Role{}
						var list []string
						for _, m := range members {
							organisations[m.Organisation] = m.Role
							list = append(list, m.Organisation+":"+string(m.Role))
						}
						state := "enabled"
						if u.Disabled {
							state = "disabled"
						}
						line := fmt.Sprintf("%s\t%s\t%s\t%s\t%s", u.Name, u.Role, state, u.Created.Format(time.DateOnly), strings.Join(list, " "))
						if err := a.tell(map[string]any{"name": u.Name, "full_name": u.FullName, "email": u.Email, "role": u.Role, "disabled": u.Disabled, "created": u.Created,
							"organisations": organisations, "password": u.Password != "", "subject": u.Subject}, strings.TrimRight(line, "\t")); err != nil {
							return err
						}
					}
					return nil
				})
			})
		},
	}
	p.flags(c)
	return c
}

// changeUser changes an account and writes that into the audit log.
func (h *house) changeUser(ctx context.Context, name, action, detail string, change func(*hub.User) error) error {
	return h.Write(ctx, func(b hub.Books) error {
		u, err := b.User(ctx, name)
		if err != nil {
			return err
		}
		if err := change(&u); err != nil {
			return err
		}
		if err := lastAdmin(ctx, b, u); err != nil {
			return err
		}
		if u.Subject != "" {
			if other, err := b.UserBySubject(ctx, u.Subject); err == nil && !strings.EqualFold(other.Name, u.Name) {
				return fault.New(fault.Conflict, "%s logs in so already", other.Name).Try("lontar user link %s ''", other.Name)
			} else if err != nil && fault.Of(err) != fault.Missing {
				return err
			}
		}
		if err := b.SaveUser(ctx, u); err != nil {
			return err
		}
		return b.AddEvent(ctx, hub.Event{At: h.Now(), Action: action, Object: u.Name, Detail: detail})
	})
}

// lastAdmin fails when nobody would be left who runs the hub.
func lastAdmin(ctx context.Context, b hub.Books, changed hub.User) error {
	users, err := b.Users(ctx)
	if err != nil {
		return err
	}
	before, after := 0, 0
	for _, u := range users {
		if u.Role == hub.Admin && !u.Disabled {
			before++
		}
		if strings.EqualFold(u.Name, changed.Name) {
			u = changed
		}
		if u.Role == hub.Admin && !u.Disabled {
			after++
		}
	}
	if before > 0 && after == 0 {
		return fault.New(fault.Conflict, "%s is the last administrator", changed.Name).Try("make another one first: lontar user role NAME admin")
	}
	return nil
}

func (a *app) userDisable(off bool) *cobra.Command {
	var p places
	c := &cobra.Command{Use: "enable NAME", Short: "Let a person in again that was shut out", Args: exactly(1)}
	action := "user.enable"
	if off {
		c.Use, c.Short, action = "disable NAME", "Shut a person out: their tokens and their password do not count, what they made stays", "user.disable"
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		return p.inside(c.Context(), func(h *house) error {
			if err := h.changeUser(c.Context(), args[0], action, "", func(u *hub.User) error { u.Disabled = off; return nil }); err != nil {
				return err
			}
			return a.tell(map[string]any{"event": action, "name": args[0]}, "")
		})
	}
	p.flags(c)
	return c
}

func (a *app) userPassword() *cobra.Command {
	var p places
	var remove bool
	c := &cobra.Command{
		Use:     "password NAME",
		Short:   "Set a password, read from the first line of standard input",
		Example: "  lontar user password sokha < secret\n  lontar user password sokha --remove",
		Args:    exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			hashed, detail := "", "removed"
			if !remove {
				const longest = 8 << 10 // bytes, more than a password has
				line, err := bufio.NewReader(io.LimitReader(a.in, longest)).ReadString('\n')
				if err != nil && line == "" {
					return usage{fault.New(fault.Invalid, "no password on standard input")}
				}
				if hashed, err = access.HashPassword(strings.TrimRight(line, "\r\n")); err != nil {
					return err
				}
				detail = "set"
			}
			return p.inside(c.Context(), func(h *house) error {
				if err := h.changeUser(c.Context(), args[0], "user.password", detail, func(u *hub.User) error { u.Password = hashed; return nil }); err != nil {
					return err
				}
				return a.tell(map[string]any{"event": "user.password", "name": args[0]}, "")
			})
		},
	}
	p.flags(c)
	c.Flags().BoolVar(&remove, "remove", false, "let the person log in by other means only")
	return c
}

func (a *app) userRole() *cobra.Command {
	var p places
	c := &cobra.Command{
		Use:   "role NAME ROLE",
		Short: "Change what a person may do on the hub: reader, contributor, reviewer, curator or admin",
		Args:  exactly(2),
		RunE: func(c *cobra.Command, args []string) error {
			role, err := hub.ParseRole(args[1])
			if err != nil {
				return usage{err}
			}
			return p.inside(c.Context(), func(h *house) error {
				if err := h.changeUser(c.Context(), args[0], "user.role", string(role), func(u *hub.User) error { u.Role = role; return nil }); err != nil {
					return err
				}
				return a.tell(map[string]any{"event": "user.role", "name": args[0], "role": role}, "")
			})
		},
	}
	p.flags(c)
	return c
}

func (a *app) userLink() *cobra.Command {
	var p places
	var issuer string
	c := &cobra.Command{
		Use:   "link NAME SUBJECT",
		Short: "Let a person log in by the OpenID provider as the subject that it knows them by",
		Long: `Links an account that is there to a person at the OpenID provider. Nothing links it by itself, neither the name nor the e-mail address. SUBJECT is what the
provider sends as "sub"; "" takes the link away.`,
		Args: exactly(2),
		RunE: func(c *cobra.Command, args []string) error {
			if issuer == "" && a.oidc != nil {
				issuer = a.oidc.Issuer
			}
			subject := args[1]
			switch {
			case subject == "":
			case issuer == "":
				return usage{fault.New(fault.Invalid, "of which provider?").Try("--issuer https://id.example.org, or oidc in lontar.yaml")}
			default:
				subject = issuer + " " + subject
			}
			return p.inside(c.Context(), func(h *house) error {
				if err := h.changeUser(c.Context(), args[0], "user.link", subject, func(u *hub.User) error { u.Subject = subject; return nil }); err != nil {
					return err
				}
				return a.tell(map[string]any{"event": "user.link", "name": args[0], "subject": subject}, "")
			})
		},
	}
	p.flags(c)
	c.Flags().StringVar(&issuer, "issuer", "", "the provider (default that of lontar.yaml)")
	return c
}
