package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/lontar-asean/lontar/corpus/concept"
	"github.com/lontar-asean/lontar/evaluate/gap"
	"github.com/lontar-asean/lontar/evaluate/kind"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/remote"
)

const (
	requestsFile = "requests.json"
	rowsShown    = 20
)

// gaps shows what runs lack and writes what to collect.
func (a *app) gaps(ctx context.Context, names []string, q requesting) error {
	dims, err := gap.ParseDimensions(q.by)
	if err != nil {
		return usage{err}
	}
	o := gap.Options{Halving: q.halving, Goal: q.goal}
	var answers []gap.Answer
	var runs []examined
	var dirs []string
	for _, name := range names {
		dir := runFolder(name)
		run, err := readRun(dir)
		if err != nil {
			return err
		}
		for _, r := range runs {
			if r.ID == run.ID {
				return usage{fault.New(fault.Invalid, "the run %s is named twice", run.ID)}
			}
		}
		lines, err := readAnswers(dir)
		if err != nil {
			return err
		}
		list, left := gap.Answers(run.ID, lines, kind.All())
		for _, name := range slices.Sorted(maps.Keys(left)) {
			fmt.Fprintf(a.err, "%d answers of the kind %s of %s measure a leaning, and no gap: they are left out.\n", left[name], name, run.ID)
		}
		tested, err := a.tested(run, q.suite)
		if err != nil {
			return err
		}
		answers, o.Tested = append(answers, list...), append(o.Tested, tested...)
		runs, dirs = append(runs, run), append(dirs, dir)
	}
	concepts, err := concept.Shipped()
	if err != nil {
		return err
	}
	report, err := gap.New(answers, concepts, o)
	if err != nil {
		return usage{err}
	}
	if err := a.showGaps(report, dims, q.all); err != nil {
		return err
	}
	var all []gap.Request
	for i, run := range runs {
		list := report.Requests(run.ID)
		b, err := json.MarshalIndent(append([]gap.Request{}, list...), "", "  ")
		if err != nil {
			return err
		}
		name := filepath.Join(dirs[i], requestsFile)
		if err := place(name, append(b, '\n')); err != nil {
			return err
		}
		if a.json {
			err = a.emit(map[string]any{"event": "requests", "run": run.ID, "file": name, "requests": len(list), "halving": report.Halving, "goal": report.Goal, "strength": report.Strength, "least": report.Least})
		} else {
			_, err = fmt.Fprintf(a.err, "%d requests for data are in %s\n", len(list), name)
		}
		if err != nil {
			return err
		}
		all = append(all, list...)
	}
	if q.file == "" {
		return nil
	}
	return a.fileRequests(ctx, q, all)
}

// tested gives the concepts that the suite of a run has questions about, where it is at hand as it was asked.
func (a *app) tested(run examined, file string) (ids []string, err error) {
	name := run.Suite
	if file != "" {
		name = file
	}
	s, err := a.loadSuite(name, "")
	switch {
	case err != nil && file != "":
		return nil, err
	case err != nil || s.Digest != run.Digest:
		fmt.Fprintf(a.err, "The suite of %s is not at hand as it was asked: concepts that it has questions about count as not measured where this run was not asked them.\n", run.ID)
		return nil, nil
	}
	for _, t := range s.Tasks {
		for _, i := range s.Items[t.Name] {
			ids = append(ids, i.Concept)
		}
	}
	return ids, nil
}

