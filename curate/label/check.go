package label

import (
	"bytes"
	"encoding/csv"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// ForCheck gives the records for native speakers to label, most of them at most: those for tests first, so that teacher and student can both be
// measured by them. They come in the order of the draw, which says nothing of their labels.
func ForCheck(list []Labelled, most int) (check []Labelled) {
	for _, part := range []Part{Test, Train} {
		for _, r := range list {
			if len(check) < most && r.Part == part {
				check = append(check, r)
			}
		}
	}
	return check
}

// CheckSheet writes records as a table with an empty column label. It does not show the teacher's answers, which would lead the reader.
func CheckSheet(check []Labelled) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"id", "language", "text", "label"}}
	for _, r := range check {
		rows = append(rows, []string{inert(r.ID), string(r.Language), inert(r.Text), ""})
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

// inert keeps spreadsheets from taking a text for a formula.
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// Checked holds the labels that native speakers gave, by id.
type Checked map[string]string

// ReadChecked takes rows with an id and a label. Empty labels are passed over. A label that the guide does not have, or two labels for one id, are faults.
func ReadChecked(rows []Row, g *Guide) (Checked, error) {
	c := Checked{}
	for _, r := range rows {
		label := strings.TrimSpace(r.Label)
		if label == "" {
			continue
		}
		name, ok := g.LabelOf(label)
		if !ok || fold(name) != fold(label) {
			return nil, fault.New(fault.Invalid, "the label %q is none of the guide's", label).At("%s", r.Place).Try("write one of the labels as the guide has them")
		}
		id := strings.TrimPrefix(r.ID, "'")
		if before, twice := c[id]; twice && before != name {
			return nil, fault.New(fault.Invalid, "%s has two labels, %q and %q", id, before, name).At("%s", r.Place)
		}
		c[id] = name
	}
	return c, nil
}
