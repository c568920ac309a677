package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/ngram"
)

func (a *app) ngram() *cobra.Command {
	c := &cobra.Command{
		Use:   "ngram",
		Short: "Train n-gram language models and score text with them",
		Long: `An n-gram model (interpolated modified Kneser–Ney) tells how surprising a text is: its perplexity. It is what the step perplexity measures.

  lontar ngram train --language khm -o khm.lm wikipedia-khm.jsonl
  lontar ngram score khm.lm < lines.txt`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.ngramTrain(), a.ngramScore())
	for _, sub := range c.Commands() {
		sub.Long += "\n" + exitHelp
	}
	return c
}

// ngramTraining is what the flags of train say.
type ngramTraining struct {
	order            int
	by, tag, format  string
	out, memory, tmp string
	jsonl            bool
}

func (a *app) ngramTrain() *cobra.Command {
	var f ngramTraining
	c := &cobra.Command{
		Use:   "train [FILES…]",
		Short: "Train a model from lines of text",
		Long: `Reads text files, one sentence or paragraph a line, or stdin without a file. Of files named .jsonl, and of stdin with --jsonl, the field
"text" of each object is read, line by line.

The tokens are grapheme clusters, which fits every language, or with --by word the words of a language: parted by
spaces, or as "lontar segment" finds them in Thai, Lao, Khmer and Burmese. A model
remembers its language and its tokens. Counting takes --memory and then temporary files; the model itself comes on top, about
50 bytes for each different n-gram while it is made. The same text gives the same bytes.

  lontar ngram train --language khm -o khm.lm khmer.txt
  lontar ngram train --language ind --by word --order 3 --format arpa -o ind.arpa indonesian.txt`,
		RunE: func(c *cobra.Command, args []string) error { return a.trainModel(f, args) },
	}
	c.Flags().IntVar(&f.order, "order", 5, "length of the longest n-grams, 1 to 6")
	c.Flags().StringVar(&f.by, "by", string(ngram.Cluster), "what the tokens are: cluster or word")
	c.Flags().StringVar(&f.tag, "language", "und", "language of the text (khm, Khmer, zsm-Arab …)")
	c.Flags().StringVar(&f.format, "format", "binary", "binary, which is mapped into memory, or arpa, which other programs read")
	c.Flags().StringVarP(&f.out, "out", "o", "", "the model file to write (needed)")
	c.Flags().StringVar(&f.memory, "memory", "1GB", "most memory for counting")
	c.Flags().StringVar(&f.tmp, "temp", "", "directory for temporary files (default: the system's)")
	c.Flags().BoolVar(&f.jsonl, "jsonl", false, "stdin is JSON lines")
	return c
}

func (a *app) trainModel(f ngramTraining, files []string) error {
	if f.out == "" {
		return usage{fault.New(fault.Invalid, "train needs the name of the model to write").Try("-o model.lm")}
	}
	if f.format != "binary" && f.format != "arpa" {
		return usage{fault.New(fault.Invalid, "%q is no format of a model: give binary or arpa", f.format)}
	}
	memory, err := parseBytes(f.memory)
	if err == nil && memory <= 0 {
		err = fault.New(fault.Invalid, "training needs a bound on memory, not %s", f.memory).Try("--memory 512MB")
	}
	if err != nil {
		return usage{err}
	}
	tag, tokens, err := tokeniser(f.by, f.tag)
	if err != nil {
		return usage{err}
	}
	t, err := ngram.NewTrainer(ngram.Options{Order: f.order, Unit: ngram.Unit(f.by), Language: tag, Memory: memory, Temp: f.tmp})
	if err != nil {
		return usage{err}
	}
	defer t.Close()
	progress := a.progress()
	defer progress.end()
	add := func(text string) error {
		for line := range strings.SplitSeq(text, "\n") {
			if err := t.Add(tokens(line)); err != nil {
				return err
			}
		}
		if progress.live && t.Lines()%100_000 == 0 {
			fmt.Fprintf(progress.w, "\r\x1b[Kcounted %d lines, %d tokens", t.Lines(), t.Tokens())
			progress.drawn = true
		}
		return nil
	}
	if err := a.eachText(files, f.jsonl, add); err != nil {
		return err
	}
	m, err := t.Model()
	if err != nil {
		return err
	}
	w, err := engine.CreateOutput(f.out)
	if err != nil {
		return err
	}
	defer w.Abort()
	if f.format == "arpa" {
		err = m.WriteARPA(w)
	} else {
		_, err = m.WriteTo(w)
	}
	if err != nil {
		return err
	}
	if err := w.Commit(); err != nil {
		return err
	}
	progress.end()
	if a.json {
		return a.emit(map[string]any{"model": f.out, "bytes": w.Offset(), "lines": t.Lines(), "tokens": t.Tokens(), "ngrams": m.Grams(), "discounts": m.Discounts()})
	}
	_, err = fmt.Fprintf(a.out, "%s: %d lines, %d tokens, n-grams %s, %.2f MB\n", f.out, t.Lines(), t.Tokens(), strings.Trim(fmt.Sprint(m.Grams()), "[]"), float64(w.Offset())/1e6)
	return err
}

