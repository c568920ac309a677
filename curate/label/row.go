package label

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/corpus/packed"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Row is one record: a text and what is known of it.
type Row struct {
	ID       string
	Text     string
	Label    string       // "" where there is none
	Language language.Tag // "" where nobody says
	Place    string       // file and line
}

// Columns names the fields of rows; "" for one that is not asked for. ID and Language may be missing from a row, Text and Label may not.
type Columns struct{ ID, Text, Label, Language string }

// Rows reads files of JSON lines (plain or compressed), tables with a line of names (.tsv, .csv), and data sets (folders with a manifest; there the columns
// are our own). An ID that is not given is the file's name and the line. Faults name file and line.
func Rows(ctx context.Context, opener corpus.Opener, names []string, c Columns) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for _, name := range names {
			for row, err := range file(ctx, opener, name, c) {
				if err == nil {
					err = ctx.Err()
				}
				if !yield(row, err) || err != nil {
					return
				}
			}
		}
	}
}

func file(ctx context.Context, opener corpus.Opener, name string, c Columns) iter.Seq2[Row, error] {
	if st, err := os.Stat(name); err == nil && st.IsDir() {
		return ofDataset(name, c)
	}
	return func(yield func(Row, error) bool) {
		f, err := opener.Open(ctx, name)
		if err != nil {
			yield(Row{}, err)
			return
		}
		defer f.Close()
		src, err := packed.Open(corpus.Input{Name: name, File: f, End: f.Size()})
		if err != nil {
			yield(Row{}, err)
			return
		}
		defer src.Close()
		switch ext := strings.ToLower(filepath.Ext(name)); ext {
		case ".tsv", ".csv":
			err = table(src, name, ext, c, yield)
		default:
			err = objects(src, name, c, yield)
		}
		if err != nil && err != errEnough {
			yield(Row{}, err)
		}
	}
}

// errEnough ends reading when nobody wants more.
var errEnough = errors.New("enough")

// objects reads JSON lines.
func objects(src io.Reader, name string, c Columns, yield func(Row, error) bool) error {
	lines := packed.NewLines(src, 0, packed.MaxRecord)
	for n := 1; ; n++ {
		line, _, long, err := lines.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if line = bytes.TrimPrefix(line, []byte("\ufeff")); len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var fields map[string]any
		if long {
			err = errors.New("the line is too long")
		} else {
			err = json.Unmarshal(line, &fields)
		}
		if err != nil {
			return fault.New(fault.Broken, "no JSON object: %w", err).At("%s:%d", name, n)
		}
		if err := give(name, n, c, func(column string) (string, bool) { return plain(fields[column]) }, yield); err != nil {
			return err
		}
	}
}

// plain gives a field as text. Numbers and truth values are labels too.
func plain(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool, float64:
		return fmt.Sprint(v), true
	}
	return "", false
}

// table reads a table whose first line names its columns.
func table(src io.Reader, name, ext string, c Columns, yield func(Row, error) bool) error {
	next := tabs(src)
	if ext == ".csv" {
		r := csv.NewReader(src)
		r.FieldsPerRecord, r.LazyQuotes = -1, true
		next = func() ([]string, error) { return r.Read() }
	}
	var head []string
	for n := 1; ; n++ {
		fields, err := next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fault.New(fault.Broken, "not a table: %w", err).At("%s:%d", name, n)
		}
		if head == nil {
			fields[0] = strings.TrimPrefix(fields[0], "\ufeff")
			head = append(head, fields...)
			continue
		}
		if len(fields) == 1 && strings.TrimSpace(fields[0]) == "" {
			continue
		}
		get := func(column string) (string, bool) {
			for i, h := range head {
				if h == column && i < len(fields) {
					return fields[i], true
				}
			}
			return "", false
		}
		if err := give(name, n, c, get, yield); err != nil {
			return err
		}
	}
}

// tabs reads lines of fields parted by tabs, in which nothing is quoted.
func tabs(src io.Reader) func() ([]string, error) {
	lines := packed.NewLines(src, 0, packed.MaxRecord)
	return func() ([]string, error) {
		line, _, long, err := lines.Next()
		if err == nil && long {
			err = errors.New("the line is too long")
		}
		return strings.Split(string(line), "\t"), err
	}
}

func give(name string, n int, c Columns, get func(string) (string, bool), yield func(Row, error) bool) error {
	row := Row{Place: fmt.Sprintf("%s:%d", name, n)}
	for _, want := range []struct {
		column string
		to     *string
	}{{c.Text, &row.Text}, {c.Label, &row.Label}} {
		if want.column == "" {
			continue
		}
		v, ok := get(want.column)
		if !ok {
			return fault.New(fault.Invalid, "no field %q", want.column).At("%s", row.Place).Try("name the fields with --text, --label and --language")
		}
		*want.to = v
	}
	row.ID, _ = get(c.ID)
	if row.ID == "" {
		row.ID = fmt.Sprintf("%s:%d", filepath.Base(name), n)
	}
	if v, _ := get(c.Language); v != "" {
		tag, err := language.Parse(v)
		if err != nil {
			return fault.New(fault.Invalid, "%w", err).At("%s", row.Place)
		}
		row.Language = tag
	}
	if !yield(row, nil) {
		return errEnough
	}
	return nil
}

// ofDataset reads the kept records of a data set.
func ofDataset(dir string, c Columns) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		m, err := dataset.ReadManifest(dir)
		if err != nil {
			yield(Row{}, err)
			return
		}
		if c.Label != "" {
			yield(Row{}, fault.New(fault.Invalid, "a data set has no labels").At("%s", dir).Try("give files with a field %q", c.Label))
			return
		}
		for _, tag := range sortedTags(m) {
			for row, err := range dataset.Rows[dataset.Row](dir, m, dataset.DataDir, tag) {
				if !yield(Row{ID: row.ID, Text: row.Text, Language: tag, Place: dir}, err) || err != nil {
					return
				}
			}
		}
	}
}
