package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/contamination"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/remote"
)

// seeking is what contamination is told.
type seeking struct {
	against []string
	suite   string
	out     string
	all     bool
}

func (a *app) contamination() *cobra.Command {
	var s seeking
	c := &cobra.Command{
		Use:   "contamination RUN|SUITE",
		Short: "Look for the items of a suite in corpora that a model may have been trained on",
		Long: `Looks for questions, pairs of sentences, long answers and contexts in corpora, in any spelling, by runs of grapheme clusters whose length follows the script. With
a run it gives the scores with and without the items that were found, and writes contamination.json into the folder of the run.

A corpus is a file (Parquet, JSON, lines of JSON, text; also packed by gzip, zstd or bzip2), a folder such as a data set of ours, a pattern of files, a data set of a hub
(hf://datasets/OWNER/NAME), or all public data sets of a hub (hub:URL). An item that is found in one language counts as known in all. A context alone does not
count. That nothing is found does not say that a model has not seen the items: it may have been trained on other text.`,
		Example: "  lontar contamination asean-culture --against crawl/*.jsonl.zst\n  lontar contamination asean-culture-sea-lion-1f2e3d4c --against my-dataset --against hub:https://hub.example.org",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 || len(s.against) == 0 {
				return usage{fault.New(fault.Invalid, "a run or a suite is named, and what to look in").Try("lontar contamination RUN --against FILE")}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return a.runContamination(c.Context(), args[0], s) },
	}
	f := c.Flags()
	f.StringArrayVar(&s.against, "against", nil, "corpus to look in: FILE, FOLDER, PATTERN, hf://datasets/OWNER/NAME, hub:URL (may be given again)")
	f.StringVar(&s.suite, "suite", "", "the suite of the run, where it is none that ships: a YAML file")
	f.StringVar(&s.out, "out", "", "file of the report (default contamination.json in the folder of the run; of a suite none)")
	f.BoolVar(&s.all, "all", false, "show all items that were found (default: the first 20)")
	return c
}

func (a *app) runContamination(ctx context.Context, name string, s seeking) error {
	report, scores, suite, err := s.subject(a, name)
	if err != nil {
		return err
	}
	var items []evaluate.Item
	for _, t := range suite.Tasks {
		items = append(items, suite.Items[t.Name]...)
	}
	x := contamination.NewIndex(items)
	report.Suite, report.Digest, report.Texts = suite.Name, suite.Digest, x.Texts()
	report.Items, report.Short = x.Items()
	if report.Texts == 0 {
		return fault.New(fault.Invalid, "the suite has no items that can be looked for")
	}
	in := newCorpora()
	corpora, err := in.expand(ctx, s.against)
	if err != nil {
		return err
	}
	if report.Found, report.Corpora, err = x.Search(ctx, in, corpora, a.reading(time.Now())); err != nil {
		return err
	}
	for _, f := range report.Found {
		if f.Marked {
			report.Marked++
		}
	}
	report.Rows = contamination.Rows(scores, report.Found)
	b, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	if s.out != "" {
		if err := place(s.out, append(b, '\n')); err != nil {
			return err
		}
		fmt.Fprintf(a.err, "the report is in %s\n", s.out)
	}
	if err := a.showContamination(report, s.all); err != nil {
		return err
	}
	for _, c := range report.Corpora {
		if len(c.Unread) > 0 {
			return &partly{"not all could be read: " + c.Unread[0]}
		}
	}
	return nil
}

// subject gives what is looked at: a run with its scores, or a suite.
func (s *seeking) subject(a *app, name string) (r contamination.Report, scores []evaluate.ItemScore, suite evaluate.Suite, err error) {
	dir := runFolder(name)
	if _, err := os.Stat(filepath.Join(dir, "run.json")); err != nil {
		suite, err = a.loadSuite(name, "")
		return r, nil, suite, err
	}
	run, err := readRun(dir)
	if err != nil {
		return r, nil, suite, err
	}
	if s.out == "" {
		s.out = filepath.Join(dir, contamination.FileName)
	}
	if s.suite == "" {
		s.suite = run.Suite
	}
	r.Run = run.ID
	if suite, err = a.loadSuite(s.suite, ""); err != nil {
		return r, nil, suite, err
	}
	if suite.Digest != run.Digest {
		return r, nil, suite, fault.New(fault.Conflict, "the suite %s is another than was asked", suite.Name).At("%s", dir).Try("name the suite of the run with --suite, or run it again")
	}
	scores, err = readItemScores(dir)
	return r, scores, suite, err
}

// reading shows how much was read, at most twice a second.
func (a *app) reading(began time.Time) func(int64) {
	last := began
	_, live := terminal(a.err)
	return func(bytes int64) {
		if now := time.Now(); live && !a.json && now.Sub(last) > 500*time.Millisecond {
			last = now
			fmt.Fprintf(a.err, "\r\x1b[K%d MB read, %.1f MB/s\r", bytes>>20, float64(bytes)/1e6/now.Sub(began).Seconds())
		}
	}
}

// corpora finds and opens what is looked in: also what lies on hubs that are named by their address.
type corpora struct {
	*inputs
	hubs map[string]*remote.Hub // by what stands before # in the names of files
}

