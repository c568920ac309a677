package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/probe"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/judge"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
)

// examination is what evaluate is told.
type examination struct {
	model     string
	out       string
	limit     int
	wordings  int
	repeats   int
	few       int
	pace      endpoint.Pace
	thought   int
	effort    string
	heat      float64
	tasks     []string
	trade     bool // also sets that may not be used commercially
	scorers   []string
	prices    []float64
	discord   float64
	seed      uint64
	languages []string
	list, dry bool
	again     string
	compat    string
	general   bool   // also with wrong choices that are right answers of other questions
	data      string // folder in which foreign sets lie
	panel
}

func (a *app) evaluate() *cobra.Command {
	var e examination
	c := &cobra.Command{
		Use:   "evaluate SUITE",
		Short: "Measure how well a model knows cultures and languages",
		Long: `Asks a model the questions of a suite and scores what it says. SUITE is one that ships (--list) or a YAML file. The model is an OpenAI-compatible
address with the name of the model behind #; fake://perfect, fake://random, fake://biased, fake://refusing and fake://wrong-language need no server.

Every answer has a state: scored, unscored (no choice can be made out), refused, failed, or in the wrong language, which is wrong. Scored ones and
those in the wrong language count; the others are shown. Intervals hold 95 %, and translations of one question count as one witness.

Answers are kept: a run that was stopped goes on where it was, and the same questions cost nothing twice.`,
		Example: "  lontar evaluate --list\n  lontar evaluate asean-culture --model http://127.0.0.1:8000/v1#sea-lion --limit 20\n  lontar evaluate asean-culture --model fake://random --dry-run",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if e.list {
				return a.listSuites(args, e.data)
			}
			if len(args) != 1 {
				return usage{fault.New(fault.Invalid, "no suite is named").Try("lontar evaluate --list")}
			}
			if _, _, ok := private(args[0]); ok {
				return a.sit(c.Context(), args[0], e)
			}
			return a.runEvaluate(c.Context(), args[0], e)
		},
	}
	f := c.Flags()
	f.StringVar(&e.model, "model", "", "address of the model: URL#NAME, record:FILE URL#NAME, replay:FILE URL#NAME, fake://NAME")
	f.StringVar(&e.out, "out", "", "folder of the run (default $LONTAR_HOME/runs/ID)")
	f.IntVar(&e.limit, "limit", 0, "ask so many items a task and language (default all)")
	f.IntVar(&e.wordings, "wordings", 0, "ask in so many wordings a language (default all)")
	f.StringSliceVar(&e.tasks, "task", nil, "ask this task only (may be given again)")
	f.IntVar(&e.repeats, "repeats", 1, "ask each question so many times; with --temperature answers differ")
	f.IntVar(&e.few, "few", -1, "show so many examples before each question (default as the tasks say)")
	f.IntVar(&e.thought, "thought", 0, "tokens for what a reasoning model thinks before it answers (default 4,096 for one that does)")
	f.IntVar(&e.pace.Parallel, "parallel", 0, "most requests on their way at a time; fewer are sent to a server that complains (default 80)")
	f.Float64Var(&e.pace.Requests, "requests-per-second", 0, "most requests a second (default any number)")
	f.Float64Var(&e.pace.Tokens, "tokens-per-second", 0, "most tokens a second, of questions and answers (default any number)")
	f.StringVar(&e.effort, "effort", "", "how much a reasoning model is to think, where its server knows that: low, medium, high")
	f.Float64Var(&e.heat, "temperature", 0, "how much chance there is in answers, 0 for none")
	f.BoolVar(&e.trade, "noncommercial", false, "also ask sets whose licence forbids commercial use")
	f.Uint64Var(&e.seed, "seed", 1, "orders the choices")
	f.StringSliceVar(&e.languages, "language", nil, "ask in this language only (may be given again)")
	f.BoolVar(&e.list, "list", false, "list the suites that ship, or the one that is named, with their tasks")
	f.BoolVar(&e.dry, "dry-run", false, "show how the questions are worded and how many there are, and ask nothing")
	f.StringArrayVar(&e.scorers, "scorer", nil, "learned metric behind an address that is asked about translations and summaries: NAME=URL, with its best and worst value as NAME=URL,0,25 (may be given again)")
	f.Float64SliceVar(&e.prices, "price", nil, "with --dry-run: price of a million tokens of questions and of answers, as 0.5,1.5")
	f.Float64Var(&e.discord, "discordance", 0.3, "with --dry-run: share of items on which two models are expected to differ, for the difference that can be found")
	f.StringVar(&e.compat, "compat", "", "ask for likelihoods as another program does, so that they are its own: lm-eval")
	f.BoolVar(&e.general, "generalise", false, "ask questions with choices a second time, with right answers of other questions as wrong choices: who learnt the test by heart gains nothing")
	f.StringVar(&e.data, "data", "", "folder in which the sets of others lie (default as the tasks say: $LONTAR_TESTDATA, hubs, the catalogue)")
	e.panel.flags(f)
	f.StringVar(&e.again, "rescore", "", "take the scores of this run again from its answers, without asking; questions are those of the run")
	c.AddCommand(a.evaluateImport())
	return c
}

