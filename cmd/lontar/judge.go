package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/judge"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

func (a *app) judge() *cobra.Command {
	c := &cobra.Command{Use: "judge", Short: "Tell how far models that judge answers can be trusted", Args: noArgs, RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
		Long: "Compares what judges gave with what native speakers gave the same answers, by language."}
	c.AddCommand(a.judgeSheet(), a.judgeCard())
	return c
}

func (a *app) judgeSheet() *cobra.Command {
	var out, tongue string
	var tasks []string
	var n int
	var seed uint64
	c := &cobra.Command{
		Use:   "sheet RUN…",
		Short: "Write a blank sheet on which native speakers score answers",
		Long: `Draws answers in a language out of runs that had judges and writes them as CSV (UTF-8) for native speakers to score: the column score is empty, scale says what
may be written there, and rater who fills it in, where several share a sheet. Nothing says which model wrote an answer or what a judge gave. The same seed draws
the same answers, each with the same chance; tasks, categories and judges' scores have their shares. lontar judge card reads the sheet back.`,
		Example: "  lontar judge sheet asean-open-sea-lion-1f2e3d4c --language khm --n 60 --out khm.csv",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 || out == "" || tongue == "" {
				return usage{fault.New(fault.Invalid, "a sheet needs a run, a language and a file").Try("lontar judge sheet RUN --language khm --out FILE.csv")}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.runSheet(args, tasks, out, tongue, n, seed) },
	}
	f := c.Flags()
	f.StringVar(&out, "out", "", "file to write")
	f.IntVar(&n, "n", 60, "answers to draw, 0 for all")
	f.StringVar(&tongue, "language", "", "language of the answers")
	f.StringSliceVar(&tasks, "task", nil, "answers of this task only (may be given again)")
	f.Uint64Var(&seed, "seed", 1, "draws the answers")
	return c
}

func (a *app) runSheet(runs, tasks []string, out, tongue string, n int, seed uint64) error {
	tag, err := language.Parse(tongue)
	if err != nil {
		return usage{err}
	}
	var lines []evaluate.Line
	for _, name := range runs {
		_, own, err := readWhole(name)
		if err != nil {
			return err
		}
		for _, l := range own {
			if len(tasks) == 0 || slices.Contains(tasks, l.Task) {
				lines = append(lines, l)
			}
		}
	}
	if _, err := os.Stat(out); err == nil {
		return usage{fault.New(fault.Invalid, "%s is there: somebody may have filled it in", out).Try("name another file")}
	}
	var b bytes.Buffer
	drawn, of, err := judge.WriteSheet(&b, lines, tag, n, seed)
	if err != nil {
		return err
	}
	if drawn == 0 {
		return fault.New(fault.Missing, "no judge read an answer in %s in these runs", tag).Try("lontar evaluate SUITE --judge URL#NAME")
	}
	if err := place(out, b.Bytes()); err != nil {
		return err
	}
	return a.tellRow(map[string]any{"event": "sheet", "file": out, "language": tag, "answers": drawn, "of": of, "seed": seed}, "%s: %d of %d answers in %s", out, drawn, of, tag)
}

// carding is what judge card is told.
type carding struct {
	human, ratings []string
	scale, out     string
	judge.Settings
}

func (a *app) judgeCard() *cobra.Command {
	d := carding{Settings: judge.Usual()}
	c := &cobra.Command{
		Use:   "card",
		Short: "Compare judges with native speakers",
		Long: `Makes a card for each judge, task and language out of labels of people and a judge's ratings of the same answers: Krippendorff's alpha and quadratic kappa with
people, people's alpha among themselves, and the signed bias, with intervals. A judge is usable with enough answers and agreement; otherwise its card says why
not. Labels are filled-in sheets (.csv) or JSON lines {"rater","task","language","item","answer","score"}; ratings are runs, or JSON lines with "judge".
lontar evaluate --judge-card FILE corrects what a usable judge gives.`,
		Example: "  lontar judge card --human khm-sokha.csv --human khm-dara.csv --ratings asean-open-sea-lion-1f2e3d4c --out cards.json",
		Args:    noArgs,
		RunE:    func(*cobra.Command, []string) error { return a.runCard(d) },
	}
	f := c.Flags()
	f.StringArrayVar(&d.human, "human", nil, "filled-in sheet or JSON lines of people's scores (may be given again)")
	f.StringArrayVar(&d.ratings, "ratings", nil, "run, or JSON lines of judges' scores (may be given again)")
	f.StringVar(&d.scale, "scale", "1-10", "lowest and highest score in files of JSON lines")
	f.IntVar(&d.LeastAnswers, "least-answers", d.LeastAnswers, "answers that a usable card needs")
	f.Float64Var(&d.LeastAlpha, "least-alpha", d.LeastAlpha, "agreement that a usable card needs")
	f.StringVar(&d.out, "out", "", "file to write the cards to")
	return c
}

