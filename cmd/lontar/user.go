package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// inside runs f with an open hub.
func (p places) inside(ctx context.Context, f func(*house) error) error {
	h, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer h.store.Close()
	return f(h)
}

// around is inside that makes the hub when it is not there.
func (p places) around(ctx context.Context, f func(*house) error) error {
	h, err := p.establish(ctx)
	if err != nil {
		return err
	}
	defer h.store.Close()
	return f(h)
}

func (a *app) user() *cobra.Command {
	c := &cobra.Command{
		Use:   "user",
		Short: "Make and change accounts of a hub",
		Long:  "Makes, lists and changes accounts of a hub, also while it runs.",
		Args:  noArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.userAdd(), a.userList(), a.userDisable(true), a.userDisable(false), a.userPassword(), a.userRole(), a.userLink())
	return c
}

// newcomer is what user add is told.
type newcomer struct {
	places
	role, full, email, organisation string
	token, password                 bool
}

func (a *app) userAdd() *cobra.Command {
	var n newcomer
	c := &cobra.Command{
		Use:   "add NAME",
		Short: "Make an account and, if wished, a token",
		Long: `Makes an account. The role says what the person may do on the hub: reader, contributor, reviewer, curator (who makes repositories of their own) or
admin (who runs it). With --organisation the role counts in that organisation, which is made when it is not there, and the account may exist already. With --token a
token is made and printed last; it is not kept and cannot be shown again.`,
		Example: "  lontar user add sokha --role curator --token\n  lontar user add sokha --organisation asean --role admin",
		Args:    exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.addUser(c.Context(), args[0], n)
		},
	}
	n.flags(c)
	c.Flags().StringVar(&n.role, "role", "", "reader, contributor, reviewer, curator or admin")
	c.Flags().StringVar(&n.full, "full-name", "", "name as people write it")
	c.Flags().StringVar(&n.email, "email", "", "address for messages")
	c.Flags().StringVar(&n.organisation, "organisation", "", "give the role in this organisation")
	c.Flags().BoolVar(&n.token, "token", false, "make a token and print it")
	c.Flags().BoolVar(&n.password, "password", false, "read a password from the first line of standard input")
	_ = c.MarkFlagRequired("role") // the flag is there: it was made above
	return c
}

func (a *app) addUser(ctx context.Context, name string, n newcomer) error {
	role, err := hub.ParseRole(n.role)
	if err != nil {
		return usage{err}
	}
	u := hub.User{Name: name, FullName: n.full, Email: n.email, Role: role}
	if n.organisation != "" {
		u.Role = hub.Curator // of their own name space
	}
	if n.password {
		line, err := bufio.NewReader(a.in).ReadString('\n')
		if err != nil && line == "" {
			return usage{fault.New(fault.Invalid, "no password on standard input")}
		}
		if u.Password, err = access.HashPassword(strings.TrimRight(line, "\r\n")); err != nil {
			return err
		}
	}
	return n.around(ctx, func(h *house) error {
		err := h.guard.AddUser(ctx, u)
		if fault.Of(err) == fault.Conflict && n.organisation != "" {
			if _, missing := h.guard.Person(ctx, name); missing == nil {
				err = nil
			}
		}
		if err != nil {
			return err
		}
		if n.organisation != "" {
			if err := join(ctx, h, n.organisation, name, role); err != nil {
				return err
			}
		}
		token := ""
		if n.token {
			if token, err = h.guard.NewToken(ctx, hub.Token{User: name, Title: "lontar user add", Scope: hub.ScopeWrite}); err != nil {
				return err
			}
		}
		return a.tell(map[string]any{"event": "user", "name": name, "role": role, "organisation": n.organisation, "token": token}, token)
	})
}

// join gives a person a role in an organisation, which is made when it is not there.
func join(ctx context.Context, h *house, organisation, person string, role hub.Role) error {
	err := h.Read(ctx, func(b hub.Books) error {
		_, err := b.Organisation(ctx, organisation)
		return err
	})
	if fault.Of(err) == fault.Missing {
		err = h.guard.AddOrganisation(ctx, hub.Organisation{Name: organisation}, person)
	}
	if err != nil {
		return err
	}
	return h.Write(ctx, func(b hub.Books) error {
		if err := b.SetMember(ctx, hub.Member{Organisation: organisation, User: person, Role: role}); err != nil {
			return err
		}
		return b.AddEvent(ctx, hub.Event{At: h.Now(), Action: "member.set", Object: organisation, Detail: person + " " + string(role)})
	})
}

