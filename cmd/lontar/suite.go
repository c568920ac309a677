package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/asean"
	"github.com/lontar-asean/lontar/evaluate/exam"
	"github.com/lontar-asean/lontar/evaluate/kind"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/remote"
)

// keeping is what suite is told.
type keeping struct {
	moving       moving
	title, about string
	tries, daily int64
}

func (a *app) suite() *cobra.Command {
	c := &cobra.Command{
		Use:   "suite",
		Short: "Keep private suites on a hub: questions are served, what is right stays there",
		Long: `A private suite cannot be learnt by heart: its questions are read from a hub, answers are brought there, and the hub gives scores. What is right leaves the hub in no
answer, and tries are limited for each person and model. A model is asked by

  lontar evaluate hub:https://hub.example.org/ID --model URL#NAME`,
	}
	var k keeping
	publish := &cobra.Command{Use: "publish ID SUITE", Short: "Bring a suite to a hub, where it stays private", Args: cobra.ExactArgs(2),
		Example: "  lontar suite publish harbour-2026 harbour.yaml --title 'Boats and harbours' --tries 3 --daily 2",
		RunE:    func(c *cobra.Command, args []string) error { return a.publishSuite(c.Context(), args[0], args[1], k) }}
	f := publish.Flags()
	f.StringVar(&k.title, "title", "", "what people read")
	f.StringVar(&k.about, "about", "", "a sentence about it (default: that of the suite)")
	f.Int64Var(&k.tries, "tries", 3, "submissions of one person for one model")
	f.Int64Var(&k.daily, "daily", 2, "submissions of one person in 24 hours")
	list := &cobra.Command{Use: "list", Short: "List the private suites of a hub", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error { return a.listPrivate(c.Context(), k) }}
	scores := &cobra.Command{Use: "scores ID", Short: "List what was submitted to a private suite", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error { return a.listSubmissions(c.Context(), args[0], k) }}
	end := &cobra.Command{Use: "close ID", Short: "End a private suite: the hub forgets what is right", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error { return a.closeSuite(c.Context(), args[0], k) }}
	for _, s := range []*cobra.Command{publish, list, scores, end} {
		s.Flags().StringVar(&k.moving.hub, "hub", "", "address of the hub (default $LONTAR_HUB, $HF_ENDPOINT, or the hub of the last login)")
		s.Flags().StringVar(&k.moving.tokenFile, "token-file", "", "file with the token (default $LONTAR_TOKEN, $HF_TOKEN, or what login kept)")
		c.AddCommand(s)
	}
	return c
}

// suiteFiles gives where a suite lies: as loadSuite finds it.
func suiteFiles(name string) (fs.FS, string, error) {
	if strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml") {
		full, err := filepath.Abs(name)
		return os.DirFS("/"), strings.TrimPrefix(filepath.ToSlash(full), "/"), err
	}
	return asean.Files(), "suites/" + name + ".yaml", nil
}

func (a *app) publishSuite(ctx context.Context, id, name string, k keeping) error {
	root, file, err := suiteFiles(name)
	if err != nil {
		return err
	}
	pack, err := exam.Pack(loader(), root, file)
	if err != nil {
		return err
	}
	if _, _, err := (exam.Examiner{Loader: loader()}).Questions(pack, 1); err != nil {
		return err
	}
	s, err := a.loadSuite(name, "")
	if err != nil {
		return err
	}
	if k.about == "" {
		k.about = strings.Join(strings.Fields(s.About), " ")
	}
	h, err := k.moving.client()
	if err != nil {
		return err
	}
	out, err := h.PublishSuite(ctx, remote.Suite{ID: id, Title: k.title, About: k.about, Tries: k.tries, Daily: k.daily}, pack)
	if err != nil {
		return err
	}
	return a.tellRow(out, "%s asks %d questions: lontar evaluate hub:%s/%s --model URL#NAME", out.ID, out.Questions, h.Base(), out.ID)
}

