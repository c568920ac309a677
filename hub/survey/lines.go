package survey

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"github.com/goccy/go-json"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/jsonl"
	"github.com/lontar-asean/lontar/corpus/table"
)

// objects reads records of JSON.
func (s *sight) objects(ctx context.Context, in corpus.Input) {
	var r record
	for o, err := range jsonl.Objects(ctx, in) {
		if s.failed(err) {
			return
		}
		if err != nil {
			s.lost(s.Records + 1)
			continue
		}
		var values map[string]json.RawMessage
		if err := json.Unmarshal(o.Bytes, &values); err != nil || values == nil {
			s.lost(o.Row)
			continue
		}
		r.reset(o.Row)
		modes := map[string]bool{}
		for _, name := range names(values) {
			if mode := s.member(&r, name, values[name]); mode != "" {
				modes[mode] = true
			}
		}
		for mode := range modes {
			s.Modalities.add(mode, 1)
		}
		s.add(&r)
	}
}

// names gives the names of our columns in their order, so that the first of several that mean the same counts, and then all others.
func names(values map[string]json.RawMessage) []string {
	list := make([]string, 0, len(values))
	for _, aliases := range columns {
		for _, name := range aliases {
			if _, ok := values[name]; ok {
				list = append(list, name)
			}
		}
	}
	for name := range values {
		if _, ok := fieldOf(name); !ok {
			list = append(list, name)
		}
	}
	return list
}

// member takes a value in and gives what it is, if it is content.
func (s *sight) member(r *record, name string, raw json.RawMessage) (mode string) {
	raw = bytes.TrimSpace(raw)
	f, ledger := fieldOf(name)
	if !ledger && !known(name) {
		if len(raw) == 0 || !strings.ContainsRune(`"[{`, rune(raw[0])) || len(raw) == 2 {
			return ""
		}
		s.Content = true
		return modeOf(name)
	}
	if !ledger {
		f = fieldCount
	}
	switch {
	case len(raw) == 0, string(raw) == "null":
	case raw[0] == '"':
		var text string
		if json.Unmarshal(raw, &text) == nil {
			s.text(r, f, name, text)
		}
	case raw[0] == '[' && (f == reviewersField || f == conceptsField):
		var list []any
		if json.Unmarshal(raw, &list) == nil {
			for _, v := range list {
				s.value(r, f, name, v)
			}
		}
	case raw[0] == '[' || raw[0] == '{':
		s.Content = s.Content || name != "trail" || len(raw) > maxAddress
	case ledger:
		r.set(f, string(raw)) // a number
	}
	return ""
}

// lost counts a record that cannot be read. It says nothing of its rights.
func (s *sight) lost(row int64) {
	s.Records++
	s.Broken.add(row)
	s.NoRights.add(row)
	s.NoSource.add(row)
	s.Content = true
}

// failed notes that a file ends early.
func (s *sight) failed(err error) bool {
	var stop *corpus.Stop
	if !errors.As(err, &stop) {
		return false
	}
	s.Ends = stop.Cause.Error()
	return true
}

// sheet reads a table of text.
func (s *sight) sheet(ctx context.Context, in corpus.Input) {
	var header []string
	var r record
	row := int64(0)
	for cells, err := range table.Cells(ctx, in) {
		if s.failed(err) {
			return
		}
		if header == nil && err == nil {
			for _, name := range cells {
				header = append(header, strings.TrimSpace(name))
			}
			continue
		}
		row++
		if err != nil {
			s.lost(row)
			continue
		}
		r.reset(row)
		modes := map[string]bool{}
		for f, aliases := range columns {
			for _, name := range aliases {
				for i, column := range header {
					if column == name {
						s.cell(&r, field(f), name, cells[i])
					}
				}
			}
		}
		for i, column := range header {
			if _, ledger := fieldOf(column); ledger || cells[i] == "" {
				continue
			}
			if !known(column) && !number(cells[i]) {
				s.Content = true
				modes[modeOf(column)] = true
			} else if !s.Content {
				s.judge(column, cells[i])
			}
		}
		for mode := range modes {
			s.Modalities.add(mode, 1)
		}
		s.add(&r)
	}
}

// cell takes a field in. Lists are written with a semicolon between their elements.
func (s *sight) cell(r *record, f field, column, v string) {
	if f != reviewersField && f != conceptsField {
		s.text(r, f, column, v)
		return
	}
	for e := range strings.SplitSeq(v, ";") {
		s.text(r, f, column, strings.TrimSpace(e))
	}
}

// number reports whether a field is a number and no text.
func number(s string) bool {
	return len(s) <= 40 && strings.Trim(s, "0123456789+-.eE") == ""
}
