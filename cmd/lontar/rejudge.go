package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

func (a *app) rejudge() *cobra.Command {
	var flags runFlags
	var set []string
	c := &cobra.Command{
		Use:   "rejudge DATASET --set STEP.SETTING=VALUE --out DIR",
		Short: "Judge a data set again with other thresholds, without reading its input",
		Long: `Repeats verdict, deduplication and writing from the measures and signatures that are stored with the data set. Nothing is measured again.

  lontar rejudge mekong-web --set quality.min_clusters=80 --out mekong-strict
  lontar rejudge mekong-web --set repetition.max_top_2gram=off --set deduplicate.near=false --out mekong-loose`,
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			if flags.out == "" {
				return usage{fault.New(fault.Invalid, "--out is missing: a data set is never judged in place")}
			}
			p, err := a.again(c.Context(), args[0], set)
			if err != nil {
				return err
			}
			return a.run(c.Context(), p, planFile{From: args[0], Set: set, Shards: p.Shards}, flags.out, flags)
		},
	}
	c.Flags().StringArrayVar(&set, "set", nil, "a changed setting, as STEP.SETTING=VALUE; may be given more than once")
	c.Flags().StringVar(&flags.out, "out", "", "directory of the new data set")
	flags.add(c)
	return c
}

// again makes the pipeline that judges a finished data set.
func (a *app) again(ctx context.Context, dir string, set []string) (*pipeline.Pipeline, error) {
	m, err := dataset.ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	v, err := a.vocabulary()
	if err != nil {
		return nil, err
	}
	r, err := recipe.Again(m.Name, m.Recipe.Seed, m.Recipe.Steps, set, v)
	if err != nil {
		return nil, err
	}
	from := pipeline.Made{Dir: dir, Manifest: m}
	shards, err := pipeline.CutMade(from)
	if err != nil {
		return nil, err
	}
	p, err := a.pipeline(ctx, r, shards, 0)
	if err != nil {
		return nil, err
	}
	p.From, p.Parents = &from, []string{from.Parent()}
	return p, nil
}
