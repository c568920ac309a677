package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub/withdraw"
	"github.com/lontar-asean/lontar/remote"
)

// request is what withdraw is told.
type request struct {
	id, contributor, source string
	reason, policy          string
	everywhere, wait        bool
}

func (a *app) withdraw() *cobra.Command {
	var q request
	c := &cobra.Command{
		Use:   "withdraw DATASET",
		Short: "Take records back from a hub, with a signed receipt",
		Long: `Asks the hub to take back a record, all of a contributor, or all of a source: out of the head of every branch, out of the files of older
revisions, out of everything that was made of them. What was withdrawn stays out when it is pushed again. The hub is the one that LONTAR_HUB names, with
the token in LONTAR_TOKEN; a curator may withdraw from a repository, an administrator from all of them, anybody what they contributed themselves.

DATASET is OWNER/NAME of a data set or models/OWNER/NAME of a model; --everywhere stands for all repositories.`,
		Example: "  lontar withdraw asean/poems --id qlaekp5n4awg7kup3brnxlvhbw --reason \"the author asked\" --wait\n  lontar withdraw --everywhere --source https://example.org/diary/\n  lontar withdraw list --open",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.runWithdraw(c.Context(), args, q)
		},
	}
	c.Flags().StringVar(&q.id, "id", "", "id of the record; that of a payload takes its parts along")
	c.Flags().StringVar(&q.contributor, "contributor", "", "pseudonym of the contributor")
	c.Flags().StringVar(&q.source, "source", "", "how the addresses of the records begin")
	c.Flags().StringVar(&q.reason, "reason", "", "why, for the receipt; do not quote the record")
	c.Flags().StringVar(&q.policy, "older", "", "older revisions: refuse them, or warn and give out files that held nothing (default: as the repository has it)")
	c.Flags().BoolVar(&q.everywhere, "everywhere", false, "from all repositories")
	c.Flags().BoolVar(&q.wait, "wait", false, "wait until it is done")
	c.AddCommand(a.withdrawList(), a.withdrawShow(), a.withdrawVerify(), a.withdrawHeld())
	return c
}

func (q request) body(args []string) (map[string]string, error) {
	body := map[string]string{"reason": q.reason, "policy": q.policy}
	for kind, value := range map[string]string{"id": q.id, "contributor": q.contributor, "source": q.source} {
		if value == "" {
			continue
		}
		if body["kind"] != "" {
			return nil, usage{fault.New(fault.Invalid, "only one thing can be withdrawn at once").Try("one of --id, --contributor and --source")}
		}
		body["kind"], body["value"] = kind, value
	}
	switch {
	case body["kind"] == "":
		return nil, usage{fault.New(fault.Invalid, "nothing is named that should be withdrawn").Try("--id ID, --contributor NAME or --source ADDRESS")}
	case q.everywhere == (len(args) == 1):
		return nil, usage{fault.New(fault.Invalid, "from where should it be withdrawn?").Try("OWNER/NAME of a data set, or --everywhere")}
	case len(args) == 1 && strings.Count(args[0], "/") == 1:
		body["repository"] = "datasets/" + args[0]
	case len(args) == 1:
		body["repository"] = args[0]
	}
	return body, nil
}

// withdrawal is what the hub tells of one.
type withdrawal struct {
	ID      string          `json:"id"`
	Kind    string          `json:"kind"`
	State   string          `json:"state"`
	By      string          `json:"by"`
	Reason  string          `json:"reason"`
	Asked   time.Time       `json:"asked"`
	Due     time.Time       `json:"due"`
	Done    *time.Time      `json:"done"`
	Overdue bool            `json:"overdue"`
	Receipt json.RawMessage `json:"receipt"`
}

const askEvery = time.Second

