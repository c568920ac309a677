package main

import (
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
)

// counting shows how many of something are done, with the time that is left, at most twice a second.
func (a *app) counting(what string, began time.Time) func(done, all int) {
	last := began
	_, live := terminal(a.err)
	return func(done, all int) {
		now := time.Now()
		every := 10 * time.Second
		if live {
			every = 500 * time.Millisecond
		}
		if done < all && now.Sub(last) < every || a.json {
			return
		}
		last = now
		left := time.Duration(float64(now.Sub(began)) / float64(done) * float64(all-done)).Round(time.Second)
		if !live {
			if done < all {
				fmt.Fprintf(a.err, "%d of %d %s, %s left\n", done, all, what, left)
			}
			return
		}
		fmt.Fprintf(a.err, "\r\x1b[K%d of %d %s, %s left", done, all, what, left)
		if done == all {
			fmt.Fprint(a.err, "\r\x1b[K")
		}
	}
}

// showRows prints the scores.
func (a *app) showRows(rows []evaluate.Row) error {
	if a.json {
		for _, r := range rows {
			if err := a.emit(r); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "task\tlanguage\tmetric\tscore\t95 % interval\titems\tverified\tspread\tunscored\trefused\tfailed\twrong language")
	var absent []evaluate.Row
	for _, r := range rows {
		if r.State == evaluate.Missing {
			absent = append(absent, r)
			continue
		}
		score, between, spread := "–", "–", "–"
		if r.State != evaluate.Scored {
			between = string(r.State)
		} else {
			score = shown(r, *r.Value)
		}
		if r.Low != nil {
			between = shown(r, *r.Low) + " to " + shown(r, *r.High)
		}
		if r.Spread != nil {
			spread = shown(r, *r.Spread)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\t%d\t%s\t%d\t%d\t%d\t%d\n", r.Task, r.Language, r.Metric, score, between, r.N, r.Verified, spread, r.Unscored, r.Refused, r.Failed, r.Foreign)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	told := map[string]bool{}
	for _, r := range rows {
		if r.State != evaluate.Missing && r.Why != "" && !told[r.Task+r.Why] {
			told[r.Task+r.Why] = true
			if _, err := fmt.Fprintf(a.out, "%s: %s\n", r.Task, r.Why); err != nil {
				return err
			}
		}
	}
	for _, r := range absent {
		where := ""
		if r.Language != language.Und {
			where = " in " + string(r.Language)
		}
		if _, err := fmt.Fprintf(a.out, "missing: %s%s: %s\n", r.Task, where, r.Why); err != nil {
			return err
		}
	}
	return nil
}

// shown writes a value of a row: shares in percent, other numbers as they are.
func shown(r evaluate.Row, v float64) string { return fmt.Sprintf("%.1f", unit(r)*v) }

func unit(r evaluate.Row) float64 {
	if r.Ideal != r.Least && r.Ideal <= 1 && r.Ideal >= -1 && r.Least <= 1 && r.Least >= -1 {
		return 100
	}
	return 1
}