func (a *app) listPrivate(ctx context.Context, k keeping) error {
	h, err := k.moving.client()
	if err != nil {
		return err
	}
	list, err := h.Suites(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	if !a.json {
		fmt.Fprintln(w, "id\tquestions\ttries\ta day\tby\tcreated\tstate\ttitle")
	}
	for _, s := range list {
		state := "open"
		if s.Closed != nil {
			state = "closed"
		}
		if a.json {
			err = a.emit(s)
		} else {
			_, err = fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\t%s\t%s\t%s\n", s.ID, s.Questions, s.Tries, s.Daily, s.By, s.Created.Format(time.DateOnly), state, s.Title)
		}
		if err != nil {
			return err
		}
	}
	return w.Flush()
}

func (a *app) listSubmissions(ctx context.Context, id string, k keeping) error {
	h, err := k.moving.client()
	if err != nil {
		return err
	}
	list, err := h.Submissions(ctx, id)
	if err != nil {
		return err
	}
	for _, s := range list {
		if err := a.showSubmission(s); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) closeSuite(ctx context.Context, id string, k keeping) error {
	h, err := k.moving.client()
	if err != nil {
		return err
	}
	s, err := h.CloseSuite(ctx, id)
	if err != nil {
		return err
	}
	return a.tellRow(s, "%s is closed", s.ID)
}

func (a *app) showSubmission(s remote.Submission) error {
	if a.json {
		return a.emit(s)
	}
	var rows []evaluate.Row
	if err := json.Unmarshal(s.Rows, &rows); err != nil {
		return fault.New(fault.Broken, "the hub gives no scores: %w", err)
	}
	fmt.Fprintf(a.out, "%s, number %d, by %s on %s\n", s.Model, s.Number, s.By, s.At.Format(time.DateOnly))
	return a.showRows(rows)
}

// private reports whether a suite is one of a hub, and gives the hub's address and the suite's id.
func private(name string) (hub, id string, ok bool) {
	address, ok := strings.CutPrefix(name, "hub:")
	at := strings.LastIndexByte(address, '/')
	if !ok || at < 0 {
		return "", "", ok
	}
	return address[:at], address[at+1:], true
}

// sit asks a model the questions of a private suite, and brings the answers to its hub.
func (a *app) sit(ctx context.Context, name string, e examination) error {
	hub, id, _ := private(name)
	if id == "" || e.model == "" {
		return usage{fault.New(fault.Invalid, "a private suite and a model are named").Try("lontar evaluate hub:https://hub.example.org/ID --model URL#NAME")}
	}
	model, err := modelName(e.model)
	if err != nil {
		return usage{err}
	}
	m := moving{hub: hub}
	h, err := m.client()
	if err != nil {
		return err
	}
	var questions []exam.Asking
	if err := h.Questions(ctx, id, &questions); err != nil {
		return err
	}
	if e.dry {
		for _, q := range questions[:min(len(questions), 3)] {
			fmt.Fprintf(a.out, "%s, %s\n%s\n\n", q.Task, q.Language, q.Messages[len(q.Messages)-1].Text)
		}
		return a.tellRow(map[string]any{"suite": id, "questions": len(questions)}, "%d questions", len(questions))
	}
	client, _, err := newModel(e.model, ".", e.tune)
	if err != nil {
		return usage{err}
	}
	given := make([]exam.Given, len(questions))
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(64)
	for n, q := range questions {
		group.Go(func() error {
			given[n] = exam.Given{Number: q.Number}
			answer, err := client.Ask(inner, q.Request())
			switch kind := fault.Of(err); {
			case inner.Err() != nil:
				return context.Cause(inner)
			case err == nil:
				given[n].Text, given[n].Finish, given[n].Refusal = answer.Text, answer.Finish, answer.Refusal
			case kind == fault.Denied || kind == fault.Missing:
				return err
			default:
				given[n].Failed = err.Error()
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	s, err := h.Submit(ctx, id, model, given)
	if err != nil {
		return err
	}
	if e.out != "" {
		b, err := json.MarshalIndent(map[string]any{"suite": name, "model": model, "submission": s, "answers": given}, "", "  ")
		if err != nil {
			return err
		}
		if err := place(e.out, append(b, '\n')); err != nil {
			return err
		}
	}
	if s.Left != nil {
		fmt.Fprintf(a.err, "%d tries are left\n", *s.Left)
	}
	return a.showSubmission(s)
}

// examiner asks and scores the private suites of a hub. The model of languages is read when it is first needed.
func examiner() exam.Examiner {
	return exam.Examiner{Loader: loader(), Identify: func(text string) (language.Tag, bool) {
		model, err := identify.Default()
		if err != nil {
			return language.Und, false
		}
		r := model.Identify(text)
		return r.Tag, r.Tag != language.Und
	}}
}

// loader reads suites without the sets of others.
func loader() evaluate.Loader { return evaluate.Loader{Kinds: kind.All()} }