func tokeniser(by, name string) (language.Tag, ngram.Tokens, error) {
	tag := language.Und
	if name != "und" {
		var err error
		if tag, err = language.Parse(name); err != nil {
			return "", nil, err
		}
	}
	tokens, err := ngram.Tokeniser(ngram.Unit(by), tag)
	return tag, tokens, err
}

// maxTextLine is the longest line of input that is read.
const maxTextLine = 256 << 20

// eachText calls see for each line or record of the files, or of stdin without a file.
func (a *app) eachText(files []string, jsonl bool, see func(string) error) error {
	if len(files) == 0 {
		return texts(a.in, "stdin", jsonl, see)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return fault.New(fault.Missing, "cannot read the text: %w", err)
		}
		err = texts(f, name, jsonl || strings.HasSuffix(name, ".jsonl"), see)
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func texts(r io.Reader, name string, jsonl bool, see func(string) error) error {
	scan := bufio.NewScanner(r)
	scan.Buffer(make([]byte, 0, 1<<16), maxTextLine)
	n := 1
	for ; scan.Scan(); n++ {
		if !jsonl {
			if err := see(scan.Text()); err != nil {
				return err
			}
			continue
		}
		if len(bytes.TrimSpace(scan.Bytes())) == 0 {
			continue
		}
		var record struct {
			Text *string `json:"text"`
		}
		if err := json.Unmarshal(scan.Bytes(), &record); err != nil || record.Text == nil {
			return fault.New(fault.Invalid, `no JSON object with a field "text"`).At("%s:%d", name, n)
		}
		if err := see(*record.Text); err != nil {
			return err
		}
	}
	if err := scan.Err(); errors.Is(err, bufio.ErrTooLong) {
		return fault.New(fault.Broken, "a line of more than %d bytes", maxTextLine).At("%s:%d", name, n)
	} else if err != nil {
		return fault.New(fault.Broken, "the text cannot be read: %w", err).At("%s:%d", name, n)
	}
	return nil
}

func (a *app) ngramScore() *cobra.Command {
	var by, tag string
	var summary, jsonl bool
	c := &cobra.Command{
		Use:   "score MODEL",
		Short: "Score lines of text on stdin",
		Long: `Writes for each line its log10 probability, its number of tokens, and its perplexity: 10 to the mean of −log10 p over the tokens and the end of
the line. A line without a token has none ("-", with --json null). MODEL is a binary or ARPA file.

With --summary, one answer for all: the perplexity of the whole, and the perplexities below which a share of the lines lies. The terciles (33.3 and
66.7 %) of a sample are the usual limits of head and tail for the step perplexity. With --jsonl a record is what is scored, as in that step.

  lontar ngram score khm.lm < lines.txt
  lontar ngram score khm.lm --summary --jsonl < sample.jsonl`,
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			m, err := ngram.Open(args[0])
			if err != nil {
				return err
			}
			defer m.Close()
			if own := m.Unit(); own != "" {
				by = string(own)
			}
			if own := m.Language(); own != language.Und {
				tag = string(own)
			}
			if by == "" {
				return usage{fault.New(fault.Invalid, "the model does not say what its tokens are").At("%s", args[0]).Try("--by cluster or --by word")}
			}
			_, tokens, err := tokeniser(by, tag)
			if err != nil {
				return usage{err}
			}
			return a.scoreTexts(m, tokens, jsonl, summary)
		},
	}
	c.Flags().StringVar(&by, "by", "", "what the tokens of an ARPA file are: cluster or word")
	c.Flags().StringVar(&tag, "language", "und", "language of an ARPA file")
	c.Flags().BoolVar(&summary, "summary", false, "one answer for all lines")
	c.Flags().BoolVar(&jsonl, "jsonl", false, `score the field "text" of each JSON object as one text`)
	return c
}

