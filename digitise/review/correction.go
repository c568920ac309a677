package review

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
)

// Mark is what else can be said of a line than what it reads.
type Mark string

// The marks. A line without one reads as its text says.
const (
	Unreadable Mark = "unreadable" // nobody can read it
	NotText    Mark = "not-text"   // there is nothing to read
	Retake     Mark = "photo"      // the photograph must be taken again
)

// Correction is what a person said of a line.
type Correction struct {
	Page string `json:"page"`
	Hash string `json:"hash"`
	Line string `json:"line"`
	Text string `json:"text"`
	Was  string `json:"was"` // as it stood on the page for people
	Mark Mark   `json:"mark"`

	place string // in the file
}

// File is a corrections file: one person's work on one part of a book.
type File struct {
	Name     string // of the file
	Book     string
	Reviewer string
	Lines    []Correction
	Refused  []Refusal // lines of the file that cannot be read
}

// Refusal is a line of a corrections file that was not taken.
type Refusal struct {
	Place  string `json:"place"` // file:line
	Reason string `json:"reason"`
}

// Bounds of a corrections file.
const (
	maxFileBytes  = 64 << 20
	maxTextBytes  = 16 << 10
	maxNameRunes  = 100
	maxFileRows   = 1 << 20
	formatVersion = 1
)

// Read reads a corrections file. A file that is none is a fault of kind Invalid; lines of it that are damaged are in Refused.
func Read(r io.Reader, name string) (File, error) {
	f := File{Name: name}
	limited := &io.LimitedReader{R: r, N: maxFileBytes + 1}
	lines := bufio.NewReaderSize(limited, 64<<10)
	for n := 1; ; n++ {
		raw, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return f, fault.New(fault.Broken, "cannot be read to its end: %w", err).At("%s:%d", name, n)
		}
		if limited.N == 0 || n > maxFileRows {
			return f, fault.New(fault.Invalid, "it is larger than %d MB or %d lines", maxFileBytes>>20, maxFileRows).At("%s", name)
		}
		row := bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\ufeff")))
		switch {
		case len(row) == 0:
		case f.Book == "":
			if e := f.head(row, n); e != nil {
				return f, e
			}
		default:
			f.add(row, n)
		}
		if err != nil {
			break
		}
	}
	if f.Book == "" {
		return f, fault.New(fault.Invalid, "it is empty").At("%s", name).Try("give the file that the page saved")
	}
	return f, nil
}

func (f *File) head(row []byte, n int) error {
	var h struct {
		Kind     string `json:"lontar"`
		Version  int    `json:"version"`
		Book     string `json:"book"`
		Reviewer string `json:"reviewer"`
	}
	if err := json.Unmarshal(row, &h); err != nil || h.Kind != "corrections" || h.Book == "" {
		return fault.New(fault.Invalid, "this is no corrections file").At("%s:%d", f.Name, n).Try("give the file that the page saved, unchanged")
	}
	if h.Version != formatVersion {
		return fault.New(fault.Invalid, "it has version %d of the form, and this program reads %d", h.Version, formatVersion).At("%s:%d", f.Name, n)
	}
	name := strings.Join(strings.Fields(h.Reviewer), " ")
	if name == "" || utf8.RuneCountInString(name) > maxNameRunes || strings.ContainsFunc(name, hidden) || !utf8.Valid(row) {
		return fault.New(fault.Invalid, "the name of the reviewer %q is empty, too long or not text", name).At("%s:%d", f.Name, n).Try("write the name into the page and save the file again")
	}
	f.Book, f.Reviewer = h.Book, name
	return nil
}

// add takes a line of the file, or says why not.
func (f *File) add(row []byte, n int) {
	var c Correction
	c.place = fmt.Sprintf("%s:%d", f.Name, n)
	reason := ""
	switch err := json.Unmarshal(row, &c); {
	case !utf8.Valid(row):
		reason = "not UTF-8"
	case err != nil:
		reason = "damaged, or cut off"
	case c.Mark != "" && c.Mark != Unreadable && c.Mark != NotText && c.Mark != Retake:
		reason = "an unknown mark"
	case len(c.Text) > maxTextBytes:
		reason = "a text too long for a line"
	case strings.ContainsFunc(c.Text, hidden) || strings.ContainsRune(c.Text, utf8.RuneError):
		reason = "a text with control characters, direction overrides or lost letters"
	case c.Mark == "" && strings.TrimSpace(c.Text) == "":
		reason = "no text"
	}
	if reason != "" {
		f.Refused = append(f.Refused, Refusal{c.place, reason})
		return
	}
	f.Lines = append(f.Lines, c)
}

// hidden finds characters that are no part of a line of text: control characters, and those that turn the direction of the text after them.
func hidden(r rune) bool {
	return unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029
}
