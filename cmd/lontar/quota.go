package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

func (a *app) quota() *cobra.Command {
	c := &cobra.Command{
		Use:   "quota",
		Short: "Show and set what a name space of a hub may hold",
		Long:  "Bounds the bytes and the repositories of a person or an organisation. What is there beyond a bound stays; nothing is added. All of this works while the hub runs.",
		Args:  noArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.quotaShow(), a.quotaSet())
	return c
}

func (a *app) quotaShow() *cobra.Command {
	var p places
	c := &cobra.Command{
		Use:     "show [OWNER]",
		Short:   "Show the bounds of a name space and what it holds, or of all that have bounds",
		Example: "  lontar quota show asean",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return exactly(1)(c, args)
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			return p.inside(c.Context(), func(h *house) error {
				owners := args
				if len(args) == 0 {
					if err := h.Read(c.Context(), func(b hub.Books) error {
						list, err := b.Quotas(c.Context())
						for _, q := range list {
							owners = append(owners, q.Owner)
						}
						return err
					}); err != nil {
						return err
					}
				}
				for _, owner := range owners {
					if err := hub.CheckNamePart(owner); err != nil {
						return err
					}
					q, u, err := h.Quota(c.Context(), owner)
					if err != nil {
						return err
					}
					if err := a.tell(map[string]any{"owner": owner, "bytes": u.Bytes, "repositories": u.Repositories, "bytes_bound": bound(q.Bytes), "repositories_bound": bound(q.Repositories)},
						fmt.Sprintf("%s\t%s of %s\t%d of %s repositories", owner, amount(u.Bytes), amount(q.Bytes), u.Repositories, count(q.Repositories))); err != nil {
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

func (a *app) quotaSet() *cobra.Command {
	var p places
	var bytes, repositories string
	c := &cobra.Command{
		Use:     "set OWNER",
		Short:   "Bound a name space; a bound that is not given stays as it is",
		Example: "  lontar quota set asean --bytes 10GB --repositories 50\n  lontar quota set asean --bytes none",
		Args:    exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			if bytes == "" && repositories == "" {
				return usage{fault.New(fault.Invalid, "no bound is given").Try("--bytes 10GB or --repositories 50")}
			}
			return p.inside(c.Context(), func(h *house) error {
				q, _, err := h.Quota(c.Context(), args[0])
				if err != nil {
					return err
				}
				if bytes != "" {
					if q.Bytes, err = parseBytes(bytes); err != nil {
						return usage{err}
					}
				}
				if repositories != "" {
					if q.Repositories, err = parseCount(repositories); err != nil {
						return usage{err}
					}
				}
				if err := h.known(c.Context(), args[0]); err != nil {
					return err
				}
				if err := h.SetQuota(c.Context(), q); err != nil {
					return err
				}
				if err := h.note(c.Context(), "quota.set", q.Owner, amount(q.Bytes)+" "+count(q.Repositories)); err != nil {
					return err
				}
				return a.tell(map[string]any{"event": "quota", "owner": q.Owner, "bytes_bound": bound(q.Bytes), "repositories_bound": bound(q.Repositories)}, "")
			})
		},
	}
	p.flags(c)
	c.Flags().StringVar(&bytes, "bytes", "", "what its files may hold: 500MB, 10GB, 2TiB, or none for no bound")
	c.Flags().StringVar(&repositories, "repositories", "", "how many it may have, or none for no bound")
	return c
}

// bound gives a bound for programs: null is none.
func bound(n int64) any {
	if n == hub.Unlimited {
		return nil
	}
	return n
}

func count(n int64) string {
	if n == hub.Unlimited {
		return "any number of"
	}
	return strconv.FormatInt(n, 10)
}

func parseCount(s string) (int64, error) {
	if s == "none" {
		return hub.Unlimited, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0, fault.New(fault.Invalid, "%.80q is no number of repositories", s).Try("write a number from 0 on, or none")
	}
	return n, nil
}
