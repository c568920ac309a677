package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/language/segment"
)

func (a *app) segment() *cobra.Command {
	var by, name, dictionary, separator string
	var models []string
	c := &cobra.Command{
		Use:   "segment",
		Short: "Cut each line of stdin into words, clusters, syllables, sentences or pieces for line breaking",
		Long: `Reads lines of text on stdin and writes one line for each, its tokens parted by the separator. Joined, the tokens are the line: spaces and
punctuation are kept (in plain output spaces at the ends of a token are not shown; --json shows everything).

  --by word       words. Spaced languages: UAX #29. Thai, Lao, Khmer, Burmese: a model, and your dictionary before it.
                  Others without spaces between words (Shan, Mon, Javanese script …): orthographic syllables
  --by cluster    grapheme clusters, what a reader takes for one character
  --by syllable   orthographic syllables: stacks, leading and following vowels and finals with their consonant
  --by sentence   sentences; in Thai and Lao, which have no full stop, phrases
  --by line       pieces between which a line may break

Without --language each line is identified first.

  printf 'ຕະຫຼາດນ້ຳເປີດທຸກເຊົ້າ\n' | lontar segment
  lontar segment --language khm --dictionary names.txt --json < text.txt`,
		Args: noArgs,
		RunE: func(c *cobra.Command, args []string) error {
			unit, err := segment.ParseUnit(by)
			if err != nil {
				return err
			}
			s, err := loadSegmenter(models, dictionary)
			if err != nil {
				return err
			}
			tagOf, err := languageOfLines(name, unit)
			if err != nil {
				return err
			}
			return a.eachLine(func(text string) error { return a.tokens(s, text, unit, tagOf(text), separator) })
		},
	}
	c.Flags().StringVar(&by, "by", "word", "word, cluster, syllable, sentence or line")
	c.Flags().StringVar(&separator, "separator", " | ", "what stands between tokens in plain output")
	c.Flags().StringVar(&dictionary, "dictionary", "", "a file of words that go before the model, one a line")
	c.PersistentFlags().StringVar(&name, "language", "", "the language of the text, such as khm (default: identified line by line)")
	c.PersistentFlags().StringSliceVar(&models, "model", nil, "a model file instead of the built-in one for its script; may be repeated")
	c.AddCommand(a.segmentTrain(&name), a.segmentEval(&name, &models))
	for _, sub := range c.Commands() {
		sub.Long += "\n" + exitHelp
	}
	return c
}

// languageOfLines gives the language of each line: the named one, or the identified one where the unit depends on the language.
func languageOfLines(name string, unit segment.Unit) (func(string) language.Tag, error) {
	if name != "" {
		tag, err := language.Parse(name)
		return func(string) language.Tag { return tag }, err
	}
	if unit == segment.Cluster || unit == segment.Syllable {
		return func(string) language.Tag { return language.Und }, nil
	}
	m, err := identify.Default()
	if err != nil {
		return nil, err
	}
	return func(text string) language.Tag { return m.Identify(text).Tag }, nil
}

func loadSegmenter(models []string, dictionary string) (*segment.Segmenter, error) {
	s, err := segment.Default()
	if err != nil {
		return nil, err
	}
	for _, name := range models {
		m, err := readFile(name, "`lontar segment train` makes one", segment.ReadModel)
		if err != nil {
			return nil, err
		}
		s = s.WithModel(m)
	}
	if dictionary != "" {
		d, err := readFile(dictionary, "write one word a line", segment.ReadDictionary)
		if err != nil {
			return nil, err
		}
		s = s.With(d)
	}
	return s, nil
}

// readFile reads a file by a function for what it holds.
func readFile[T any](name, hint string, read func(io.Reader) (T, error)) (v T, err error) {
	f, err := os.Open(name)
	if err != nil {
		return v, fault.New(fault.Missing, "cannot read %s: %w", name, err).Try("%s", hint)
	}
	defer f.Close()
	if v, err = read(f); err != nil {
		return v, fmt.Errorf("read %q: %w", name, err)
	}
	return v, nil
}

