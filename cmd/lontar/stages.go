package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe"
)

func (a *app) stages() *cobra.Command {
	return &cobra.Command{
		Use:   "stages [NAME]",
		Short: "List the sources and steps that recipes may name, or explain one",
		Long:  "Without a name: one line for each source format and each step. With a name: its settings, defaults, examples and sources.",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage{cobra.MaximumNArgs(1)(c, args)}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			v, err := a.vocabulary()
			if err != nil {
				return err
			}
			if len(args) == 1 {
				return a.stage(v, args[0])
			}
			if !a.json {
				fmt.Fprintln(a.out, "SOURCES")
			}
			for _, f := range v.Formats {
				if err := a.stageLine("source", f.Name, f.Summary); err != nil {
					return err
				}
			}
			if !a.json {
				fmt.Fprintln(a.out, "\nSTEPS")
			}
			for _, k := range v.Steps.Kinds() {
				if err := a.stageLine("step", k.Name, k.Summary); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (a *app) stageLine(kind, name, summary string) error {
	if a.json {
		return a.emit(map[string]string{"kind": kind, "name": name, "summary": summary})
	}
	_, err := fmt.Fprintf(a.out, "  %-15s %s\n", name, summary)
	return err
}

func (a *app) stage(v recipe.Vocabulary, name string) error {
	for _, f := range v.Formats {
		if f.Name == name {
			return a.format(f)
		}
	}
	k, ok := v.Steps.Kind(name)
	if !ok {
		return fault.New(fault.Missing, "no source or step is called %q", name).Try("`lontar stages` lists them")
	}
	if a.json {
		return a.emit(map[string]any{"kind": "step", "name": k.Name, "version": k.Version, "summary": k.Summary, "doc": k.Doc, "settings": k.Settings, "reasons": k.Reasons})
	}
	fmt.Fprintf(a.out, "%s (version %d): %s\n", k.Name, k.Version, k.Summary)
	if k.Doc != "" {
		fmt.Fprintf(a.out, "\n%s\n", strings.TrimSpace(k.Doc))
	}
	if len(k.Settings) > 0 {
		fmt.Fprintln(a.out, "\nSETTINGS")
		for _, s := range k.Settings {
			fmt.Fprintf(a.out, "  %s (%s, default %s)\n      %s\n", s.Name, s.Type, s.Default, s.Doc)
		}
		fmt.Fprintf(a.out, "  per_language (map)\n      settings that differ for a language: {khm: {…}}\n")
	}
	fmt.Fprintln(a.out, "\nEXAMPLES")
	for _, e := range k.Examples {
		settings := e.Settings
		if settings == "" {
			settings = "{}"
		}
		fmt.Fprintf(a.out, "  - %s: %s\n      %q", k.Name, settings, clip(e.Text))
		if e.Want != "" {
			fmt.Fprintf(a.out, "\n   →  %q", clip(e.Want))
		}
		if len(e.Reasons) > 0 {
			fmt.Fprintf(a.out, "\n   →  dropped: %s", strings.Join(e.Reasons, ", "))
		}
		fmt.Fprintln(a.out)
	}
	return nil
}

func (a *app) format(f corpus.Format) error {
	if a.json {
		return a.emit(map[string]any{"kind": "source", "name": f.Name, "summary": f.Summary, "endings": f.Endings, "needs_extract": f.NeedsRaw, "read_in_ranges": f.Split})
	}
	fmt.Fprintf(a.out, "%s: %s\nfiles: %s\n", f.Name, f.Summary, strings.Join(f.Endings, " "))
	return nil
}

// clip shortens a text for one line.
func clip(s string) string {
	if r := []rune(s); len(r) > 160 {
		return string(r[:160]) + "…"
	}
	return s
}
