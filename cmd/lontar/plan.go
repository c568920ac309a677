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
	var out string
	c := &cobra.Command{
		Use:   "plan RECIPE",
		Short: "Show the phases and tasks that a recipe becomes",
		Long: `Lists the phases in order with the number of independent tasks in each and the bytes they read. Nothing is run.

With --out the plan is laid down in a directory, for tasks to be run one by one and anywhere; ` + "`lontar curate`" + ` with the same recipe and --out
then does what is left and publishes the data set.

  lontar plan recipe.yaml --out mekong
  lontar task mekong/.work/HASH read 0`,
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			p, err := a.load(c.Context(), args[0], limit)
			if err != nil {
				return err
			}
			plan := p.Plan()
			name := plan.Hash
			if out != "" {
				if _, err := a.claim(p, plan, out, false); err != nil {
					return err
				}
				ledger, err := layDown(out, plan, planFile{Recipe: args[0], Limit: limit, Shards: p.Shards})
				if err != nil {
					return err
				}
				name = ledger.Dir()
			}
			if !a.json {
				fmt.Fprintf(a.out, "plan %s\n", name)
			}
			for _, ph := range plan.Phases {
				var bytes int64
				for _, w := range ph.Weights {
					bytes += w
				}
				if a.json {
					if err := a.emit(map[string]any{"plan": name, "phase": ph.Name, "tasks": ph.Tasks, "bytes": bytes}); err != nil {
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
	c.Flags().StringVar(&out, "out", "", "lay the plan down in this data set's directory")
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
			p, root, err := a.planned(c.Context(), args[0])
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
