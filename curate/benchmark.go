package curate

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

const maxBenchmarkLine = 16 << 20

// benchmarkTexts yields every text of a benchmark file. Texts are not joined, so that no n-gram lies across two of them.
func benchmarkTexts(name string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		f, err := os.Open(name)
		if err != nil {
			yield("", unreadable(err))
			return
		}
		defer f.Close()
		switch strings.ToLower(filepath.Ext(name)) {
		case ".jsonl", ".json", ".ndjson":
			err = jsonTexts(f, name, yield)
		case ".csv":
			err = tableTexts(f, name, ',', yield)
		case ".tsv":
			err = tableTexts(f, name, '\t', yield)
		case ".txt", ".md":
			err = lineTexts(f, name, yield)
		default:
			err = fault.New(fault.Invalid, "a benchmark file of a kind that is not known").At("%s", name).Try("give .jsonl, .json, .tsv, .csv, .txt or .md")
		}
		if err != nil && err != errEnough {
			yield("", err)
		}
	}
}

// errEnough ends reading when nobody wants more.
var errEnough = errors.New("enough")

// jsonTexts yields the string values of a row of JSON values, lines or not; names of fields are no texts.
func jsonTexts(r io.Reader, name string, yield func(string, error) bool) error {
	dec := json.NewDecoder(bufio.NewReaderSize(r, 64<<10))
	dec.UseNumber()
	var nested []bool // of each open value: true for an object
	key := false      // the next string is the name of a field
	for {
		t, err := dec.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fault.New(fault.Broken, "not JSON: %w", err).At("%s: offset %d", name, dec.InputOffset())
		}
		switch v := t.(type) {
		case json.Delim:
			if v == '{' || v == '[' {
				nested = append(nested, v == '{')
			} else {
				nested = nested[:len(nested)-1]
			}
		case string:
			if key {
				key = false
				continue
			}
			if !yield(v, nil) {
				return errEnough
			}
		}
		key = len(nested) > 0 && nested[len(nested)-1]
	}
}

func tableTexts(r io.Reader, name string, comma rune, yield func(string, error) bool) error {
	if comma == '\t' { // TSV has no quotation marks
		return lines(r, name, func(line string) bool {
			for field := range strings.SplitSeq(line, "\t") {
				if !yield(field, nil) {
					return false
				}
			}
			return true
		})
	}
	c := csv.NewReader(r)
	c.Comma, c.FieldsPerRecord, c.LazyQuotes, c.ReuseRecord = comma, -1, true, true
	for {
		row, err := c.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fault.New(fault.Broken, "not a table: %w", err).At("%s: offset %d", name, c.InputOffset())
		}
		for _, field := range row {
			if !yield(field, nil) {
				return errEnough
			}
		}
	}
}

func lineTexts(r io.Reader, name string, yield func(string, error) bool) error {
	return lines(r, name, func(line string) bool { return yield(line, nil) })
}

func lines(r io.Reader, name string, each func(string) bool) error {
	scan := bufio.NewScanner(r)
	scan.Buffer(nil, maxBenchmarkLine)
	n := 0
	for ; scan.Scan(); n++ {
		if !each(scan.Text()) {
			return errEnough
		}
	}
	if err := scan.Err(); err != nil {
		return fault.New(fault.Broken, "a line cannot be read: %w", err).At("%s:%d", name, n+1)
	}
	return nil
}
