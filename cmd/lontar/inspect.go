package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

func (a *app) inspect() *cobra.Command {
	var lang, dropped string
	var most int
	c := &cobra.Command{
		Use:   "inspect DATASET",
		Short: "Look at records of a data set, kept or dropped, with their measures",
		Long: `Shows records with their language, source, rights, reasons and measures.

  lontar inspect mekong-web --language khm                    kept Khmer records
  lontar inspect mekong-web --dropped quality.min_clusters    what a rule dropped
  lontar inspect mekong-web --dropped all -n 100 --json       for a program`,
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			m, err := dataset.ReadManifest(args[0])
			if err != nil {
				return err
			}
			tags, err := pick(m, lang)
			if err != nil {
				return err
			}
			if dropped != "" && dropped != "all" && m.Dropped[dropped] == 0 {
				return fault.New(fault.Invalid, "nothing was dropped for %q", dropped).Try("one of all, %s", strings.Join(reasonNames(m), ", "))
			}
			v := inspection{a: a, dir: args[0], m: m, left: most}
			for _, tag := range tags {
				if err := v.language(tag, dropped); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().StringVar(&lang, "language", "", "only this language (khm, khm-Khmr, Khmer …)")
	c.Flags().StringVar(&dropped, "dropped", "", "records dropped for this reason, or all")
	c.Flags().IntVarP(&most, "number", "n", 20, "how many records")
	return c
}

func pick(m dataset.Manifest, lang string) ([]language.Tag, error) {
	var tags []language.Tag
	for tag := range m.Languages {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	if lang == "" {
		return tags, nil
	}
	want, err := language.Parse(lang)
	if err != nil {
		return nil, err
	}
	kept := slices.DeleteFunc(slices.Clone(tags), func(t language.Tag) bool {
		return t != want && (strings.ContainsAny(lang, "-_") || t.Language() != want.Language())
	})
	if len(kept) == 0 {
		return nil, fault.New(fault.Missing, "the data set has no records in %s", want).Try("it has %v", tags)
	}
	return kept, nil
}

func reasonNames(m dataset.Manifest) []string {
	var names []string
	for r := range m.Dropped {
		names = append(names, r)
	}
	slices.Sort(names)
	return names
}

// inspection shows records until enough are shown.
type inspection struct {
	a    *app
	dir  string
	m    dataset.Manifest
	left int
}

// inspected is one record as --json shows it; its keys are a contract.
type inspected struct {
	ID       string              `json:"id"`
	Language language.Tag        `json:"language"`
	Text     string              `json:"text"`
	URL      string              `json:"url"`
	Title    string              `json:"title,omitempty"`
	Rights   corpus.Rights       `json:"rights"`
	Reasons  []string            `json:"reasons"`
	Detail   string              `json:"detail,omitempty"`
	Measures map[string]*float64 `json:"measures"`
}

func (v *inspection) language(tag language.Tag, dropped string) error {
	if v.left <= 0 {
		return nil
	}
	var found []inspected
	if dropped == "" {
		for row, err := range dataset.Rows[dataset.Row](v.dir, v.m, dataset.DataDir, tag) {
			if err != nil {
				return err
			}
			if found = append(found, inspectedOf(row, nil, "")); len(found) == v.left {
				break
			}
		}
	} else {
		for row, err := range dataset.Rows[dataset.DroppedRow](v.dir, v.m, dataset.DroppedDir, tag) {
			if err != nil {
				return err
			}
			if dropped != "all" && !slices.Contains(row.Reasons, dropped) {
				continue
			}
			if found = append(found, inspectedOf(row.Kept(), row.Reasons, row.Detail)); len(found) == v.left {
				break
			}
		}
	}
	v.left -= len(found)
	if err := v.measures(tag, found); err != nil {
		return err
	}
	for _, r := range found {
		if err := v.show(r); err != nil {
			return err
		}
	}
	return nil
}

func inspectedOf(row dataset.Row, reasons []string, detail string) inspected {
	return inspected{ID: row.ID, Language: language.Tag(row.Language), Text: row.Text, URL: row.URL, Title: row.Title, Rights: corpus.Rights(row.Rights),
		Reasons: append([]string{}, reasons...), Detail: detail, Measures: map[string]*float64{}}
}

// measures fills in the measures of some records.
func (v *inspection) measures(tag language.Tag, found []inspected) error {
	byID := map[string]map[string]*float64{}
	for _, r := range found {
		byID[r.ID] = r.Measures
	}
	if len(byID) == 0 {
		return nil
	}
	last, seen := "", 0
	for row, err := range dataset.Rows[dataset.MeasureRow](v.dir, v.m, dataset.MeasuresDir, tag) {
		if err != nil {
			return err
		}
		m, ok := byID[row.ID]
		if !ok && seen == len(byID) {
			return nil
		}
		if ok {
			if row.ID != last {
				last = row.ID
				seen++
			}
			m[row.Name] = row.Value
		}
	}
	return nil
}

func (v *inspection) show(r inspected) error {
	if v.a.json {
		return v.a.emit(r)
	}
	fmt.Fprintf(v.a.out, "── %s  %s  %s\n", r.ID, r.Language, r.Rights)
	if r.Title != "" {
		fmt.Fprintf(v.a.out, "   %s\n", r.Title)
	}
	if r.URL != "" {
		fmt.Fprintf(v.a.out, "   %s\n", r.URL)
	}
	if len(r.Reasons) > 0 {
		fmt.Fprintf(v.a.out, "   dropped: %s", strings.Join(r.Reasons, ", "))
		if r.Detail != "" {
			fmt.Fprintf(v.a.out, " (%s)", r.Detail)
		}
		fmt.Fprintln(v.a.out)
	}
	text := language.FirstClusters(r.Text, 400)
	for line := range strings.SplitSeq(text, "\n") {
		fmt.Fprintf(v.a.out, "   │ %s\n", line)
	}
	if len(text) < len(r.Text) {
		fmt.Fprintln(v.a.out, "   │ …")
	}
	_, err := fmt.Fprintln(v.a.out)
	return err
}
