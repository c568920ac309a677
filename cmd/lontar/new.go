package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/remote"
)

//go:embed new.yaml
var recipeTemplate string

func (a *app) new() *cobra.Command {
	var query remote.Query
	var languages []string
	c := &cobra.Command{
		Use:   "new [KIND]",
		Short: "Write a commented recipe to start from",
		Long: `Writes something to start from on stdout: a recipe with every part explained, or, with KIND urls, a list of pages for the source urls, from
the index of Common Crawl by language and domain.

  lontar new > recipe.yaml
  lontar new urls --language khm --most 10000 > khmer.cdxj
  lontar new urls --domain example.kh --domain '*.gov.kh' > sites.cdxj`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case len(args) == 0 || args[0] == "recipe":
				_, err := fmt.Fprint(a.out, recipeTemplate)
				return err
			case args[0] == "urls":
				return a.newList(c.Context(), query, languages)
			}
			return fault.New(fault.Invalid, "there is nothing to start from called %q", args[0]).Try("lontar new recipe, or lontar new urls")
		},
	}
	c.Flags().StringVar(&query.Crawl, "crawl", "", "urls: the crawl, such as CC-MAIN-2026-30 (default: the newest)")
	c.Flags().StringArrayVar(&query.Domains, "domain", nil, "urls: a domain, or a beginning of addresses (default: the countries of ASEAN)")
	c.Flags().StringArrayVar(&languages, "language", nil, "urls: a language")
	c.Flags().Int64Var(&query.Most, "most", 0, "urls: no more than so many pages (0: all)")
	return c
}

// newList writes a list of captured pages.
func (a *app) newList(ctx context.Context, query remote.Query, languages []string) error {
	for _, name := range languages {
		tag, err := language.Parse(name)
		if err != nil {
			return err
		}
		query.Languages = append(query.Languages, tag.Language())
	}
	client, err := a.inputs.client()
	if err != nil {
		return err
	}
	n, err := (&remote.Index{Client: client, Server: os.Getenv("LONTAR_CRAWL_INDEX")}).Write(ctx, query, a.out)
	if err == nil {
		fmt.Fprintf(a.err, "%d pages\n", n)
	}
	return err
}
