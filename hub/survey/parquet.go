package survey

import (
	"context"
	"slices"
	"strconv"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/table"
)

// parquet reads the columns of the ledger. Of texts, pictures and audio only what the metadata of the file says of them is read.
func (s *sight) parquet(ctx context.Context, in corpus.Input) {
	t, err := table.Open(in.File, in.File.Size(), in.Name)
	if err != nil {
		s.Ends = err.Error()
		return
	}
	s.modes(t)
	empty := s.empty(t)
	has := slices.DeleteFunc(t.Columns(), func(name string) bool { return empty[name] })
	var names []string
	var fields []field
	for f, aliases := range columns {
		for _, name := range aliases {
			if slices.Contains(has, name) {
				names, fields = append(names, name), append(fields, field(f))
			}
		}
	}
	if !s.Content { // every text has to be short
		for _, name := range references {
			if slices.Contains(has, name) {
				names, fields = append(names, name), append(fields, fieldCount)
			}
		}
	}
	r := record{row: 1}
	if len(names) == 0 {
		for ; r.row <= t.Rows() && ctx.Err() == nil; r.row++ {
			s.add(&r)
		}
		return
	}
	for row, err := range t.Read(ctx, names, 0, t.Rows()) {
		if err != nil {
			s.Ends = err.Error()
			return
		}
		r.reset(row.Number + 1)
		for i, f := range fields {
			s.value(&r, f, names[i], row.Values[i])
		}
		s.add(&r)
	}
}

// empty gives the columns that the metadata says to be empty and that may be believed: with them there is more to say for a record, never less.
func (s *sight) empty(t *table.Table) map[string]bool {
	empty := map[string]bool{}
	for _, l := range t.Leaves() {
		f, _ := fieldOf(l.Path[0])
		if f >= evidenceField && f < languageField || f == conceptsField {
			empty[l.Path[0]] = l.Nulls >= t.Rows()
		}
	}
	return empty
}

// value takes a value of a column in.
func (s *sight) value(r *record, f field, column string, v any) {
	switch x := v.(type) {
	case string:
		s.text(r, f, column, x)
	case []byte:
		s.text(r, f, column, string(x))
	case int64:
		if f < fieldCount {
			r.set(f, strconv.FormatInt(x, 10))
		}
	case table.List:
		for _, e := range x {
			s.value(r, f, column, e)
		}
	case table.Struct:
		for _, m := range x {
			s.value(r, fieldCount, column, m.Value)
		}
	}
}

func (s *sight) text(r *record, f field, column, v string) {
	if !s.Content {
		s.judge(column, v)
	}
	switch {
	case f == fieldCount:
	case f == reviewersField || f == conceptsField:
		if v != "" {
			r.lists[f] = append(r.lists[f], v)
		}
	default:
		r.set(f, v)
	}
}

// modes finds out what the columns hold. What writers say of missing values is good enough for counting; that there is content is decided by the
// columns alone.
func (s *sight) modes(t *table.Table) {
	features := t.Features()
	most := map[string]int64{}
	for _, l := range t.Leaves() {
		column := l.Path[0]
		if known(column) || !l.Texts && !l.Lists {
			continue
		}
		s.Content = true
		if !l.Texts {
			continue
		}
		mode := modeOf(column)
		switch features[column] {
		case "Image":
			mode = "image"
		case "Audio":
			mode = "audio"
		}
		most[mode] = max(most[mode], t.Rows()-l.Nulls)
	}
	for mode, n := range most {
		s.Modalities.add(mode, n)
	}
}

// known reports whether a column holds no content.
func known(column string) bool {
	_, ledger := fieldOf(column)
	return ledger || slices.Contains(references, column)
}

// modeOf guesses by its name what a column holds.
func modeOf(column string) string {
	switch column {
	case "image", "images", "picture", "pictures", "photo", "img", "jpg", "png":
		return "image"
	case "audio", "speech", "sound", "wav", "mp3", "flac":
		return "audio"
	}
	return "text"
}
