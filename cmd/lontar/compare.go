package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
)

func (a *app) compare() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "compare RUN RUN…",
		Short: "Tell whether one model is better than another, or whether it may be chance",
		Long: `Compares runs item by item, on the items that both have a score for. A run is a folder or the id that evaluate printed; the first is compared with each of
the others. Translations of one question count as one witness: tests that forget this call noise significant. p is two-sided; beside it
stands the p that is corrected for the number of languages (Holm). Differences are those of the metric: shares in points of a hundred, others as they are. --out writes a page with two models' answers side by side, those first that differ.`,
		Example: "  lontar compare asean-culture-sea-lion-1f2e3d4c asean-culture-other-5a6b7c8d\n  lontar compare RUN RUN --out compare.html",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usage{fault.New(fault.Invalid, "two runs are needed to compare").Try("lontar compare RUN RUN")}
			}
			if out != "" && len(args) > 2 {
				return usage{fault.New(fault.Invalid, "a page puts two runs side by side, not %d", len(args)).Try("lontar board RUN… --out board.html shows many")}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if err := a.runCompare(args[0], args[1:]); err != nil || out == "" {
				return err
			}
			return a.comparePage(args[0], args[1], out)
		},
	}
	c.Flags().StringVar(&out, "out", "", "write a page to this file, too")
	return c
}

func (a *app) runCompare(first string, others []string) error {
	read := func(name string) (examined, []evaluate.ItemScore, error) {
		dir := runFolder(name)
		r, err := readRun(dir)
		if err != nil {
			return r, nil, err
		}
		scores, err := readItemScores(dir)
		return r, scores, err
	}
	ra, as, err := read(first)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, name := range others {
		rb, bs, err := read(name)
		if err != nil {
			return err
		}
		if ra.Digest != rb.Digest {
			fmt.Fprintf(a.err, "The suites of %s and %s are not the same; items are compared by their ids.\n", ra.ID, rb.ID)
		}
		if !a.json {
			fmt.Fprintf(w, "%s less %s\ntask\tlanguage\tmetric\tdifference\t95 %% interval\tp\tcorrected\titems\tclusters\n", ra.Model, rb.Model)
		}
		for _, c := range evaluate.Compare(as, bs) {
			c.A, c.B = ra.ID, rb.ID
			if a.json {
				if err := a.emit(c); err != nil {
					return err
				}
				continue
			}
			if c.Difference == nil {
				fmt.Fprintf(w, "%s\t%s\t%s\t–\ttoo few items\t–\t–\t%d\t%d\n", c.Task, c.Language, c.Metric, c.N, c.Clusters)
				continue
			}
			corrected := "–"
			if c.Corrected != nil {
				corrected = fmt.Sprintf("%.4f", *c.Corrected)
			}
			unit := unitOf(c, ra.Rows, rb.Rows)
			fmt.Fprintf(w, "%s\t%s\t%s\t%+.1f\t%+.1f to %+.1f\t%.4f\t%s\t%d\t%d\n", c.Task, c.Language, c.Metric, unit**c.Difference, unit**c.Low, unit**c.High, *c.P, corrected, c.N, c.Clusters)
		}
	}
	return w.Flush()
}

// unitOf gives what differences of a metric are shown in: shares in percent, other numbers as they are.
func unitOf(c evaluate.Comparison, lists ...[]evaluate.Row) float64 {
	for _, rows := range lists {
		for _, r := range rows {
			if r.Task == c.Task && r.Metric == c.Metric && r.State != evaluate.Missing {
				return unit(r)
			}
		}
	}
	return 100
}
