package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/recipe"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

func (a *app) lint() *cobra.Command {
	return &cobra.Command{
		Use:   "lint RECIPE",
		Short: "Check a recipe and its inputs before any work",
		Long:  "Checks keys, steps and settings with file and line, and that every source names at least one input.",
		Args:  exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			v, err := a.vocabulary()
			if err != nil {
				return err
			}
			r, err := recipe.Load(args[0], v)
			if err != nil {
				return err
			}
			shards, err := pipeline.Cut(c.Context(), r, a.inputs)
			if err != nil {
				return err
			}
			p := pipeline.Pipeline{Recipe: r, Shards: shards}
			inputs := p.Inputs()
			if a.json {
				return a.emit(map[string]any{"recipe": r.Hash(), "name": r.Name, "inputs": len(inputs), "tasks": len(shards)})
			}
			fmt.Fprintf(a.out, "%s: in order; %d inputs, %d tasks, recipe %s\n", args[0], len(inputs), len(shards), r.Hash())
			return nil
		},
	}
}
