package captions

import (
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-json"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/packed"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// list reads a list of pictures and captions; its rows are counted from 1, without a header.
func (r *reader) list(base string) {
	if r.in.Beside == nil {
		r.yield(nil, r.broken(base, errors.New("nothing can be read beside this file")))
		return
	}
	f, err := r.in.Beside(r.ctx, base)
	if err != nil {
		r.yield(nil, r.broken(base, err))
		return
	}
	defer f.Close()
	src, err := packed.Open(corpus.Input{Name: r.in.Name, File: f})
	if err != nil {
		r.yield(nil, err)
		return
	}
	defer src.Close()
	rows := rowReader(jsonRow)
	ending := strings.ToLower(path.Ext(base))
	l := packed.NewLines(src, 0, maxSidecar)
	row := int64(0)
	for header := ending != ".jsonl"; r.ctx.Err() == nil; {
		line, at, long, err := l.Next()
		switch {
		case err == io.EOF:
			return
		case err != nil:
			r.yield(nil, r.stopped(at, err))
			return
		case long || !utf8.Valid(line):
			row++
			if !r.yield(nil, fault.New(fault.Broken, "the row is too long, or not UTF-8").At("%s row %d", r.in.Name, row)) {
				return
			}
			continue
		}
		if at == 0 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if ending == ".csv" { // quoted fields may go over the ends of lines
			for whole := append([]byte(nil), line...); ; {
				if line = whole; bytes.Count(whole, []byte{'"'})%2 == 0 || len(whole) > maxSidecar {
					break
				}
				next, _, long, err := l.Next()
				if err != nil || long {
					break
				}
				whole = append(append(whole, '\n'), next...)
			}
		}
		if header {
			var named bool
			if rows, named = columns(string(line), ending); named {
				header = false
				continue
			}
			header = false
		}
		row++
		if !r.row(rows, line, row) {
			return
		}
	}
}

func (r *reader) stopped(at int64, err error) error {
	var s *corpus.Stop
	if errors.As(err, &s) {
		return err
	}
	return &corpus.Stop{Cause: fault.New(fault.Broken, "the list cannot be read: %w", err).At("%s offset %d", r.in.Name, at)}
}

// entry is a row of a list.
type entry struct {
	FileName string `json:"file_name"`
	File     string `json:"file"`
	Image    string `json:"image"`
	Locale   string `json:"locale"`
	About
}

// rowReader reads a row. fields names columns that the recipe renames: ours -> the file's.
type rowReader func(line []byte, fields map[string]string) (entry, error)

func jsonRow(line []byte, fields map[string]string) (e entry, err error) {
	if err = json.Unmarshal(line, &e); err != nil || len(fields) == 0 {
		return e, err
	}
	var all map[string]any
	if err = json.Unmarshal(line, &all); err != nil {
		return e, err
	}
	for ours, theirs := range fields {
		if s, ok := all[theirs].(string); ok {
			e.set(ours, s)
		}
	}
	return e, nil
}

func (e *entry) set(column, value string) {
	for _, c := range []struct {
		name string
		to   *string
	}{{"file_name", &e.FileName}, {"file", &e.File}, {"image", &e.Image}, {"picture", &e.FileName}, {"locale", &e.Locale}, {"caption", &e.Caption}, {"text", &e.Text}, {"language", &e.Language},
		{"url", &e.URL}, {"alt", &e.Alt}, {"title", &e.Title}, {"heading", &e.Heading}, {"context", &e.Context}, {"rights", &e.Rights},
		{"rights_evidence", &e.Evidence}, {"licence", &e.Licence}, {"creator", &e.Creator}} {
		if c.name == column {
			*c.to = value
		}
	}
}

// columns reads the first row of a table. A table without names of columns has the file, the language when there are three columns, and the
// caption; then named is false.
func columns(line, ending string) (rows rowReader, named bool) {
	split := splitter(ending)
	head := split(line)
	for i := range head {
		head[i] = strings.TrimSpace(head[i])
	}
	if named = slices.ContainsFunc(head, func(s string) bool { return s == "file_name" || s == "file" || s == "image" }); !named {
		head = []string{"file", "caption"}
		if len(split(line)) == 3 {
			head = []string{"file", "language", "caption"}
		}
	}
	return func(line []byte, fields map[string]string) (e entry, err error) {
		values := split(string(line))
		if len(values) != len(head) {
			return e, errFields
		}
		for i, name := range head {
			e.set(name, values[i])
		}
		for ours, theirs := range fields {
			if i := slices.Index(head, theirs); i >= 0 {
				e.set(ours, values[i])
			}
		}
		return e, nil
	}, named
}

var errFields = errors.New("the row has more or fewer fields than the first")

// splitter cuts a row: at tabs, or at commas with the quoting of RFC 4180.
func splitter(ending string) func(string) []string {
	if ending == ".tsv" {
		return func(line string) []string { return strings.Split(line, "\t") }
	}
	return func(line string) (fields []string) {
		for {
			var field string
			if strings.HasPrefix(line, `"`) {
				at := 1
				for at < len(line) && (line[at] != '"' || at+1 < len(line) && line[at+1] == '"') {
					if line[at] == '"' {
						at++
					}
					at++
				}
				at = min(at, len(line))
				field, line = strings.ReplaceAll(line[1:at], `""`, `"`), line[min(at+1, len(line)):]
				if k := strings.IndexByte(line, ','); k >= 0 {
					line = line[k:]
				} else {
					line = ""
				}
			} else if k := strings.IndexByte(line, ','); k >= 0 {
				field, line = line[:k], line[k:]
			} else {
				field, line = line, ""
			}
			fields = append(fields, field)
			if line == "" {
				return fields
			}
			line = line[1:]
		}
	}
}

// row yields the documents of a row.
func (r *reader) row(rows rowReader, line []byte, row int64) (more bool) {
	place := func(err error) error { return fault.New(fault.Broken, "%w", err).At("%s row %d", r.in.Name, row) }
	e, err := rows(line, r.in.Origin.Fields)
	if err != nil {
		return r.yield(nil, place(err))
	}
	name := e.FileName + e.File + e.Image
	if e.FileName != "" {
		name = e.FileName
	}
	if name == "" {
		return r.yield(nil, place(errors.New("the row names no picture")))
	}
	found, err := e.captions(r.in.Origin.Language)
	if err != nil {
		return r.yield(nil, place(err))
	}
	if e.Language == "" && e.Locale != "" {
		for i := range found {
			if found[i].language == r.in.Origin.Language || found[i].language == language.Und {
				found[i].language = localeTag(strings.TrimSuffix(e.Locale, ".utf8"))
			}
		}
	}
	b, err := r.bytes(name)
	if k := fault.Of(err); k == fault.Busy || k == fault.Unavailable || k == fault.Conflict {
		return r.yield(nil, err)
	}
	if err != nil {
		return r.yield(nil, place(errors.New(said(err))))
	}
	uri := path.Join(path.Dir(r.in.Name), name)
	for i, c := range found {
		d := r.document(uri, b, c, i+1)
		if base, _, ok := strings.Cut(d.ID, "#"); ok { // a list may name a picture several times
			d.ID = corpus.PartID(base, int(row))
			if len(found) > 1 {
				d.ID = corpus.PartID(d.ID, i+1)
			}
		}
		if !r.yield(d, nil) {
			return false
		}
	}
	return true
}
