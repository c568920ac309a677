package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// auditPage is how many events are read at once.
const auditPage = 1000

func (a *app) audit() *cobra.Command {
	var p places
	var since, actor, action string
	c := &cobra.Command{
		Use:   "audit",
		Short: "Read what was done to a hub, and by whom",
		Long: `Prints the audit log in the order in which it was written: time, who did it, what, to what, and from which address. What a command on the machine
did has no address. It may be read while the hub runs; nothing can be changed in it.`,
		Example: "  lontar audit --since 7d\n  lontar audit --since 2026-11-01 --action token. --json",
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			from, err := parseSince(since, time.Now())
			if err != nil {
				return usage{err}
			}
			return p.inside(c.Context(), func(h *house) error {
				after := int64(0)
				for {
					var list []hub.Event
					if err := h.Read(c.Context(), func(b hub.Books) (err error) {
						list, err = b.EventsSince(c.Context(), from, after, auditPage)
						return err
					}); err != nil {
						return err
					}
					for _, e := range list {
						after = e.Number
						if actor != "" && !strings.EqualFold(actor, e.Actor) || !strings.HasPrefix(e.Action, action) {
							continue
						}
						if err := a.tell(map[string]any{"number": e.Number, "at": e.At, "actor": e.Actor, "action": e.Action, "object": e.Object, "detail": e.Detail, "address": e.Address}, eventLine(e)); err != nil {
							return err
						}
					}
					if len(list) < auditPage {
						return nil
					}
				}
			})
		},
	}
	p.flags(c)
	c.Flags().StringVar(&since, "since", "", "only from then on: 12h, 7d, 2026-11-01 or 2026-11-01T08:00:00Z")
	c.Flags().StringVar(&actor, "actor", "", "only what this person did")
	c.Flags().StringVar(&action, "action", "", "only actions that begin so: token, repository.create")
	return c
}

// eventLine writes an event on one line, whatever names are in it.
func eventLine(e hub.Event) string {
	who := e.Actor
	if who == "" {
		who = "-"
	}
	line := fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%s", e.At.Format(time.RFC3339), who, e.Action, e.Object, e.Detail, e.Address)
	return strings.TrimRight(strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' || r == 0x7F {
			return '?'
		}
		return r
	}, line), "\t")
}

// parseSince reads a time, a day, or how long ago; "" is the beginning.
func parseSince(s string, now time.Time) (time.Time, error) {
	if s == "" {
		return time.UnixMilli(0), nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	d, err := time.ParseDuration(s)
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if d, err = time.ParseDuration(days + "h"); err == nil {
			d *= 24
		}
	}
	if err != nil || d <= 0 {
		return time.Time{}, fault.New(fault.Invalid, "%.80q is no time", s).Try("write 12h, 7d, 2026-11-01 or 2026-11-01T08:00:00Z")
	}
	return now.Add(-d), nil
}

// note writes into the audit log what a command did.
func (h *house) note(ctx context.Context, action, object, detail string) error {
	return h.Write(ctx, func(b hub.Books) error {
		return b.AddEvent(ctx, hub.Event{At: h.Now(), Action: action, Object: object, Detail: detail})
	})
}

// known fails when there is neither a person nor an organisation of a name.
func (h *house) known(ctx context.Context, owner string) error {
	return h.Read(ctx, func(b hub.Books) error {
		_, err := b.User(ctx, owner)
		if fault.Of(err) != fault.Missing {
			return err
		}
		if _, err = b.Organisation(ctx, owner); fault.Of(err) == fault.Missing {
			return fault.New(fault.Missing, "there is no user or organisation %.100q", owner).Try("lontar user list")
		}
		return err
	})
}