func (a *app) runWithdraw(ctx context.Context, args []string, q request) error {
	body, err := q.body(args)
	if err != nil {
		return err
	}
	h, err := a.ownHub()
	if err != nil {
		return err
	}
	var w withdrawal
	if err := h.Call(ctx, http.MethodPost, "/api/withdrawals", body, &w); err != nil {
		return err
	}
	for q.wait && w.Done == nil {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(askEvery):
		}
		if err := h.Call(ctx, http.MethodGet, "/api/withdrawals/"+w.ID, nil, &w); err != nil {
			return err
		}
	}
	return a.answerOn(w)
}

func (a *app) answerOn(w withdrawal) error {
	if a.json {
		return a.emit(w)
	}
	if w.Done == nil {
		_, err := fmt.Fprintf(a.out, "%s: %s; it will be done by %s. `lontar withdraw show %s` tells how it stands.\n", w.ID, w.State, w.Due.Format(time.DateOnly), w.ID)
		return err
	}
	var r withdraw.Receipt
	if err := json.Unmarshal(w.Receipt, &r); err != nil {
		return fault.New(fault.Broken, "the receipt cannot be read: %w", err)
	}
	return writeReceipt(a.out, r)
}

func writeReceipt(w io.Writer, r withdraw.Receipt) error {
	fmt.Fprintf(w, "%s: %s\n%d records in %d rows of %d files; %d files removed (%d bytes)\n", r.ID, r.Answer, r.Found.Records, r.Found.Rows, r.Found.Files, r.Removed.Files, r.Removed.Bytes)
	for _, p := range r.Places {
		fmt.Fprintf(w, "%s: %d revisions held it, %d files\n", p.Repository, len(p.Revisions), p.Files)
		for _, b := range p.Branches {
			fmt.Fprintf(w, "  %s is now at %.12s\n", b.Name, b.After)
		}
	}
	for _, d := range r.Derived {
		fmt.Fprintf(w, "made of it: %s (%s)\n", d.Name, d.Kind)
	}
	if r.Private > 0 {
		fmt.Fprintf(w, "made of it: %d more, private\n", r.Private)
	}
	for _, o := range r.Outside {
		known := "not counted"
		if o.Known != nil {
			known = fmt.Sprint(*o.Known, " known")
		}
		fmt.Fprintf(w, "outside the reach of the hub: %s (%s) %s\n", o.What, known, o.Repository)
	}
	_, err := fmt.Fprintf(w, "`lontar withdraw verify` checks the signed receipt of GET /api/withdrawals/%s/receipt\n", r.ID)
	return err
}

func (a *app) withdrawList() *cobra.Command {
	var open bool
	c := &cobra.Command{
		Use:   "list",
		Short: "List withdrawals, with those that are overdue",
		Long:  "Lists the withdrawals that you asked for and those from repositories that you curate, the latest first.",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			h, err := a.ownHub()
			if err != nil {
				return err
			}
			path := "/api/withdrawals"
			if open {
				path += "?open=true"
			}
			var list []withdrawal
			if err := h.Call(c.Context(), http.MethodGet, path, nil, &list); err != nil {
				return err
			}
			overdue := 0
			for _, w := range list {
				if w.Overdue {
					overdue++
				}
				if a.json {
					if err := a.emit(w); err != nil {
						return err
					}
					continue
				}
				when := "due " + w.Due.Format(time.DateOnly)
				switch {
				case w.Overdue:
					when = "OVERDUE since " + w.Due.Format(time.DateOnly)
				case w.Done != nil:
					when = "done " + w.Done.Format(time.DateOnly)
				}
				fmt.Fprintf(a.out, "%s\t%s\t%s\t%s\tasked %s by %s\n", w.ID, w.Kind, w.State, when, w.Asked.Format(time.DateOnly), w.By)
			}
			if overdue > 0 {
				fmt.Fprintf(a.err, "lontar: %d OVERDUE\n", overdue)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&open, "open", false, "only those that are not done")
	return c
}

func (a *app) withdrawShow() *cobra.Command {
	var receipt bool
	c := &cobra.Command{
		Use:   "show ID",
		Short: "Tell how a withdrawal stands",
		Long:  "Tells how a withdrawal stands, and when it is done what the receipt says. With --receipt the signed receipt is written as it is.",
		Args:  exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			h, err := a.ownHub()
			if err != nil {
				return err
			}
			if receipt {
				var b []byte
				if err := h.Call(c.Context(), http.MethodGet, "/api/withdrawals/"+url.PathEscape(args[0])+"/receipt", nil, &b); err != nil {
					return err
				}
				_, err = fmt.Fprintf(a.out, "%s\n", b)
				return err
			}
			var w withdrawal
			if err := h.Call(c.Context(), http.MethodGet, "/api/withdrawals/"+url.PathEscape(args[0]), nil, &w); err != nil {
				return err
			}
			return a.answerOn(w)
		},
	}
	c.Flags().BoolVar(&receipt, "receipt", false, "write the signed receipt")
	return c
}