func (a *app) runCard(d carding) error {
	scale, err := parseScale(d.scale)
	if err != nil {
		return usage{err}
	}
	if len(d.human) == 0 {
		return usage{fault.New(fault.Invalid, "no labels of people are named").Try("--human FILE")}
	}
	var labels []judge.Label
	for _, name := range d.human {
		own, err := a.readLabels(name, scale)
		if err != nil {
			return err
		}
		labels = append(labels, own...)
	}
	var ratings []judge.Rating
	for _, name := range d.ratings {
		own, err := readRatings(name, scale)
		if err != nil {
			return err
		}
		ratings = append(ratings, own...)
	}
	cards, unlabelled, err := judge.NewCards(labels, ratings, d.Settings)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.err, "%d scores of people, %d of judges, of which %d are of answers that nobody scored\n", len(labels), len(ratings), unlabelled)
	if d.out != "" {
		b, err := json.MarshalIndent(cards, "", " ")
		if err != nil {
			return err
		}
		if err := place(d.out, append(b, '\n')); err != nil {
			return err
		}
	}
	return a.showCards(cards)
}

func (a *app) readLabels(name string, scale judge.Scale) ([]judge.Label, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fault.New(fault.Missing, "there are no labels: %w", err)
	}
	defer f.Close()
	if !strings.EqualFold(filepath.Ext(name), ".csv") {
		return judge.ReadLabels(f, name, scale)
	}
	labels, blank, err := judge.ReadSheet(f, name, strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)))
	if blank > 0 {
		fmt.Fprintf(a.err, "%s: %d rows have no score\n", name, blank)
	}
	return labels, err
}

func readRatings(name string, scale judge.Scale) ([]judge.Rating, error) {
	if info, err := os.Stat(name); err != nil || info.IsDir() {
		_, lines, err := readWhole(name)
		return judge.RatingsOf(lines), err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fault.New(fault.Missing, "there are no ratings: %w", err)
	}
	defer f.Close()
	return judge.ReadRatings(f, name, scale)
}

// parseScale reads LOW-HIGH, as 1-10 or -1-1.
func parseScale(s string) (judge.Scale, error) {
	if at := strings.LastIndex(s, "-"); at > 0 {
		if s[at-1] == '-' { // a negative highest
			at--
		}
		low, err := strconv.ParseFloat(s[:at], 64)
		high, also := strconv.ParseFloat(s[at+1:], 64)
		if err == nil && also == nil && high > low {
			return judge.Scale{Low: low, High: high}, nil
		}
	}
	return judge.Scale{}, fault.New(fault.Invalid, "%q is no scale", s).Try("--scale 1-10")
}

func (a *app) showCards(cards judge.Cards) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	if !a.json {
		fmt.Fprintln(w, "task\tlanguage\tjudge\tanswers\traters\talpha\tkappa\tpeople\tbias\texact\tverdict")
	}
	for _, c := range cards.Cards {
		if a.json {
			c.Pairs = nil
			if err := a.emit(c); err != nil {
				return err
			}
			continue
		}
		verdict := "usable"
		if !c.Usable {
			verdict = "greyed: " + c.Why
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d\t%s\t%s\t%s\t%s\t%s\t%s\n", c.Task, c.Language, c.Judge, c.N, c.Raters, between(c.Alpha, c.Low, c.High, "%.2f"), number(c.Kappa, "%.2f"), number(c.People, "%.2f"),
			between(c.Bias, c.BiasLow, c.BiasTop, "%+.2f"), number(c.Exact, "%.2f"), verdict)
	}
	return w.Flush()
}

// number writes a number that may not be known.
func number(v *float64, format string) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf(format, *v)
}

func between(v, low, high *float64, format string) string {
	if v == nil || low == nil {
		return number(v, format)
	}
	return fmt.Sprintf(format+" ("+format+" to "+format+")", *v, *low, *high)
}
