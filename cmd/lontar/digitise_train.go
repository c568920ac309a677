package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/digitise/train"
	"github.com/lontar-asean/lontar/fault"
)

// smallNetwork is what --scratch trains: about a third of the networks of tessdata_fast.
const smallNetwork = "[1,36,0,1 Ct3,3,16 Mp3,3 Lfys48 Lfx96 Lrx96 Lfx192 O1c1]"

func (a *app) digitiseTrain() *cobra.Command {
	var o train.Options
	var code string
	var scratch, dry bool
	c := &cobra.Command{
		Use:   "train DIR…",
		Short: "Train Tesseract on lines that people have read over",
		Long: `DIR are folders of digitised books with lines that were read over (digitise review --import). Tesseract's own programs train its model further,
round by round; after each the character errors on lines kept apart are measured, and the best model is kept. A stopped training goes on with
the same command.

Only models of tessdata_best can be trained further. Those that are installed by packages are faster, hold whole numbers, and cannot: then --base names a file of
tessdata_best, or --scratch trains a small network from nothing, which needs thousands of lines.

  lontar digitise train out/book --base tessdata_best/khm.traineddata -o model --dry-run
  lontar digitise train out/book out/letters --base tessdata_best/khm.traineddata -o model
  TESSDATA_PREFIX=model tesseract page.png - -l lontar`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage{fault.New(fault.Invalid, "no folders of books").Try("lontar digitise train out/book --base khm.traineddata -o model")}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) (err error) {
			switch {
			case o.Base == "" && code == "":
				return usage{fault.New(fault.Invalid, "no model to begin with").Try("--base tessdata_best/khm.traineddata, or --language khm for the installed one")}
			case o.Rounds < 1 || o.Step < 1 || o.Patience < 1:
				return usage{fault.New(fault.Invalid, "--rounds, --iterations and --patience are 1 or more")}
			case o.Name == "" || strings.ContainsAny(o.Name, `/\`) || !filepath.IsLocal(o.Name):
				return usage{fault.New(fault.Invalid, "no model can be called %q", o.Name)}
			}
			if scratch {
				o.Scratch = smallNetwork
			}
			if o.Base == "" {
				if o.Base, err = train.Find(c.Context(), code); err != nil {
					return err
				}
			}
			o.Books = args
			p, err := train.Prepare(c.Context(), o)
			if err != nil {
				return err
			}
			if dry {
				return a.trainingPlan(p)
			}
			o.Observe = a.training
			r, err := train.Run(c.Context(), o, p)
			if err != nil {
				return err
			}
			if a.json {
				return a.emit(map[string]any{"model": r.Model, "before": r.Before, "after": r.After, "rounds": r.Rounds, "best": r.Best, "lines": len(p.Train), "kept_apart": len(p.Eval), "skipped": len(p.Skipped)})
			}
			if r.Before != nil {
				fmt.Fprintf(a.out, "%s: character errors %.2f %% before, %.2f %% after, on %d lines kept apart\n", r.Model, *r.Before, r.After, len(p.Eval))
			} else {
				fmt.Fprintf(a.out, "%s: character errors %.2f %% on %d lines kept apart\n", r.Model, r.After, len(p.Eval))
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&o.Base, "base", "", "the model to begin with, a .traineddata file of tessdata_best")
	f.StringVar(&code, "language", "", "instead of --base: the installed model of this name, such as khm")
	f.StringVarP(&o.Out, "output", "o", "model", "folder for the new model")
	f.StringVar(&o.Name, "name", "lontar", "of the new model, for tesseract -l NAME")
	f.BoolVar(&scratch, "scratch", false, "train a small network from nothing; only signs and words are taken from the base")
	f.IntVar(&o.Rounds, "rounds", 20, "rounds at most")
	f.IntVar(&o.Step, "iterations", 500, "lines that are gone through in a round")
	f.IntVar(&o.Patience, "patience", 4, "rounds without a better model, after which training ends")
	f.BoolVar(&dry, "dry-run", false, "say what would be trained on, and why lines are left out")
	c.Long += "\n" + exitHelp
	return c
}

func (a *app) trainingPlan(p train.Plan) error {
	if a.json {
		return a.emit(map[string]any{"train": len(p.Train), "kept_apart": len(p.Eval), "skipped": p.Skipped, "reviewers": p.Reviewers, "books": p.Books, "base": p.Model.Digest, "program": p.Tesseract})
	}
	fmt.Fprintf(a.out, "%d lines to train on, %d kept apart, %d left out; read over by %s; %s\n", len(p.Train), len(p.Eval), len(p.Skipped), strings.Join(p.Reviewers, ", "), p.Tesseract)
	for _, s := range p.Skipped {
		fmt.Fprintf(a.out, "left out: %s: %s\n", s.Line, s.Reason)
	}
	return nil
}

// training says how far a training is.
func (a *app) training(p train.Progress) {
	if p.Eval != nil {
		fmt.Fprintf(a.err, "round %d of %d: %.2f %% character errors on lines kept apart\n", p.Round, p.Rounds, *p.Eval)
	} else {
		fmt.Fprintf(a.err, "round %d of %d: iteration %d, %.2f %% on lines trained on\n", p.Round, p.Rounds, p.Iteration, p.Train)
	}
}
