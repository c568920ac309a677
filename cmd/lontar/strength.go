package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/board"
	"github.com/lontar-asean/lontar/evaluate/judge"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/statistics"
)

// strengthRounds is how often questions are drawn anew for the intervals of strengths.
const strengthRounds = 1000

// showStrengths places the models of pairwise runs.
func (a *app) showStrengths(names []string, runs []board.Run) error {
	var list []judge.Versus
	for n, r := range runs {
		known, err := readRun(runFolder(names[n]))
		if err != nil {
			return err
		}
		if known.Baseline != "" {
			list = append(list, judge.Versus{Model: r.Model, Baseline: known.Baseline, Lines: r.Lines})
		}
	}
	players, contests := judge.Contests(list, evaluate.Everything)
	if len(contests) == 0 {
		return fault.New(fault.Missing, "none of the runs compares answers with those of another").Try("lontar evaluate SUITE --model … --judge … --baseline RUN, on a task of kind pairwise")
	}
	strengths, err := statistics.BradleyTerry(len(players), contests, evaluate.Level, strengthRounds, 1)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	if !a.json {
		fmt.Fprintln(w, "model\trating\t95 % interval\tcannot be told from")
	}
	for n, s := range strengths {
		tied := []string{}
		for _, other := range s.Tied {
			tied = append(tied, players[other])
		}
		if a.json {
			if err := a.emit(map[string]any{"event": "strength", "model": players[n], "rating": s.Rating, "low": s.Low, "high": s.High, "tied": tied, "contests": len(contests)}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(w, "%s\t%.0f\t%.0f to %.0f\t%v\n", players[n], s.Rating, s.Low, s.High, tied)
	}
	return w.Flush()
}
