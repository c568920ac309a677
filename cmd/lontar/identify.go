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
	"github.com/lontar-asean/lontar/language/fasttext"
	"github.com/lontar-asean/lontar/language/identify"
)

func (a *app) identify() *cobra.Command {
	var model string
	var spans bool
	c := &cobra.Command{
		Use:   "identify",
		Short: "Tell the language and script of each line of stdin",
		Long: `Reads lines of text on stdin and writes one answer a line, in order, also for empty lines. "und" when unsure; on a tie, such as Indonesian
and Malay, the likelier language with the other as second. With --spans also the runs of words of one language in each line, where people
mix languages: after the answer, one line for each run; in JSON under the key "spans", with byte offsets.

  printf 'ភាសាខ្មែរ\nbahasa Melayu\n' | lontar identify --json`,
		Args: noArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if fasttextModel(model) {
				if spans {
					return usage{fault.New(fault.Invalid, "a fastText model gives no spans").Try("leave --spans or --model out")}
				}
				m, err := fasttext.Open(model)
				if err != nil {
					return err
				}
				defer m.Close()
				return a.eachLine(func(text string) error { return a.answer(text, m.Identify(text)) })
			}
			m, err := loadModel(model)
			if err != nil {
				return err
			}
			return a.eachLine(func(text string) error {
				if spans {
					return a.answerSpans(text, m.Identify(text), m.Spans(text))
				}
				return a.answer(text, m.Identify(text))
			})
		},
	}
	c.PersistentFlags().StringVar(&model, "model", "", "a model file instead of the built-in one: of lontar identify train, or of fastText (.bin, .ftz)")
	c.Flags().BoolVar(&spans, "spans", false, "show the runs of words of one language in each line")
	c.AddCommand(a.identifyTrain(), a.identifyMerge(), a.identifyEval(&model), a.identifyExplain(&model))
	for _, sub := range c.Commands() {
		sub.Long += "\n" + exitHelp
	}
	return c
}

// builtIn names the built-in model where a file is expected.
const builtIn = "default"

// fasttextModel says whether a file begins like a model of fastText.
func fasttextModel(file string) bool {
	f, err := os.Open(file)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 4)
	_, err = io.ReadFull(f, head)
	return err == nil && fasttext.IsModel(head)
}

func loadModel(file string) (*identify.Model, error) {
	if file == "" || file == builtIn {
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

// answerSpans writes an answer and the runs of one language in the text.
func (a *app) answerSpans(text string, r identify.Result, runs []identify.Run) error {
	if a.json {
		if runs == nil {
			runs = []identify.Run{}
		}
		return a.emit(struct {
			answered
			Spans []identify.Run `json:"spans"`
		}{answered{r.Tag, r.Score, r.Second, r.Margin, r.Tie, text}, runs})
	}
	if err := a.answer(text, r); err != nil {
		return err
	}
	for _, run := range runs {
		if _, err := fmt.Fprintf(a.out, "    %s\t%s\n", run.Tag, text[run.Start:run.End]); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) identifyTrain() *cobra.Command {
	var out, base, add string
	c := &cobra.Command{
		Use:   "train [PATH]",
		Short: "Train a model from labelled text, or add languages to one",
		Long: `PATH is a file of lines "LANGUAGE<tab>TEXT", or a folder in the layout of SIB-200 (one folder a language with train.tsv and dev.tsv), of
which rows whose index_id is a multiple of 5 are held back for eval.

With --add the languages of such a file are added to the model --base; nothing else is trained anew. About 40 paragraphs are enough to begin
with.

  lontar identify train --add madurese.tsv -o with-madurese.bin`,
		Args: atMostOne,
		RunE: func(c *cobra.Command, args []string) error {
			m, err := trainModel(args, base, add)
			if err != nil {
				return err
			}
			return a.writeModel(out, m)
		},
	}
	c.Flags().StringVarP(&out, "out", "o", "lid.bin", "the model file to write")
	c.Flags().StringVar(&base, "base", builtIn, "the model file that --add adds to; default is the built-in one")
	c.Flags().StringVar(&add, "add", "", "labelled text of languages to add to a model")
	return c
}

func atMostOne(c *cobra.Command, args []string) error {
	if err := cobra.MaximumNArgs(1)(c, args); err != nil {
		return usage{err}
	}
	return nil
}

func atLeastTwo(c *cobra.Command, args []string) error {
	if err := cobra.MinimumNArgs(2)(c, args); err != nil {
		return usage{err}
	}
	return nil
}

// trainModel trains from the path that is given, or adds to a model.
func trainModel(args []string, base, add string) (*identify.Model, error) {
	if (len(args) == 1) == (add != "") {
		return nil, fault.New(fault.Invalid, "train needs either a PATH of labelled text or --add").Try("lontar identify train --help")
	}
	path := add
	if add == "" {
		path = args[0]
	}
	samples, err := labelled(path, identify.TrainingRows)
	if err != nil {
		return nil, err
	}
	if add == "" {
		return identify.Train(samples, identify.DefaultOptions())
	}
	m, err := loadModel(base)
	if err != nil {
		return nil, err
	}
	return m.Add(samples, identify.DefaultOptions())
}

func (a *app) writeModel(out string, m *identify.Model) error {
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
	_, err = fmt.Fprintf(a.out, "%s: %d languages, %.2f MB\n", out, len(m.Labels()), float64(w.Offset())/1e6)
	return err
}

func (a *app) identifyMerge() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "merge MODEL MODEL...",
		Short: "Put models together",
		Long: `Makes one model of the languages of several; "default" is the built-in one. No language may be in two of them. Models of different
scripts stay exactly as they are; in a script of both, the n-grams are put together and each language keeps its own counts. Languages of a
script that are trained together, or added with "train --add", know more of each other than merged ones.`,
		Args: atLeastTwo,
		RunE: func(c *cobra.Command, args []string) error {
			var merged *identify.Model
			for _, file := range args {
				m, err := loadModel(file)
				if err != nil {
					return err
				}
				if merged == nil {
					merged = m
				} else if merged, err = merged.Merge(m); err != nil {
					return err
				}
			}
			return a.writeModel(out, merged)
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