func (a *app) tokens(s *segment.Segmenter, text string, unit segment.Unit, tag language.Tag, separator string) error {
	if a.json {
		tokens := []string{}
		for token := range s.Cut(text, unit, tag) {
			tokens = append(tokens, token)
		}
		return a.emit(map[string][]string{"tokens": tokens})
	}
	between := ""
	for token := range s.Cut(text, unit, tag) {
		shown := strings.TrimSpace(token)
		if shown == "" {
			continue
		}
		if _, err := fmt.Fprint(a.out, between, shown); err != nil {
			return err
		}
		between = separator
	}
	_, err := fmt.Fprintln(a.out)
	return err
}

func (a *app) segmentTrain(name *string) *cobra.Command {
	var out, source string
	var authors bool
	options := segment.DefaultOptions()
	c := &cobra.Command{
		Use:   "train FILES…",
		Short: "Train a model of words from labelled text",
		Long: `FILES hold lines of text with a zero-width space (U+200B) at each end of a word. With --authors the marks are those that authors typed, which
are rarely complete: stretches whose author did not part all words are left out. The same files give the same model, byte for byte.

  lontar segment train --language khm --authors -o khm.bin texts.txt`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			tag, err := neededLanguage(*name)
			if err != nil {
				return err
			}
			bits := options.Bits
			if authors {
				options = segment.AuthorOptions()
			}
			options.Bits, options.Source = bits, source
			var lines []string
			for _, file := range args {
				more, err := readFile(file, "part words by U+200B", readLines)
				if err != nil {
					return err
				}
				lines = append(lines, more...)
			}
			m, err := segment.Train(tag, lines, options)
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
				return a.emit(map[string]any{"model": out, "bytes": w.Offset(), "language": tag, "lines": len(lines)})
			}
			_, err = fmt.Fprintf(a.out, "%s: %s, %d lines, %.2f MB\n", out, tag, len(lines), float64(w.Offset())/1e6)
			return err
		},
	}
	c.Flags().StringVarP(&out, "out", "o", "words.bin", "the model file to write")
	c.Flags().StringVar(&source, "source", "", "whose words these are, written into the model")
	c.Flags().BoolVar(&authors, "authors", false, "the marks were typed by authors and are not complete")
	c.Flags().UintVar(&options.Bits, "bits", options.Bits, "size of the model: 2 to this power bytes, 8 to 24")
	return c
}

func (a *app) segmentEval(name *string, models *[]string) *cobra.Command {
	var authors bool
	c := &cobra.Command{
		Use:   "eval FILES…",
		Short: "Compare the words of a model with labelled text",
		Long: `FILES are as for train. Boundaries between two letters of the script are counted; those beside spaces, digits and punctuation are not.
With --authors only stretches whose author parted all words: at most 2.5 orthographic syllables a word on average, none above 4.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			tag, err := neededLanguage(*name)
			if err != nil {
				return err
			}
			s, err := loadSegmenter(*models, "")
			if err != nil {
				return err
			}
			var sum segment.Agreement
			for _, file := range args {
				lines, err := readFile(file, "part words by U+200B", readLines)
				if err != nil {
					return err
				}
				for _, line := range lines {
					if authors {
						sum.Add(s.CompareParted(line, tag, 2.5, 4))
					} else {
						sum.Add(s.Compare(line, tag))
					}
				}
			}
			f1, ok := sum.F1()
			if a.json {
				return a.emit(map[string]any{"language": tag, "f1": f1, "scored": ok, "boundaries": sum.Labelled})
			}
			_, err = fmt.Fprintf(a.out, "%s: %s\n", tag, sum)
			return err
		},
	}
	c.Flags().BoolVar(&authors, "authors", false, "the marks were typed by authors and are not complete")
	return c
}

func neededLanguage(name string) (language.Tag, error) {
	if name == "" {
		return "", usage{fault.New(fault.Invalid, "the language is not known").Try("say it with --language, such as --language khm")}
	}
	return language.Parse(name)
}

func readLines(r io.Reader) ([]string, error) {
	var list []string
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		list = append(list, lines.Text())
	}
	if err := lines.Err(); err != nil {
		return nil, fault.New(fault.Broken, "cannot be read to its end: %w", err)
	}
	return list, nil
}
