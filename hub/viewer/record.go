package viewer

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// cell is a value of a file that is no Parquet.
type cell struct {
	kind kind
	text string // as it stands, of a text without its quotation
	list []cell // of kind several
}

// kind is a set of what values are.
type kind uint8

const (
	nothing kind = 1 << iota
	boolean
	whole
	real
	text
	several // a list of single values
	other   // anything else that JSON can say
)

const maxColumns = 2_000

// readJSON reads objects, one behind the other or in one array.
func readJSON(r io.Reader, row func([]string, []cell) error) error {
	b := bufio.NewReaderSize(r, 256<<10)
	if head, err := b.Peek(3); err == nil && string(head) == "\ufeff" {
		b.Discard(3)
	}
	d := json.NewDecoder(b)
	d.UseNumber()
	var names []string
	var values []cell
	first, array := true, false
	for {
		token, err := d.Token()
		switch {
		case err == io.EOF && !array:
			return nil
		case err != nil:
			return fmt.Errorf("no JSON: %w", err)
		case token == json.Delim('[') && first:
			array, first = true, false
			continue
		case token == json.Delim(']') && array:
			if _, err := d.Token(); err != io.EOF {
				return errors.New("something stands behind the array")
			}
			return nil
		case token != json.Delim('{'):
			return fault.New(fault.Broken, "a record is no object but begins with %.40q", fmt.Sprint(token)).Try("write one object a line")
		}
		first = false
		names, values = names[:0], values[:0]
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return fmt.Errorf("no JSON: %w", err)
			}
			var raw json.RawMessage
			if err := d.Decode(&raw); err != nil {
				return fmt.Errorf("no JSON: %w", err)
			}
			key, _ := name.(string)
			names, values = append(names, key), append(values, classify(raw, true))
			if len(names) > maxColumns {
				return fmt.Errorf("a record has more than %d members", maxColumns)
			}
		}
		if _, err := d.Token(); err != nil {
			return fmt.Errorf("no JSON: %w", err)
		}
		if err := row(names, values); err != nil {
			return err
		}
	}
}

// classify says what a value of JSON is.
func classify(raw json.RawMessage, lists bool) cell {
	if len(raw) == 0 {
		return cell{kind: nothing}
	}
	switch raw[0] {
	case 'n':
		return cell{kind: nothing}
	case 't', 'f':
		return cell{kind: boolean, text: string(raw)}
	case '"':
		var s string
		if json.Unmarshal(raw, &s) != nil {
			break
		}
		return cell{kind: text, text: s}
	case '[':
		var items []json.RawMessage
		if !lists || json.Unmarshal(raw, &items) != nil {
			break
		}
		c := cell{kind: several, text: string(raw)}
		for _, item := range items {
			one := classify(item, false)
			if one.kind == other {
				return cell{kind: other, text: string(raw)}
			}
			c.list = append(c.list, one)
		}
		return c
	case '{':
	default:
		if _, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
			return cell{kind: whole, text: string(raw)}
		}
		if _, err := strconv.ParseFloat(string(raw), 64); err == nil && strings.ContainsAny(string(raw), ".eE") {
			return cell{kind: real, text: string(raw)}
		}
	}
	return cell{kind: other, text: string(raw)}
}

// readCSV reads a table whose first row names the columns.
func readCSV(r io.Reader, separator rune, row func([]string, []cell) error) error {
	b := bufio.NewReaderSize(r, 256<<10)
	if head, err := b.Peek(3); err == nil && string(head) == "\ufeff" {
		b.Discard(3)
	}
	c := csv.NewReader(b)
	c.Comma, c.ReuseRecord, c.LazyQuotes = separator, true, separator == '\t'
	header, err := c.Read()
	if err == io.EOF {
		return nil
	}
	if err != nil {
		return fmt.Errorf("no table: %w", err)
	}
	if len(header) > maxColumns {
		return fmt.Errorf("the table has more than %d columns", maxColumns)
	}
	names := make([]string, len(header))
	seen := map[string]int{}
	for i, name := range header {
		if name == "" {
			name = "Unnamed: " + strconv.Itoa(i) // as pandas names it, and so `datasets`
		}
		if n := seen[name]; n > 0 {
			seen[name]++
			name += "." + strconv.Itoa(n)
		}
		seen[name]++
		names[i] = name
	}
	values := make([]cell, len(names))
	for {
		fields, err := c.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("no table: %w", err)
		}
		for i, f := range fields {
			values[i] = field(f)
		}
		if err := row(names, values); err != nil {
			return err
		}
	}
}

// field says what a field of a table is. Numbers with leading zeros are texts: telephone numbers and codes of places lose them otherwise.
func field(s string) cell {
	switch {
	case s == "":
		return cell{kind: nothing}
	case s == "true" || s == "false" || s == "True" || s == "False":
		return cell{kind: boolean, text: s}
	case strings.Trim(s, "+-.0123456789eE") != "":
		return cell{kind: text, text: s}
	}
	digits := strings.TrimPrefix(s, "-")
	if len(digits) > 1 && digits[0] == '0' && digits[1] != '.' || strings.HasPrefix(s, "+") {
		return cell{kind: text, text: s}
	}
	if _, err := strconv.ParseInt(s, 10, 64); err == nil {
		return cell{kind: whole, text: s}
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return cell{kind: real, text: s}
	}
	return cell{kind: text, text: s}
}

// readText reads one record a line, in the column "text", as `datasets` does.
func readText(r io.Reader, row func([]string, []cell) error) error {
	b := bufio.NewReaderSize(r, 256<<10)
	for {
		line, err := b.ReadString('\n')
		if err != nil && err != io.EOF {
			return err
		}
		if line != "" {
			value := strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
			if err := row([]string{"text"}, []cell{{kind: text, text: value}}); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}
