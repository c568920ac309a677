package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/fault"
)

func (a *app) plan() *cobra.Command {
	var limit int64
	c := &cobra.Command{
		Use:   "plan RECIPE",
		Short: "Show the phases and tasks that a recipe becomes",
		Long:  "Lists the phases in order with the number of independent tasks in each and the bytes they read. Nothing is run.",
		Args:  exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			p, err := a.load(c.Context(), args[0], limit)
			if err != nil {
				return err
			}
			plan := p.Plan()
			if !a.json {
				fmt.Fprintf(a.out, "plan %s\n", plan.Hash)
			}
			for _, ph := range plan.Phases {
				var bytes int64
				for _, w := range ph.Weights {
					bytes += w
				}
				if a.json {
					if err := a.emit(map[string]any{"plan": plan.Hash, "phase": ph.Name, "tasks": ph.Tasks, "bytes": bytes}); err != nil {
						return err
					}
					continue
				}
				fmt.Fprintf(a.out, "  %-22s %5d tasks", ph.Name, ph.Tasks)
				if bytes > 0 {
					fmt.Fprintf(a.out, "  %.1f MB", float64(bytes)/1e6)
				}
				fmt.Fprintln(a.out)
			}
			return nil
		},
	}
	c.Flags().Int64Var(&limit, "limit", 0, "as for curate")
	return c
}

func (a *app) task() *cobra.Command {
	return &cobra.Command{
		Use:   "task PLAN PHASE INDEX",
		Short: "Run one task of a plan, anywhere that sees its directory",
		Long: `Runs one task of the plan in PLAN (DATASET/.work/HASH) and exits. A task that is done already is done at once; a task whose earlier phase
is unfinished exits with 4. The result is the same wherever tasks run.`,
		Args: exactly(3),
		RunE: func(c *cobra.Command, args []string) error {
			index, err := strconv.Atoi(args[2])
			if err != nil {
				return usage{fault.New(fault.Invalid, "%q is no task number", args[2])}
			}
			p, root, err := a.planned(args[0])
			if err != nil {
				return err
			}
			ledger, err := engine.OpenLedger(root, p.Plan())
			if err != nil {
				return err
			}
			return ledger.Do(c.Context(), args[1], index)
		},
	}
}
