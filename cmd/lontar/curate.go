package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// runFlags are the flags of commands that make a data set.
type runFlags struct {
	out       string
	workers   int
	replace   bool
	keepWork  bool
	maxBroken float64
}

func (f *runFlags) add(c *cobra.Command) {
	c.Flags().IntVar(&f.workers, "workers", runtime.NumCPU(), "how many tasks run at the same time; the result does not depend on it")
	c.Flags().BoolVar(&f.replace, "replace", false, "replace the data set of another recipe in the same directory")
	c.Flags().BoolVar(&f.keepWork, "keep-work", false, "keep intermediate files, so that a changed recipe reuses the phases that stay the same")
	c.Flags().Float64Var(&f.maxBroken, "max-broken", 0.05, "share of broken records above which the run counts as partly done (exit code 3)")
}

func (a *app) curate() *cobra.Command {
	var flags runFlags
	var limit int64
	c := &cobra.Command{
		Use:   "curate RECIPE",
		Short: "Turn crawls, dumps and files into a clean, documented data set",
		Long: `Reads the sources of a recipe, runs its steps on every record and writes a data set: data/ by language, dropped/ with every reason,
measures/, signatures/, a manifest, a card and a report. A run that was stopped goes on where it was when the same command is given again.

  lontar curate recipe.yaml                      into the directory that the recipe names
  lontar curate recipe.yaml --out /data/mekong   into another one
  lontar curate recipe.yaml --limit 1000         only the first 1000 records`,
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			p, err := a.load(c.Context(), args[0], limit)
			if err != nil {
				return err
			}
			out := flags.out
			if out == "" {
				out = p.Recipe.Dataset
				if !filepath.IsAbs(out) {
					out = filepath.Join(p.Recipe.Dir, out)
				}
			}
			return a.run(c.Context(), p, planFile{Recipe: args[0], Limit: limit, Shards: p.Shards}, out, flags)
		},
	}
	c.Flags().StringVar(&flags.out, "out", "", "directory of the data set (default: output.dataset of the recipe, relative to it)")
	c.Flags().Int64Var(&limit, "limit", 0, "read no more than so many records (0: all)")
	flags.add(c)
	return c
}

// run does the plan of a pipeline in a directory and publishes what it made.
func (a *app) run(ctx context.Context, p *pipeline.Pipeline, file planFile, out string, flags runFlags) error {
	plan := p.Plan()
	work := filepath.Join(out, pipeline.WorkDir)
	if done, err := a.claim(p, plan, out, flags.replace); err != nil || done {
		if _, kept := os.Stat(filepath.Join(work, keepName)); err == nil && errors.Is(kept, fs.ErrNotExist) {
			err = os.RemoveAll(work) // of a run that was killed after it had published
		}
		return err
	}
	ledger, err := layDown(out, plan, file)
	if err != nil {
		return err
	}
	if flags.keepWork {
		if err := os.WriteFile(filepath.Join(work, keepName), nil, 0o666); err != nil {
			return fmt.Errorf("keep the work: %w", err)
		}
	}
	if err := ledger.Sweep(); err != nil {
		return err
	}
	progress := a.progress()
	local := engine.Local{Workers: flags.workers, Every: progress.every(), Observer: progress}
	err = local.Run(ctx, ledger)
	progress.end()
	if err != nil {
		return err
	}
	if err := p.Publish(ledger, out); err != nil {
		return err
	}
	if !flags.keepWork {
		if err := os.RemoveAll(work); err != nil {
			return fmt.Errorf("remove finished work: %w", err)
		}
	}
	m, err := dataset.ReadManifest(out)
	if err != nil {
		return err
	}
	return a.done(m, out, flags.maxBroken)
}

// keepName is the file that says that the work of a run is to be kept.
const keepName = "keep"

// layDown opens the ledger of a plan in the directory of a data set and writes down how to compile it again.
func layDown(out string, plan engine.Plan, file planFile) (*engine.Ledger, error) {
	work := filepath.Join(out, pipeline.WorkDir)
	if err := os.MkdirAll(work, 0o777); err != nil {
		return nil, fault.New(fault.Denied, "cannot write the data set: %w", err)
	}
	ledger, err := engine.OpenLedger(work, plan)
	if err != nil {
		return nil, err
	}
	return ledger, file.write(filepath.Join(ledger.Dir(), planName))
}

// claim checks that a directory may take the data set; done says that it holds this very one.
func (a *app) claim(p *pipeline.Pipeline, plan engine.Plan, out string, replace bool) (done bool, err error) {
	m, err := dataset.ReadManifest(out)
	switch {
	case err == nil && upToDate(p, m, out):
		return true, a.done(m, out, 1)
	case err == nil && !replace:
		return false, fault.New(fault.Conflict, "%s holds a data set of another recipe, input or version of lontar", out).
			Try("give another --out, or --replace to write over it")
	case err != nil && fault.Of(err) != fault.Missing:
		return false, err
	}
	works, err := os.ReadDir(filepath.Join(out, pipeline.WorkDir))
	if err == nil && !replace {
		for _, w := range works {
			if w.Name() != plan.Hash && w.Name() != keepName {
				return false, fault.New(fault.Conflict, "%s holds unfinished work of another recipe or input", out).
					Try("give another --out, or --replace to begin again (phases that stay the same are reused)")
			}
		}
	}
	if len(works) == 0 && m.Format == 0 {
		for _, name := range []string{dataset.DataDir, dataset.DroppedDir, dataset.CardFile} {
			if _, err := os.Stat(filepath.Join(out, name)); err == nil {
				return false, fault.New(fault.Conflict, "%s holds files that lontar did not write (%s)", out, name).Try("give another --out")
			}
		}
	}
	return false, nil
}

// upToDate reports whether a data set is what the pipeline would make again. Inputs are compared by name and size, and must not be newer.
func upToDate(p *pipeline.Pipeline, m dataset.Manifest, out string) bool {
	if m.Recipe.Hash != p.Recipe.Hash() || m.Recipe.Key != p.MeasureKey() || m.Lontar != p.Version || m.Limit != p.Limit || !slices.Equal(m.Inputs, p.Inputs()) {
		return false
	}
	made, err := os.Stat(filepath.Join(out, dataset.ManifestFile))
	if err != nil {
		return false
	}
	for _, s := range p.Shards {
		for _, u := range s.Units {
			if st, err := os.Stat(u.URI); err == nil && st.ModTime().After(made.ModTime()) {
				return false
			}
		}
	}
	return true
}

// planName is the file in which a run keeps what it was asked, for `lontar task`.
const planName = "plan.json"

// planFile says how to compile a plan again.
type planFile struct {
	Recipe string           `json:"recipe,omitempty"` // the recipe's path as given
	From   string           `json:"from,omitempty"`   // or the data set that is judged again
	Set    []string         `json:"set,omitempty"`
	Limit  int64            `json:"limit,omitempty"`
	Shards []pipeline.Shard `json:"shards"`
	Made   time.Time        `json:"made"`
}

func (f planFile) write(name string) error {
	f.Made = time.Now().UTC()
	for _, p := range []*string{&f.Recipe, &f.From} {
		if *p != "" {
			abs, err := filepath.Abs(*p)
			if err != nil {
				return err
			}
			*p = abs
		}
	}
	b, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return engine.WriteFile(name, b)
}
