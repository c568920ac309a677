package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/evaluate/gap"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/remote"
)

// requesting is what requests is told.
type requesting struct {
	by                  []string
	all                 bool
	suite               string
	halving, goal       float64
	file, list          string
	language            string
	culture, topic      string
	state, run          string
	take, answer, close string
	with, note          string
	moving              moving
}

func (a *app) requests() *cobra.Command {
	var q requesting
	c := &cobra.Command{
		Use:   "requests RUN…",
		Short: "Tell what a model lacks and what data to collect, and keep such requests on a hub",
		Long: `Tells from the answers of runs how much of the score is lost where: by culture, topic, script and type of error, ranked by what each collected record is
expected to bring. Cells of few items are uncertain and stand behind those that are measured; concepts that no question is about are not measured.
Next to it stands how answers are written: in Zawgyi, out of order, with digits or letters of another script.

What to collect is written into requests.json in the folder of each run. --file brings it to a hub, where everybody can read it; --list lists what a hub has.
--take says that you collect, --answer that a revision of a data set answers it, --close ends it.

Assumed, and measured by nobody: that so many records (--halving) halve a deficit. What is expected is the deficit, drawn to the mean of its topic and its
culture where items are few, less --goal, times the share of the items, by the records.`,
		Example: "  lontar requests asean-culture-sea-lion-1f2e3d4c\n  lontar requests RUN --by culture,language --all --json\n  lontar requests RUN --file https://hub.example.org\n" +
			"  lontar requests --list https://hub.example.org --language khm --state open\n  lontar requests --take r-abcdefghij\n  lontar requests --answer r-abcdefghij --with asean/festivals@v2\n  lontar requests --close r-abcdefghij --note 'the questions were wrong'",
		RunE: func(c *cobra.Command, args []string) error { return a.runRequests(c.Context(), args, q) },
	}
	f := c.Flags()
	f.StringSliceVar(&q.by, "by", []string{"culture", "topic", "script", "error"}, "sort answers by these of culture, topic, concept, language, script, task, error")
	f.BoolVar(&q.all, "all", false, "show all rows (default: the first 20)")
	f.StringVar(&q.suite, "suite", "", "the suite that was asked, where it is not one that ships: a YAML file")
	f.Float64Var(&q.halving, "halving", gap.DefaultHalving, "records that are assumed to halve a deficit")
	f.Float64Var(&q.goal, "goal", gap.DefaultGoal, "deficit at which nothing more is asked for")
	f.StringVar(&q.file, "file", "", "bring the requests to the hub at this address")
	f.StringVar(&q.list, "list", "", "list the requests of the hub at this address")
	f.StringVar(&q.language, "language", "", "list only this language")
	f.StringVar(&q.culture, "culture", "", "list only this culture, as in ids of concepts: khm")
	f.StringVar(&q.topic, "topic", "", "list only this topic")
	f.StringVar(&q.state, "state", "", "list only open, taken, answered or closed ones")
	f.StringVar(&q.run, "run", "", "list only what this run found")
	f.StringVar(&q.take, "take", "", "take the request of this id")
	f.StringVar(&q.answer, "answer", "", "answer the request of this id")
	f.StringVar(&q.close, "close", "", "close the request of this id")
	f.StringVar(&q.with, "with", "", "what answers it: OWNER/NAME[@REVISION] of a data set, or models/OWNER/NAME")
	f.StringVar(&q.note, "note", "", "a note for --answer and --close")
	f.StringVar(&q.moving.hub, "hub", "", "address of the hub (default $LONTAR_HUB, $HF_ENDPOINT, or the hub of the last login)")
	f.StringVar(&q.moving.tokenFile, "token-file", "", "file with the token (default $LONTAR_TOKEN, $HF_TOKEN, or what login kept)")
	return c
}

func (a *app) runRequests(ctx context.Context, runs []string, q requesting) error {
	modes := 0
	for _, s := range []string{q.list, q.take, q.answer, q.close} {
		if s != "" {
			modes++
		}
	}
	switch {
	case modes > 1 || modes == 1 && (len(runs) > 0 || q.file != ""):
		return usage{fault.New(fault.Invalid, "these do not go together").Try("name runs, or one of --list, --take, --answer and --close")}
	case modes == 0 && len(runs) == 0:
		return usage{fault.New(fault.Invalid, "no run is named").Try("lontar requests RUN, or --list URL")}
	case (q.answer == "") != (q.with == ""):
		return usage{fault.New(fault.Invalid, "an answer names a request and what answers it").Try("--answer ID --with OWNER/NAME@REVISION")}
	case modes == 0:
		return a.gaps(ctx, runs, q)
	case q.list != "":
		return a.listRequests(ctx, q)
	}
	h, err := q.moving.client()
	if err != nil {
		return err
	}
	var r remote.DataRequestState
	switch {
	case q.take != "":
		r, err = h.ChangeRequest(ctx, q.take, "take", "", "")
	case q.answer != "":
		with := q.with
		if strings.Count(with, "/") == 1 {
			with = "datasets/" + with
		}
		r, err = h.ChangeRequest(ctx, q.answer, "answer", with, q.note)
	default:
		r, err = h.ChangeRequest(ctx, q.close, "close", "", q.note)
	}
	if err != nil {
		return err
	}
	if a.json {
		return a.emit(r)
	}
	text := r.ID + " is " + r.State
	if q.answer != "" {
		text += " with " + r.Answer
	}
	_, err = fmt.Fprintln(a.out, text)
	return err
}

// listRequests lists what a hub has.
func (a *app) listRequests(ctx context.Context, q requesting) error {
	q.moving.hub = q.list
	h, err := q.moving.client()
	if err != nil {
		return err
	}
	if q.language != "" {
		tag, err := language.Parse(q.language)
		if err != nil {
			return usage{err}
		}
		q.language = string(tag)
	}
	filter := url.Values{}
	for name, value := range map[string]string{"language": q.language, "culture": q.culture, "topic": q.topic, "state": q.state, "run": q.run} {
		if value != "" {
			filter.Set(name, value)
		}
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	if !a.json {
		fmt.Fprintln(w, "id\tstate\tlanguage\tculture\ttopic\tconcept\tkind\tlost\trecords\tfiled\tby")
	}
	shown, more := 0, false
	if err := h.DataRequests(ctx, filter, func(r remote.DataRequestState) (bool, error) {
		if a.json {
			return true, a.emit(r)
		}
		if shown++; shown > rowsShown && !q.all {
			more = true
			return false, nil
		}
		lost := "not measured"
		if r.Deficit != nil {
			lost = fmt.Sprintf("%.0f %%", 100**r.Deficit)
		}
		_, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\n", r.ID, r.State, r.Language, r.Culture, r.Topic, r.Concept, r.Kind, lost, r.Target, r.Filed.Format(time.DateOnly), r.By)
		return true, err
	}); err != nil {
		return err
	}
	if more {
		fmt.Fprintf(a.err, "There are more: --all shows them.\n")
	}
	return w.Flush()
}
