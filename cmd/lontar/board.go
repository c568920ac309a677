package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/board"
	"github.com/lontar-asean/lontar/fault"
)

// boarding is what board is told.
type boarding struct {
	pairwise    bool
	out, prices string
	least       int
	verified    bool
}

func (a *app) board() *cobra.Command {
	var b boarding
	c := &cobra.Command{
		Use:   "board RUN…",
		Short: "Put runs of models side by side",
		Long: `Puts runs side by side: models, tasks and languages, each with its interval and the places that a model may have. Models that cannot be told apart on the
items that both have share places; tests are paired, clustered by question and corrected for their number. RUN is a folder or the id that evaluate printed.

The headline is made of items alone that two native speakers accepted; what stands on others is "not yet verified". Cells with fewer items than --min-n are
marked with * (grey on the page). --prices names a file such as

  currency: USD
  models: {sea-lion: {in: 0.10, out: 0.30}}      # a million tokens`,
		Example: "  lontar board perfect random\n  lontar board RUN RUN RUN --out board.html --prices prices.yaml",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage{fault.New(fault.Invalid, "no run is named").Try("lontar board RUN…")}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return a.runBoard(args, b) },
	}
	f := c.Flags()
	f.StringVar(&b.out, "out", "", "write a page to this file instead of a table")
	f.StringVar(&b.prices, "prices", "", "file with what a million tokens of each model cost")
	f.IntVar(&b.least, "min-n", board.DefaultLeast, "items that a cell needs not to be marked")
	f.BoolVar(&b.pairwise, "pairwise", false, "place the models of runs with --baseline by how often they are preferred (Bradley–Terry), with intervals")
	f.BoolVar(&b.verified, "verified-only", false, "leave out figures over items that are not verified")
	return c
}

func (a *app) runBoard(names []string, b boarding) error {
	o := board.Options{Least: b.least, Verified: b.verified}
	if b.least < 1 {
		return usage{fault.New(fault.Invalid, "--min-n is at least 1")}
	}
	if b.prices != "" {
		text, err := os.ReadFile(b.prices)
		if err != nil {
			return fault.New(fault.Missing, "there are no prices: %w", err)
		}
		p, err := board.ReadPrices(text, b.prices)
		if err != nil {
			return err
		}
		o.Prices = &p
	}
	var runs []board.Run
	for _, name := range names {
		r, err := board.Read(runFolder(name))
		if err != nil {
			return err
		}
		runs = append(runs, r)
	}
	if b.pairwise {
		return a.showStrengths(names, runs)
	}
	made := board.Make(runs, o)
	if b.out != "" {
		return a.page(b.out, func(w *bytes.Buffer) error { return board.Write(w, made, nil) })
	}
	if a.json {
		for _, c := range made.Cells {
			if err := a.emit(c); err != nil {
				return err
			}
		}
		return nil
	}
	return a.showBoard(made)
}

// page writes a page to a file and says so.
func (a *app) page(name string, write func(*bytes.Buffer) error) error {
	var w bytes.Buffer
	if err := write(&w); err != nil {
		return err
	}
	if err := place(name, w.Bytes()); err != nil {
		return err
	}
	fmt.Fprintf(a.err, "the page is %s (%d kB)\n", name, (w.Len()+999)/1000)
	return nil
}

func (a *app) showBoard(b board.Board) error {
	for _, n := range b.Notes {
		fmt.Fprintln(a.err, n)
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	all := "not yet verified"
	if b.Verified {
		all = "verified"
	}
	fmt.Fprintf(w, "task\tlanguage\tmodel\tplace\theadline\t%s\t95 %% interval\titems\tspread\tin English\ttokens/letter\tp50\tprice\tto look at\n", all)
	for _, c := range b.Cells {
		if c.State == evaluate.Missing {
			continue
		}
		mark := ""
		if c.Few && c.Value != nil {
			mark = "*"
		}
		head, metric := "–", ""
		if c.Headline != nil {
			head = c.Points(c.Headline)
			if c.Headline.Few {
				head += "*"
			}
		}
		if c.Metric != evaluate.Accuracy {
			metric = " (" + c.Metric + ")"
		}
		spread, tokens, p50, price := "–", "–", "–", "–"
		if c.Spread != nil {
			spread = c.Points(&board.Figure{Value: c.Spread})
		}
		if t := c.Tokens; t != nil && t.Read != nil {
			tokens = fmt.Sprintf("%.2f", *t.Read)
		}
		if t := c.Tokens; t != nil && t.Price != nil {
			price = fmt.Sprintf("%.4f %s", *t.Price, b.Prices.Currency)
		}
		if c.Latency != nil {
			p50 = fmt.Sprintf("%.3g s", c.Latency.P50)
		}
		place := c.Rank.String()
		if c.Rank != nil && c.Rank.Best {
			place += " ●"
		}
		between := c.Between(&c.Figure)
		if between == "" {
			between = "–"
		}
		fmt.Fprintf(w, "%s%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d%s\t%s\t%s\t%s\t%s\t%s\t%s\n", c.Task, metric, c.Language, c.Model, place, head, c.Points(&c.Figure), between, c.N, mark, spread, c.Apart(), tokens, p50, price, c.States())
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, m := range b.Absent() {
		what := m.Task
		if m.Licence != "" {
			what += " (" + m.Licence + ")"
		}
		fmt.Fprintf(a.out, "missing: %s, %s: %s\n", what, m.Language.Tag, m.Why)
	}
	return nil
}

// report writes report.html, and times.json when answers came from a server. Only the latter differs from run to run.
func (r examined) report(dir string, outcomes []evaluate.Outcome, scorers []evaluate.Scorer) error {
	known := board.Run{ID: r.ID, Suite: r.Suite, Digest: r.Digest, Model: r.Model, Seed: r.Seed, Lontar: r.Lontar, Rows: r.Rows, Tasks: r.Tasks, Scores: evaluate.ItemScores(outcomes, scorers), Lines: []evaluate.Line{}}
	pictures := map[string]endpoint.Picture{}
	for _, o := range outcomes {
		known.Lines = append(known.Lines, o.Line())
		if p := o.Item.Picture; p != nil {
			sum := sha256.Sum256(p.Bytes)
			pictures[hex.EncodeToString(sum[:])] = *p
		}
	}
	var page bytes.Buffer
	if err := board.Write(&page, board.Make([]board.Run{known}, board.Options{}), func(sum string) (p endpoint.Picture, ok bool) {
		p, ok = pictures[sum]
		return p, ok
	}); err != nil {
		return err
	}
	if err := place(filepath.Join(dir, board.ReportFile), page.Bytes()); err != nil {
		return err
	}
	times := board.Timed(outcomes)
	if times == nil {
		return nil
	}
	b, err := json.MarshalIndent(times, "", "  ")
	if err != nil {
		return err
	}
	return place(filepath.Join(dir, board.TimesFile), append(b, '\n'))
}

func (a *app) comparePage(first, second, out string) error {
	ra, err := board.Read(runFolder(first))
	if err != nil {
		return err
	}
	rb, err := board.Read(runFolder(second))
	if err != nil {
		return err
	}
	return a.page(out, func(w *bytes.Buffer) error { return board.Contest(w, ra, rb) })
}
