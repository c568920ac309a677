package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/digitise/review"
	"github.com/lontar-asean/lontar/fault"
)

func (a *app) digitiseReview() *cobra.Command {
	var imports []string
	var prefer string
	var again bool
	c := &cobra.Command{
		Use:   "review DIR",
		Short: "Make a page on which people read over what was recognised, and take back what they corrected",
		Long: `DIR is the folder of a digitised book, such as OUT/book. Writes DIR/review/review.html (in parts, when the book is large): each line's picture
above its text, the least sure first. The page works on any phone without a network; it gives back a file of corrections.

  lontar digitise review out/book
  lontar digitise review out/book --import corrections-1.jsonl --import corrections-2.jsonl

--import writes corrections into the pages, says who read each line over, keeps what stood there before in DIR/review/trail.jsonl, and keeps pictures
and texts of lines in DIR/review/lines for digitise train. Where two people differ, both are listed and nothing is overwritten, unless --prefer
names one of them. Run digitise with -o again to make the formats anew.`,
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(imports) == 0 && prefer != "" {
				return usage{fault.New(fault.Invalid, "--prefer is for --import")}
			}
			b, err := review.Open(args[0])
			if err != nil {
				return err
			}
			if len(imports) > 0 {
				return a.importCorrections(b, imports, prefer)
			}
			return a.writeReview(c.Context(), b, review.Options{Again: again})
		},
	}
	f := c.Flags()
	f.StringArrayVar(&imports, "import", nil, "a corrections file to take; may be repeated")
	f.StringVar(&prefer, "prefer", "", "with --import: the reviewer whose word counts where two differ")
	f.BoolVar(&again, "again", false, "show lines that were read over already, too")
	c.Long += "\n" + exitHelp
	return c
}

func (a *app) writeReview(ctx context.Context, b *review.Book, o review.Options) error {
	w, err := review.Write(ctx, b, o)
	if err != nil {
		return err
	}
	if a.json {
		return a.emit(map[string]any{"book": b.ID, "files": w.Files, "lines": w.Lines, "checked": w.Past, "without_picture": len(b.Bare)})
	}
	for _, name := range w.Files {
		fmt.Fprintln(a.out, name)
	}
	_, err = fmt.Fprintf(a.out, "%d lines to read over, %d were before\n", w.Lines, w.Past)
	return err
}

func (a *app) importCorrections(b *review.Book, names []string, prefer string) error {
	var files []review.File
	for _, name := range names {
		f, err := readCorrections(name)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	out, err := review.Apply(b, files, prefer)
	if err != nil {
		return err
	}
	if a.json {
		if err := a.emit(out); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(a.out, "%d lines corrected, %d were right, %d marked, %d known before\n", out.Corrected, out.Confirmed, out.Marked, out.Before)
		for _, p := range out.Retake {
			fmt.Fprintf(a.out, "photograph again: %s\n", p)
		}
		for _, k := range out.Conflicts {
			fmt.Fprintf(a.out, "conflict: %s %s\n  %s: %s\n  %s: %s\n", k.Page, k.Line, k.By, k.Text, k.Other, k.Instead)
		}
		for _, r := range out.Refused {
			fmt.Fprintf(a.out, "refused: %s: %s\n", r.Place, r.Reason)
		}
	}
	if n := len(out.Conflicts) + len(out.Refused); n > 0 {
		return &partly{fmt.Sprintf("%d lines were not taken; the reasons stand above", n)}
	}
	return nil
}

func readCorrections(name string) (review.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return review.File{}, fault.New(fault.Missing, "cannot read corrections: %w", err).Try("give the file that the page saved")
	}
	defer f.Close()
	return review.Read(f, name)
}