// options reads what the flags say of a run.
func (e examination) options() (o evaluate.Options, err error) {
	o = evaluate.Options{Seed: e.seed, Limit: e.limit, Wordings: e.wordings, Tasks: e.tasks, Repeats: e.repeats, Temperature: e.heat, NonCommercial: e.trade}
	if e.few >= 0 {
		o.Few = &e.few
	}
	if o.Scorers, err = e.learned(); err != nil {
		return o, err
	}
	for _, name := range e.languages {
		tag, err := language.Parse(name)
		if err != nil {
			return o, usage{err}
		}
		o.Languages = append(o.Languages, tag)
	}
	model, err := identify.Default()
	if err != nil {
		return o, err
	}
	o.Knows = model.Knows
	o.Identify = func(text string) (language.Tag, bool) {
		r := model.Identify(text)
		return r.Tag, r.Tag != language.Und
	}
	return o, nil
}

func (a *app) runEvaluate(ctx context.Context, name string, e examination) error {
	var before examined
	if e.again != "" {
		var err error
		if before, err = readRun(runFolder(e.again)); err != nil {
			return err
		}
		e.adopt(before.Asked)
	}
	if e.model == "" && !e.dry {
		return usage{fault.New(fault.Invalid, "no model is named").Try("--model http://127.0.0.1:8000/v1#NAME, or --model fake://random")}
	}
	if err := e.agrees(); err != nil {
		return err
	}
	if err := e.sound(); err != nil {
		return err
	}
	suite, err := a.loadSuite(name, e.data)
	if err != nil {
		return err
	}
	if e.again != "" && before.Suite != suite.Name {
		return usage{fault.New(fault.Invalid, "the run %s is one of the suite %s, not of %s", before.ID, before.Suite, suite.Name)}
	}
	if e.again != "" && before.Digest != suite.Digest {
		return fault.New(fault.Invalid, "the suite is another one than when the run was asked").At("%s", e.again).Try("run it again: answers to questions that are the same are not asked anew")
	}
	o, err := e.options()
	if err != nil {
		return err
	}
	if err := e.holds(suite, o.Languages); err != nil {
		return err
	}
	if o.Model, err = modelName(e.model); err != nil {
		return usage{err}
	}
	if e.general {
		suite = generalise(suite, &o)
	}
	if err := e.panel.settle(&o); err != nil {
		return err
	}
	if e.dry && e.model == "" {
		list, absent, err := suite.Plan(o)
		if err != nil {
			return err
		}
		return a.rehearse(suite, list, absent, o, e)
	}
	client, fakes, err := newModel(e.model, ".", e.tune)
	if err != nil {
		return usage{err}
	}
	report, err := a.fit(ctx, client, suite, &o, e, before)
	if err != nil {
		return err
	}
	list, absent, err := suite.Plan(o)
	if err != nil {
		return err
	}
	if report != nil {
		if n := tooLong(list, o, report.ContextLength); n > 0 {
			fmt.Fprintf(a.err, "%d of %d questions may not fit into the model's context of %d tokens with the room for their answers\n", n, len(list), report.ContextLength)
		}
	}
	if e.dry {
		return a.rehearse(suite, list, absent, o, e)
	}
	if fakes != nil {
		fakes.Teach(evaluate.Lessons(client, list))
	}
	run, err := newRun(suite, e, client, report)
	if err != nil {
		return err
	}
	run.Probe = report
	scorers, err := e.dialScorers()
	if err != nil {
		return err
	}
	models := evaluate.Models{Measured: client, Scorers: scorers}
	if models.Judges, err = e.panel.dial(); err != nil {
		return err
	}
	if e.again != "" {
		lines, err := readAnswers(runFolder(e.again))
		if err != nil {
			return err
		}
		models.Measured = evaluate.NewReplay(lines, "", client)
		for n, j := range models.Judges {
			models.Judges[n].Model = evaluate.NewReplay(lines, judge.Role, j.Model)
		}
		for name, m := range scorers {
			models.Scorers[name] = evaluate.NewReplay(lines, evaluate.ScorerRole+name, m)
		}
	}
	dir := e.out
	if dir == "" {
		dir = runFolder(run.ID)
	}
	if err := holdsFiles(dir); err != nil { // before anything is paid for
		return err
	}
	began := time.Now()
	o.Progress = a.counting("answers", began)
	outcomes, err := evaluate.Ask(ctx, models, list, o)
	if err != nil {
		return err
	}
	rows := evaluate.Rows(outcomes, absent, o)
	judge.Correct(rows, outcomes, e.panel.cards)
	for i := range rows {
		rows[i].Run, rows[i].Suite, rows[i].Model = run.ID, suite.Name, run.Model
	}
	if err := run.write(dir, outcomes, rows, o.Scorers); err != nil {
		return err
	}
	fmt.Fprintf(a.err, "%d questions in %s; the run is in %s\n", len(outcomes), time.Since(began).Round(100*time.Millisecond), dir)
	if err := a.showRows(rows); err != nil {
		return err
	}
	if e.general {
		if err := a.gains(dir, outcomes, o); err != nil {
			return err
		}
	}
	if err := a.showJudged(rows); err != nil {
		return err
	}
	if failed := failures(outcomes); failed > 0 {
		return &partly{fmt.Sprintf("%d of %d answers did not come, which are no wrong answers; run the same command again, and only they are asked", failed, len(outcomes))}
	}
	return nil
}

// fit fits the options to what the endpoint can do: as it is found, or, where scores are taken again, as it was found then.
func (a *app) fit(ctx context.Context, c *endpoint.Client, s evaluate.Suite, o *evaluate.Options, e examination, before examined) (*probe.Report, error) {
	if e.again == "" {
		return a.probed(ctx, c, s, o)
	}
	if before.Probe != nil {
		a.heed(*before.Probe, s, o)
	}
	return before.Probe, nil
}

func failures(outcomes []evaluate.Outcome) (n int) {
	for _, o := range outcomes {
		if o.Score.State == evaluate.Failed {
			n++
		}
	}
	return n
}
