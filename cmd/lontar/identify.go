package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
)

func (a *app) identify() *cobra.Command {
	var model string
	c := &cobra.Command{
		Use:   "identify",
		Short: "Tell the language and script of each line of stdin",
		Long: `Reads lines of text on stdin and writes one answer a line, in order, also for empty lines. "und" when unsure; on a tie, such as Indonesian
and Malay, the likelier language with the other as second.

  printf 'ភាសាខ្មែរ\nbahasa Melayu\n' | lontar identify --json`,
		Args: noArgs,
		RunE: func(c *cobra.Command, args []string) error {
			m, err := loadModel(model)
			if err != nil {
				return err
			}
			return a.eachLine(func(text string) error { return a.answer(text, m.Identify(text)) })
		},
	}
	c.PersistentFlags().StringVar(&model, "model", "", "a model file instead of the built-in one")
	c.AddCommand(a.identifyTrain(), a.identifyEval(&model), a.identifyExplain(&model))
	for _, sub := range c.Commands() {
		sub.Long += "\n" + exitHelp
	}
	return c
}

func loadModel(file string) (*identify.Model, error) {
	if file == "" {
		return identify.Default()
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fault.New(fault.Missing, "cannot read the model: %w", err).Try("`lontar identify train` makes one")
	}
	defer f.Close()
	return identify.Read(f)
}

// eachLine calls see for each line of stdin, without its line feed; a last line needs none.
func (a *app) eachLine(see func(string) error) error {
	r := bufio.NewReaderSize(a.in, 1<<16)
	out := bufio.NewWriterSize(a.out, 1<<16)
	old := a.out
	a.out = out
	defer func() { out.Flush(); a.out = old }()
	for {
		line, err := r.ReadString('\n')
		if line != "" {
			if e := see(strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")); e != nil {
				return e
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// answered is one answer of identify; its keys are a contract.
type answered struct {
	Language language.Tag `json:"language"`
	Score    float64      `json:"score"`
	Second   language.Tag `json:"second"`
	Margin   float64      `json:"margin"`
	Tie      bool         `json:"tie"`
	Text     string       `json:"text"`
}

func (a *app) answer(text string, r identify.Result) error {
	if a.json {
		return a.emit(answered{r.Tag, r.Score, r.Second, r.Margin, r.Tie, text})
	}
	second := string(r.Second)
	if r.Tie {
		second += " (tie)"
	}
	_, err := fmt.Fprintf(a.out, "%s\t%.3f\t%s\t%s\n", r.Tag, r.Score, second, text)
	return err
}

func (a *app) identifyTrain() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "train PATH",
		Short: "Train a model from labelled text",
		Long: `PATH is a file of lines "LANGUAGE<tab>TEXT", or a folder in the layout of SIB-200 (one folder a language with train.tsv and dev.tsv), of
which rows whose index_id is a multiple of 5 are held back for eval. About 40 paragraphs are enough to add a language.`,
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			samples, err := labelled(args[0], identify.TrainingRows)
			if err != nil {
				return err
			}
			m, err := identify.Train(samples, identify.DefaultOptions())
			if err != nil {
				return err
			}
			w, err := engine.CreateOutput(out)
			if err != nil {
				return err
			}
			defer w.Abort()
			if _, err := m.WriteTo(w); err != nil {
				return err
			}
			if err := w.Commit(); err != nil {
				return err
			}
			if a.json {
				return a.emit(map[string]any{"model": out, "bytes": w.Offset(), "labels": m.Labels()})
			}
			fmt.Fprintf(a.out, "%s: %d languages, %.2f MB\n", out, len(m.Labels()), float64(w.Offset())/1e6)
			return nil
		},
	}
	c.Flags().StringVarP(&out, "out", "o", "lid.bin", "the model file to write")
	return c
}

func (a *app) identifyEval(model *string) *cobra.Command {
	var clusters int
	var leaveOut []string
	c := &cobra.Command{
		Use:   "eval PATH",
		Short: "Evaluate a model on labelled text",
		Long:  `PATH is as for train; of a folder in the layout of SIB-200 the held-back rows are used (index_id a multiple of 5).`,
		Args:  exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			m, err := loadModel(*model)
			if err != nil {
				return err
			}
			samples, err := labelled(args[0], identify.HeldBackRows)
			if err != nil {
				return err
			}
			var left []language.Tag
			for _, name := range leaveOut {
				tag, err := language.Parse(name)
				if err != nil {
					return err
				}
				left = append(left, tag)
			}
			report, err := m.Evaluate(samples, clusters, left...)
			if err != nil {
				return err
			}
			if a.json {
				f1, ok := report.MacroF1()
				return a.emit(map[string]any{"macro_f1": f1, "scored": ok})
			}
			_, err = fmt.Fprint(a.out, report.String())
			return err
		},
	}
	c.Flags().IntVar(&clusters, "clusters", 0, "use only the first so many clusters of each text (0: all)")
	c.Flags().StringSliceVar(&leaveOut, "leave-out", nil, "languages whose texts are not counted, such as yue_Hant,zho_Hant")
	return c
}

func (a *app) identifyExplain(model *string) *cobra.Command {
	return &cobra.Command{
		Use:   "explain",
		Short: "Show which pieces of a text speak for its language",
		Long:  `Reads lines on stdin and shows, for each, the pieces that speak most for the answer against its rival.`,
		Args:  noArgs,
		RunE: func(c *cobra.Command, args []string) error {
			m, err := loadModel(*model)
			if err != nil {
				return err
			}
			return a.eachLine(func(text string) error {
				r, reasons := m.Explain(text, 10)
				if a.json {
					return a.emit(map[string]any{"answer": answered{r.Tag, r.Score, r.Second, r.Margin, r.Tie, text}, "reasons": reasons})
				}
				if err := a.answer(text, r); err != nil {
					return err
				}
				for _, reason := range reasons {
					fmt.Fprintf(a.out, "    %+v\n", reason)
				}
				return nil
			})
		},
	}
}

// labelled reads training or evaluation text.
func labelled(path string, rows func(int) bool) (iter.Seq2[identify.Sample, error], error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, fault.New(fault.Missing, "cannot read labelled text: %w", err)
	}
	if st.IsDir() {
		return identify.SIB200(os.DirFS(path), rows), nil
	}
	return func(yield func(identify.Sample, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(identify.Sample{}, err)
			return
		}
		defer f.Close()
		r := csv.NewReader(bufio.NewReader(f))
		r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, 2
		for {
			row, err := r.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			line, _ := r.FieldPos(0)
			if err != nil {
				yield(identify.Sample{}, fault.New(fault.Invalid, "not LANGUAGE<tab>TEXT: %w", err).At("%s:%d", path, line))
				return
			}
			tag, err := language.Parse(row[0])
			if err != nil {
				yield(identify.Sample{}, fault.New(fault.Invalid, "%w", err).At("%s:%d", path, line))
				return
			}
			if !yield(identify.Sample{Tag: tag, Text: row[1]}, nil) {
				return
			}
		}
	}, nil
}