func newCorpora() *corpora { return &corpora{newInputs(), map[string]*remote.Hub{}} }

// Open opens a file: one of a hub is written URL#hf://datasets/…
func (c *corpora) Open(ctx context.Context, name string) (corpus.File, error) {
	if address, file, ok := strings.Cut(name, "#"+hfScheme); ok && c.hubs[address] != nil {
		return opened(c.hubs[address].Open(ctx, hfScheme+file))
	}
	return c.inputs.Open(ctx, name)
}

const hfScheme = "hf://"

// expand gives the corpora that names mean.
func (c *corpora) expand(ctx context.Context, names []string) (list []contamination.Corpus, err error) {
	for _, name := range names {
		address, ok := strings.CutPrefix(name, "hub:")
		if !ok {
			found, err := c.List(ctx, name)
			if err != nil {
				return nil, err
			}
			one := contamination.Corpus{Name: name}
			for _, e := range found {
				if len(found) == 1 || readable(e.URI, name) {
					one.Files = append(one.Files, e.URI)
				}
			}
			if len(one.Files) == 0 {
				return nil, fault.New(fault.Missing, "there are no files to look in").At("%s", name)
			}
			list = append(list, one)
			continue
		}
		m := moving{hub: address}
		if c.hubs[address], err = m.client(); err != nil {
			return nil, err
		}
		sets, err := c.hubs[address].Datasets(ctx)
		if err != nil {
			return nil, err
		}
		for _, set := range sets {
			root := hfScheme + "datasets/" + set
			one := contamination.Corpus{Name: address + "#" + root}
			found, err := c.hubs[address].List(ctx, root)
			if err != nil {
				one.Files = append(one.Files, one.Name) // it is told that it cannot be read
			}
			for _, e := range found {
				if readable(e.Path, root) {
					one.Files = append(one.Files, address+"#"+e.Path)
				}
			}
			list = append(list, one)
		}
	}
	return list, nil
}

// readable reports whether a file of a folder holds text that somebody may train on: not what a data set of ours dropped, measured or says of itself.
func readable(name, root string) bool {
	inside := strings.TrimPrefix(filepath.ToSlash(strings.TrimPrefix(name, root)), "/")
	switch folder, _, _ := strings.Cut(inside, "/"); folder {
	case "dropped", "measures", "signatures", "manifest.json", "croissant.json", "README.md", "report.html", ".gitattributes":
		return false
	}
	inside = strings.ToLower(inside)
	for _, packed := range []string{".gz", ".zst", ".bz2"} {
		inside = strings.TrimSuffix(inside, packed)
	}
	switch filepath.Ext(inside) {
	case ".parquet", ".jsonl", ".ndjson", ".json", ".txt", ".md", ".csv", ".tsv", ".html", ".htm", ".xml", ".yaml", ".yml", ".wet":
		return true
	}
	return false
}

func (a *app) showContamination(r contamination.Report, all bool) error {
	if a.json {
		return a.emit(r)
	}
	bytes, records := int64(0), int64(0)
	for _, c := range r.Corpora {
		bytes, records = bytes+c.Bytes, records+c.Records
	}
	fmt.Fprintf(a.out, "%d texts of %d items looked for in %d records (%.1f MB); %d items found, %d too short to look for\n", r.Texts, r.Items, records, float64(bytes)/1e6, r.Marked, r.Short)
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	if len(r.Found) > 0 {
		fmt.Fprintln(w, "item\tfound in\tpart\tshare\tanswer\trecords\twhere")
	}
	for n, f := range r.Found {
		if n == rowsShown && !all {
			fmt.Fprintf(w, "… and %d more: --all shows them\n", len(r.Found)-n)
			break
		}
		tags := make([]string, len(f.Direct))
		for k, t := range f.Direct {
			tags[k] = string(t)
		}
		h, answer, part := f.Hits[0], "no", string(f.Hits[0].Part)
		if f.Answered {
			answer = "yes"
		}
		if h.Near {
			part += ", changed"
		}
		if !f.Marked {
			part += " (does not count)"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%.0f %%\t%s\t%d\t%s\n", f.Item, strings.Join(tags, " "), part, 100*h.Share, answer, f.Records, h.Record)
	}
	if err := w.Flush(); err != nil || len(r.Rows) == 0 || r.Marked == 0 {
		return err
	}
	fmt.Fprintln(w, "task\tlanguage\tmetric\tall\twithout\tfound\tall less without\titems found")
	for _, row := range r.Rows {
		if row.Found.N == 0 {
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d of %d\n", row.Task, row.Language, row.Metric, showFigure(row.All, ""), showFigure(row.Without, ""), showFigure(row.Found, ""), showFigure(row.Difference, "+"), row.Found.N, row.All.N)
	}
	return w.Flush()
}

func showFigure(f contamination.Figure, sign string) string {
	if f.Value == nil {
		return "–"
	}
	text := fmt.Sprintf("%"+sign+".3f", *f.Value)
	if f.Low != nil {
		text += fmt.Sprintf(" (%"+sign+".3f to %"+sign+".3f)", *f.Low, *f.High)
	}
	return text
}
