package main

import (
	"encoding/json"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/access/oidc"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// release is the version of the program; it is part of every manifest.
const release = "0.1.0"

// app is what commands share.
type app struct {
	streams
	json   bool
	inputs *inputs
	config string         // --config
	oidc   *oidc.Settings // of the configuration; nil for none
}

func newRoot(s streams) *cobra.Command {
	a := &app{streams: s, inputs: newInputs()}
	root := &cobra.Command{
		Use:   "lontar",
		Short: "Data, evaluation, training and application for the languages of South-East Asia",
		Long: `Lontar closes the circle data → evaluation → training → application for the languages of South-East Asia, on your own server.

Begin with:
  lontar new > recipe.yaml      write a commented recipe
  lontar curate recipe.yaml     turn a crawl into a clean, documented data set
  lontar inspect DATASET        look at what was kept, and at what was dropped and why` + "\n" + exitHelp,
		Version:       release,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetVersionTemplate("lontar {{.Version}} (Unicode " + language.UnicodeVersion + ", " + goVersion() + ")\n")
	root.PersistentFlags().BoolVar(&a.json, "json", false, "write one JSON object a line on stdout")
	root.PersistentFlags().StringVar(&a.config, "config", "", "settings of a hub (default lontar.yaml here or in the folder for configuration)")
	root.PersistentPreRunE = a.configure
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage{err} })
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		a.curate(), a.lint(), a.stages(), a.plan(), a.task(), a.inspect(), a.rejudge(), a.new(), a.identify(), a.normalise(), a.segment(), a.ngram(), a.classify(), a.digitise(),
		a.evaluate(), a.compare(), a.board(), a.judge(), a.items(), a.catalogue(), a.requests(), a.contamination(), a.suite(),
		a.serve(), a.user(), a.token(), a.quota(), a.audit(), a.gc(), a.backup(), a.restore(),
		a.login(), a.logout(), a.push(), a.pull(), a.export(), a.importKit(), a.withdraw(), a.doctor(),
	)
	for _, c := range root.Commands() {
		c.Long += "\n" + exitHelp
	}
	return root
}

// emit writes an object on stdout.
func (a *app) emit(v any) error {
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func goVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.GoVersion
	}
	return "unknown Go"
}

// noArgs, oneArg and anyArgs check the number of arguments; a wrong call is exit code 2.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usage{fault.New(fault.Invalid, "unknown command %q", args[0]).Try("%s --help", c.CommandPath())}
}

func exactly(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := cobra.ExactArgs(n)(c, args); err != nil {
			return usage{err}
		}
		return nil
	}
}