// showGaps prints the cells and how answers are written.
func (a *app) showGaps(report *gap.Report, dims []gap.Dimension, all bool) error {
	cells := report.Cells(dims)
	signs := report.Signs()
	if a.json {
		for _, c := range cells {
			if err := a.emit(struct {
				Event string `json:"event"`
				gap.Cell
			}{"cell", c}); err != nil {
				return err
			}
		}
		for _, s := range signs {
			if err := a.emit(struct {
				Event string `json:"event"`
				gap.Sign
			}{"sign", s}); err != nil {
				return err
			}
		}
		return nil
	}
	hidden := 0
	if !all && len(cells) > rowsShown {
		hidden, cells = len(cells)-rowsShown, cells[:rowsShown]
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, d := range dims {
		fmt.Fprintf(w, "%s\t", d)
	}
	fmt.Fprintln(w, "lost\t95 % interval\titems\tanswers\trecords\tgain\tstate")
	for _, c := range cells {
		for _, d := range dims {
			fmt.Fprintf(w, "%s\t", blank(columnOf(c, d)))
		}
		fmt.Fprintln(w, measuresOf(c))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if hidden > 0 {
		fmt.Fprintf(a.err, "%d more rows: --all shows them.\n", hidden)
	}
	fmt.Fprintf(a.err, "gain: points of 100 of the whole suite for 100 records of those to collect; assumed: %v records halve a deficit, nothing is asked for below %v %%.\n", report.Halving, 100*report.Goal)
	if len(signs) == 0 {
		return nil
	}
	fmt.Fprintln(w, "\nlanguage\twritten\tanswers\tshare\t95 % interval\tunsure")
	for _, s := range signs {
		fmt.Fprintf(w, "%s\t%s\t%d of %d\t%.1f\t%.1f to %.1f\t%d\n", s.Language, s.Sign, s.Count, s.Answers, 100*s.Share, 100*s.Low, 100*s.High, s.Unsure)
	}
	return w.Flush()
}

// columnOf gives a dimension of a cell.
func columnOf(c gap.Cell, d gap.Dimension) string {
	switch d {
	case gap.Culture:
		return c.Culture
	case gap.Topic:
		return c.Topic
	case gap.About:
		return c.Concept
	case gap.InLanguage:
		return c.Language
	case gap.InScript:
		return c.Script
	case gap.InTask:
		return c.Task
	}
	return string(c.Error)
}

func blank(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// measuresOf gives the columns of a cell behind its dimensions.
func measuresOf(c gap.Cell) string {
	if c.Untested > 0 {
		return fmt.Sprintf("–\t–\t0\t0\t–\t–\t%s: %d concepts without a question", c.State, c.Untested)
	}
	count := fmt.Sprintf("%d of %d", c.Count, c.Answers)
	if c.Deficit == nil {
		return fmt.Sprintf("–\t–\t%d\t%s\t–\t–\t%s", c.Items, count, c.State)
	}
	return strings.Join([]string{fmt.Sprintf("%.1f", 100**c.Deficit), fmt.Sprintf("%.1f to %.1f", 100**c.Low, 100**c.High), fmt.Sprint(c.Items), count, fmt.Sprint(*c.Target),
		fmt.Sprintf("%.3f", 100*100**c.Gain), string(c.State)}, "\t")
}

// fileRequests brings requests to a hub.
func (a *app) fileRequests(ctx context.Context, q requesting, list []gap.Request) error {
	q.moving.hub = q.file
	h, err := q.moving.client()
	if err != nil {
		return err
	}
	wanted := make([]remote.DataRequest, len(list))
	for i, r := range list {
		wanted[i] = remote.DataRequest{ID: r.ID, Run: r.Run, Language: r.Language, Culture: r.Culture, Topic: r.Topic, Concept: r.Concept, Kind: r.Kind, Deficit: r.Deficit, Low: r.Low, High: r.High, Target: int64(r.Target), Reason: r.Reason}
	}
	f, err := h.FileRequests(ctx, wanted)
	if err != nil {
		return err
	}
	return a.tell(map[string]any{"event": "filed", "hub": h.Base(), "new": append([]string{}, f.New...), "known": append([]string{}, f.Known...), "different": append([]string{}, f.Different...)},
		fmt.Sprintf("%s/requests: %d new, %d were there, %d stand there otherwise", h.Base(), len(f.New), len(f.Known), len(f.Different)))
}