// tell prints an object with --json, and otherwise a line unless it is empty.
func (a *app) tell(v map[string]any, line string) error {
	if a.json {
		return a.emit(v)
	}
	if line == "" {
		return nil
	}
	_, err := fmt.Fprintln(a.out, line)
	return err
}

func (a *app) token() *cobra.Command {
	c := &cobra.Command{
		Use:   "token",
		Short: "Make, list and remove tokens of a hub",
		Long:  "A token lets a program act for a person. Only its SHA-256 is kept. All of this works while the hub runs.",
		Args:  noArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.tokenAdd(), a.tokenList(), a.tokenRemove())
	return c
}

func (a *app) tokenAdd() *cobra.Command {
	var p places
	var title, scope, expires string
	var owners []string
	c := &cobra.Command{
		Use:     "add USER",
		Short:   "Make a token and print it, this once",
		Example: "  lontar token add sokha --scope read --expires 90d --owner asean",
		Args:    exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			ends, err := access.Expiry(time.Now(), expires)
			if err != nil {
				return usage{err}
			}
			return p.inside(c.Context(), func(h *house) error {
				token, err := h.guard.NewToken(c.Context(), hub.Token{User: args[0], Title: title, Scope: hub.Scope(scope), Owners: owners, Expires: ends})
				if err != nil {
					return err
				}
				return a.tell(map[string]any{"event": "token", "user": args[0], "title": title, "scope": scope, "token": token}, token)
			})
		},
	}
	p.flags(c)
	c.Flags().StringVar(&title, "title", "token", "what it is for; it is removed by this name")
	c.Flags().StringVar(&scope, "scope", string(hub.ScopeWrite), "read or write")
	c.Flags().StringVar(&expires, "expires", "", "how long it counts: 12h, 90d (default for ever)")
	c.Flags().StringSliceVar(&owners, "owner", nil, "good for this name space only (may be given again)")
	return c
}

func (a *app) tokenList() *cobra.Command {
	var p places
	c := &cobra.Command{
		Use:   "list USER",
		Short: "List the tokens of a person, without what is secret",
		Args:  exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return p.inside(c.Context(), func(h *house) error {
				var list []hub.Token
				if err := h.Read(c.Context(), func(b hub.Books) (err error) {
					if _, err = b.User(c.Context(), args[0]); err != nil {
						return err
					}
					list, err = b.TokensOf(c.Context(), args[0])
					return err
				}); err != nil {
					return err
				}
				for _, t := range list {
					ends := "never"
					if !t.Expires.IsZero() {
						ends = t.Expires.Format(time.RFC3339)
					}
					line := fmt.Sprintf("%s\t%s\t%s\tends %s\t%s", t.Title, t.Scope, t.Created.Format(time.RFC3339), ends, strings.Join(t.Owners, " "))
					if err := a.tell(map[string]any{"title": t.Title, "scope": t.Scope, "created": t.Created, "expires": ends, "owners": t.Owners}, strings.TrimRight(line, "\t")); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	p.flags(c)
	return c
}

func (a *app) tokenRemove() *cobra.Command {
	var p places
	c := &cobra.Command{
		Use:   "remove USER TITLE",
		Short: "Remove a token: whoever uses it is shut out at once",
		Args:  exactly(2),
		RunE: func(c *cobra.Command, args []string) error {
			return p.inside(c.Context(), func(h *house) error {
				return h.Write(c.Context(), func(b hub.Books) error {
					n, err := b.DropToken(c.Context(), args[0], args[1])
					if err == nil && n == 0 {
						return fault.New(fault.Missing, "%s has no token %q", args[0], args[1]).Try("lontar token list %s", args[0])
					}
					if err != nil {
						return err
					}
					return b.AddEvent(c.Context(), hub.Event{At: h.Now(), Action: "token.remove", Object: args[0], Detail: args[1]})
				})
			})
		},
	}
	p.flags(c)
	return c
}