// scored is one answer of ngram score; its keys are a contract.
type scored struct {
	Log10      *float64 `json:"log10"` // null without a token
	Tokens     int64    `json:"tokens"`
	Unknown    int64    `json:"unknown"`
	Perplexity *float64 `json:"perplexity"` // null without a token
	Text       string   `json:"text"`
}

func (a *app) scoreTexts(m *ngram.Model, tokens ngram.Tokens, jsonl, summary bool) error {
	out := bufio.NewWriterSize(a.out, 1<<16)
	old := a.out
	a.out = out
	defer func() { out.Flush(); a.out = old }()
	var all ngram.Score
	var values []float64
	err := a.eachText(nil, jsonl, func(text string) error {
		var s ngram.Score
		for line := range strings.SplitSeq(text, "\n") {
			s.Add(m.Line(tokens(line)))
		}
		v, ok := s.Perplexity()
		if summary {
			all.Add(s)
			if ok {
				values = append(values, v)
			}
			return nil
		}
		return a.score(s, v, ok, text)
	})
	if err != nil || !summary {
		return err
	}
	return a.summarise(all, values)
}

func (a *app) score(s ngram.Score, v float64, ok bool, text string) error {
	if a.json {
		answer := scored{Tokens: s.Tokens, Unknown: s.Unknown, Text: text}
		if ok {
			answer.Log10, answer.Perplexity = &s.Log10, &v
		}
		return a.emit(answer)
	}
	if !ok {
		_, err := fmt.Fprintln(a.out, "-\t0\t-")
		return err
	}
	_, err := fmt.Fprintf(a.out, "%.4f\t%d\t%.2f\n", s.Log10, s.Tokens, v)
	return err
}

// summarise shows what a sample says about the model and its limits.
func (a *app) summarise(all ngram.Score, values []float64) error {
	v, ok := all.Perplexity()
	if !ok {
		return fault.New(fault.Invalid, "there is no text to score")
	}
	slices.Sort(values)
	names := []string{"5%", "33.3%", "50%", "66.7%", "95%"}
	below := make(map[string]float64)
	for i, share := range []float64{0.05, 1.0 / 3, 0.5, 2.0 / 3, 0.95} {
		below[names[i]] = values[int(share*float64(len(values)-1)+0.5)]
	}
	if a.json {
		return a.emit(map[string]any{"texts": len(values), "tokens": all.Tokens, "unknown": all.Unknown, "log10": all.Log10, "perplexity": v, "below": below})
	}
	fmt.Fprintf(a.out, "texts %d, tokens %d, unknown %.2f %%, perplexity %.2f\n", len(values), all.Tokens, 100*float64(all.Unknown)/float64(all.Tokens), v)
	for _, name := range names {
		fmt.Fprintf(a.out, "%6s of the texts at or below %.2f\n", name, below[name])
	}
	return nil
}
