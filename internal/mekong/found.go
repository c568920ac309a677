package mekong

import (
	"slices"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/language"
)

// Found is what a run made of the example.
type Found struct {
	Kept    map[string][]dataset.Row        // by address
	Dropped map[string][]dataset.DroppedRow // by address
}

// ReadFound reads a data set.
func ReadFound(dir string) (Found, error) {
	f := Found{Kept: map[string][]dataset.Row{}, Dropped: map[string][]dataset.DroppedRow{}}
	m, err := dataset.ReadManifest(dir)
	if err != nil {
		return f, err
	}
	var tags []language.Tag
	for tag := range m.Languages {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	for _, tag := range tags {
		for row, err := range dataset.Rows[dataset.Row](dir, m, dataset.DataDir, tag) {
			if err != nil {
				return f, err
			}
			f.Kept[row.URL] = append(f.Kept[row.URL], row)
		}
		for row, err := range dataset.Rows[dataset.DroppedRow](dir, m, dataset.DroppedDir, tag) {
			if err != nil {
				return f, err
			}
			f.Dropped[row.URL] = append(f.Dropped[row.URL], row)
		}
	}
	return f, nil
}

// rows gives every row of an address, kept ones first.
func (f Found) rows(url string) []dataset.DroppedRow {
	var rows []dataset.DroppedRow
	for _, r := range f.Kept[url] {
		rows = append(rows, r.Drop(nil, "", ""))
	}
	return append(rows, f.Dropped[url]...)
}
