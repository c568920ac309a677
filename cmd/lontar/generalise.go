package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"text/tabwriter"

	"github.com/lontar-asean/lontar/evaluate"
)

// gainsFile is what a run gains when wrong choices are right answers of other questions.
const gainsFile = "generalisation.json"

// generalise adds tasks with other wrong choices to a suite, and to what is asked of it those that belong to the tasks that were named.
func generalise(s evaluate.Suite, o *evaluate.Options) evaluate.Suite {
	known := len(s.Tasks)
	s = s.Generalise(o.Seed)
	for _, t := range s.Tasks[known:] {
		for _, name := range o.Tasks[:len(o.Tasks):len(o.Tasks)] {
			if t.Name == evaluate.Generalised(name) {
				o.Tasks = append(o.Tasks, t.Name)
			}
		}
	}
	return s
}

// gains shows what a model scores more with other wrong choices.
func (a *app) gains(dir string, outcomes []evaluate.Outcome, o evaluate.Options) error {
	rows := evaluate.Gains(evaluate.ItemScores(outcomes, o.Scorers))
	b, err := json.MarshalIndent(rows, "", "  ")
	if err != nil {
		return err
	}
	if err := place(filepath.Join(dir, gainsFile), append(b, '\n')); err != nil || a.json {
		return err
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "task\tlanguage\tgain\t95 % interval\tp\titems\twhat it says")
	for _, r := range rows {
		if r.Difference == nil {
			fmt.Fprintf(w, "%s\t%s\t–\ttoo few items\t–\t%d\t\n", r.Task, r.Language, r.N)
			continue
		}
		says := "may be either"
		switch {
		case *r.Low > 0:
			says = "gains, as who understands the questions does"
		case *r.High < 0:
			says = "loses: the answers may have been learnt by heart"
		}
		fmt.Fprintf(w, "%s\t%s\t%+.1f\t%+.1f to %+.1f\t%.4f\t%d\t%s\n", r.Task, r.Language, 100**r.Difference, 100**r.Low, 100**r.High, *r.P, r.N, says)
	}
	return w.Flush()
}
