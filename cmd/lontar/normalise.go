package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/legacy"
	"github.com/lontar-asean/lontar/language/normalise"
	"github.com/lontar-asean/lontar/language/romanise"
	"github.com/lontar-asean/lontar/language/transliterate"
	"github.com/lontar-asean/lontar/language/zawgyi"
)

// writings are the values of --to, each with what writes it.
var writings = map[string]func(string) string{
	"latin": romanise.Text,
	"java":  transliterate.ToJavanese,
	"jawi":  transliterate.ToJawi,
	"rumi":  transliterate.ToRumi,
}

func (a *app) normalise() *cobra.Command {
	var code, to string
	var key, romanised, ta bool
	var off []string
	c := &cobra.Command{
		Use:   "normalise",
		Short: "Give each line of stdin one spelling, a match key, or another script",
		Long: `Reads lines of text on stdin and writes each in normal form: valid UTF-8 in NFC, one kind of space, no invisible characters but those the
script needs, the marks of Khmer, Burmese, Thai, Lao, Tamil and Javanese script in order. What a reader sees stays the same. Burmese in
Zawgyi becomes Unicode, Vietnamese in TCVN3, VNI or VISCII and Thai in TIS-620 that were read as windows-1252 become what they were; each
line is judged by itself, and one that may be Zawgyi and may be not stays as it is.

  lontar normalise < crawl.txt > clean.txt
  printf 'hòa\nhoà\n' | lontar normalise --language vie --key     both lines the same
  printf 'ក្រុងភ្នំពេញ\n' | lontar normalise --romanise            a Latin search key
  printf 'aksara jawa\n' | lontar normalise --to java

--key and --romanise give keys for comparing, not text to keep. --to latin is the romanisation with its marks (of Javanese script the
modern spelling), java and jawi write Javanese and Malay in Latin letters in the other script, rumi writes Jawi in Latin letters with · where
a vowel is not written. With --json each line is an object {"text", "changed", "rules": {RULE: places}}.

Rules: zawgyi, legacy, ` + strings.Join(normalise.RuleNames(), ", ") + `.`,
		Args: noArgs,
		RunE: func(c *cobra.Command, args []string) error {
			n := normaliser{tag: language.Und, options: normalise.Options{TaForDa: ta}}
			var err error
			if code != "" {
				if n.tag, err = language.Parse(code); err != nil {
					return usage{err}
				}
			}
			for _, name := range off {
				if name == ruleZawgyi || name == ruleLegacy {
					n.keep = append(n.keep, name)
					continue
				}
				r, ok := normalise.ParseRule(name)
				if !ok || r == normalise.Encoding {
					return usage{fault.New(fault.Invalid, "no rule that can be switched off is called %q", name).Try("lontar normalise --help lists the rules")}
				}
				n.options.Off[r] = true
			}
			if n.finish, err = finish(key, romanised, to, n.tag); err != nil {
				return usage{err}
			}
			return a.eachLine(func(text string) error { return a.normalised(n, text) })
		},
	}
	c.Flags().StringVar(&code, "language", "", "language of the text, as khm or vie-Latn; without it, rules of one language (Vietnamese đ) do not run")
	c.Flags().BoolVar(&key, "key", false, "write match keys: equal for spellings that readers take for the same")
	c.Flags().BoolVar(&romanised, "romanise", false, "write Latin search keys in lower-case ASCII")
	c.Flags().StringVar(&to, "to", "", "write in another script: latin, java, jawi or rumi")
	c.Flags().StringSliceVar(&off, "off", nil, "rules that do not run")
	c.Flags().BoolVar(&ta, "ta-for-da", false, "write the Khmer subscript ta for the subscript da, which looks the same; cannot be undone")
	return c
}

// normaliser is what one call of normalise does to a line.
type normaliser struct {
	tag     language.Tag
	options normalise.Options
	keep    []string            // conversions that do not run
	finish  func(string) string // what is done to the normal form, nil for nothing
}

// The conversions of old encodings; they come before all rules.
const (
	ruleZawgyi = "zawgyi"
	ruleLegacy = "legacy"
)

// convert brings a line in an old encoding into Unicode and adds to rules what changed.
func (n normaliser) convert(text string, rules map[string]int) string {
	if !slices.Contains(n.keep, ruleLegacy) {
		out, r := legacy.Repair(text, legacy.None)
		text, rules[ruleLegacy] = out, r.Changed
	}
	if !slices.Contains(n.keep, ruleZawgyi) {
		out, r := zawgyi.Repair(text, zawgyi.Prior)
		text, rules[ruleZawgyi] = out, r.Changed
	}
	maps.DeleteFunc(rules, func(_ string, n int) bool { return n == 0 })
	return text
}

// finish gives what is done to the normal form; at most one of the three may be asked for.
func finish(key, romanised bool, to string, tag language.Tag) (func(string) string, error) {
	asked := 0
	for _, one := range []bool{key, romanised, to != ""} {
		if one {
			asked++
		}
	}
	switch {
	case asked > 1:
		return nil, fault.New(fault.Invalid, "--key, --romanise and --to exclude each other")
	case key:
		return func(text string) string { return normalise.Key(text, tag) }, nil
	case romanised:
		return romanise.Key, nil
	case to == "latin" && tag.Script() == language.Java:
		return transliterate.FromJavanese, nil
	case to != "":
		write, ok := writings[to]
		if !ok {
			return nil, fault.New(fault.Invalid, "no way to write %q", to).Try("--to latin, java, jawi or rumi")
		}
		return write, nil
	}
	return nil, nil
}

// normalisedLine is one answer of normalise; its keys are a contract.
type normalisedLine struct {
	Text    string         `json:"text"`
	Changed int            `json:"changed"`
	Rules   map[string]int `json:"rules"`
}

func (a *app) normalised(n normaliser, text string) error {
	line := normalisedLine{Rules: map[string]int{}}
	text = n.convert(text, line.Rules)
	out, changes := normalise.Text(text, n.tag, n.options)
	if n.finish != nil {
		out = n.finish(out)
	}
	if !a.json {
		_, err := fmt.Fprintln(a.out, out)
		return err
	}
	for _, count := range line.Rules {
		line.Changed += count
	}
	line.Text, line.Changed = out, line.Changed+changes.Total()
	for r, count := range changes {
		if count > 0 {
			line.Rules[normalise.Rule(r).String()] = count
		}
	}
	return a.emit(line)
}
