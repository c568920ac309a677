package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/language"
)

// doneEvent is the last event of a run; its keys are a contract.
type doneEvent struct {
	Event     string                            `json:"event"`
	Dataset   string                            `json:"dataset"`
	Recipe    string                            `json:"recipe"`
	Read      int64                             `json:"read"`
	Kept      int64                             `json:"kept"`
	Broken    int64                             `json:"broken"`
	Collapsed int64                             `json:"collapsed"`
	Dropped   map[string]int64                  `json:"dropped"`
	Languages map[language.Tag]dataset.Language `json:"languages"`
	Report    string                            `json:"report"`
}

// done says what was made. It fails with partly when something could not be read.
func (a *app) done(m dataset.Manifest, out string, maxBroken float64) error {
	report := filepath.Join(out, dataset.ReportFile)
	if a.json {
		err := a.emit(doneEvent{"done", out, m.Recipe.Hash, m.Read, m.Kept, m.Broken, m.Collapsed, m.Dropped, m.Languages, report})
		if err != nil {
			return err
		}
	} else {
		a.table(m)
		fmt.Fprintf(a.out, "\nData set  %s\nReport    %s\n", out, report)
	}
	switch {
	case m.Short > 0:
		return &partly{fmt.Sprintf("%d input(s) could not be read to the end; `lontar inspect %s --dropped broken` shows where", m.Short, out)}
	case m.Read > 0 && float64(m.Broken) > maxBroken*float64(m.Read):
		return &partly{fmt.Sprintf("%d of %d records are broken; `lontar inspect %s --dropped broken` shows them", m.Broken, m.Read, out)}
	}
	return nil
}

// table prints languages and reasons for people.
func (a *app) table(m dataset.Manifest) {
	w := tabwriter.NewWriter(a.out, 2, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "language\tread\tkept\t\n")
	var tags []language.Tag
	for tag := range m.Languages {
		tags = append(tags, tag)
	}
	slices.SortFunc(tags, func(a, b language.Tag) int {
		if d := m.Languages[b].Read - m.Languages[a].Read; d != 0 {
			return int(d)
		}
		return strings.Compare(string(a), string(b))
	})
	for _, tag := range tags {
		l := m.Languages[tag]
		fmt.Fprintf(w, "%s\t%d\t%d\t\n", tag, l.Read, l.Kept)
	}
	fmt.Fprintf(w, "all\t%d\t%d\t\n", m.Read, m.Kept)
	w.Flush()
	if len(m.Dropped) == 0 {
		return
	}
	fmt.Fprintf(a.out, "\ndropped (a record may have several reasons)\n")
	reasons := make([]string, 0, len(m.Dropped))
	for r := range m.Dropped {
		reasons = append(reasons, r)
	}
	slices.SortFunc(reasons, func(a, b string) int {
		if d := m.Dropped[b] - m.Dropped[a]; d != 0 {
			return int(d)
		}
		return strings.Compare(a, b)
	})
	for _, r := range reasons {
		fmt.Fprintf(a.out, "%8d  %s\n", m.Dropped[r], r)
	}
}
