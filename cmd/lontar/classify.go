package main

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/curate/label"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language/classify"
)

func (a *app) classify() *cobra.Command {
	c := &cobra.Command{
		Use:   "classify MODEL",
		Short: "Train small text classifiers and use them: quality, topic, register, harm",
		Long: `With a model file, reads lines of text on stdin and writes one answer a line, in order: the likeliest label and its probability; nothing where
the line holds nothing that the model has ever seen. The step classify of a recipe does the same for documents.

  lontar classify train --label topic -o topic.model labelled.jsonl
  lontar classify eval topic.model others.jsonl
  lontar classify topic.model < lines.txt

Files are JSON lines (.jsonl, .jsonl.gz, .jsonl.zst), or tables with a line of names (.tsv, .csv).`,
		Args: exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			m, err := readClassifier(args[0])
			if err != nil {
				return err
			}
			return a.eachLine(func(text string) error { return a.labelLine(m, text) })
		},
	}
	c.AddCommand(a.classifyTrain(), a.classifyEval(), a.teach())
	for _, sub := range c.Commands() {
		sub.Long += "\n" + exitHelp
	}
	return c
}

// readClassifier reads a model file.
func readClassifier(name string) (*classify.Model, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fault.New(fault.Missing, "cannot read the model: %w", err).Try("`lontar classify train` makes one")
	}
	defer f.Close()
	m, err := classify.Read(f)
	if err != nil {
		return nil, fault.New(fault.Of(err), "%w", err).At("%s", name).Try("%s", fault.Hint(err))
	}
	return m, nil
}

// classifiedLine is one answer of classify; label and score are null where the model says nothing.
type classifiedLine struct {
	Label  *string            `json:"label"`
	Score  *float64           `json:"score"`
	Scores map[string]float64 `json:"scores"`
	Text   string             `json:"text"`
}

func (a *app) labelLine(m *classify.Model, text string) error {
	scores, ok := m.Predict(text)
	best, score, _ := m.Best(text)
	switch {
	case a.json && !ok:
		return a.emit(classifiedLine{Scores: map[string]float64{}, Text: text})
	case a.json:
		line := classifiedLine{Label: &best, Score: &score, Scores: map[string]float64{}, Text: text}
		for l, name := range m.Labels() {
			line.Scores[name] = scores[l]
		}
		return a.emit(line)
	case !ok:
		_, err := fmt.Fprintf(a.out, "\t\t%s\n", text)
		return err
	}
	_, err := fmt.Fprintf(a.out, "%s\t%.3f\t%s\n", best, score, text)
	return err
}

// columnFlags are the flags that name the fields of labelled files.
func columnFlags(c *cobra.Command, columns *label.Columns) {
	c.Flags().StringVar(&columns.Text, "text", "text", "the field with the text")
	c.Flags().StringVar(&columns.Label, "label", "label", "the field with the label")
	c.Flags().StringVar(&columns.Language, "language", "language", "the field with the language, where there is one")
}

// samples gives the rows of files to a classifier.
func (a *app) samples(ctx context.Context, names []string, columns label.Columns) iter.Seq2[classify.Sample, error] {
	return func(yield func(classify.Sample, error) bool) {
		for row, err := range label.Rows(ctx, a.inputs, names, columns) {
			if !yield(classify.Sample{Text: row.Text, Label: row.Label, Language: row.Language}, err) || err != nil {
				return
			}
		}
	}
}

func (a *app) classifyTrain() *cobra.Command {
	var out string
	var columns label.Columns
	o := classify.DefaultOptions()
	c := &cobra.Command{
		Use:   "train FILES…",
		Short: "Train a classifier from labelled texts",
		Long: `Trains on texts with one label each. A few hundred texts a label are a beginning; keep some aside for eval. When every text says its language, the
model knows these languages and the step classify leaves others unmeasured. All texts are held in memory. The same files, options and seed
give the same bytes.

  lontar classify train --text text --label topic -o topic.model train.jsonl
  lontar classify train --label category khm/train.tsv khm/dev.tsv -o topic-khm.model`,
		Args: atLeastOne,
		RunE: func(c *cobra.Command, args []string) error {
			m, err := classify.Train(a.samples(c.Context(), args, columns), o)
			if err != nil {
				return err
			}
			size, err := writeClassifier(out, m)
			if err != nil {
				return err
			}
			if a.json {
				return a.emit(map[string]any{"model": out, "bytes": size, "texts": m.Samples(), "labels": m.Labels(), "languages": m.Languages()})
			}
			fmt.Fprintf(a.out, "%s: %d texts, %d labels, %d languages named, %.2f MB\n", out, m.Samples(), len(m.Labels()), len(m.Languages()), float64(size)/1e6)
			return nil
		},
	}
	columnFlags(c, &columns)
	c.Flags().StringVarP(&out, "out", "o", "classifier.model", "the model file to write")
	c.Flags().Uint64Var(&o.Seed, "seed", o.Seed, "of the order in which texts are seen")
	c.Flags().IntVar(&o.Epochs, "epochs", o.Epochs, "how often each text is seen")
	c.Flags().Float64Var(&o.Rate, "rate", o.Rate, "the rate of learning")
	c.Flags().IntVar(&o.Clusters, "clusters", o.Clusters, "longest n-gram of clusters, 1 to 6")
	c.Flags().IntVar(&o.Words, "words", o.Words, "longest n-gram of words where spaces part them, 0 to 2")
	c.Flags().IntVar(&o.MinCount, "min-count", o.MinCount, "leave out n-grams that are in fewer texts")
	c.Flags().IntVar(&o.Bits, "bits", o.Bits, "2 to this power are the rows of the table, 8 to 22")
	return c
}

// writeClassifier writes a model file, whole or not at all.
func writeClassifier(name string, m *classify.Model) (size int64, err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return 0, fault.New(fault.Invalid, "cannot write the model: %w", err)
	}
	w, err := engine.CreateOutput(name)
	if err != nil {
		return 0, err
	}
	defer w.Abort()
	if size, err = m.WriteTo(w); err != nil {
		return 0, err
	}
	return size, w.Commit()
}

func (a *app) classifyEval() *cobra.Command {
	var columns label.Columns
	c := &cobra.Command{
		Use:   "eval MODEL FILES…",
		Short: "Measure a classifier on labelled texts",
		Long: `Shows accuracy and macro-F1, for each label precision, recall and F1 with what its texts were taken for, and for each language accuracy and
macro-F1, all with n and 95 % bootstrap intervals. Give texts that the model was not trained on. With --json, one object.

  lontar classify eval topic.model held-back.jsonl`,
		Args: atLeastTwo,
		RunE: func(c *cobra.Command, args []string) error {
			m, err := readClassifier(args[0])
			if err != nil {
				return err
			}
			r, err := m.Evaluate(a.samples(c.Context(), args[1:], columns))
			if err != nil {
				return err
			}
			if a.json {
				return a.emit(r)
			}
			_, err = fmt.Fprint(a.out, r)
			return err
		},
	}
	columnFlags(c, &columns)
	return c
}

func atLeastOne(c *cobra.Command, args []string) error {
	if err := cobra.MinimumNArgs(1)(c, args); err != nil {
		return usage{err}
	}
	return nil
}