func (a *app) withdrawVerify() *cobra.Command {
	var key string
	c := &cobra.Command{
		Use:   "verify FILE",
		Short: "Check the signature of a receipt",
		Long: `Checks that a hub signed a receipt and that nothing in it was changed since. The hub's public keys come from the hub that LONTAR_HUB names, or
from --key.`,
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			b, err := os.ReadFile(args[0])
			if err != nil {
				return fault.New(fault.Missing, "the receipt cannot be read: %w", err)
			}
			keys := []string{key}
			if key == "" {
				h, err := a.ownHub()
				if err != nil {
					return err
				}
				var known struct{ Keys map[string]string }
				if err := h.Call(c.Context(), http.MethodGet, "/api/withdrawals/key", nil, &known); err != nil {
					return err
				}
				keys = nil
				for k := range known.Keys {
					keys = append(keys, k)
				}
			}
			r, err := withdraw.Verify(b, keys)
			if err != nil {
				return err
			}
			if a.json {
				return a.emit(map[string]any{"event": "done", "verified": true, "receipt": r})
			}
			fmt.Fprintln(a.out, "The signature is that of the hub.")
			return writeReceipt(a.out, r)
		},
	}
	c.Flags().StringVar(&key, "key", "", "public key of the hub, base64")
	return c
}

func (a *app) withdrawHeld() *cobra.Command {
	var accept, reject string
	c := &cobra.Command{
		Use:   "held",
		Short: "List what is held for review, accept or reject it",
		Long: `A commit with a record that is nearly the same as a withdrawn one is held until a curator has looked at it; not the one who brought it. What is
accepted may be committed then, what is rejected stays out.`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			h, err := a.ownHub()
			if err != nil {
				return err
			}
			switch {
			case accept != "":
				return a.decide(c.Context(), h, accept, "accepted")
			case reject != "":
				return a.decide(c.Context(), h, reject, "rejected")
			}
			var list []map[string]any
			if err := h.Call(c.Context(), http.MethodGet, "/api/withdrawals/held", nil, &list); err != nil {
				return err
			}
			for _, r := range list {
				if a.json {
					if err := a.emit(r); err != nil {
						return err
					}
					continue
				}
				fmt.Fprintf(a.out, "%v\t%v\t%v row %v\tby %v\n", r["id"], r["repository"], r["path"], r["row"], r["by"])
			}
			return nil
		},
	}
	c.Flags().StringVar(&accept, "accept", "", "let this one in")
	c.Flags().StringVar(&reject, "reject", "", "keep this one out")
	c.MarkFlagsMutuallyExclusive("accept", "reject")
	return c
}

func (a *app) decide(ctx context.Context, h *remote.Hub, id, status string) error {
	var r map[string]any
	if err := h.Call(ctx, http.MethodPost, "/api/withdrawals/held/"+url.PathEscape(id), map[string]string{"status": status}, &r); err != nil {
		return err
	}
	if a.json {
		return a.emit(r)
	}
	_, err := fmt.Fprintf(a.out, "%s: %s\n", id, status)
	return err
}
