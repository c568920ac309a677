package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/digitise/job"
	"github.com/lontar-asean/lontar/digitise/scan"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/metric"
)

func (a *app) digitiseEval() *cobra.Command {
	var recogniser, match string
	var languages []string
	var workers int
	c := &cobra.Command{
		Use:   "eval DIR",
		Short: "Count the errors of recognition where the right text is known",
		Long: `Recognises every picture in DIR that has a text beside it: page.png and page.txt, or page.txt for page-clean.png and page-degraded.jpg. The
language of a page is that of its text. Errors are pooled by language: characters (CER) without and with spaces, grapheme clusters (GER) without,
in NFC and without invisible characters.

  lontar digitise eval DIR --match '*-clean.png'`,
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			asked, err := tags(languages)
			if err != nil {
				return usage{err}
			}
			if _, err := filepath.Match(match, "x"); err != nil {
				return usage{fault.New(fault.Invalid, "--match %q is no pattern", match)}
			}
			e := &ocrEval{options: job.Options{Mode: job.Redo, Workers: max(workers, 1)}, asked: asked, match: match, rows: map[language.Tag]*ocrRow{}}
			if e.options.Recogniser, e.options.Name, err = a.recogniser(c.Context(), recogniser); err != nil {
				return err
			}
			return e.run(c.Context(), a, args[0])
		},
	}
	c.Flags().StringVar(&recogniser, "recogniser", recogniserTesseract, "what reads pictures: tesseract, an endpoint's address, recorded:FILE")
	c.Flags().StringSliceVar(&languages, "language", nil, "languages to tell the recogniser, instead of that of the text")
	c.Flags().StringVar(&match, "match", "*", "pictures to take, by name")
	c.Flags().IntVar(&workers, "workers", 2, "pages that are read at the same time")
	c.Long += "\n" + exitHelp
	return c
}

// ocrEval gathers errors by language.
type ocrEval struct {
	options job.Options
	asked   []language.Tag
	match   string
	rows    map[language.Tag]*ocrRow
	failed  int
}

// ocrRow is the errors of a language.
type ocrRow struct {
	pages                int
	plain, spaced, marks metric.Rate
}

// ocrLine is a row as an object; its keys are a contract. A rate is null where there was no text.
type ocrLine struct {
	Language   language.Tag `json:"language"`
	Pages      int          `json:"pages"`
	Characters int64        `json:"characters"`
	CER        *float64     `json:"cer"`
	CERSpaces  *float64     `json:"cer_spaces"`
	GER        *float64     `json:"ger"`
}

func (e *ocrEval) run(ctx context.Context, a *app, dir string) error {
	files, err := os.ReadDir(dir)
	if err != nil {
		return usage{fault.New(fault.Missing, "cannot read the folder: %w", err)}
	}
	for _, f := range files {
		ending := strings.ToLower(filepath.Ext(f.Name()))
		if ok, _ := filepath.Match(e.match, f.Name()); !ok || !slices.Contains(scan.Endings(), ending) {
			continue
		}
		truth, ok, err := truthOf(dir, f.Name())
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := e.page(ctx, a, filepath.Join(dir, f.Name()), truth); err != nil {
			return err
		}
	}
	if len(e.rows) == 0 && e.failed == 0 {
		return usage{fault.New(fault.Invalid, "no picture with a text beside it").At("%s", dir).Try("put page.txt beside page.png")}
	}
	if err := e.print(a); err != nil {
		return err
	}
	if e.failed > 0 {
		return &partly{fmt.Sprintf("%d pages could not be read; the reasons stand above", e.failed)}
	}
	return nil
}

// truthOf finds the text of a picture: the file of its name, or of its name up to a hyphen.
func truthOf(dir, name string) (text string, ok bool, err error) {
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	for {
		b, err := os.ReadFile(filepath.Join(dir, stem+".txt"))
		if err == nil {
			return string(b), true, nil
		}
		if !os.IsNotExist(err) {
			return "", false, fault.New(fault.Broken, "cannot read a text: %w", err)
		}
		k := strings.LastIndexByte(stem, '-')
		if k <= 0 {
			return "", false, nil
		}
		stem = stem[:k]
	}
}

func (e *ocrEval) page(ctx context.Context, a *app, path, truth string) error {
	model, err := identify.Default()
	if err != nil {
		return err
	}
	tag := model.Identify(truth).Tag
	o := e.options
	if o.Languages = e.asked; len(o.Languages) == 0 && tag != language.Und {
		o.Languages = []language.Tag{tag}
	}
	v, err := scan.Open(ctx, path)
	if fault.Of(err) == fault.Broken || fault.Of(err) == fault.Invalid {
		e.failed++
		a.fail(err, a.json)
		return nil
	}
	if err != nil {
		return err
	}
	defer v.Close()
	var texts []string
	bad := false
	err = job.Run(ctx, v, o, func(r *job.Result) error {
		if bad = bad || r.Method == job.FromNowhere; r.Method == job.FromNowhere {
			fmt.Fprintln(a.err, r.Reason)
		}
		texts = append(texts, r.Text())
		return nil
	})
	if err != nil || bad {
		e.failed++
		return err
	}
	row := e.rows[tag]
	if row == nil {
		row = &ocrRow{}
		e.rows[tag] = row
	}
	row.pages++
	text := strings.Join(texts, "\n")
	for _, m := range []struct {
		to     *metric.Rate
		unit   metric.Unit
		spaces bool
	}{{&row.plain, metric.Characters, false}, {&row.spaced, metric.Characters, true}, {&row.marks, metric.Graphemes, false}} {
		rate, err := metric.Errors(truth, text, m.unit, m.spaces)
		if err != nil {
			return err
		}
		*m.to = m.to.Add(rate)
	}
	return nil
}

func (e *ocrEval) print(a *app) error {
	var list []language.Tag
	for tag := range e.rows {
		list = append(list, tag)
	}
	slices.Sort(list)
	w := tabwriter.NewWriter(a.out, 2, 0, 2, ' ', tabwriter.AlignRight)
	if !a.json {
		fmt.Fprintln(w, "language\tpages\tcharacters\tCER %\twith spaces\tGER %\t")
	}
	for _, tag := range list {
		r := e.rows[tag]
		line := ocrLine{tag, r.pages, r.plain.Length, value(r.plain), value(r.spaced), value(r.marks)}
		if a.json {
			if err := a.emit(line); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%s\t%s\t\n", tag, line.Pages, line.Characters, percentage(line.CER), percentage(line.CERSpaces), percentage(line.GER))
	}
	return w.Flush()
}

func value(r metric.Rate) *float64 {
	if v, ok := r.Value(); ok {
		return &v
	}
	return nil
}

func percentage(v *float64) string {
	if v == nil {
		return "—"
	}
	return fmt.Sprintf("%.2f", 100**v)
}
