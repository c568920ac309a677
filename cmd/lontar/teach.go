package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/curate/label"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language/classify"
)

// teaching is what the flags of teach say.
type teaching struct {
	model, out, checked string
	number, check       int
	parallel            int
	seed                uint64
	columns             label.Columns
}

func (a *app) teach() *cobra.Command {
	var f teaching
	c := &cobra.Command{
		Use:   "teach GUIDE FILES…",
		Short: "Have a large model label a sample, and train a small one on its answers",
		Long: `GUIDE is a YAML file that says in which language the instructions are, the instructions, with {labels} where the labels belong, and the labels with
what they mean. FILES are JSON lines, tables or data sets. A sample of -n records is drawn by --seed and labelled through a chat endpoint
that speaks as OpenAI's does; the key, if it needs one, is in LONTAR_API_KEY. Into the folder -o go

  labels.jsonl    every record with label, answer, teacher and the hash of the prompt
  check.csv       some of them without a label, for native speakers to fill in
  student.model   the classifier, trained on four fifths of the labels
  report.json     how well the student agrees with its teacher on the last fifth, with n and intervals

Run it again with --checked check.csv when that is filled in, and the report says how far teacher and student agree with native speakers (Cohen's
kappa). Answers are kept in $LONTAR_CACHE/answers: a stopped run goes on where it was, and running again asks nothing twice.

  lontar classify teach register.yaml mekong-web --model http://127.0.0.1:8000/v1#NAME -n 2000 -o register`,
		Args: atLeastTwo,
		RunE: func(c *cobra.Command, args []string) error { return a.runTeach(c.Context(), f, args[0], args[1:]) },
	}
	c.Flags().StringVar(&f.model, "model", "", "the teacher: address of the endpoint, #, and the name of the model")
	c.Flags().StringVarP(&f.out, "out", "o", "taught", "the folder to write to")
	c.Flags().IntVarP(&f.number, "number", "n", 2000, "how many records to label")
	c.Flags().IntVar(&f.check, "check", 200, "how many of them native speakers shall check")
	c.Flags().StringVar(&f.checked, "checked", "", "the filled-in check.csv (or .jsonl with id and label)")
	c.Flags().IntVar(&f.parallel, "parallel", 4, "how many requests are on their way at a time")
	c.Flags().Uint64Var(&f.seed, "seed", 1, "of the draw and of training")
	c.Flags().StringVar(&f.columns.Text, "text", "text", "the field with the text")
	c.Flags().StringVar(&f.columns.ID, "id", "id", "the field with the id, where there is one")
	c.Flags().StringVar(&f.columns.Language, "language", "language", "the field with the language, where there is one")
	return c
}

func (a *app) runTeach(ctx context.Context, f teaching, guideFile string, files []string) error {
	guide, err := label.ReadGuide(guideFile)
	if err != nil {
		return err
	}
	var checked label.Checked
	if f.checked != "" {
		if checked, err = a.readChecked(ctx, f.checked, guide); err != nil {
			return err
		}
	}
	teacher, err := newEndpoint(f.model, "")
	if err != nil {
		return err
	}
	rows, read, err := label.Draw(label.Rows(ctx, a.inputs, files, f.columns), f.number, f.seed)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return fault.New(fault.Invalid, "there is no record with text to label")
	}
	list, err := label.Ask(ctx, teacher, teacher.Model(), guide, rows, f.parallel, a.counter(len(rows)))
	if err != nil {
		return err
	}
	if err := writeLabels(f, list); err != nil {
		return err
	}
	options := classify.DefaultOptions()
	options.Seed = f.seed
	student, err := label.Student(list, options)
	if err != nil {
		return err
	}
	if _, err := writeClassifier(filepath.Join(f.out, "student.model"), student); err != nil {
		return err
	}
	report := label.NewReport(list, student, checked)
	report.Read = read
	b, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	if err := engine.WriteFile(filepath.Join(f.out, "report.json"), append(b, '\n')); err != nil {
		return err
	}
	if a.json {
		return a.emit(report)
	}
	_, err = fmt.Fprintf(a.out, "%s\n%s", f.out, report)
	return err
}

// writeLabels writes the labelled records and the sheet for native speakers. A sheet that is there already is left alone: somebody may be filling it in.
func writeLabels(f teaching, list []label.Labelled) error {
	if err := os.MkdirAll(f.out, 0o777); err != nil {
		return fault.New(fault.Invalid, "cannot write: %w", err)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, r := range list {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	if err := engine.WriteFile(filepath.Join(f.out, "labels.jsonl"), b.Bytes()); err != nil {
		return err
	}
	sheet := filepath.Join(f.out, "check.csv")
	if _, err := os.Stat(sheet); err == nil {
		return nil
	}
	check, err := label.CheckSheet(label.ForCheck(list, f.check))
	if err != nil {
		return err
	}
	return engine.WriteFile(sheet, check)
}

// readChecked reads what native speakers filled in.
func (a *app) readChecked(ctx context.Context, name string, guide *label.Guide) (label.Checked, error) {
	var rows []label.Row
	for row, err := range label.Rows(ctx, a.inputs, []string{name}, label.Columns{ID: "id", Label: "label"}) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return label.ReadChecked(rows, guide)
}

// counter shows on a terminal how many are done.
func (a *app) counter(of int) func(int) {
	if _, live := terminal(a.err); !live || a.json {
		return nil
	}
	return func(done int) {
		end := ""
		if done == of {
			end = "\n"
		}
		fmt.Fprintf(a.err, "\r%d of %d labelled%s", done, of, end)
	}
}
