package main

import (
	_ "embed"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/fault"
)

//go:embed new.yaml
var recipeTemplate string

func (a *app) new() *cobra.Command {
	return &cobra.Command{
		Use:   "new [KIND]",
		Short: "Write a commented recipe to start from",
		Long: `Writes a recipe with every part explained, on stdout. KIND is recipe, the only one so far.

  lontar new > recipe.yaml`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 && args[0] != "recipe" {
				return fault.New(fault.Invalid, "there is no template for %q", args[0]).Try("lontar new recipe")
			}
			_, err := fmt.Fprint(a.out, recipeTemplate)
			return err
		},
	}
}
